"""Find rests of dates, times, time zones and states that stayed in a title.

They were seen and not understood, so the row is not created without a decision.

Source:
    docs/rules/imports.md, "Doubts"
"""

import re
from functools import cache

from meetings.domain.imports.grammar.clock_zones import resolve_clock_zone
from meetings.domain.imports.grammar.keywords import may_be_numbered
from meetings.domain.imports.grammar.numeric_dates import CLEAR_WEEKDAYS
from meetings.domain.imports.grammar.time_phrases import TimeMatch
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.month_names import dated_month_pattern, weekday_pattern
from meetings.kernel.text import normalise_punctuation

_ZONES = "UTC|GMT|CES?T|EES?T|WES?T|BST|MSK|E[SD]T|P[SD]T|MESZ?|MEZ|JST|IST|AES?T"
#: "10 Board", but not "10 years of cooperation".
_FIRST_NUMBER = (
    r"^\d{1,2}\.?\s(?:or|oder|eller|tai|või|lub|ou|arba|vai|eða)\s|"
    r"^\d{1,2}\s(?=[A-ZÅÄÖØÆÜŁŚŽŠČĒĪŪĀ])"
)
_TIMES = (
    r"(?<![\w.,:])\d{1,2}:\d{2}(?![\d])|"
    r"(?<![\w.,/-])(?:1?\d|2[0-4])\s?(?:-|to)\s?(?:1?\d|2[0-4])(?![\w.,/-])|"
    r"(?<![\w.,])(?:[01]?\d|2[0-4])(?:[:h][0-5]\d|\.[0-5]\d(?:\s?(?:-|h|uhr|$)))(?!\d|\.\d)|"
    r"(?<![\w.])\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b|(?<!\w)\d{1,2}\s?(?:uhr|o['’]clock|hrs)(?!\w)|"
    r"(?<!\w)(?:kl\.?|klo|kell|plkst\.?|godz\.?)\s?\d|(?<![\w.-])(?:[01]\d|2[0-3])[0-5]\d-(?:[01]\d|2[0-3])[0-5]\d(?![\w-])"
)
_DATES = (
    r"(?<![\w./])\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)?(?!\w)|(?<![\w./-])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|"
    r"1[0-2])(?![\w/])|^\d{1,2}\.?\s?[-/&]\s?\d{1,2}\.?\s(?=\D)|^\d{1,2}\s?d\.|^(?:19|20)\d\d\s?m\.|"
    r"^\d{1,2}\.$|(?<!\w)(?:kw|w/c)\s?\d"
)
_HALVES = (
    r"a\.?\s?m\.?|p\.?\s?m\.?|mornings?|afternoons?|evenings?|forenoon|vormittags?|nachmittags?|"
    r"morgens|abends|formiddag|förmiddag|eftermiddag|ettermiddag|aamupäivä\w*|iltapäivä\w*|matin|"
    r"matinée|après-midi|soir|rano|po południu|утром|днём|вечером|until late|after lunch"
)
_LENGTHS = r"\d{1,3}(?:[.,]\d)?\s?(?:min(?:utes?|uten)?|m|h|hrs?|hours?|std|stunden?|timer|tim)\.?"
#: Parts of times in words: halves of a day, lengths, "half past nine", "ca. 15", "um 10".
_SPOKEN = (
    rf"^\W*(?:{_HALVES})(?:\W{{0,3}}(?:and|und|og|och|&|/|to|-)\W{{0,3}}(?:{_HALVES}))?\s?(?:[:,;|)]|-\s|$)|"
    rf"\(\s?(?:{_HALVES}|{_LENGTHS})\s?\)|(?<!\w)(?:for|lasting|duration:?|dauer:?)\s{_LENGTHS}(?!\w)|"
    r"(?<!\w)(?:(?:half|quarter)\s(?:past|to)|halb|halv)\s\w+|"
    r"^\W*\d{1,2}(?:-\d{1,2})?[ap](?!\w)|^\W*(?:ca|circa|etwa|noin|um|ore|"
    r"gegen)\.?\s?\d{1,2}(?![\w%])|(?<!\w)-?\s?ca\.?\s?\d{1,2}(?:[.:]\d\d)?\s(?=[A-ZÅÄÖØÆ])|"
    r"(?<!\w)\d{1,2}\s?(?:óra|uur|hod)(?!\w)|^\W*(?:at )?\d{1,2}:\d\d"
)
#: "heure de Minsk", "(Geneva time)", "+5.5" at the start of a title: rests of zones.
_ZONE_RESTS = (
    r"^\W*(?:[\w.]{1,15}\s){1,2}(?:time|tid|zeit|aikaa|laiku|laiks|idő)\s?(?:[:,;)]|-\s)|"
    r"\((?:heure|hora|ora|czas|время)\s[^()]{1,30}\)|^\W*[+]\s?\d|"
    r"^\([^()]{2,40}\)\s?[:,;]"
)
#: "and 5: Meeting", "uur: Meeting", "5: Meeting": words and numbers that belonged to a date.
_BEGINNINGS = (
    r"^(?:(?:and|und|og|och|ja|ir|un|et|or|oder|to|until|till|bis)\s|['’]\d\d(?!\w)|\d{1,2}\s?:\s|[?])|"
    r"^[a-zß-öø-ÿā-žа-яё][^:A-ZÄÖÜ]{0,50}\s?:\s|^[^\w\"“„«]+$|^\([^()]*\)\s?(?::|$)|\([^()]*$|</?[a-z]+[^<>]{0,60}>"
)
#: "1. Board": the number of a list, or of a session: "1. Sitzung".
_FIRST_OF_LIST = re.compile(r"^\(?1[.)]\s{1,3}(?P<title>\S.*)")
#: "Mi AG Küste": the weekday of a date stayed in the title.
_WEEKDAYS = rf"^(?:{CLEAR_WEEKDAYS})(?:[.,:]\s?|\s)(?=\W?(?-i:[A-ZÅÄÖØÆÜÕŁŚŽŠČĒĪŪĀÞА-Я\d]))"
_REPEATS = (
    r"(?<!\w)(?:every|each)\s(?:(?:other|second|third|last|first|two|three|2nd|working|two|\d)\s)?(?:day|week|weekday|month|quarter|"
    r"year|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?(?!\w)|(?<!\w)thereafter(?!\w)|"
    r"^(?:mon|tues|wednes|thurs|fri|satur|sun)days(?!\w)|"
    r"(?<!\w)(?:jeden|jede|alle|varje|hver|joka|iga|katru|kiekvieną|każdy|chaque|каждый)\s(?:\w+\s)?{weekday}|"
    r"(?<!\w)(?:weekly|biweekly|fortnightly|monthly|wöchentlich|monatlich|månedlig|viikoittain)\s(?:from|until|till|starting|ab|bis|fra|från)(?!\w)"
)
#: "(Brussels) Board" after a time: perhaps the zone.
_LEADING_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_YEARS = re.compile(r"(?:19|20)\d\d-(?:19|20)\d\d")
_HARMLESS = re.compile(r"(?<!\d)(?:24/7|50/50|9/11)(?!\d)")


@cache
def _patterns() -> list[re.Pattern[str]]:
    month = dated_month_pattern()
    return [
        re.compile(_FIRST_NUMBER),
        re.compile(_BEGINNINGS),
        _repeats(),
        re.compile(_TIMES, re.IGNORECASE),
        re.compile(_DATES, re.IGNORECASE),
        re.compile(_SPOKEN, re.IGNORECASE),
        re.compile(_WEEKDAYS, re.IGNORECASE),
        re.compile(_ZONE_RESTS, re.IGNORECASE),
        re.compile(rf"(?<!\w)\d{{1,2}}\.?\s?{month}|{month}\.?\s\d{{1,2}}(?!\w)", re.IGNORECASE),
        re.compile(rf"(?<![\w-])(?:{_ZONES})(?![\w-])|(?i:(?<!\w)(?:UTC|GMT)\s?[+-]\s?\d)"),
    ]


def is_repeated(text: str) -> bool:
    """Return whether the text states that a meeting repeats: "every Tuesday in"."""
    return bool(_repeats().search(normalise_punctuation(text)))


@cache
def _repeats() -> re.Pattern[str]:
    return re.compile(_REPEATS.replace("{weekday}", weekday_pattern()), re.IGNORECASE)


def residue_notes(title: str, time: TimeMatch | None) -> tuple[ImportNote, ...]:
    """Return a note if the title contains the rest of a date, a time or a time zone.

    A zone in the title is no doubt if the time has one.
    """
    even = _HARMLESS.sub(" ", _YEARS.sub(" ", normalise_punctuation(title)))
    patterns = _patterns()[:-1] if time is not None and time.zone else _patterns()
    for pattern in patterns:
        match = pattern.search(even)
        if match is not None:
            return (ImportNote(ImportIssue.NOT_UNDERSTOOD, match[0].strip()),)
    listed = _FIRST_OF_LIST.match(even)
    if listed is not None and not may_be_numbered(listed["title"]):
        return (ImportNote(ImportIssue.NOT_UNDERSTOOD, even[: listed.start("title")].strip()),)
    city = _LEADING_BRACKETS.match(even)
    if city is not None and time is not None and not time.zone and resolve_clock_zone(city[1]):
        return (ImportNote(ImportIssue.NOT_UNDERSTOOD, city[0]),)
    return ()
