"""Descriptions of filters in the names of calendars and pages."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.i18n.filters import EVENT_KIND_NOUNS, MODE_PHRASES
from meetings.i18n.languages import calendar_language
from meetings.presenters.calendar_texts import filter_name
from tests import factories

W, S = EventKind.WEBINAR, EventKind.SEMINAR
ONLINE, HYBRID = AttendanceMode.ONLINE, AttendanceMode.HYBRID


@pytest.mark.parametrize(
    ("event_filter", "name"),
    [
        (EventFilter(), "NE: all meetings"),
        (EventFilter(kinds=(W,)), "NE: webinars"),
        (
            EventFilter(kinds=(W, S), modes=(ONLINE,), countries=("LV",)),
            "NE: webinars and seminars, online, in Latvia",
        ),
        (EventFilter(modes=(ONLINE, HYBRID)), "NE: meetings, online or hybrid"),
        (EventFilter(countries=("LV", "PL", "SE")), "NE: meetings, in Latvia, Poland or Sweden"),
        (EventFilter(kinds=(EventKind.OTHER,), text="x"), "NE: other meetings, “x”"),
        (EventFilter(text="xyz"), "NE: “xyz”"),
    ],
)
def test_filter_is_described(
    app: Flask, session: Session, event_filter: EventFilter, name: str
) -> None:
    factories.installation(session, acronym="NE")

    with app.test_request_context():
        assert filter_name(session, event_filter) == name


def test_filter_is_described_in_another_language(app: Flask, session: Session) -> None:
    factories.installation(session, acronym="NE")
    event_filter = EventFilter(kinds=(W, S), modes=(ONLINE,), countries=("LV",))

    with app.test_request_context(), calendar_language("lt"):
        assert filter_name(session, event_filter) == "NE: vebinarai ir seminarai, nuotoliu, Latvija"


def test_every_kind_and_mode_has_a_phrase() -> None:
    assert set(EVENT_KIND_NOUNS) == set(EventKind)
    assert set(MODE_PHRASES) == set(AttendanceMode)
