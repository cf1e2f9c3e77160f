"""The Last-Modified time of a feed changes with its content, not with the mere day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.calendars import queries
from meetings.domain.events.rules import EventState
from meetings.feeds.params import (
    DEFAULT_FUTURE,
    DEFAULT_PAST,
    FeedParams,
    last_modified,
    parse_params,
    start_of_day,
)
from meetings.kernel.database import transaction
from meetings.presenters.calendar_texts import period_text
from tests import factories
from tests.conftest import on_both
from tests.feeds.helpers import FEED, create_event

START = start_of_day(datetime(2027, 3, 1, tzinfo=UTC))


def content(session: Session, params: FeedParams) -> Any:
    """Return the content and metadata of the feed, except its modification time."""
    reach = params.date_range
    return (
        list(queries.feed_timestamps(session, params.filter, params.window)),
        queries.count_without_day(session, params.filter, params.window),
        period_text(reach.first, reach.last, is_open=reach.is_open),
    )


@pytest.fixture
def meetings(session: Session) -> None:
    """Meetings of every precision, in zones at both ends of the world."""
    west, full = "Pacific/Honolulu", {"starts_time": None, "ends_time": None}
    dates = [
        factories.when("2027-04-01"),
        factories.when("2028-10-05", timezone="Pacific/Auckland"),
        factories.when("2027-05-10", timezone=west, **full),
        factories.when("2028-11-30", timezone="Pacific/Auckland", **full),
        factories.when("2027-06"), factories.when("2028-12"), factories.when("2029"),
    ]  # fmt: skip
    with transaction(session, now=START):
        for when in dates:
            factories.event(session, when=when)
        factories.event(session, when=factories.when("2027-04-20"), state=EventState.CANCELLED)
        factories.event(session, when=factories.when("2027-04-21"), state=EventState.DRAFT)


def moments_around_changes() -> list[datetime]:
    """Return mornings before and after all the days on which entries may appear or disappear."""
    days = ["2027-03-01", "2027-04-01", "2027-04-10", "2027-04-20", "2027-05-10", "2027-06-01",
            "2027-07-01", "2027-09-01", "2028-10-05", "2028-11-30", "2028-12-01", "2029-01-01",
            "2030-01-01"]  # fmt: skip
    result = set()
    for day in map(datetime.fromisoformat, days):
        for off in (timedelta(0), DEFAULT_PAST, -DEFAULT_FUTURE):
            at = day.replace(tzinfo=UTC) + off + timedelta(hours=9)
            result |= {at + timedelta(days=offset) for offset in range(-2, 4)}
    return sorted(item for item in result if item > START)


@pytest.mark.usefixtures("meetings")
@pytest.mark.parametrize(
    "query",
    [{}, {"from": "2020-01-01"}, {"from": "2027-09-01"}, {"until": "2027-04-10"},
     {"from": "2027-01-01", "until": "2029-01-01"}, {"cancelled": "hide"}],
)  # fmt: skip
def test_last_modified_changes_with_the_content(
    app: Flask, session: Session, query: dict[str, str]
) -> None:
    with app.test_request_context():
        before: tuple[datetime, Any] | None = None
        changes, times = 0, set()
        for now in moments_around_changes():
            request = parse_params(session, query, now)
            at = last_modified(session, None, request.filter, now)
            result = content(session, request)
            is_next = before is not None and before[0] == start_of_day(now) - timedelta(days=1)
            if before is not None and is_next and result != before[1]:
                changes += 1
                assert at == start_of_day(now), result
            before = start_of_day(now), result
            times.add(at)

    assert len(times) <= 25, "most days nothing comes or goes"
    assert changes >= 1


@on_both
def test_an_empty_window_has_the_time_of_the_last_change(session: Session) -> None:
    request = parse_params(session, {}, START)

    assert last_modified(session, None, request.filter, START) is None
    assert last_modified(session, START, request.filter, START + timedelta(days=90)) == START


def test_file_of_one_meeting_has_the_time_of_the_last_change(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, slug="spring")

    file, feed = client.get("/events/spring.ics"), client.get(FEED)

    assert file.last_modified is not None
    assert file.last_modified == feed.last_modified
