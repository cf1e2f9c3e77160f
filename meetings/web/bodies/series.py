"""Present the numbers of the meetings in a series."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.events.queries_by_body import SeriesRun
from meetings.http.urls import event_url
from meetings.i18n.localised_fields import localised_field
from meetings.presenters.presidency_names import presidency_name, presidency_short_name
from meetings.web.reports.meeting_table import UNKNOWN_TEXT, short_date


@dataclass(frozen=True, kw_only=True)
class NumberedEvent:
    """An event of a series with both its numbers."""

    ordinal: str
    within: str
    href: str
    title: str
    language: str
    date: str
    note: str


@dataclass(frozen=True, kw_only=True)
class SeriesNumbers:
    """A series, with remarks on missing and duplicate numbers."""

    name: str
    remarks: tuple[str, ...]
    rows: tuple[NumberedEvent, ...]
    has_ordinals: bool
    has_within: bool


def series_numbers(run: SeriesRun) -> SeriesNumbers:
    """Return the table of the series, latest event first."""
    remarks = [_missing_numbers_text(first, last) for first, last in run.missing]
    remarks += [
        _(
            "Several meetings of the %(presidency)s have the number %(number)s.",
            presidency=presidency_name(presidency), number=number,
        )
        for presidency, number in run.repeated
    ]  # fmt: skip
    return SeriesNumbers(
        name=run.series.name,
        remarks=tuple(remarks),
        rows=tuple(_numbered_event(event) for event in reversed(run.events)),
        has_ordinals=any(event.ordinal is not None for event in run.events),
        has_within=any(event.ordinal_in_presidency is not None for event in run.events),
    )


def _missing_numbers_text(first: int, last: int) -> str:
    return ngettext(
        "No. %(first)s is missing.", "Nos. %(first)s–%(last)s are missing.",
        last - first + 1, first=first, last=last,
    )  # fmt: skip


def _numbered_event(event: Event) -> NumberedEvent:
    title, language = localised_field(event)
    return NumberedEvent(
        ordinal=UNKNOWN_TEXT if event.ordinal is None else str(event.ordinal),
        within=_number_within_series(event),
        href=event_url(event.slug),
        title=title,
        language=language,
        date=short_date(event),
        note=event.ordinal_note,
    )


def _number_within_series(event: Event) -> str:
    if event.ordinal_in_presidency is None:
        return UNKNOWN_TEXT
    if event.presidency is None:
        return str(event.ordinal_in_presidency)
    return _(
        "%(number)s of the %(presidency)s",
        number=event.ordinal_in_presidency, presidency=presidency_short_name(event.presidency),
    )  # fmt: skip
