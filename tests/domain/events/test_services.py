"""Use cases of events, on both databases: each leaves one numbered change."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events import defaults, operations, reactions, services
from meetings.domain.events.dto import (
    EventDetails,
    NewEvent,
    Numbering,
    Place,
    PresidencyChoice,
    RegistrationTerms,
)
from meetings.domain.events.errors import (
    DateRequired,
    EventEditConflict,
    NotStartedYet,
    OrdinalTaken,
    ReasonRequired,
    SlugTaken,
    StateNotAllowed,
)
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Change, Event
from meetings.domain.events.reactions import CHANGES, announced_changes
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventKind, EventState
from meetings.domain.events.services import HeadcountData
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import EditConflict
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.unit_of_work import Reaction, Reactions, Written, unit_of
from tests import factories
from tests.conftest import NOON, on_both

SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
BY: dict[str, Any] = {"actor": SECRETARIAT, "now": NOON}
pytestmark = on_both


@pytest.fixture
def event(session: Session) -> Event:
    """Create a confirmed, published event in Vilnius on 20 May 2027."""
    factories.installation(session)
    event = factories.event(session, venues=[factories.venue(session)], mode=AttendanceMode.ON_SITE)
    session.commit()
    return event


@pytest.fixture
def notified_kinds(session: Session) -> list[ChangeKind]:
    """Collect the kinds of changes that notify participants."""
    kinds: list[ChangeKind] = []

    def note(session: Session, written: Written, now: datetime) -> None:
        kinds.extend(change.kind for _, change in announced_changes(session, written, now))

    unit = unit_of(session)
    unit.reactions = Reactions([*unit.reactions.before_commit, Reaction(note, CHANGES)])
    return kinds


def details_of(event: Event, **changes: Any) -> EventDetails:
    """Return the event's own details with some changes."""
    venue = event.venues[0] if event.venues else None
    place = Place(venue.name, venue.address, venue.city, venue.country) if venue else Place()
    current = EventDetails(
        title=event.title, kind=event.kind, when=event.when, body_ids=event.body_ids,
        slug=event.slug, mode=event.mode, place=place, languages=tuple(event.languages),
        numbering=Numbering(event.series_id, "", event.ordinal, event.ordinal_in_presidency),
        registration=RegistrationTerms(policy=event.registration),
    )  # fmt: skip
    return replace(current, **changes)


def changes_of(session: Session, event: Event) -> list[Change]:
    statement = select(Change).where(Change.event_id == event.id).order_by(Change.number)
    return list(session.scalars(statement))


def edit(session: Session, event: Event, **changes: Any) -> None:
    version = event.changes_count
    services.edit_event(session, event, details_of(event, **changes), seen=version, **BY)


@pytest.mark.parametrize(
    "typed",
    ["Spring\nmeeting", "Spring\r\n  meeting\n", "Spring\u2028 meeting\x0b", "Spring\rmeeting"],
)
def test_a_title_never_has_a_line_break(session: Session, event: Event, typed: str) -> None:
    edit(session, event, title=typed)
    new = NewEvent(
        nonce="n", title=typed, body_id=event.body_ids[0], kind=EventKind.FORUM,
        when=factories.when("2027-06"), place=Place(),
    )  # fmt: skip
    created = services.create_event(session, new, **BY)

    assert event.title == created.title == "Spring meeting"


def test_draft_is_created_with_all_defaults(session: Session) -> None:
    factories.installation(session, language="en")
    body, lt = factories.body(session), factories.presidency(session)
    series = factories.series(session, body_id=body.id)
    factories.event(
        session, bodies=[body], kind=EventKind.WORKSHOP, series_id=series.id, ordinal=4,
        ordinal_in_presidency=2,
    )  # fmt: skip
    session.commit()
    new = NewEvent(
        nonce="n", title="Workshop on Šiauliai", body_id=body.id, kind=EventKind.WORKSHOP,
        when=factories.when("2027-06"), place=Place(city="Šiauliai", country="LT"),
    )  # fmt: skip

    event = services.create_event(session, new, **BY)

    assert (event.slug, event.state) == ("workshop-on-siauliai-2027", EventState.DRAFT)
    assert (event.presidency_id, event.series_id) == (lt.id, series.id)
    assert (event.ordinal, event.ordinal_in_presidency) == (5, 3)
    assert (event.timezone, event.languages, event.published_at) == ("Europe/Vilnius", ["en"], None)
    assert [change.kind for change in changes_of(session, event)] == [ChangeKind.CREATED]
    assert event.sequence == 0


def test_next_number_starts_at_one_and_is_none_for_unnumbered_series(
    session: Session,
) -> None:
    empty, numbered, unnumbered = (factories.series(session) for _ in range(3))
    factories.event(session, series_id=numbered.id, ordinal=4)
    factories.event(session, series_id=numbered.id)
    factories.event(session, series_id=unnumbered.id, ordinal_in_presidency=2)

    numbers = [
        defaults.next_ordinal(session, series.id) for series in (empty, numbered, unnumbered)
    ]

    assert numbers == [1, 5, None]


def test_kind_without_series_gets_no_number(session: Session) -> None:
    factories.installation(session)
    body = factories.body(session)
    series = factories.series(session, body_id=body.id)
    factories.event(session, bodies=[body], series_id=series.id, ordinal=4)
    session.commit()
    new = NewEvent(
        nonce="n", title="Panel", body_id=body.id, kind=EventKind.PANEL_DISCUSSION,
        when=EventDates(None, "UTC"),
    )  # fmt: skip

    event = services.create_event(session, new, **BY)

    assert (event.series_id, event.ordinal, event.slug) == (None, None, "panel")


def test_repeated_form_creates_one_event_and_another_form_another_slug(session: Session) -> None:
    factories.installation(session)
    body = factories.body(session)
    session.commit()
    new = NewEvent(
        nonce="n", title="Forum", body_id=body.id, kind=EventKind.FORUM, when=factories.when()
    )

    first = services.create_event(session, new, **BY)
    repeated = services.create_event(session, new, **BY)
    other = services.create_event(session, replace(new, nonce="m"), **BY)

    assert repeated.id == first.id
    assert (first.slug, other.slug) == ("forum-2027", "forum-2027-2")


def test_form_of_a_user_without_the_role_is_refused(session: Session) -> None:
    factories.installation(session)
    body = factories.body(session)
    session.commit()
    new = NewEvent(
        nonce="n", title="Forum", body_id=body.id, kind=EventKind.FORUM, when=factories.when()
    )
    organiser = Actor(2, "Olga", (Grant(Role.ORGANISER, body.id),))
    services.create_event(session, new, actor=organiser, now=NOON)

    with pytest.raises(NotAllowed):
        services.create_event(session, new, actor=Actor(2, "Olga", ()), now=NOON)


def test_user_cannot_create_an_event_for_another_body(session: Session) -> None:
    factories.installation(session)
    body, own_body = factories.body(session), factories.body(session)
    session.commit()
    actor = Actor(2, "Olga", (Grant(Role.ORGANISER, own_body.id),))
    new = NewEvent(
        nonce="n", title="Forum", body_id=body.id, kind=EventKind.FORUM, when=factories.when()
    )

    with pytest.raises(NotAllowed):
        services.create_event(session, new, actor=actor, now=NOON)

    assert session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    ("when", "state"),
    [
        (factories.when(), EventState.CONFIRMED),
        (factories.when(to_be_confirmed=True), EventState.TENTATIVE),
        (factories.when("2027-05"), EventState.TENTATIVE),
        (EventDates(None, "UTC"), EventState.TENTATIVE),
    ],
)
def test_published_state_depends_on_the_date_precision(
    session: Session, when: EventDates, state: EventState, notified_kinds: list[ChangeKind]
) -> None:
    draft = factories.event(session, when=when, state=EventState.DRAFT, published_at=None)
    session.commit()

    services.publish_event(session, draft, **BY)

    assert (draft.state, draft.published_at, draft.changes_count) == (state, NOON, 1)
    assert notified_kinds == []
    with pytest.raises(StateNotAllowed):
        services.publish_event(session, draft, **BY)


def test_unchanged_edit_leaves_no_trace(session: Session, event: Event) -> None:
    edit(session, event)

    assert (event.changes_count, event.sequence) == (0, 0)
    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    ("changed", "kind", "raises", "notifies"),
    [
        ({"title": "New"}, ChangeKind.EDITED, False, True),
        ({"summary": "New"}, ChangeKind.EDITED, False, False),
        ({"when": factories.when("2027-05-21")}, ChangeKind.RESCHEDULED, True, True),
        ({"place": Place(city="Riga", country="LV")}, ChangeKind.MOVED, True, True),
        ({"mode": AttendanceMode.ONLINE}, ChangeKind.MOVED, True, True),
        ({"place": Place()}, ChangeKind.MOVED, True, True),
        ({"when": factories.when("2026-05-21")}, ChangeKind.RESCHEDULED, True, False),
    ],
)
def test_edit_is_numbered_increments_the_sequence_and_notifies_if_relevant(
    session: Session, event: Event, notified_kinds: list[ChangeKind], changed: dict[str, Any],
    kind: ChangeKind, *, raises: bool, notifies: bool,
) -> None:  # fmt: skip
    before = current_revision(session)

    edit(session, event, **changed)

    (change,) = changes_of(session, event)
    assert (change.kind, change.number, change.actor_name) == (kind, 1, "Sofia")
    assert (event.sequence, change.sequence) == (int(raises), int(raises))
    assert notified_kinds == ([kind] if notifies else [])
    assert event.updated_at == NOON
    assert current_revision(session) > before


def test_change_contains_old_and_new_values(session: Session, event: Event) -> None:
    edit(session, event, when=factories.when("2027-10"), join_url="https://v.example/secret")

    (change,) = changes_of(session, event)
    assert change.fields["starts_on"] == ["2027-05-20", "2027-10"]
    assert change.fields["starts_time"] == ["09:30", None]
    assert change.fields["join_url"] == ["•••", "•••"]


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.HELD, EventState.POSTPONED])
def test_rescheduling_a_called_off_event_notifies_nobody(
    session: Session, event: Event, notified_kinds: list[ChangeKind], state: EventState
) -> None:
    event.state = state
    session.commit()

    edit(session, event, when=factories.when("2027-05-21"))

    assert notified_kinds == []


def test_form_opened_before_another_change_is_refused(session: Session, event: Event) -> None:
    old = details_of(event, theme="Mine")
    edit(session, event, theme="Theirs")

    with pytest.raises(EventEditConflict):
        services.edit_event(session, event, old, seen=0, **BY)

    assert event.theme == "Theirs"


def test_slug_must_be_free_and_is_fixed_after_publication(session: Session, event: Event) -> None:
    draft = factories.event(session, state=EventState.DRAFT, published_at=None)
    session.commit()

    with pytest.raises(SlugTaken):
        edit(session, draft, slug=event.slug)
    edit(session, draft, slug="Nice Ädress")
    edit(session, event, slug="other")

    assert draft.slug == "nice-adress"
    assert event.slug != "other"


def test_ordinals_of_a_series_are_unique_and_gaps_are_reported(
    session: Session, event: Event
) -> None:
    series = factories.series(session)
    factories.presidency(session)
    factories.event(session, series_id=series.id, ordinal=16)
    other = factories.event(session, series_id=series.id, ordinal=18, ordinal_in_presidency=1)
    factories.event(session, series_id=series.id, ordinal_in_presidency=1, state=EventState.DRAFT)
    session.commit()

    with pytest.raises(OrdinalTaken) as refused:
        edit(session, event, numbering=Numbering(series.id, "", 18))
    edit(session, event, numbering=Numbering(series.id, "", 20, 1))

    assert refused.value.details == {"ordinal": 18}
    assert defaults.missing_ordinals(session, event) == [17, 19]
    assert [
        repeated.id for repeated in defaults.events_with_same_ordinal(session, event, ANONYMOUS)
    ] == [other.id]
    assert len(defaults.events_with_same_ordinal(session, event, SECRETARIAT)) == 2


def test_new_series_is_created_from_its_name(session: Session, event: Event) -> None:
    edit(session, event, numbering=Numbering(new_series="Forum of Examples", ordinal=1))

    assert event.series is not None
    assert (event.series.slug, event.series.body_id) == ("forum-of-examples", event.body_ids[0])


def test_presidency_follows_the_date_unless_overridden(session: Session, event: Event) -> None:
    lt = factories.presidency(session)
    session.commit()

    edit(session, event, theme="x")
    assert event.presidency_id == lt.id
    edit(session, event, presidency=PresidencyChoice(by_date=False, id=None))
    assert event.presidency_id is None
    edit(session, event, when=factories.when("2027-05-22"),
         presidency=PresidencyChoice(by_date=False))  # fmt: skip
    assert event.presidency_id is None
    edit(session, event)
    assert event.presidency_id == lt.id


def test_event_across_two_presidencies_belongs_to_the_first(session: Session) -> None:
    lt = factories.presidency(session)
    ee = factories.presidency(session, starts_on=date(2027, 7, 1), ends_on=date(2028, 6, 30))

    def presidency_of(first: str, last: str = "") -> int | None:
        ends_on = PartialDate.parse(last) if last else None
        span = EventDates(PartialDate.parse(first), timezone="Europe/Vilnius", ends_on=ends_on)
        return factories.event(session, when=span).presidency_id

    assert [
        presidency_of("2027-06-29", "2027-07-03"),
        presidency_of("2027-07-01"),
        presidency_of("2027-06"),
    ] == [
        lt.id,
        ee.id,
        lt.id,
    ]
    assert [
        presidency_of("2027"),
        presidency_of("2028-07-01"),
        presidency_of("2026-12", "2027"),
    ] == [None, None, None]


def test_assigning_presidencies_takes_few_statements(
    session: Session, count_queries: Callable[[], Any]
) -> None:
    term = factories.presidency(session, ends_on=date(2027, 5, 31))
    counts = []
    for number in (1, 30):
        moved = factories.event(session, when=factories.when("2027-06-10"))
        for _ in range(number):
            factories.event(session, when=factories.when("2027-06-11"))
            factories.event(session)
        undated = factories.event(
            session, when=EventDates(None, "Europe/Vilnius"), presidency_id=term.id
        )
        assert moved.presidency_id is None
        term.ends_on = date(2027, 6, 30)
        session.commit()
        with count_queries() as statements:
            reactions.follow_presidencies(session)
            session.flush()
        counts.append(statements.count)
        assert moved.presidency_id == term.id
        assert undated.sorts_at.date() == date(2027, 6, 30)
        term.ends_on = date(2027, 5, 31)
        session.flush()
        reactions.follow_presidencies(session)
        session.flush()
        session.expire(moved)
        assert moved.presidency_id is None
        assert undated.sorts_at.date() == date(2027, 5, 31)

    assert counts[0] == counts[1]


def test_unchanged_presidency_is_not_written(
    session: Session, count_queries: Callable[[], Any]
) -> None:
    term = factories.presidency(session)
    factories.event(session)
    factories.event(session, when=EventDates(None, "Europe/Vilnius"), presidency_id=term.id)
    session.commit()

    with count_queries() as statements:
        reactions.follow_presidencies(session)
        session.flush()

    assert not [statement for statement in statements.texts if statement.startswith("UPDATE")]


def test_existing_venue_is_reused_and_others_are_retained(session: Session, event: Event) -> None:
    venue, kaunas = event.venues[0], factories.venue(session, city="Kaunas")
    event.places.append(type(event.places[0])(venue=kaunas, position=1))
    session.commit()

    edit(session, event, place=Place(city="Riga", country="LV"))
    assert [place.city for place in event.venues] == ["Riga", "Kaunas"]
    edit(session, event, place=Place(city="Vilnius", country="LT"))

    assert event.venues[0].id == venue.id


def test_organiser_changes_only_their_own_bodies(session: Session, event: Event) -> None:
    own_body_id, foreign = event.body_ids[0], factories.body(session).id
    session.commit()
    actor = Actor(2, "Olga", (Grant(Role.ORGANISER, own_body_id),))

    with pytest.raises(NotAllowed):
        services.edit_event(
            session,
            event,
            details_of(event, body_ids=(own_body_id, foreign)),
            seen=0,
            actor=actor,
            now=NOON,
        )
    edit(session, event, body_ids=(foreign, own_body_id))
    with pytest.raises(NotAllowed):
        services.edit_event(
            session,
            event,
            details_of(event, body_ids=(own_body_id,)),
            seen=1,
            actor=actor,
            now=NOON,
        )
    services.edit_event(
        session, event, details_of(event, theme="Mine"), seen=1, actor=actor, now=NOON
    )

    assert event.body_ids == (foreign, own_body_id)


def test_state_changes_notify_and_increment_the_sequence(
    session: Session, event: Event, notified_kinds: list[ChangeKind]
) -> None:
    services.postpone_event(session, event, reason="Storm", **BY)
    services.reinstate(session, event, **BY)
    services.cancel_event(session, event, reason="Fire", **BY)

    assert notified_kinds == [ChangeKind.POSTPONED, ChangeKind.REINSTATED, ChangeKind.CANCELLED]
    assert (event.state, event.state_reason, event.sequence) == (EventState.CANCELLED, "Fire", 3)
    assert event.starts_on is not None
    assert [change.reason for change in changes_of(session, event)] == ["Storm", "", "Fire"]


def test_unpublished_event_notifies_nobody(
    session: Session, event: Event, notified_kinds: list[ChangeKind]
) -> None:
    event.published_at = None
    session.commit()

    services.cancel_event(session, event, reason="x", **BY)

    assert notified_kinds == []


@pytest.mark.parametrize("action", [services.postpone_event, services.cancel_event])
def test_reason_is_required(session: Session, event: Event, action: Any) -> None:
    with pytest.raises(ReasonRequired):
        action(session, event, reason="", **BY)

    assert (event.state, event.changes_count) == (EventState.CONFIRMED, 0)


def test_event_is_marked_held_only_after_it_started(session: Session, event: Event) -> None:
    with pytest.raises(NotStartedYet):
        services.mark_held(session, event, **BY)
    services.mark_held(session, event, actor=SECRETARIAT, now=NOON + timedelta(days=90))

    assert event.state is EventState.HELD
    with pytest.raises(StateNotAllowed):
        services.cancel_event(session, event, reason="x", **BY)


def test_only_an_exact_date_can_be_confirmed(session: Session, event: Event) -> None:
    event.state = EventState.TENTATIVE
    operations.set_when(session, event, factories.when("2027-05"))
    session.commit()

    with pytest.raises(DateRequired):
        services.confirm_event(session, event, **BY)
    edit(session, event, when=factories.when())
    services.confirm_event(session, event, **BY)

    assert event.state is EventState.CONFIRMED
    with pytest.raises(StateNotAllowed):
        services.confirm_event(session, event, **BY)


def test_headcounts_are_replaced_together(session: Session, event: Event) -> None:
    counts = [HeadcountData(figure=30), HeadcountData(country="LT")]
    services.record_headcounts(session, event, counts, seen=fingerprint(), **BY)
    services.record_headcounts(session, event, counts, seen=fingerprint(*counts), **BY)
    with pytest.raises(EditConflict):
        services.record_headcounts(session, event, [], seen=fingerprint(), **BY)

    (change,) = changes_of(session, event)
    assert change.fields["headcounts"][1][1] == {
        "measure": "persons", "country": "LT", "figure": None, "counting": "reported",
    }  # fmt: skip
    services.record_headcounts(session, event, [], seen=fingerprint(*counts), **BY)
    assert event.headcounts == []
