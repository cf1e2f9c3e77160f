"""The window of a feed, both sides of its limits, and the order of its entries."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.calendars import queries
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.queries import FeedWindow
from meetings.domain.calendars.rules import CalendarStatus, entry_status
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.kernel.database import transaction
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import NOON
from tests.domain.calendars.stored_entries import change, create_event
from tests.minutes import TICK

ALL = EventFilter()
EARLY, LATE = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
CANCELLED = EventState.CANCELLED


def window(since: datetime = EARLY, until: datetime = LATE, **more: Any) -> FeedWindow:
    return FeedWindow(since, until, **{"called_off_since": EARLY} | more)


def feed_events(session: Session, feed_window: FeedWindow, chosen: EventFilter = ALL) -> list[int]:
    """Return the event ids in the feed; both feed queries must agree."""
    modified_at_by_event = list(queries.feed_timestamps(session, chosen, feed_window))
    bodies = [fragment.body for fragment in queries.feed_fragments(session, chosen, feed_window)]
    texts = select(CalendarFragment.event_id, CalendarFragment.body)
    by_event = dict(session.execute(texts).all())
    assert [by_event[number] for number in modified_at_by_event] == bodies
    return modified_at_by_event


def instants(event: Event) -> tuple[datetime, datetime]:
    assert event.starts_at is not None
    assert event.ends_at is not None
    return event.starts_at, event.ends_at


def test_entry_is_in_every_window_it_overlaps(app: Flask, session: Session) -> None:
    event = create_event(session)
    starts_at, ends_at = instants(event)

    assert feed_events(session, window(since=ends_at - TICK)) == [event.id]
    assert feed_events(session, window(since=ends_at)) == []
    assert feed_events(session, window(until=starts_at + TICK)) == [event.id]
    assert feed_events(session, window(until=starts_at)) == []


def test_cancelled_entry_is_dropped_earlier_and_can_be_hidden(app: Flask, session: Session) -> None:
    event, other = create_event(session, state=CANCELLED), create_event(session)
    _starts_at, ends_at = instants(event)

    assert feed_events(session, window(called_off_since=ends_at - TICK)) == [event.id, other.id]
    assert feed_events(session, window(called_off_since=ends_at)) == [other.id]
    assert feed_events(session, window(hides_called_off=True)) == [other.id]


def test_entries_are_ordered_by_time_then_id(app: Flask, session: Session) -> None:
    later_event = create_event(session, when=factories.when("2027-06-01"))
    first, second = create_event(session), create_event(session)
    with transaction(session, now=NOON):
        second.title = "renewed"

    assert feed_events(session, window()) == [first.id, second.id, later_event.id]


def test_withdrawn_entry_is_in_no_feed(app: Flask, session: Session) -> None:
    event = create_event(session, slug="spring")
    assert not queries.was_public(session, "spring")

    with transaction(session, now=NOON):
        event.visibility = Visibility.MEMBERS

    assert feed_events(session, window()) == []
    assert queries.get_fragment(session, "spring") is None
    assert queries.was_public(session, "spring")
    assert not queries.was_public(session, "nothing")
    assert queries.count_by_body(session, window()) == []


def test_filter_narrows_the_feed_regardless_of_its_days(app: Flask, session: Session) -> None:
    body = factories.body(session, slug="tf")
    event = create_event(session, bodies=[body])
    create_event(session)

    assert feed_events(session, window(), EventFilter(bodies=("tf",))) == [event.id]
    days = EventFilter(bodies=("tf",), since=LATE.date(), until=LATE.date())
    assert feed_events(session, window(), days) == [event.id]


def test_summary_counts_upcoming_events_and_lists_the_next(app: Flask, session: Session) -> None:
    past, cancelled = (
        create_event(session),
        create_event(session, state=CANCELLED, when=factories.when("2027-06-01")),
    )
    events = [create_event(session, when=factories.when(f"2027-06-0{day}")) for day in (4, 2, 3)]
    _starts_at, ends_at = instants(past)

    def summary(now: datetime, limit: int = 3) -> queries.FeedSummary:
        return queries.feed_summary(session, ALL, window(), now=now, max_upcoming=limit)

    coming = (cancelled.id, events[1].id, events[2].id)
    assert summary(ends_at) == queries.FeedSummary(5, 4, 1, coming)
    assert summary(ends_at - TICK, limit=1) == queries.FeedSummary(5, 5, 1, (past.id,))
    assert summary(LATE) == queries.FeedSummary(5, 0, 0, ())
    hidden = queries.feed_summary(
        session, ALL, window(hides_called_off=True), now=EARLY, max_upcoming=0
    )
    assert hidden == queries.FeedSummary(4, 4, 0, ())


def test_events_without_a_day_are_counted_if_they_overlap_the_window(
    app: Flask, session: Session
) -> None:
    event = create_event(session, when=factories.when("2027-05"))
    starts_at, ends_at = instants(event)
    create_event(session)

    def number(feed_window: FeedWindow) -> int:
        return queries.count_without_day(session, ALL, feed_window)

    assert number(window()) == 1
    assert [number(window(since=at)) for at in (ends_at - TICK, ends_at)] == [1, 0]
    assert [number(window(until=at)) for at in (starts_at + TICK, starts_at)] == [1, 0]
    create_event(session, when=EventDates(None, "UTC"))
    assert number(window(since=LATE)) == 1
    for columns in (
        {"state": CANCELLED},
        {"state": EventState.HELD},
        {"visibility": Visibility.MEMBERS},
    ):
        create_event(session, when=factories.when("2027-05"), **columns)
    assert number(window()) == 2
    assert queries.count_without_day(session, EventFilter(bodies=("nobody",)), window()) == 0


def test_bodies_are_listed_in_order_with_their_event_counts(app: Flask, session: Session) -> None:
    second = factories.body(session, slug="b", name="B", position=2)
    first = factories.body(session, slug="a", name="A", short_name="Short", position=1)
    factories.body(session, slug="idle", position=0)
    event = create_event(session, bodies=[first, second])
    create_event(session, bodies=[second])
    create_event(session, bodies=[first], state=CANCELLED)
    starts_at, ends_at = instants(event)

    def counts(feed_window: FeedWindow) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in queries.count_by_body(session, feed_window)]

    assert counts(window()) == [("a", "Short", 1), ("b", "B", 2)]
    assert counts(window(since=ends_at - TICK, until=starts_at + TICK)) == counts(window())
    assert counts(window(since=ends_at)) == [("a", "Short", 0), ("b", "B", 0)]
    assert counts(window(until=starts_at)) == [("a", "Short", 0), ("b", "B", 0)]


def test_feed_of_a_single_body_has_its_colour(session: Session) -> None:
    factories.body(session, slug="tf", colour="#8a3a62")

    assert queries.filter_colour(session, EventFilter(bodies=("tf",))) == "#8a3a62"
    for event_filter in (
        ALL, EventFilter(bodies=("nobody",)), EventFilter(bodies=("tf", "nobody")),
        EventFilter(bodies=("tf",), body_kinds=(BodyKind.NETWORK,)),
    ):  # fmt: skip
        assert queries.filter_colour(session, event_filter) == ""


BACK, AHEAD = 30 * DAY, 60 * DAY


def last_change(session: Session, today: str) -> str | None:
    at = datetime.fromisoformat(f"{today}T00:00:00+00:00")
    change = queries.last_day_change(session, at, back=BACK, ahead=AHEAD)
    if change is not None:
        assert change <= at
    return change.date().isoformat() if change else None


@pytest.mark.parametrize("text", ["2027-05-20", "2027-05"])
def test_feed_changes_when_a_meeting_enters_or_leaves_the_time_span(
    app: Flask, session: Session, text: str
) -> None:
    """Check a meeting on 20 May and one in May, which starts in April in UTC."""
    event = create_event(session, when=factories.when(text))
    starts_at, ends_at = instants(event)
    enters_on = (starts_at + DAY - AHEAD).date()
    leaves_on = (ends_at + DAY - TICK + BACK).date()

    assert last_change(session, (enters_on - DAY).isoformat()) is None
    assert last_change(session, enters_on.isoformat()) == enters_on.isoformat()
    assert last_change(session, (leaves_on - DAY).isoformat()) == enters_on.isoformat()
    assert last_change(session, leaves_on.isoformat()) == leaves_on.isoformat()
    assert last_change(session, (leaves_on + 9 * DAY).isoformat()) == leaves_on.isoformat()


def test_meeting_between_midnights_in_utc_enters_and_leaves_at_these(
    app: Flask, session: Session
) -> None:
    days = {"timezone": "UTC", "starts_time": time(0), "ends_time": time(0)}
    create_event(
        session, when=factories.when("2027-05-20", ends_on=PartialDate.parse("2027-05-21"), **days)
    )
    enters_after, leaves_on = date(2027, 5, 20) - AHEAD, date(2027, 5, 21) + BACK

    assert last_change(session, enters_after.isoformat()) is None
    assert last_change(session, (enters_after + DAY).isoformat()) is not None
    assert last_change(session, leaves_on.isoformat()) == leaves_on.isoformat()


@pytest.mark.parametrize(
    "columns",
    [
        {"visibility": Visibility.MEMBERS},
        {"state": CANCELLED, "when": factories.when("2027-05")},
        {"state": EventState.DRAFT},
    ],
)
def test_events_outside_all_feeds_change_no_feed(
    app: Flask, session: Session, columns: dict[str, Any]
) -> None:
    create_event(session, **columns)

    assert last_change(session, "2028-01-01") is None


@pytest.mark.parametrize("to_be_confirmed", [True, False])
@pytest.mark.parametrize("state", EventState)
def test_entry_status_follows_the_event_state(state: EventState, to_be_confirmed: bool) -> None:
    status = entry_status(state, to_be_confirmed=to_be_confirmed)

    if state in {EventState.CANCELLED, EventState.POSTPONED}:
        assert status is CalendarStatus.CANCELLED
    elif state is EventState.TENTATIVE or (to_be_confirmed and state is not EventState.HELD):
        assert status is CalendarStatus.TENTATIVE
    else:
        assert status is CalendarStatus.CONFIRMED


def test_entry_and_its_last_change_are_found_by_slug(app: Flask, session: Session) -> None:
    event, draft = create_event(session), create_event(session)
    change(session, lambda: setattr(draft, "state", EventState.DRAFT))

    fragment = queries.get_fragment(session, event.slug)

    assert fragment is not None
    assert f"UID:{event.uid}" in fragment.body
    assert list(queries.event_timestamp(session, event.slug)) == [event.id]
    assert queries.get_fragment(session, draft.slug) is None
    assert queries.event_timestamp(session, draft.slug) == {}


def test_only_the_last_public_changes_are_listed(app: Flask, session: Session) -> None:
    days = ("2027-05-01", "2027-05-03", "2027-05-02", "2027-05-03")
    first, latest, middle, twin = (create_event(session, when=factories.when(day)) for day in days)
    hidden = create_event(session, when=factories.when("2027-06-01"))
    change(session, lambda: setattr(hidden, "state", EventState.DRAFT))

    def listed(limit: int) -> set[int]:
        return {event_id for event_id, _ in queries.public_changes(session, limit=limit)}

    assert listed(1) == {twin.id}
    assert listed(2) == {latest.id, twin.id}
    assert listed(3) == {latest.id, twin.id, middle.id}
    assert listed(9) == {first.id, latest.id, twin.id, middle.id}


def test_last_public_change_comes_first(app: Flask, session: Session) -> None:
    first, second = create_event(session), create_event(session)
    later = NOON + timedelta(hours=1)
    with transaction(session, now=later):
        first.title = "Changed"
        first.updated_at = later

    changes = queries.public_changes(session, limit=9)

    assert [event_id for event_id, _ in changes] == [first.id, second.id]
    assert changes[0][1] == later
