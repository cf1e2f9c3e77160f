"""Parse the days and times in the cells of a row.

Source:
    docs/rules/imports.md, "Tables"
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from meetings.domain.imports.grammar import date_phrases, time_phrases
from meetings.domain.imports.grammar.called_off import is_called_off_cell
from meetings.domain.imports.grammar.date_matches import DateContext, DateOrder, date_order
from meetings.domain.imports.grammar.date_time_ranges import find_date_or_range
from meetings.domain.imports.grammar.keywords import TBC_PATTERN
from meetings.domain.imports.grammar.residue import is_repeated
from meetings.domain.imports.grammar.time_phrases import WHOLE_DAY, TimeMatch
from meetings.domain.imports.rules import DateSpan, ImportIssue, ImportNote, ParseContext
from meetings.domain.imports.table.cells import (
    FORMULA,
    Cell,
    NamedCells,
    TableHeader,
    TableRow,
    cell_text,
)
from meetings.domain.imports.table.time_words import unread_rest
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise, normalise_punctuation

_MAX_DATE_LENGTH = 200
_DATE_FIELDS = ("date", "starts", "ends")
_YES_WORDS = (
    "1 an ein ja jah jā kyllä oui prawda sand sann sant taip tak tosi true vrai wahr x y "
    "yes да истина"
)
_YES = frozenset(normalise(word) for word in _YES_WORDS.split())
_NO_WORDS = (
    "- 0 aus ei epätosi falsch false falsk falskt faux fałsz n ne nei nein nej nie no non "
    "nē usann ложь нет"
)
_NO = frozenset(normalise(word) for word in _NO_WORDS.split())
#: Cells in a column of times for meetings without one.
_NO_TIME = re.compile(
    r"t\.?b\.?[cda]\.?|to be (?:confirmed|decided|announced)|n/?a|-+|\?+|open|offen|none",
    re.IGNORECASE,
)
_LONE_TIME = re.compile(
    r"(?:\D{1,6}\s?)?\d{1,2}(?:[:.]\d\d){1,2}(?:\s?[^\d]{1,12})?|\d{1,2}\s?(?:[ap]\.?m\.?|h"
    r"|uhr)|\d{1,2}(?::\d\d)?\s?[ap]|noon|midnight|\d{1,2}h\d\d|0\d{3}",
    re.IGNORECASE,
)
_NO_DATE_TEXT = re.compile(
    r"\W*|(?:during|throughout|within|no date|open|offen|n/?a)\b.*", re.IGNORECASE
)
_SERIAL = re.compile(r"(?P<days>[3-7]\d{4})(?P<fraction>\.\d+)?")
_EPOCH = date(1899, 12, 30)
_HOURS = re.compile(
    r"(?:(?P<hours>\d{1,2})\s?(?:h|hrs?|hours?|std\.?|stunden?|timer|tim|val|godz|t)?(?:[:.]"
    r"|\s|$))?"
    r"\s?(?:(?P<minutes>\d{1,3})\s?(?:m|min|mins|minutes?|minuten|minutter)?\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ParsedDates:
    """The days and the time in the cells."""

    spans: tuple[DateSpan, ...] = (DateSpan(),)
    time: TimeMatch | None = None
    notes: tuple[ImportNote, ...] = ()
    to_be_confirmed: bool = False


def date_context(
    rows: Iterable[TableRow], heads: TableHeader, context: ParseContext
) -> DateContext:
    """Return the context in which the whole columns of dates decide on day and month."""
    columns = [heads.columns[name] for name in _DATE_FIELDS if name in heads.columns]
    texts = [
        cell for row in rows for column in columns
        if column < len(row.cells) and isinstance(cell := row.cells[column], str)
    ]  # fmt: skip
    return DateContext(context.period, _order(texts))


def _order(texts: list[str]) -> DateOrder:
    return date_order(text[:_MAX_DATE_LENGTH] for text in texts)


def parse_dates(cells: NamedCells, context: DateContext, heading: str) -> ParsedDates:
    """Return the days and the time of a row; ``heading`` is the month in a row above."""
    starts, ends = _cell_dates(cells, "date", context, heading), _cell_dates(cells, "ends", context)
    if starts == ParsedDates():
        starts = _cell_dates(cells, "starts", context, heading)
    elif starts.time is None:
        starts = _with_start_cell(cells, starts, context)
    ends = _completed_end(cells, starts, ends, context)
    spans, notes = starts.spans, [*starts.notes]
    notes += [note for note in ends.notes if note not in notes]
    first, last = spans[0].first, ends.spans[-1].last or ends.spans[-1].first
    if first and last and len(spans) == 1:
        is_sound = last.last_day >= first.first_day
        spans = (DateSpan(first, last if last != first else None),) if is_sound else spans
        notes += [] if is_sound else [ImportNote(ImportIssue.TIME_DROPPED, str(last))]
    if first is None and not {note.issue for note in notes} & _NO_DATES:
        notes.append(ImportNote(ImportIssue.NO_DATE))
    is_open = starts.to_be_confirmed or ends.to_be_confirmed
    at, time_notes = _parse_time(cells, starts, ends)
    return _without_times_of_whole_days(
        cells, ParsedDates(spans, at, (*notes, *time_notes), is_open)
    )


_NO_DATES = {ImportIssue.NO_DATE, ImportIssue.FORMULA_WITHOUT_VALUE}


def _with_start_cell(cells: NamedCells, dates: ParsedDates, context: DateContext) -> ParsedDates:
    """Return the day with the time in the column of starts; another day there is a doubt."""
    text = cells.text("starts")
    at = _lone_time(text)
    if not text or at is not None or isinstance(cells.cell("starts"), (date, datetime)):
        return replace(dates, time=at)
    other = _cell_dates(cells, "starts", context)
    if other.spans[0].first is not None:
        is_same = other.spans[0].first == dates.spans[0].first
        doubts = [] if is_same else [_unread(text)]
        return replace(dates, time=other.time, notes=(*dates.notes, *doubts))
    at, doubts = _cell_time(cells.cell("starts"))
    return replace(dates, time=at, notes=(*dates.notes, *doubts))


def _completed_end(
    cells: NamedCells, starts: ParsedDates, ends: ParsedDates, context: DateContext
) -> ParsedDates:
    """Return the end with the month of the start, if the column holds only a day or a time."""
    text = cells.text("ends")[:_MAX_DATE_LENGTH]
    first = starts.spans[0].first
    if ends.spans[0].first is not None or not text or first is None:
        return ends
    at = _lone_time(text)
    if at is None and starts.time is not None and cells.text("date") and cells.text("starts"):
        at, _doubts = _cell_time(cells.cell("ends"))
    if at is not None:
        return ParsedDates(time=at)
    if first.month and re.fullmatch(r"\d{1,2}\.?", text):
        day = int(text.rstrip("."))
        found = date_phrases.find_date(f"{first.year}-{first.month:02}-{day:02}", context)
        if found is not None and found.has_day:
            return ParsedDates(found.spans)
    return ends


def _lone_time(text: str) -> TimeMatch | None:
    """Return the time of a cell in a column of dates that holds nothing else."""
    even = normalise_punctuation(text[:_MAX_DATE_LENGTH])
    return time_phrases.find_cell_time(even) if _LONE_TIME.fullmatch(even.strip()) else None


def _without_times_of_whole_days(cells: NamedCells, dates: ParsedDates) -> ParsedDates:
    """Drop midnights of whole days; Outlook ends them at midnight of the next day."""
    answer = normalise(cells.text("all_day"))
    if not answer or answer in _NO:
        return dates
    if answer not in _YES:
        return replace(dates, notes=(*dates.notes, _unread(cells.text("all_day"))))
    span, at = dates.spans[0], dates.time
    last = span.last
    is_exclusive = at is not None and at.ends == time(0) and last is not None and last.day
    if is_exclusive and last is not None and span.first is not None:
        day = PartialDate.of(last.first_day - timedelta(days=1))
        span = DateSpan(span.first, day if day != span.first else None)
    is_midnight = at is None or (at.starts == time(0) and at.ends in (None, time(0)))
    if is_midnight:
        return replace(dates, spans=(span, *dates.spans[1:]), time=None)
    return replace(dates, notes=(*dates.notes, _unread(cells.text("all_day"))))


def _parse_time(
    cells: NamedCells, starts: ParsedDates, ends: ParsedDates
) -> tuple[TimeMatch | None, list[ImportNote]]:
    """Return the time from the time columns, else from the text next to the date."""
    begun, doubts = _cell_time(cells.cell("time"))
    finished, more = _cell_time(cells.cell("end_time"))
    begun, finished = begun or starts.time, finished or ends.time
    doubts += more
    if begun is None:
        doubts += [_unread(f"{finished.starts:%H:%M}")] if finished and not doubts else []
        return None, doubts
    end = begun.ends or (finished.starts if finished else None)
    length = _duration(cells.cell("duration"))
    if end is None and length is not None and ends.time is None:
        over = datetime.combine(_EPOCH, begun.starts) + length
        end = over.time() if over.date() == _EPOCH else None
    elif end is None and cells.text("duration") and length is None:
        doubts.append(_unread(cells.text("duration")))
    zone = begun.zone or (finished.zone if finished else None)
    return replace(begun, ends=end, zone=zone), doubts


def _cell_time(cell: Cell) -> tuple[TimeMatch | None, list[ImportNote]]:
    """Return the time in a cell of a column of times, or a doubt about its text."""
    if isinstance(cell, datetime):
        return _clock(cell.time()), []
    if isinstance(cell, time):
        return _clock(cell), []
    if cell == FORMULA:
        return None, [ImportNote(ImportIssue.FORMULA_WITHOUT_VALUE)]
    text = normalise_punctuation(cell_text(cell)[:_MAX_DATE_LENGTH])
    at = time_phrases.find_cell_time(text) if text else None
    if at is not None:
        rest = unread_rest(text, at.start, at.end)
        return at, [_unread(rest)] if rest else []
    is_none = not text or _NO_TIME.fullmatch(text.strip(" ().")) or WHOLE_DAY.fullmatch(text)
    return None, [] if is_none else [_unread(text)]


def _clock(at: time) -> TimeMatch:
    return TimeMatch(at.replace(second=0, microsecond=0, tzinfo=None), None, None, 0, 0)


def _duration(cell: Cell) -> timedelta | None:
    """Return the length of "1:30", "2 h" or "90 min"."""
    if isinstance(cell, datetime):
        return None
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute)
    text = cell_text(cell).strip()
    match = _HOURS.fullmatch(text) if text else None
    if match is None or not (match["hours"] or match["minutes"]):
        return None
    return timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))


def _unread(text: str) -> ImportNote:
    return ImportNote(ImportIssue.NOT_UNDERSTOOD, text.strip()[:200])


def _cell_dates(
    cells: NamedCells, field: str, context: DateContext, heading: str = ""
) -> ParsedDates:
    """Return the days of a cell; a text cell is parsed as a phrase."""
    cell = cells.cell(field)
    if isinstance(cell, datetime):
        at = _clock(cell.time()) if cell.time() != time(0) else None
        return ParsedDates((DateSpan(PartialDate.of(cell.date())),), at)
    if isinstance(cell, date):
        return ParsedDates((DateSpan(PartialDate.of(cell)),))
    if cell == FORMULA:
        return ParsedDates(notes=(ImportNote(ImportIssue.FORMULA_WITHOUT_VALUE),))
    text = cells.text(field)[:_MAX_DATE_LENGTH]
    if field in ("date", "starts"):
        text = _complete_date(text, cells, heading)
    return _text_dates(text, context) if text else ParsedDates()


def _text_dates(text: str, context: DateContext) -> ParsedDates:
    is_open = bool(TBC_PATTERN.search(text))
    serial = _SERIAL.fullmatch(text)
    if serial is not None:
        return _serial_date(serial)
    match = find_date_or_range(text, context)
    if match is None:
        return ParsedDates(notes=_notes_without_date(text), to_be_confirmed=is_open)
    rest = normalise_punctuation(f"{text[: match.start]}\t{text[match.end :]}")
    at = match.time or time_phrases.find_time(rest)
    remainder = f"{rest[: at.start]} {rest[at.end :]}" if at and not match.time else rest
    notes = [*match.notes, *is_called_off_cell(remainder).notes()]
    if re.search(r"[\d?]", TBC_PATTERN.sub("", remainder)) or is_repeated(remainder):
        notes.append(_unread(remainder))
    return ParsedDates(match.spans, at, tuple(notes), is_open or match.is_open)


def _notes_without_date(text: str) -> tuple[ImportNote, ...]:
    state = is_called_off_cell(text).notes()
    missing = ImportNote(ImportIssue.NO_DATE, text[:200])
    is_open = bool(_NO_DATE_TEXT.fullmatch(TBC_PATTERN.sub("", text).strip()))
    return (missing, *state) if state or is_open else (missing, _unread(text))


def _serial_date(match: re.Match[str]) -> ParsedDates:
    """Return the day of a number of Excel; only workbooks state from which day it counts."""
    day = _EPOCH + timedelta(days=int(match["days"]))
    minutes = round(float(match["fraction"] or 0) * 1440) % 1440
    at = _clock(time(minutes // 60, minutes % 60)) if minutes else None
    return ParsedDates((DateSpan(PartialDate.of(day)),), at, (_unread(match[0]),))


def _complete_date(text: str, cells: NamedCells, heading: str) -> str:
    """Return the date, completed with the month and the year from columns or the row above."""
    month, year = cells.text("month"), cells.text("year").removesuffix(".0")
    has_month = bool(re.search(r"[^\W\d]{3}|\d\s?[./]\s?\d|\d{4}-\d|^\d{5,8}(?:\.\d+)?$", text))
    month = month or (heading if text and not has_month else "")
    month = f"{year}-{int(month):02}" if month.isdecimal() and year and not text else month
    parts = [text, "" if has_month else month]
    parts.append("" if re.search(r"(?:19|20)\d\d", " ".join(parts)) else year)
    return " ".join(part for part in parts if part)
