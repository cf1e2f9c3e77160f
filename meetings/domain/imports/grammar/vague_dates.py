"""Parse approximate dates: weeks, quarters, halves of a year, seasons, "early 2027".

Source:
    docs/rules/imports.md, "Dates"
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from meetings.domain.imports.grammar.date_matches import (
    DateContext,
    DateMatch,
    date_match,
    day_span,
    full_year,
    resolve_year,
)
from meetings.domain.imports.grammar.date_patterns import YEAR
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote, Period
from meetings.kernel.month_names import month_pattern
from meetings.kernel.partial_dates import PartialDate

_SP, _SP1 = r"\s{0,9}", r"\s{1,9}"
_START = r"(?<![\w.:/-])"
_PHRASE_ENDS = rf"(?={_SP}(?:$|[,;:(|]|-\s))"
_SEASONS = {
    (3, 5): (
        "весна весной "
        "spring frühjahr frühling vår våren forår foråret kevät keväällä kevad kevadel "
        "pavasaris pavasarī pavasarį wiosna wiosną vor vorið printemps"
    ),
    (6, 8): (
        "лето летом summer sommer sommar sommaren sommeren kesä kesällä suvi suvel vasara vasarā "
        "vasarą lato latem sumar sumarið été"
    ),
    (9, 11): (
        "осень осенью autumn fall herbst höst hösten efterår efteråret høst høsten syksy syksyllä "
        "sügis sügisel rudens rudenī ruduo rudenį jesień jesienią haust haustið automne"
    ),
    (12, 2): (
        "зима зимой winter vinter vintern vinteren talvi talvella talv talvel ziema ziemā žiema "
        "žiemą zima zimą vetur veturinn hiver"
    ),
}  # fmt: skip
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3,
             "4th": 4, "last": 0, "1er": 1, "1re": 1,
             "1ère": 1, "2e": 2, "2ème": 2,
             "3e": 3, "4e": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}  # fmt: skip
_NTH = (
    r"1er|1re|1ère|2ème|[234]e|first|second|third|fourth|1st|2nd|3rd|4th|last|iv|iii|ii|i|[1-4]\."
)
_WEEK_NAMES = (
    r"(?:calendar )?weeks?|wk|w\.|w|cw|kw|kalenderwoche|woche|v\.|v|vecka|veckorna|uge|uke|viikko|"
    r"vko|viikolla|nädal|nädalal|tydzień|tyg\.|vika|viku|semaine|неделя|savaitė|nedēļa"
)
_WEEK_AFTER = (
    r"sav\.|savaitė|savaitę|nedēļa|nedēļā|nädal|nädalal|tydzień|tyg\.|vika|kalenderwoche|kw|неделя"
)
#: "week of 12 April": the words before a date that make it a week.
WEEK_OF = re.compile(
    rf"(?:^|(?<=[\s(]))(?:in{_SP1})?(?:the{_SP1})?(?:w/c|w\.c\.|wc|(?:week|wk){_SP1}(?:of"
    rf"|commencing|beginning|starting|"
    r"from)|(?<!\w\s)week|(?:in der )?woche (?:vom|ab|des)|kw ab|veckan|ugen|uken|viikko"
    r"|nedēļa no|savaitė nuo|"
    rf"tydzień od|semaine du)(?:{_SP1}the)?{_SP}:?{_SP}$",
    re.IGNORECASE,
)
_QUARTERS = (
    r"quarter|quartal|kvartal|kvartalet|ketvirtis|ceturksnis|kvartali?|neljännes|"
    r"квартале?|kwartał|trimestre|ársfjórðungur"
)
_HALVES = (
    r"half|halbjahr|halvår|halvåret|halvår|pusmetis|pusgads|poolaasta|vuosipuolisko|półrocze|"
    r"semestre|semester|pusaasta|pusaastal|pusgada|полугодие|полугодии"
)
_Reader = Callable[[re.Match[str], DateContext], DateMatch]


@cache
def vague_patterns() -> list[tuple[re.Pattern[str], _Reader]]:
    """Return the patterns with the functions that interpret them."""
    of, after = (
        rf"(?:{_SP1}(?:of|in))?(?:,?{_SP1}|/|-)",
        rf"(?:(?:{_SP1}of|{_SP1}in)?(?:,?{_SP1}|/|-)(?P<year>{YEAR}))?(?!\w)",
    )
    year_before = rf"(?:(?P<y0>{YEAR})(?:{_SP}m\.|\.?{_SP}gada|{_SP}r\.|{_SP}г\.){_SP1})?"
    seasons = "|".join(name for names in _SEASONS.values() for name in names.split())
    shapes = [
        (
            (
                rf"{_START}(?:(?:early|mid|late|(?:end|beginning|start) of)[\s-])?"
                rf"(?:(?P<y0>{YEAR}){_SP}[/-]?{_SP})?(?:Q{_SP}(?P<q>[1-4])"
                rf"(?:{_SP}[-/]{_SP}Q?(?P<q2>[1-4])(?![\d.]))?|(?P<q3>[1-4])Q){after}"
            ),
            _read_quarter,
        ),
        (
            (
                rf"{_START}{year_before}(?:the{_SP1})?(?P<word>{_NTH}){_SP}"
                rf"(?:{_QUARTERS}){after}"
            ),
            _read_quarter,
        ),
        (rf"{_START}T(?P<q>[1-4]){_SP1}(?P<year>{YEAR})(?!\w)", _read_quarter),
        (rf"{_START}S(?P<h>[12]){_SP1}(?P<year>{YEAR})(?!\w)", _read_half),
        (
            (
                rf"{_START}{year_before}(?:the{_SP1})?(?P<word>first|second|1st|2nd|last|1er|2e|2ème|ii|i"
                rf"|[12]\.){_SP}(?:{_HALVES})(?:{_SP1}(?:of{_SP1})?year"
                rf"|{_SP1}of{_SP1}the{_SP1}year)?{after}(?!{_SP1}of{_SP1})"
            ),
            _read_half,
        ),
        (
            (
                rf"{_START}(?:(?P<y0>{YEAR}){_SP}[/-]?{_SP})?(?:H(?P<h>[12])"
                rf"|(?P<h2>[12])H){after}"
            ),
            _read_half,
        ),
        (
            (
                rf"(?:^|(?<![^\s(,;:])|in{_SP1}){year_before}(?:(?P<part>early|mid"
                rf"|late)[\s-]{{1,3}})?(?P<season>{seasons})(?:{_SP}/{_SP}"
                rf"(?P<season2>{seasons}))?(?:{of}(?P<year>{YEAR})(?:{_SP}[/-]{_SP}(?P<to>"
                rf"(?:20)?\d\d)(?!\d))?(?!\w)|{_PHRASE_ENDS})"
            ),
            _read_season,
        ),
        (rf"{_START}(?P<y0>{YEAR})-?W(?P<week>[0-5]?\d)(?!\d)", _read_week),
        (
            (
                rf"{_START}(?:(?P<y0>{YEAR}){_SP})?(?:in{_SP1})?(?P<named>{_WEEK_NAMES}){_SP}"
                rf"(?P<week>[0-5]?\d)(?!\d|[.:]\d)(?:{_SP}(?:-|to|and|bis"
                rf"|&){_SP}(?P<week2>[0-5]?\d)(?!\d|[.:]\d))?(?:(?:,?{_SP1}(?:of{_SP1})?"
                rf"|/)(?P<year>{YEAR}))?(?!\w)(?!\.?{_SP}{month_pattern()})"
            ),
            _read_week,
        ),
        (
            (
                rf"{_START}(?:(?P<y0>{YEAR}){_SP}(?:m\."
                rf"|gada)?{_SP})?(?P<week>[0-5]?\d)(?:{_SP}-{_SP}(?P<week2>[0-5]?\d))?\.?{_SP}"
                rf"(?:{_WEEK_AFTER})(?!\w)(?:,?{_SP1}(?P<year>{YEAR}))?"
            ),
            _read_week,
        ),
        (
            (
                rf"(?:^|(?<!\w)in{_SP1})(?:the{_SP1})?(?P<part>early|mid|late|(?:beginning"
                rf"|start|middle|end) of|anfang|mitte|ende)[\s-]{{1,9}}(?P<year>{YEAR})(?!\w)"
            ),
            _read_part_of_year,
        ),
        (rf"^(?P<year>{YEAR}){_PHRASE_ENDS}", _read_year),
    ]  # fmt: skip
    return [(re.compile(shape, re.IGNORECASE), reader) for shape, reader in shapes]


def is_week_number(reader: object) -> bool:
    """Return whether the reader reads numbers of weeks, which can also be numbers of sessions."""
    return reader is _read_week


def as_week(match: DateMatch, text: str) -> DateMatch:
    """Return the week of a day after "week of"; a day of it is not meant."""
    before = WEEK_OF.search(text[: match.start][-60:])
    span = match.spans[0]
    if before is None or not match.has_day or span.first is None:
        return match
    begins = match.start - (len(text[: match.start][-60:]) - before.start())
    if span.last is None:
        monday = span.first.first_day - timedelta(days=span.first.first_day.weekday())
        span = day_span(monday, monday + timedelta(days=6))
    note = ImportNote(ImportIssue.WEEK_ONLY, text[begins : match.end].strip())
    return replace(match, spans=(span,), start=begins, notes=(*match.notes, note), is_open=True)


def _ordinal(match: re.Match[str]) -> int:
    groups = match.groupdict()
    number = groups.get("q") or groups.get("q3") or groups.get("h") or groups.get("h2")
    if number:
        return int(number)
    word = match["word"].lower().rstrip(".")
    return int(word) if word.isdecimal() else _ORDINALS[word]


def _read_quarter(match: re.Match[str], context: DateContext) -> DateMatch:
    number = _ordinal(match) or 4
    last = int(match.groupdict().get("q2") or number)
    return approximate_months(match, context.period, 3 * number - 2, 3 * max(number, last))


def _read_half(match: re.Match[str], context: DateContext) -> DateMatch:
    number = _ordinal(match) or 2
    return approximate_months(match, context.period, 6 * number - 5, 6 * number)


def _read_season(match: re.Match[str], context: DateContext) -> DateMatch:
    first, last = _season(match["season"])
    if match["season2"]:
        last = _season(match["season2"])[1]
    return approximate_months(match, context.period, first, last)


def _season(name: str) -> tuple[int, int]:
    return next(months for months, names in _SEASONS.items() if name.lower() in names.split())


def _read_week(match: re.Match[str], context: DateContext) -> DateMatch:
    """Return the days from Monday to Sunday of the numbered weeks of ISO 8601."""
    groups = match.groupdict()
    number, last = int(match["week"]), int(groups.get("week2") or match["week"])
    written = groups.get("y0") or groups.get("year")
    years = [full_year(written)] if written else _years(context.period)
    spans = [span for year in years if (span := _weeks(year, number, last))]
    inside = [span for span in spans if _overlaps(span, context.period)]
    if not spans:
        note = ImportNote(ImportIssue.INVALID_DATE, match[0].strip())
        return date_match(match, (DateSpan(PartialDate(years[0])),), [note])
    notes = [ImportNote(ImportIssue.WEEK_ONLY, match[0].strip())]
    if not written and not inside:
        notes.append(ImportNote(ImportIssue.OUTSIDE_PERIOD))
    first, end = spans[0] if written or not inside else inside[0]
    found = date_match(match, (day_span(first, end),), notes, has_year=bool(written))
    return replace(found, is_open=True)


def _years(period: Period) -> list[int]:
    return list(range(period.first.year, period.last.year + 1))


def _overlaps(span: tuple[date, date], period: Period) -> bool:
    return span[0] <= period.last and period.first <= span[1]


def _weeks(year: int, number: int, last: int) -> tuple[date, date] | None:
    try:
        first, end = date.fromisocalendar(year, number, 1), date.fromisocalendar(year, last, 7)
    except ValueError:
        return None
    return (first, end) if first < end else None


def approximate_months(match: re.Match[str], period: Period, first: int, last: int) -> DateMatch:
    """Return the months as a span; a winter without its second year is only the year."""
    groups = match.groupdict()
    written = groups.get("year") or groups.get("y0")
    year, notes = resolve_year(written, first, 1, period, has_day=False)
    note = ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())
    over = last < first
    if over and written and not groups.get("to"):
        return date_match(match, (DateSpan(PartialDate(year)),), [note], has_year=True)
    span = DateSpan(PartialDate(year, first), PartialDate(year + over, last))
    return date_match(match, (span,), [*notes, note], has_year=bool(written))


def _read_part_of_year(match: re.Match[str], _context: DateContext) -> DateMatch:
    note = ImportNote(ImportIssue.APPROXIMATE_DATE, match[0].strip())
    return date_match(match, (DateSpan(PartialDate(int(match["year"]))),), [note])


def _read_year(match: re.Match[str], _context: DateContext) -> DateMatch:
    return date_match(match, (DateSpan(PartialDate(int(match["year"]))),))
