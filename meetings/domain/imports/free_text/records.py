"""Group the lines of a plan into records: a date and its text.

Published plans come as lists ("18–19 September First meeting, Riga"), as lists below months ("July
2022", then "4 July, Greifswald: …"), as tables with tabs, and as text copied from a web page, with
date, title and place on separate lines.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from meetings.domain.imports.free_text.days_below_months import read_day
from meetings.domain.imports.free_text.labelled_blocks import join_labelled_lines
from meetings.domain.imports.free_text.line_shapes import (
    BULLET_PATTERN,
    DATE_OPEN,
    is_edition,
    is_table_heading,
    is_timed,
    join_wrapped_dates,
    place_above_title,
    split_columns,
    split_glued,
    text_after_time,
    text_without_date,
)
from meetings.domain.imports.free_text.numbering import strip_numbering
from meetings.domain.imports.free_text.title_blocks import join_title_blocks
from meetings.domain.imports.free_text.words_before_dates import (
    is_date_of_document,
    strip_vague_date,
    with_doubts,
)
from meetings.domain.imports.grammar.called_off import mark_strikes
from meetings.domain.imports.grammar.date_matches import DateContext, DateMatch, date_order
from meetings.domain.imports.grammar.date_time_ranges import find_date_or_range
from meetings.domain.imports.grammar.labels import field_for_label
from meetings.domain.imports.rules import MAX_LINE_LENGTH, DateSpan, Period, UnparsedLine
from meetings.kernel.text import clean, normalise_punctuation

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/]\s*((?:19|20)?\d{2})(?!\d)")
_CONTINUES = re.compile(r"(?:[,:&/(„“\"-]|\b(?:and|of|the|in|on|for|to|with))$", re.IGNORECASE)


@dataclass(slots=True)
class PlanRecord:
    """A date with its pieces of text, and the line number where it starts.

    ``date_end`` is the end offset of the date in ``text``. It is 0 if the date is in a heading or
    missing. ``place`` is set if the line names only the date and the place, and the title
    follows. The first ``heading_pieces`` of a day belong to all meetings below it.
    """

    line: int
    text: str
    date_match: DateMatch | None
    pieces: list[str] = field(default_factory=list)
    date_end: int = 0
    place: str = ""
    heading_pieces: int = 0

    def add(self, text: str) -> None:
        """Add a continuation line of the source."""
        self.text = f"{self.text} {text}"[:MAX_LINE_LENGTH]
        if self.pieces and self.pieces[-1].endswith(","):
            self.pieces[-1] = f"{self.pieces[-1]} {text}"
        else:
            self.pieces.append(text)


class PlanParser:
    """Parse a plan line by line into ``records`` and ``leftovers``."""

    def __init__(
        self, period: Period, presidency_month: int, is_place: Callable[[str], bool]
    ) -> None:
        self._is_place = is_place
        self.records: list[PlanRecord] = []
        self.leftovers: list[UnparsedLine] = []
        self._context = DateContext(period)
        self._presidency_month = presidency_month
        self._month: DateMatch | None = None
        self._day: PlanRecord | None = None
        self._open: PlanRecord | None = None
        self._is_adjacent = False

    def read(self, text: str) -> None:
        """Parse the whole text."""
        self._context = replace(self._context, order=date_order(text.splitlines()))
        wrapped = join_wrapped_dates(text.splitlines(), self._context)
        plain = strip_numbering(join_labelled_lines(wrapped), self._context)
        lines = join_title_blocks(plain, self._context, self._is_place)
        for at, (number, raw) in enumerate(lines):
            if not raw.strip():
                self._is_adjacent = False
                if self._open is not None and self._open.place:
                    self._close()
                continue
            following = lines[at + 1][1] if at + 1 < len(lines) else ""
            for part in split_glued(mark_strikes(raw), self._dates()):
                self._line(number, part, following)
            self._is_adjacent = True
        self._close()

    def _dates(self) -> DateContext:
        return replace(self._context, is_below_day=self._day is not None)

    def _line(self, number: int, raw: str, following: str) -> None:
        if len(raw) > MAX_LINE_LENGTH:
            self.leftovers.append(UnparsedLine(number, clean(raw[:MAX_LINE_LENGTH])))
            return
        is_bulleted = bool(BULLET_PATTERN.match(raw))
        text = BULLET_PATTERN.sub("", raw).strip()
        if self._is_labelled(text):
            return
        date_match = self._find_date(number, text)
        if date_match is not None and is_edition(text, date_match):
            self.leftovers.append(UnparsedLine(number, clean(text)))
            return
        if self._is_below_day(number, text, date_match) or self._is_heading(text, date_match):
            return
        if date_match is None:
            if not self._is_undated_heading(number, text):
                self._undated(number, text, is_bulleted=is_bulleted)
        else:
            self._with_date(number, text, date_match, following)

    def _find_date(self, number: int, text: str) -> DateMatch | None:
        """Return the date of the line, unless it begins with a day of the month above."""
        date_match = find_date_or_range(text, self._dates())
        by_day = self._day_of_month(number, text) if date_match is not None else None
        if date_match and by_day and date_match.start >= by_day.date_end > 0:
            return None
        return date_match

    def _with_date(self, number: int, text: str, date_match: DateMatch, following: str) -> None:
        if is_date_of_document(text, date_match):
            self.leftovers.append(UnparsedLine(number, clean(text)))
        elif text_without_date(text, date_match):
            self._dated(number, text, with_doubts(text, date_match), following)
        else:
            self._bare_date(number, text, date_match)

    def _dated(self, number: int, text: str, date_match: DateMatch, following: str) -> None:
        """Add the record of a line; if it names only a place, the title is on the next line."""
        self._close()
        self._day = None
        record = _record_with_date(number, text, date_match)
        place = place_above_title(text, date_match, following, self._is_place, self._dates())
        if not place:
            self.records.append(record)
            return
        self._open, record.place = record, place
        if date_match.has_day and is_timed(following):
            self._day, record.heading_pieces = record, len(record.pieces)

    def _is_below_day(self, number: int, text: str, date_match: DateMatch | None) -> bool:
        """Add a line that begins with a time, below a line with only a day, as a meeting."""
        day = self._day
        if day is None or (date_match is not None and date_match.has_day) or not is_timed(text):
            return False
        title = text_after_time(text)
        if self._open is day and len(day.pieces) > day.heading_pieces:
            if title:
                self.leftovers.append(UnparsedLine(number, clean(text)))
            else:
                day.add(text)
            return True
        if self._open is not day:
            self._close()
        pieces = [*day.pieces[: day.heading_pieces], *split_columns(text, None)]
        record = PlanRecord(number, clean(text), day.date_match, pieces)
        self._open = None if title else record
        if title:
            self.records.append(record)
        return True

    def _is_labelled(self, text: str) -> bool:
        """Add a line such as "Dress code: business" to the record above it."""
        last = self.records[-1] if self.records and self._is_adjacent else None
        record = self._open or last
        if record is None or field_for_label(text) is None:
            return False
        record.add(clean(text))
        return True

    def _is_heading(self, text: str, date_match: DateMatch | None) -> bool:
        """Take the years of a heading: "Presidency 2018–2019", "Calendar of events 2022"."""
        if self._open is not None and self._is_adjacent and not self._is_month_open():
            return False
        years = _YEARS.search(normalise_punctuation(text))
        first_date = date_match.spans[0].first if date_match else None
        is_bare = first_date is None or first_date.month is None
        if years and is_bare:
            first = int(years[1])
            last = int(years[2]) if len(years[2]) == 4 else first // 100 * 100 + int(years[2])
            if last == first + 1:
                self._begin(_year_from(first, self._presidency_month))
                return True
        year = re.search(r"(?<!\d)((?:19|20)\d{2})\s*$", text) if date_match is None else None
        if date_match and first_date and is_bare and not date_match.notes:
            year = None if text_without_date(text, date_match) else re.match(r"(\d{4})", text)
        if year is None:
            return False
        self._begin(_year_from(int(year[1]), 1))
        return True

    def _is_month_open(self) -> bool:
        """Return whether the open record is the heading of a month."""
        match = self._open.date_match if self._open else None
        return match is not None and (match.is_month or self._open is self._day)

    def _begin(self, period: Period) -> None:
        self._close()
        self._context = replace(self._context, period=period)
        self._month = self._day = None

    def _bare_date(self, number: int, text: str, date_match: DateMatch) -> None:
        """Store a date on a separate line: a heading, or the first line of a record."""
        self._close()
        if not date_match.has_day:
            self._month = date_match
        self._open = _record_with_date(number, text, date_match)
        self._day = self._open if date_match.has_day and date_match.time is None else None

    def _is_undated_heading(self, number: int, text: str) -> bool:
        """Skip the heads of columns; begin a record below "Date tbc"."""
        if is_table_heading(text):
            self.leftovers.append(UnparsedLine(number, clean(text)))
            return True
        if self._is_adjacent or not DATE_OPEN.fullmatch(text):
            return False
        self._close()
        self._open = PlanRecord(number, clean(text), None, [text])
        return True

    def _undated(self, number: int, text: str, *, is_bulleted: bool) -> None:
        by_day = self._day_of_month(number, text)
        if by_day is not None:
            self._close()
            if by_day.pieces:
                self.records.append(by_day)
            else:
                self._open = by_day
        elif self._open is not None and not (is_bulleted and self._month):
            self._open.add(text)
        elif is_bulleted and self._month is not None:
            self.records.append(
                PlanRecord(number, clean(text), self._month, list(split_columns(text, None)))
            )
        elif (without := strip_vague_date(text)) is not None:
            self._close()
            self.records.append(
                PlanRecord(number, clean(text), None, list(split_columns(without, None)))
            )
        elif self._is_continuation(text, is_bulleted=is_bulleted):
            last = self.records[-1]
            last.text = f"{last.text} {clean(text)}"[:MAX_LINE_LENGTH]
            last.pieces[-1] = f"{last.pieces[-1]} {clean(text)}"
        elif self.records and self._is_adjacent and not is_bulleted and self._is_place(text):
            self.records[-1].add(clean(text))
        else:
            self.leftovers.append(UnparsedLine(number, clean(text)))

    def _day_of_month(self, line: int, text: str) -> PlanRecord | None:
        """Return the record of "4: Meeting", or "4" alone, below the heading of a month."""
        span = self._month.spans[0] if self._month else DateSpan()
        month = span.first
        if month is None or month.month is None or span.last is not None:
            return None
        date_match = read_day(text, month.year, month.month)
        return _record_with_date(line, text, date_match) if date_match else None

    def _is_continuation(self, text: str, *, is_bulleted: bool) -> bool:
        """Return whether the line continues the previous, wrapped line."""
        if is_bulleted or not self.records or not self._is_adjacent or not self.records[-1].pieces:
            return False
        return text[0].islower() or bool(_CONTINUES.search(self.records[-1].text))

    def _close(self) -> None:
        """Finish a record that began with a bare date. Without text it was a heading."""
        record, self._open = self._open, None
        if record is None:
            return
        if record.pieces:
            self.records.append(record)
        elif record.date_match is not None and record.date_match.has_day:
            self.leftovers.append(UnparsedLine(record.line, record.text))


def _record_with_date(number: int, text: str, date_match: DateMatch) -> PlanRecord:
    """Return the record of a line that contains a date."""
    pieces = list(split_columns(text, date_match)) if text_without_date(text, date_match) else []
    return PlanRecord(number, clean(text), date_match, pieces, len(clean(text[: date_match.end])))


def _year_from(year: int, month: int) -> Period:
    last = date(year + 1, month, 1).toordinal() - 1
    return Period(date(year, month, 1), date.fromordinal(last))
