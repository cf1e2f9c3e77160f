"""Recognise lines whose date is none of a meeting, and words before a date that change its meaning.

Source:
    docs/rules/imports.md, "Doubts"
"""

import re
from functools import cache

from meetings.domain.imports.grammar.date_matches import DateMatch
from meetings.domain.imports.grammar.keywords import TBC_PATTERN
from meetings.domain.imports.grammar.numeric_dates import read_short_days
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.month_names import month_pattern, weekday_pattern
from meetings.kernel.text import normalise_punctuation

#: "Last updated:", "Calendar (as of": the date after them is that of the document.
_STAMP = re.compile(
    r"(?:^|(?<=\W))(?:as (?:of|at|on|per)|(?:last )?(?:update[ds]?|modified|changed|revised|edited)"
    r"|status(?: as of| per)?|stand|version(?: of)?|printed|issued|published|generated|"
    r"downloaded|exported|accessed|dated|aktualisiert|"
    r"letzte änderung|zuletzt geändert|gedruckt|uppdatera[dt]|ändrad|"
    r"(?:sist |senest |senast )?(?:oppdatert|opdateret|uppdaterad)|päivitetty|tilanne|uuendatud|"
    r"seisuga|seis|"
    r"atnaujinta|atjaunots|aktualizacja|stan na dzień|stan na|mis(?:e)? à jour|mise à jour|état au|"
    r"uppfært|обновлено|по состоянию на)(?:\s(?:on|at|am|vom|le|den|the|from|per|d\.))?\W{0,4}$",
    re.IGNORECASE,
)
#: "until", "by": the date is the end of a period, or a deadline.
_LIMITS = re.compile(
    r"^\W*(?:(?:open |valid |running )?(?:until|till|til|by|before|after|since|"
    r"from|starting|as of|beginning)"
    r"|no later than|not later than|not before|at the latest|due(?: by| on)?|deadline(?: for \w+)?"
    r"|submission|closing date|"
    r"bis(?: zum| spätestens)?|spätestens|ab|ab dem|vor|nach|seit|"
    r"(?:anmelde|einsende|abgabe)?(?:frist|schluss)|"
    r"frist|senest|senast|före|efter|innan|før|etter|fram till|viimeistään|mennessä|jälkeen|ennen|"
    r"hiljemalt|kuni|enne|pärast|tähtaeg|ne vēlāk kā|līdz|termiņš|pirms|pēc|iki|ne vėliau kaip|"
    r"terminas|prieš|po|do|najpóźniej do|przed|termin|jusqu['’]au|avant(?: le)?|après(?: le)?|"
    r"à partir du|date limite|до|не позднее|после|с|крайний срок|срок)"
    r"\s?(?:on|the|den|the end of)?\s?:?\s*$",
    re.IGNORECASE,
)
#: "Registration until", "Deadline for papers:".
_LIMIT_INSIDE = re.compile(
    r"(?<=\w\s)(?:until|till|by|before|no later than|not later than|due(?: by| on)?|since|"
    r"bis|bis zum|spätestens|vor dem|seit|senast|senest|"
    r"fram till|hiljemalt|kuni|līdz|iki|najpóźniej|"
    r"jusqu['’]au|avant le|до|не позднее)\s?(?:the|den)?\s?:?\s*$"
    r"|^\W*(?:deadline|closing date|due date|date limite|anmeldeschluss|einsendeschluss|frist|"
    r"tähtaeg|termiņš|крайний срок)(?!\w)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\W*(?:from|vom|von|fra|från|nuo|od|с|со)\s*$", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]", re.IGNORECASE)
#: "??" and "XX" stand for a day that is not known.
_PLACEHOLDER = re.compile(r"^[\W_]*(?:[x?_]{1,3}|n\.?n\.?)?[\W_]*$", re.IGNORECASE)
_REPEATS = re.compile(
    r"(?<!\w)(?:every|each|jeden|jede|jedes|alle|varje|var|hver|hvert|joka|iga|katru|kiekvieną|"
    r"kas|co|każdy|chaque|tous les|каждый|каждую|каждые)(?!\w)",
    re.IGNORECASE,
)

_DATE_TBC = re.compile(r"date[^()]{0,12}" + TBC_PATTERN.pattern, re.IGNORECASE)
_VAGUE_DATE = re.compile(
    r"^(?:(?:during|throughout|within|before|after|under) [^:]{2,60}|(?:no|open) date)"
    r"\s?(?::|\s-)\s+(?=\S)",
    re.IGNORECASE,
)


def is_date_of_document(text: str, date_match: DateMatch) -> bool:
    """Return whether the date is that of the plan itself: "(as of 3 November 2026)"."""
    even = normalise_punctuation(text)
    rest = TBC_PATTERN.sub("", even[date_match.end :])
    is_alone = not re.search(r"[^\W\d_]{3}", re.sub(r"\d+[:.]\d\d\S{0,3}|uhr|kl\.", "", rest))
    return is_alone and bool(_STAMP.search(even[: date_match.start][-60:]))


def with_doubts(text: str, date_match: DateMatch) -> DateMatch:
    """Return the date with a doubt if words before it change its meaning."""
    before = TBC_PATTERN.sub(" ", normalise_punctuation(text[: date_match.start]))
    rest = normalise_punctuation(text[date_match.end :])
    limit = _LIMIT_INSIDE.search(before[-400:])
    if limit is not None:
        return date_match.with_notes(ImportNote(ImportIssue.NOT_UNDERSTOOD, limit[0].strip()))
    if not before.strip() or len(before) > 60 or _is_lead(before, date_match):
        return date_match
    is_hint = _LIMITS.match(before) or _REPEATS.search(before) or _rest_of_date().match(before)
    is_placeholder = re.search(r"[?xX_]", before) and _PLACEHOLDER.match(before)
    is_word = before.strip()[0].islower() and not re.search(r"[A-ZÄÖÜ]", before)
    is_title_after = re.match(r"[^:]{0,40}:\s", rest) is not None
    if is_hint or is_placeholder or (is_word and is_title_after):
        return date_match.with_notes(ImportNote(ImportIssue.NOT_UNDERSTOOD, before.strip()))
    return date_match


def strip_vague_date(text: str) -> str | None:
    """Return the line without a leading "during the Presidency:", or None if it is not an event."""
    sometime = _VAGUE_DATE.match(normalise_punctuation(text))
    if sometime is not None:
        return text[sometime.end() :]
    return text if TBC_PATTERN.match(text) or _DATE_TBC.search(text) else None


def _is_lead(before: str, date_match: DateMatch) -> bool:
    """Return whether the text before a date is "Do", "am" or "a)"; "from" needs an end."""
    is_from = _FROM.match(before) and date_match.spans[0].last is None and date_match.has_day
    is_short = len(before.rstrip()) <= read_short_days(before) and not is_from
    return is_short or _ENUMERATOR.fullmatch(before.strip()) is not None


@cache
def _rest_of_date() -> re.Pattern[str]:
    """Return a pattern for rests such as "Ende Mai/Anfang", "2027 m." and "Thursdays in"."""
    part = r"(?:early|mid|late|end of|beginning of|ende|anfang|mitte|början av|slutet av|pradžia)"
    return re.compile(
        rf"^\W*(?:(?:{part}\W{{1,3}})?{month_pattern()}\W{{1,4}}(?:{part}|or|oder|and|und)?\W*$"
        rf"|(?:19|20)\d\d\W.{{0,12}}$|{weekday_pattern()}s\b)",
        re.IGNORECASE,
    )
