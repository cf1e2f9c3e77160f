"""Group the lines of a plan into records: a date and its text.

Published plans come as lists ("18–19 September First meeting, Riga"), as lists below months ("July
2022", then "4 July, Greifswald: …"), as tables with tabs, and as text copied from a web page, with
date, title and place on separate lines.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from meetings.domain.imports.grammar import date_phrases
from meetings.domain.imports.grammar.date_phrases import DateMatch
from meetings.domain.imports.grammar.keywords import TBC_PATTERN
from meetings.domain.imports.grammar.labels import field_for_label
from meetings.domain.imports.rules import MAX_LINE_LENGTH, DateSpan, Period, UnparsedLine
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import clean, normalise_punctuation

_BULLET_PATTERN = re.compile(r"^\s*(?:[•◦▪●○·*►▶]|[-–—](?=\s))\s*")
_COLUMNS = re.compile(r"\s*(?:\t|\s\|\s|\s{3,})\s*")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[-/]\s*((?:19|20)?\d{2})(?!\d)")
_DAY_ONLY = re.compile(r"^(\d{1,2}(?:\.?\s*[-,&/]\s*\d{1,2})*)\.?(?:\s*[:|\t]|\s+-)\s+(?=\S)")
_LEADS_TO_DATE = re.compile(r"\s{0,9}(?:on|in|from)\s{1,9}$", re.IGNORECASE)
_DATE_TBC = re.compile(r"date[^()]{0,12}" + TBC_PATTERN.pattern, re.IGNORECASE)
_VAGUE_DATE = re.compile(
    r"^(?:(?:during|throughout|within|before|after|under) [^:]{2,60}|(?:no|open) date)"
    r"\s?(?::|\s-)\s+(?=\S)",
    re.IGNORECASE,
)
_CONTINUES = re.compile(r"(?:[,:&/(„“\"-]|\b(?:and|of|the|in|on|for|to|with))$", re.IGNORECASE)


@dataclass(slots=True)
class PlanRecord:
    """A date with its pieces of text, and the line number where it starts.

    ``date_end`` is the end offset of the date in ``text``. It is 0 if the date is in a heading or
    missing.
    """

    line: int
    text: str
    date_match: DateMatch | None
    pieces: list[str] = field(default_factory=list)
    date_end: int = 0

    def add(self, text: str) -> None:
        """Add a continuation line of the source."""
        self.text = f"{self.text} {text}"[:MAX_LINE_LENGTH]
        self.pieces.append(text)


class PlanParser:
    """Parse a plan line by line into ``records`` and ``leftovers``."""

    def __init__(
        self, period: Period, presidency_month: int, is_place: Callable[[str], bool]
    ) -> None:
        self._is_place = is_place
        self.records: list[PlanRecord] = []
        self.leftovers: list[UnparsedLine] = []
        self._period = period
        self._presidency_month = presidency_month
        self._month: DateMatch | None = None
        self._open: PlanRecord | None = None
        self._is_adjacent = False

    def read(self, text: str) -> None:
        """Parse the whole text."""
        for number, raw in enumerate(text.splitlines(), start=1):
            if not raw.strip():
                self._is_adjacent = False
                continue
            self._line(number, raw)
            self._is_adjacent = True
        self._close()

    def _line(self, number: int, raw: str) -> None:
        if len(raw) > MAX_LINE_LENGTH:
            self.leftovers.append(UnparsedLine(number, clean(raw[:MAX_LINE_LENGTH])))
            return
        is_bulleted = bool(_BULLET_PATTERN.match(raw))
        text = _BULLET_PATTERN.sub("", raw).strip()
        if self._is_labelled(text):
            return
        date_match = date_phrases.find_date(text, self._period)
        if self._is_heading(text, date_match):
            return
        if date_match is None:
            self._undated(number, text, is_bulleted=is_bulleted)
        elif text_without_date(text, date_match):
            self._close()
            self.records.append(_record_with_date(number, text, date_match))
        else:
            self._bare_date(number, text, date_match)

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
        years = _YEARS.search(normalise_punctuation(text))
        bare = (
            date_match is None
            or date_match.spans[0].first is None
            or date_match.spans[0].first.month is None
        )
        if years and bare:
            first = int(years[1])
            last = int(years[2]) if len(years[2]) == 4 else first // 100 * 100 + int(years[2])
            if last == first + 1:
                self._begin(_year_from(first, self._presidency_month))
                return True
        year = re.search(r"(?<!\d)((?:19|20)\d{2})\s*$", text)
        if (year and date_match is None) or (
            date_match and bare and not text_without_date(text, date_match)
        ):
            self._begin(_year_from(int(text[-4:]) if year else int(text[:4]), 1))
            return True
        return False

    def _begin(self, period: Period) -> None:
        self._close()
        self._period, self._month = period, None

    def _bare_date(self, number: int, text: str, date_match: DateMatch) -> None:
        """Store a date on a separate line: a heading, or the first line of a record."""
        self._close()
        if date_match.is_month:
            self._month = date_match
        self._open = _record_with_date(number, text, date_match)

    def _undated(self, number: int, text: str, *, is_bulleted: bool) -> None:
        by_day = self._day_of_month(number, text)
        if by_day is not None:
            self._close()
            self.records.append(by_day)
        elif self._open is not None and not (is_bulleted and self._month):
            self._open.add(text)
        elif is_bulleted and self._month is not None:
            self.records.append(
                PlanRecord(number, clean(text), self._month, list(_split_columns(text, None)))
            )
        elif (without := _strip_vague_date(text)) is not None:
            self._close()
            self.records.append(
                PlanRecord(number, clean(text), None, list(_split_columns(without, None)))
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
        """Return the record of "4: Meeting" below the heading of a month."""
        match = _DAY_ONLY.match(normalise_punctuation(text))
        month = self._month.spans[0].first if self._month else None
        if match is None or month is None or month.month is None:
            return None
        days = [int(number) for number in re.findall(r"\d{1,2}", match[1])]
        try:
            first, last = (date(month.year, month.month, day) for day in (days[0], days[-1]))
        except ValueError:
            return None
        span = DateSpan(PartialDate.of(first), PartialDate.of(last) if last > first else None)
        date_match = DateMatch((span,), 0, match.end(), has_year=True)
        return _record_with_date(line, text, date_match)

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
        elif record.date_match is not None and not record.date_match.is_month:
            self.leftovers.append(UnparsedLine(record.line, record.text))


def _record_with_date(number: int, text: str, date_match: DateMatch) -> PlanRecord:
    """Return the record of a line that contains a date."""
    pieces = list(_split_columns(text, date_match)) if text_without_date(text, date_match) else []
    return PlanRecord(number, clean(text), date_match, pieces, len(clean(text[: date_match.end])))


def _strip_vague_date(text: str) -> str | None:
    """Return the line without a leading "during the Presidency:", or None if it is not an event."""
    sometime = _VAGUE_DATE.match(normalise_punctuation(text))
    if sometime is not None:
        return text[sometime.end() :]
    return text if TBC_PATTERN.match(text) or _DATE_TBC.search(text) else None


def text_without_date(text: str, date_match: DateMatch) -> str:
    """Return the line without its date and without "to be confirmed"."""
    remainder = f"{text[: date_match.start]} {text[date_match.end :]}"
    return TBC_PATTERN.sub("", remainder).strip(" ,;:.|-–—\t()")


def _split_columns(text: str, date_match: DateMatch | None) -> Iterator[str]:
    """Yield the columns of a line without the date."""
    if date_match is not None:
        before = "" if _LEADS_TO_DATE.match(text[: date_match.start]) else text[: date_match.start]
        text = f"{before}\t{text[date_match.end :]}"
    for piece in _COLUMNS.split(text):
        if piece.strip(" ,;:.|-–—"):
            yield piece.strip()


def _year_from(year: int, month: int) -> Period:
    last = date(year + 1, month, 1).toordinal() - 1
    return Period(date(year, month, 1), date.fromordinal(last))
