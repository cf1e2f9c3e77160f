"""Time zones beside a time of day: "EST", "UTC+2", "Helsinki time", "(Europe/Riga)".

Source:
    docs/rules/imports.md, "Times and zones"
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from meetings.domain.imports.grammar.gazetteer import city_country, country_code
from meetings.domain.imports.grammar.zone_names import resolve_zone
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel import timezones
from meetings.kernel.text import normalise

_ABBREVIATIONS = {
    "UTC": "UTC GMT", "Europe/Lisbon": "WET WEST", "Europe/Brussels": "CET CEST MEZ MESZ",
    "Europe/Helsinki": "EET EEST OEZ OESZ", "Europe/London": "BST", "Europe/Moscow": "MSK МСК",
    "Europe/Istanbul": "TRT", "America/New_York": "ET EST EDT", "America/Chicago": "CT CST CDT",
    "America/Denver": "MT MST MDT", "America/Los_Angeles": "PT PST PDT",
    "America/Anchorage": "AKST AKDT", "Pacific/Honolulu": "HST", "America/Halifax": "AST ADT",
    "America/St_Johns": "NDT", "America/Sao_Paulo": "BRT", "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST", "Asia/Singapore": "SGT", "Asia/Hong_Kong": "HKT", "Asia/Dubai": "GST",
    "Asia/Karachi": "PKT", "Australia/Sydney": "AEST AEDT AET", "Australia/Adelaide": "ACST ACDT",
    "Australia/Perth": "AWST", "Pacific/Auckland": "NZST NZDT", "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT", "Africa/Lagos": "WAT", "Africa/Maputo": "CAT",
}  # fmt: skip
#: Abbreviations of several zones that are hours apart.
_UNCLEAR = (
    "IST", "AMT", "WST", "SST", "ECT", "LMT", "NST", "WIB", "WITA", "TU", "TUC", "HNE", "HAE",
    "HEC", "HNEC",
)  # fmt: skip
_GERMAN = {"MEZ": "CET", "MESZ": "CEST", "OEZ": "EET", "OESZ": "EEST", "МСК": "MSK"}
_ANY_CASE = ("UTC", "GMT", "CET", "CEST", "EET", "EEST", "MSK", "MEZ", "MESZ", "МСК")
_NAMES = {
    "UTC": "coordinated universal, universal, greenwich mean, greenwich, utc, gmt, zulu",
    "Europe/Brussels": "central european, central european summer, central european standard, "
    "central europe, cet, cest, brussels, bruxelles, d'europe centrale, mitteleuropaische, "
    "central european daylight, brusseler, eu",
    "Europe/Helsinki": "eastern european, eastern european summer, eastern european standard, eet, "
    "helsingin, suomen, east european, finsk",
    "Europe/London": "british, british summer, uk, london",
    "Europe/Lisbon": "western european, western european summer, portuguese",
    "Europe/Moscow": "moscow, moscow standard, msk, московскому, московское, moskauer",
    "America/New_York": "eastern, eastern standard, eastern daylight, us eastern, washington, "
    "washington dc, et, new york, nyc, new york city",
    "America/Chicago": "central, central standard, central daylight, us central",
    "America/Denver": "mountain, mountain standard, mountain daylight, us mountain",
    "America/Los_Angeles": "pacific, pacific standard, pacific daylight, us pacific, pt, "
    "san francisco, california",
    "Europe/Riga": "latvian, latvijas, rigas, lettische, rigaer",
    "Europe/Vilnius": "lithuanian, lietuvos, vilniaus, litauische",
    "Europe/Tallinn": "estonian, eesti, tallinna, estnische",
    "Europe/Stockholm": "swedish, svensk, sv, schwedische",
    "Europe/Copenhagen": "danish, dansk, danische",
    "Europe/Oslo": "norwegian, norsk, no, norwegische",
    "Atlantic/Reykjavik": "icelandic, islenskum",
    "Europe/Warsaw": "polish, polskiego, warszawskiego, polnische, warschauer",
    "Europe/Berlin": "german, deutsche, berliner", "Europe/Kyiv": "ukrainian, kyiv, kiev",
    "Europe/Paris": "french, de paris, strasbourg", "Europe/Zurich": "swiss, geneva, geneve, genf, "
    "zurich, bern, basel, lausanne", "Asia/Kolkata": "new delhi, delhi, indian, mumbai",
}  # fmt: skip
#: Words for the time of the place.
_LOCAL = (
    r"local(?: time)?|ortszeit|lokal tid|heure locale|paikallista aikaa|kohaliku aja järgi|"
    r"vietos laiku|pēc vietējā laika|czasu lokalnego|að staðartíma|местного времени|"
    r"по местному времени|lt(?=\W|$)"
)
#: Half-hour offsets have no fixed zone in IANA; these zones have them all year.
_ODD_OFFSETS = {330: "Asia/Kolkata", 345: "Asia/Kathmandu", 270: "Asia/Kabul", 390: "Asia/Yangon",
                570: "Australia/Darwin"}  # fmt: skip
#: "UTC+5.75" has decimals, "UTC+5.45" minutes.
_DECIMAL_HOURS = ("25", "50", "75")
_Reader = Callable[[re.Match[str]], "ZoneMatch | None"]
_WORD = r"[^\W\d_][\w.'’-]{0,20}"
_GAP = r"[\s,]{0,3}"


@dataclass(frozen=True, slots=True)
class ZoneMatch:
    """A zone beside a time: its IANA name, and where its text ends.

    ``zone`` is None for the time of the place, and for a zone that is unknown; then there is a
    note. ``abbreviation`` is one that holds in summer or winter only.
    """

    zone: str | None
    end: int
    notes: tuple[ImportNote, ...] = ()
    abbreviation: str = ""


def find_zone(text: str, at: int, *, is_stamp: bool = False) -> ZoneMatch | None:
    """Return the zone that begins at the offset, after blanks, a comma or a bracket.

    ``is_stamp`` accepts "-05:00", which could otherwise be the end of a range.
    """
    match = _offset_pattern(is_stamp=is_stamp).match(text, at)
    if match is not None and (match["named"] or match["sign"]):
        return _offset_match(match)
    for pattern, read in _readers():
        match = pattern.match(text, at)
        zone = read(match) if match is not None else None
        if zone is not None:
            return zone
    return None


def resolve_clock_zone(text: str) -> str | None:
    """Return the zone that a whole cell names; None if it is unknown or that of the place."""
    known = resolve_zone(text)
    if known:
        return known
    match = find_zone(text, 0) or find_zone(f"{text} time", 0)
    return match.zone if match is not None and match.end >= len(text.rstrip()) else None


def is_local(text: str) -> bool:
    """Return whether the text means the time of the place."""
    return re.fullmatch(_LOCAL, text.strip(" ()"), re.IGNORECASE) is not None


def season_notes(zone: str, abbreviation: str, at: datetime) -> tuple[ImportNote, ...]:
    """Return a note if the abbreviation ("EST") is not in force in the zone at that local time."""
    real = at.replace(tzinfo=ZoneInfo(zone)).tzname()
    written = _GERMAN.get(abbreviation.upper(), abbreviation.upper())
    if not written or written == real or (zone == "UTC" and written in {"UTC", "GMT"}):
        return ()
    return (ImportNote(ImportIssue.ZONE_SEASON, abbreviation),)


def offset_zone(minutes: int) -> str | None:
    """Return the zone with that offset from UTC all year, or None."""
    if minutes == 0:
        return "UTC"
    if minutes % 60:
        return _ODD_OFFSETS.get(minutes)
    hours = minutes // 60
    return f"Etc/GMT{-hours:+d}" if -12 <= hours <= 14 else None


@cache
def _offset_pattern(*, is_stamp: bool) -> re.Pattern[str]:
    bare = r"[+-]\d\d(?::?\d\d)?" if is_stamp else r"\+\d\d(?::?\d\d)"
    return re.compile(
        rf"{_GAP}\(?\s?(?:(?P<named>UTC/GMT|GMT/UTC|UTC|GMT|Zulu|Z)\s?"
        r"(?P<o1>[+-]\s?\d{1,2}(?::?\d\d|[.,]\d{1,2})?(?:\s?(?:hours?|hrs?|h)(?!\w))?)?"
        rf"|(?P<sign>{bare}))(?!\w|:\d|[.,]\d|/[A-Z]|\+\d)(?:\s?\))?",
        re.IGNORECASE,
    )


def _offset_match(match: re.Match[str]) -> ZoneMatch:
    written = re.sub(r"[\sa-z]", "", (match["o1"] or match["sign"] or "").lower())
    if not written:
        return ZoneMatch("UTC", match.end())
    hours, minutes = _hours_and_minutes(written[1:].replace(",", "."))
    zone = offset_zone((1 if written[0] == "+" else -1) * (60 * hours + minutes))
    return ZoneMatch(zone, match.end(), () if zone else _unknown(match[0]))


def _hours_and_minutes(digits: str) -> tuple[int, int]:
    """Return the parts of "2", "0530", "5:30", and of hours with decimals such as "5.5"."""
    whole, dot, decimals = digits.partition(".")
    if dot:
        is_minutes = len(decimals) > 1 and decimals not in _DECIMAL_HOURS
        return int(whole), int(decimals) if is_minutes else round(60 * float(f".{decimals}"))
    bare = digits.replace(":", "")
    return (int(bare[:-2]), int(bare[-2:])) if len(bare) > 2 else (int(bare), 0)


@cache
def _readers() -> list[tuple[re.Pattern[str], _Reader]]:
    any_case, exact = "|".join(_ANY_CASE), "|".join(sorted((*_abbreviations(), *_UNCLEAR)))
    short = rf"(?:(?i:{any_case})|{exact})"
    word = rf"{_WORD}(?:[ -]{_WORD}){{0,2}}?"
    return [
        (re.compile(rf"{_GAP}\(?\s?(?:{_LOCAL})(?!\w)\s?\)?", re.IGNORECASE), _read_local),
        (
            re.compile(
                rf"{_GAP}\(?\s?(?P<short>{short})(?!\w|['’-]\w)(?P<shift>\+\d{{1,2}})?"
                r"(?:\s(?i:time)(?!\w))?\s?\)?"
            ),
            _read_abbreviation,
        ),
        (
            re.compile(rf"{_GAP}\(?\s?(?P<iana>[A-Z]\w{{1,20}}/[A-Z][\w/+-]{{1,30}})\s?\)?"),
            _read_iana,
        ),
        (
            re.compile(
                rf"{_GAP}\(?\s?(?:in |pēc |по )?(?P<name>{word})(?:,? (?:local|standard))? (?:time"
                rf"|zeit|tid|aikaa|aja järgi|laiku|laika|времени)(?!\w)\s?\)?",
                re.IGNORECASE,
            ),
            _read_name,
        ),
        (
            re.compile(
                rf"{_GAP}\(?\s?(?:heure|czasu|að|по)\s?(?P<name>de {_WORD}|{_WORD}(?: centrale)?)"
                r"(?:\s(?:tíma|времени))?\s?\)?",
                re.IGNORECASE,
            ),
            _read_name,
        ),
        (
            re.compile(
                rf"{_GAP}\(?\s?(?P<name>(?i:(?:US )?(?:eastern|pacific|central|mountain)))\s?"
                r"(?:\)|(?=\s?[,;:|/]|\s-|$))"
            ),
            _read_american,
        ),
        (re.compile(rf"{_GAP}\(?\s?(?P<short>[A-Z]{{2,4}}T)(?![\w-])"), _read_unknown),
    ]


def _read_local(match: re.Match[str]) -> ZoneMatch:
    return ZoneMatch(None, match.end())


def _read_abbreviation(match: re.Match[str]) -> ZoneMatch:
    name = match["short"].upper()
    zone = _abbreviations().get(name) if not match["shift"] else None
    name += match["shift"] or ""
    if zone is None:
        return ZoneMatch(None, match.end(), _unknown(name))
    is_seasonal = len(name) > 2 and name not in {"UTC", "GMT", "AET"}
    return ZoneMatch(zone, match.end(), abbreviation=name if is_seasonal else "")


def _read_iana(match: re.Match[str]) -> ZoneMatch:
    name = match["iana"]
    if timezones.is_iana_zone(name):
        return ZoneMatch(name, match.end())
    return ZoneMatch(None, match.end(), _unknown(name))


def _read_name(match: re.Match[str]) -> ZoneMatch | None:
    """Return the zone of "Helsinki time"; the words of "Coffee time" stay in the text."""
    zone = _zone_by_name(match["name"])
    if zone is not None:
        return ZoneMatch(zone, match.end())
    if not match["name"][:1].isupper():
        return None
    if "(" in match[0]:
        return ZoneMatch(None, match.end(), _unknown(match["name"]))
    is_closed = re.match(r"\s?(?:[:,;|]|-\s)", match.string[match.end() :]) is not None
    return ZoneMatch(None, match.start(), _unknown(match["name"])) if is_closed else None


def _read_american(match: re.Match[str]) -> ZoneMatch | None:
    zone = _zone_by_name(match["name"])
    return ZoneMatch(zone, match.end()) if zone is not None else None


def _read_unknown(match: re.Match[str]) -> ZoneMatch:
    """Return a doubt about "10:00 XYZT", which may also begin the title."""
    return ZoneMatch(None, match.start(), _unknown(match["short"]))


def _unknown(text: str) -> tuple[ImportNote, ...]:
    return (ImportNote(ImportIssue.ZONE_UNKNOWN, text.strip(" (),")[:80]),)


def _zone_by_name(name: str) -> str | None:
    folded = normalise(name).replace("’", "'").rstrip(".")
    folded = folded if folded in _zones_by_name() else folded.removeprefix("de ")
    named = _zones_by_name().get(folded)
    if named is not None:
        return named
    bare = re.sub(r"^de ", "", name)
    country = city_country(bare) or country_code(bare)
    return timezones.COUNTRY_ZONES.get(country) if country else None


@cache
def _abbreviations() -> Mapping[str, str]:
    return {name: zone for zone, names in _ABBREVIATIONS.items() for name in names.split()}


@cache
def _zones_by_name() -> Mapping[str, str]:
    """Return the zones by the names of their cities, and by the names people use."""
    cities = {
        normalise(zone.rpartition("/")[2].replace("_", " ")): zone
        for zone in timezones.zone_names()
        if zone.startswith(("Europe/", "America/", "Asia/", "Africa/", "Atlantic/", "Australia/"))
    }
    named = {normalise(name): zone for zone, names in _NAMES.items() for name in names.split(", ")}
    return cities | named
