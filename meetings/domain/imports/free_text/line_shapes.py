"""Recognise the shapes of lines in a plan: wrapped dates, days below a month, lines with a time."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from meetings.domain.imports.grammar.date_matches import (
    DateContext,
    DateMatch,
    date_or_none,
    day_span,
    spans_of,
    weekday_issues,
)
from meetings.domain.imports.grammar.date_patterns import RANGE_WORDS
from meetings.domain.imports.grammar.date_phrases import find_date
from meetings.domain.imports.grammar.keywords import TBC_PATTERN, names_a_meeting
from meetings.domain.imports.grammar.labels import field_for_label
from meetings.domain.imports.grammar.numeric_dates import read_short_days
from meetings.domain.imports.grammar.time_phrases import find_time
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import normalise_punctuation

BULLET_PATTERN = re.compile(r"^\s*(?:[•◦▪●○·*►▶](?!\*)|[-–—](?=\s))\s*")
_COLUMNS = re.compile(r"\s*(?:\t|\s\|\s|\s{3,})\s*")
_LEADS_TO_DATE = re.compile(r"\s{0,9}(?:on|in|from|date:)\s{1,9}$", re.IGNORECASE)
_ENDS_OPEN = re.compile(rf"(?:-|(?<!\w)(?:{RANGE_WORDS}|and|und|og|och))\s*$", re.IGNORECASE)
_GLUED = re.compile(r";|\s•\s|(?<=[^\W\d_)])\.\s{1,9}(?=\d)")
_BRACKETS = {"(": ")", "[": "]"}
_EDITION = re.compile(
    r"(?:^\W*|[(\[]\s*)(?:last |status |stand |version |state )?(?:updated?|modified|revised|as of|"
    r"as at|stand(?: vom)?|printed|published|issued|version|opdateret|uppdaterad|oppdatert|"
    r"päivitetty|uuendatud|atjaunots|atnaujinta|"
    r"aktualizacja|uppfært)(?: on| of| am| den)?\s?:?\s*$",
    re.IGNORECASE,
)
#: "Date tbc" on its own line.
DATE_OPEN = re.compile(r"(?:the )?dates?\W{1,3}(?:t\.?b\.?[cda]\.?|to be \w+)", re.IGNORECASE)
_COLUMN_NAME = re.compile(
    r"dates?|times?|when|where|what|meetings?|events?|titles?|names?|places?|venues?|locations?|city|"
    r"country|notes?|remarks|body|organi[sz]er|status|datum|uhrzeit|ort|titel|dato|sted|tid|plats",
    re.IGNORECASE,
)
#: "1.", "a)", "(3)" before a date.
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]\s*", re.IGNORECASE)
_MAX_GLUED = 20
_MAX_WRAPPED = 60
#: Follows a number that is not an hour: not "10:30", "10 am" or "10 Uhr".
NO_HOUR = r"(?!\w|[:.]\d|\s?(?:[ap]\.?\s?m(?!\w)|h(?!\w)|hrs|hours|uhr|val\.|o['’]clock|noon))"
_DAY_LINE = re.compile(
    rf"(?P<days>\d{{1,2}}(?:st|nd|rd|th|er)?{NO_HOUR}(?:\.?\s{{0,3}}(?:[-,&/]|(?:and|und|og|och|ja|ir|un|{RANGE_WORDS})(?!\w))"
    r"\s{0,3}(?:[^\W\d]{2,9}\.?\s)?\d{1,2}(?:st|nd|rd|th)?(?!\d|[:.]\d)){0,6})\.?"
    r"(?:\s*$|\s*[:|\t]\s*(?=\S|$)|\s+-\s+|[.,]?\s+(?=[^\W\d_]|[\"“„«(]))",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"-|(?<!\w)(?:{RANGE_WORDS})(?!\w)", re.IGNORECASE)
#: "22nd Meeting" is not on the 22nd.
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|er)", re.IGNORECASE)
_NAME = re.compile(r"^[^\W\d_][\w.'’-]*(?:[ -][\w.'’-]+){0,3}$")


def join_wrapped_dates(lines: list[str], context: DateContext) -> list[tuple[int, str]]:
    """Return the numbered lines; "28 February –" and "5 March" on two lines become one."""
    numbered: list[tuple[int, str]] = []
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        even = normalise_punctuation(line).rstrip()
        if at + 1 < len(lines) and len(even) <= _MAX_WRAPPED and _ENDS_OPEN.search(even):
            joined = f"{line.rstrip()} {lines[at + 1].lstrip()}"
            match = find_date(joined, context)
            if match is not None and match.start <= 3 and match.end > len(even) + 1:
                line, at = joined, at + 1
        numbered.append((number, line))
        at += 1
    return numbered


def split_glued(raw: str, context: DateContext) -> list[str]:
    """Return the meetings of a line, if each of its parts begins with a day."""
    parts = [part.strip() for part in _GLUED.split(raw) if part.strip()]
    if not 1 < len(parts) <= _MAX_GLUED:
        return [raw]
    for part in parts:
        match = find_date(BULLET_PATTERN.sub("", part), context)
        if match is None or match.start > 0 or not match.has_day:
            return [raw]
        if not text_without_date(BULLET_PATTERN.sub("", part), match):
            return [raw]
    return parts


def is_timed(text: str) -> bool:
    """Return whether the line begins with a time."""
    even = BULLET_PATTERN.sub("", normalise_punctuation(text))
    match = find_time(even)
    return match is not None and not even[: match.start].strip(" -(\t")


def is_edition(text: str, date_match: DateMatch) -> bool:
    """Return whether the date is that of the plan: "Updated: 3 August", "(as of 1 July 2026)"."""
    return bool(_EDITION.search(normalise_punctuation(text[: date_match.start])))


def is_table_heading(text: str) -> bool:
    """Return whether the columns of the line are names of columns, or only lines of a frame."""
    pieces = [piece.strip(" |*_:") for piece in _COLUMNS.split(text)]
    names = [piece for piece in pieces if piece.strip("-=+ ")]
    return len(pieces) > 1 and all(_COLUMN_NAME.fullmatch(name) for name in names)


def text_after_time(text: str) -> str:
    """Return the text without the time at its start."""
    match = find_time(normalise_punctuation(text))
    return (
        text if match is None else f"{text[: match.start]}{text[match.end :]}".strip(" ,;:.|-–—()")
    )


def day_below_month(text: str, year: int, month: int) -> DateMatch | None:
    """Return the day that begins a line below the heading of a month: "4: …", "6–7 …", "Tue 9"."""
    even = normalise_punctuation(text)
    match = _DAY_LINE.match(even, read_short_days(even)) or _DAY_LINE.match(even)
    if match is None or even[match.end() : match.end() + 1].islower():
        return None
    if _ORDINAL.fullmatch(match[0].strip()) and match.end() < len(even):
        return None
    return day_match(match, year, month, match.end())


def day_match(match: re.Match[str], year: int, month: int, end: int) -> DateMatch | None:
    """Return the days in the group ``days`` as days of the month, or None if they are invalid."""
    days = [int(number) for number in re.findall(r"\d{1,2}", match["days"])]
    dates = [date_or_none(year, month, day) for day in days]
    is_range = len(days) == 2 and _RANGE.search(match["days"]) is not None
    if is_range and days[1] < days[0] and dates[0] is not None:
        dates[1] = date_or_none(year + month // 12, month % 12 + 1, days[1])
    known = [day for day in dates if day is not None]
    if len(known) < len(days) or known != sorted(set(known)):
        return None
    return _match_of_days(match, known, end)


def _match_of_days(match: re.Match[str], days: list[date], end: int) -> DateMatch:
    is_over = len(days) == 2 and days[0].month != days[1].month
    spans = (day_span(*days),) if is_over else spans_of(days, match["days"])
    notes = weekday_issues(match.string[:end], spans)
    if len(spans) > 1:
        notes.append(ImportNote(ImportIssue.SEPARATE_DAYS, match["days"]))
    return DateMatch(spans, 0, end, tuple(notes), has_year=True)


def place_above_title(
    text: str,
    date_match: DateMatch,
    following: str,
    is_place: Callable[[str], bool],
    context: DateContext,
) -> str:
    """Return the place of a line "6–7 October, Murmansk" above a title, else ""."""
    place = text[date_match.end :].strip(" ,;:.-–—()")
    rest = following.strip()
    if date_match.start > 0 or not place or not rest or BULLET_PATTERN.match(rest):
        return ""
    next_date = find_date(rest, context)
    if field_for_label(rest) or is_place(rest) or (next_date and next_date.start == 0):
        return ""
    if is_place(place):
        return place
    is_after_comma = text[date_match.end :].lstrip().startswith(",")
    is_name = _NAME.match(place) and place[0].isupper() and not place.isupper()
    is_title = not rest[0].islower() and len(rest.split()) > 1 and not is_timed(rest)
    is_free = is_after_comma and is_title and not names_a_meeting(place)
    return place if is_name and is_free else ""


def text_without_date(text: str, date_match: DateMatch) -> str:
    """Return the line without its date and without "to be confirmed"."""
    remainder = " ".join(_around(text, date_match))
    return TBC_PATTERN.sub("", remainder).strip(" ,;:.|-–—\t()")


def split_columns(text: str, date_match: DateMatch | None) -> Iterator[str]:
    """Yield the columns of a line without the date."""
    if date_match is not None:
        text = "\t".join(_around(text, date_match))
    for piece in _COLUMNS.split(text):
        if piece.strip(" ,;:.|-–—"):
            yield piece.strip()


def _around(text: str, date_match: DateMatch) -> tuple[str, str]:
    """Return the text before and after the date, without words such as "on" and "Di,"."""
    before, after = text[: date_match.start], text[date_match.end :]
    even = normalise_punctuation(before)
    if before.rstrip()[-1:] in _BRACKETS and after.lstrip()[:1] == _BRACKETS[before.rstrip()[-1]]:
        before, after = before.rstrip()[:-1], after.lstrip()[1:]
    is_lead = (
        _LEADS_TO_DATE.match(even)
        or _ENUMERATOR.fullmatch(even)
        or 0 < len(even.rstrip()) <= read_short_days(even)
    )
    return "" if is_lead else before, after
