"""Permissions to see and edit events, in SQL and for a single event."""

from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.bodies.models import Body
from meetings.domain.events import queries
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind, EventState, Visibility
from tests import factories
from tests.conftest import NOON
from tests.minutes import TICK, minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))


@pytest.fixture
def own_body(session: Session) -> Body:
    """Create events of every visibility for this body, for another and for both."""
    body, other = factories.body(session), factories.body(session)
    organised = {"mine": [body], "shared": [other, body], "foreign": [other]}
    for (name, bodies), visibility in product(organised.items(), Visibility):
        for suffix, columns in (
            ("", {}), (" draft", {"state": EventState.DRAFT}), (" hidden", {"published_at": None})
        ):  # fmt: skip
            title = f"{name} {visibility.value}{suffix}"
            factories.event(session, title=title, bodies=bodies, visibility=visibility, **columns)
    return body


PUBLIC = {f"{name} public" for name in ("mine", "shared", "foreign")}
OWN_TITLES = {
    f"{name} {visibility.value}{suffix}"
    for name in ("mine", "shared") for visibility in Visibility
    for suffix in ("", " draft", " hidden")
}  # fmt: skip


def visible_titles(session: Session, actor: Actor) -> set[str]:
    """Return the titles visible to the actor; both implementations must agree."""
    titles = set(session.scalars(select(Event.title).where(queries.visible_to(actor))))
    events = session.scalars(select(Event)).all()
    assert {event.title for event in events if queries.is_visible_to(actor, event)} == titles
    return titles


def test_anonymous_sees_announced_public_events(session: Session, own_body: Body) -> None:
    assert visible_titles(session, ANONYMOUS) == PUBLIC
    titles = set(session.scalars(select(Event.title).where(queries.is_public_condition())))
    assert titles == PUBLIC
    events = session.scalars(select(Event)).all()
    assert {event.title for event in events if queries.is_public(event)} == PUBLIC


def test_members_of_a_body_see_events_announced_to_them(session: Session, own_body: Body) -> None:
    member = Actor(2, "Member", (Grant(Role.MEMBER, own_body.id),))

    assert visible_titles(session, member) == PUBLIC | {"mine members", "shared members"}


def test_members_everywhere_see_events_announced_to_members(
    session: Session, own_body: Body
) -> None:
    member = Actor(2, "Member", (Grant(Role.MEMBER),))

    assert visible_titles(session, member) == PUBLIC | {
        "mine members", "shared members", "foreign members",
    }  # fmt: skip


def test_organisers_see_all_events_of_their_bodies(session: Session, own_body: Body) -> None:
    organiser = Actor(3, "Organiser", (Grant(Role.ORGANISER, own_body.id),))

    assert visible_titles(session, organiser) == PUBLIC | OWN_TITLES


def test_organiser_and_member_grants_are_combined(session: Session, own_body: Body) -> None:
    other = session.scalars(select(Body).where(Body.id != own_body.id)).one()
    combined = Actor(4, "Both", (Grant(Role.ORGANISER, own_body.id), Grant(Role.MEMBER, other.id)))
    member_everywhere = Actor(4, "Both", (Grant(Role.ORGANISER, own_body.id), Grant(Role.MEMBER)))

    expected = PUBLIC | OWN_TITLES | {"foreign members"}
    assert (
        visible_titles(session, combined) == visible_titles(session, member_everywhere) == expected
    )


def test_secretariat_and_global_organisers_see_all_events(session: Session, own_body: Body) -> None:
    global_organiser = Actor(5, "Organiser", (Grant(Role.ORGANISER),))

    assert (
        len(visible_titles(session, SECRETARIAT))
        == len(visible_titles(session, global_organiser))
        == 36
    )


def test_only_organisers_of_a_body_can_edit_its_events(session: Session, own_body: Body) -> None:
    def editable(actor: Actor) -> set[str]:
        return set(session.scalars(select(Event.title).where(queries.editable_by(actor))))

    assert editable(Actor(3, "Organiser", (Grant(Role.ORGANISER, own_body.id),))) == OWN_TITLES
    assert editable(Actor(2, "Member", (Grant(Role.MEMBER, own_body.id),))) == set()
    assert editable(ANONYMOUS) == set()
    assert len(editable(SECRETARIAT)) == 36


def test_event_is_upcoming_until_it_ends(session: Session) -> None:
    event = factories.event(session)
    ends_at = event.ends_at
    assert ends_at is not None

    def is_upcoming(now: object) -> list[Event]:
        return list(session.scalars(select(Event).where(queries.upcoming(now))))  # type: ignore[arg-type]

    assert is_upcoming(ends_at - TICK) == [event]
    assert is_upcoming(ends_at) == []


@pytest.mark.parametrize("state", EventState)
def test_undated_event_is_upcoming_while_planned(session: Session, state: EventState) -> None:
    factories.event(session, when=EventDates(None, "UTC"), state=state)

    events = session.scalars(select(Event).where(queries.upcoming(NOON + timedelta(days=9999))))

    is_planned = state in {EventState.TENTATIVE, EventState.CONFIRMED}
    assert len(events.all()) == is_planned


def test_count_includes_called_off_and_held_events(session: Session) -> None:
    presidency = factories.presidency(session)
    columns = {"presidency_id": presidency.id, "presidency_is_override": True}
    for state, title, overrides in (
        (EventState.HELD, "alpha", columns), (EventState.HELD, "xylo", columns),
        (EventState.HELD, "alpha", {"presidency_is_override": True}),
        (EventState.CONFIRMED, "alpha", columns), (EventState.CANCELLED, "alpha", {}),
        (EventState.POSTPONED, "alpha", {}), (EventState.POSTPONED, "xylo", {}),
        (EventState.DRAFT, "alpha", columns),
    ):  # fmt: skip
        factories.event(session, title=title, state=state, **overrides)

    def counted(
        event_filter: EventFilter, number: int | None, actor: Actor = ANONYMOUS
    ) -> tuple[int, int, int | None]:
        count = queries.count_events_and_held(session, actor, event_filter, number)
        return count.total, count.called_off_count, count.held

    assert counted(EventFilter(), presidency.id) == (7, 3, 2)
    assert counted(EventFilter(text="alpha"), presidency.id) == (5, 2, 2)
    assert counted(EventFilter(text="xylo"), None) == (2, 1, None)
    assert counted(EventFilter(), presidency.id, SECRETARIAT) == (8, 3, 2)
    condition = Event.state == EventState.CONFIRMED
    result = queries.count_events_and_held(
        session, ANONYMOUS, EventFilter(), presidency.id, condition
    )
    assert (result.total, result.called_off_count, result.held) == (1, 0, 2)


def test_counts_are_zero_without_events(session: Session) -> None:
    count = queries.count_events_and_held(session, ANONYMOUS, EventFilter(), 1)

    assert (count.total, count.called_off_count, count.held) == (0, 0, 0)


def test_events_are_read_in_the_given_order(session: Session) -> None:
    ids = [factories.event(session).id for _ in range(4)]
    order = [ids[1], ids[2], ids[0]]
    session.expunge_all()
    loaded: list[int] = []

    def note(event: Event, _context: object) -> None:
        loaded.append(event.id)

    sqlalchemy_event.listen(Event, "load", note)
    try:
        assert [item.id for item in queries.list_in_order(session, order)] == order
    finally:
        sqlalchemy_event.remove(Event, "load", note)
    assert loaded == ids[:3]
    assert queries.list_in_order(session, []) == []


def test_simultaneous_events_are_listed_by_id(session: Session) -> None:
    first, second = factories.event(session), factories.event(session)
    earlier = factories.event(session, when=factories.when("2027-05-19"))

    events = list(session.scalars(queries.visible_events(ANONYMOUS, EventFilter())))

    assert events == [earlier, first, second]


def test_changes_are_listed_newest_first(session: Session) -> None:
    event, other = factories.event(session), factories.event(session)
    for change, number in ((event, 1), (event, 3), (event, 2), (other, 2)):
        factories.saved(
            session,
            Change(
                event_id=change.id, number=number, kind=ChangeKind.EDITED, at=minute(number),
                sequence=0, fields={}, actor_name=str(change.id),
            ),
        )  # fmt: skip

    assert [change.number for change in session.scalars(queries.select_changes(event))] == [3, 2, 1]
    result = queries.get_change(session, event.id, 2)
    assert result is not None
    assert (result.event_id, result.number) == (event.id, 2)
    assert (result := queries.get_change(session, other.id, 2)) is not None
    assert result.event_id == other.id
    assert queries.get_change(session, other.id, 1) is None
    assert queries.get_change(session, event.id, 4) is None


def test_filter_matches_body_kind_or_slug(session: Session) -> None:
    network = factories.body(session, kind="network", slug="net")
    other = factories.body(session, slug="tf")
    for title, bodies in (("network", [network]), ("force", [other]), ("none", [])):
        factories.event(session, title=title, bodies=bodies)

    def titles(**conditions: object) -> list[str]:
        rows = session.scalars(queries.visible_events(ANONYMOUS, EventFilter(**conditions)))  # type: ignore[arg-type]
        return [row.title for row in rows]

    assert titles(body_kinds=(network.kind,)) == ["network"]
    assert titles(body_kinds=(network.kind,), bodies=("tf",)) == ["network", "force"]
    assert titles(bodies=("nobody",)) == []
