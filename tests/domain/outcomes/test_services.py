"""Record, edit and remove outcomes of an event."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind, Visibility
from meetings.domain.outcomes import services
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.outcomes.services import OutcomeData
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint, read_data
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.minutes import minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
CONCLUSION = OutcomeData(kind=OutcomeKind.CONCLUSION, text="We agree.")


@pytest.fixture
def event(session: Session) -> Event:
    event = factories.event(
        session, slug="spring", language="lt",
        presidency_id=factories.presidency(session).id, presidency_is_override=True,
    )  # fmt: skip
    session.commit()
    return event


def edit(session: Session, outcome: Outcome, data: OutcomeData) -> None:
    seen = fingerprint(read_data(OutcomeData, outcome))
    services.edit_outcome(session, outcome, data, seen=seen, actor=SECRETARIAT, now=minute(2))


def add(session: Session, event: Event, at: int = 1, **changes: Any) -> Outcome:
    facts = replace(CONCLUSION, **changes)
    return services.add_outcome(session, event, facts, actor=SECRETARIAT, now=minute(at))


def changes(session: Session) -> list[Change]:
    return list(session.scalars(select(Change).order_by(Change.number)))


def test_new_outcome_inherits_values_of_the_event(session: Session, event: Event) -> None:
    before = current_revision(session)

    outcome = add(
        session, event, number="4.1", owner="Secretariat", deadline=PartialDate.parse("2027-09"),
        visibility=Visibility.MEMBERS, attribution="Minister",
    )  # fmt: skip

    assert (outcome.event_id, outcome.presidency_id, outcome.language) == (
        event.id,
        event.presidency_id,
        "lt",
    )
    assert (outcome.kind, outcome.text, outcome.number, outcome.owner) == (
        OutcomeKind.CONCLUSION, "We agree.", "4.1", "Secretariat",
    )  # fmt: skip
    assert (str(outcome.deadline), outcome.visibility, outcome.attribution) == (
        "2027-09",
        Visibility.MEMBERS,
        "Minister",
    )
    assert (outcome.position, outcome.slug) == (0, "spring-outcome-1")
    assert current_revision(session) > before


def test_changes_are_numbered_with_old_and_new_text(session: Session, event: Event) -> None:
    outcome = add(session, event, 1)
    edit(session, outcome, replace(CONCLUSION, text="We differ."))
    services.remove_outcome(session, outcome, actor=SECRETARIAT, now=minute(3))

    assert [(change.kind, change.at, change.fields) for change in changes(session)] == [
        (ChangeKind.OUTCOMES, minute(1), {"outcome": [None, "We agree."]}),
        (ChangeKind.OUTCOMES, minute(2), {"outcome": ["We agree.", "We differ."]}),
        (ChangeKind.OUTCOMES, minute(3), {"outcome": ["We differ.", None]}),
    ]
    assert [change.actor_id for change in changes(session)] == [1, 1, 1]
    assert event.sequence == 0
    assert session.scalars(select(Outcome)).all() == []


def test_change_of_another_field_shows_that_field(session: Session, event: Event) -> None:
    outcome = add(session, event, owner="Latvia")
    edit(session, outcome, replace(CONCLUSION, owner="Poland"))

    assert changes(session)[-1].fields["outcome"] == [
        "We agree. · Latvia · conclusion · noted · public",
        "We agree. · Poland · conclusion · noted · public",
    ]


def test_saving_without_a_difference_records_nothing(session: Session, event: Event) -> None:
    outcome = add(session, event, 1)
    edit(session, outcome, CONCLUSION)

    assert len(changes(session)) == 1


def test_long_text_is_truncated_only_in_the_change(session: Session, event: Event) -> None:
    long = "x" * 201
    outcome = add(session, event, text=long)
    edit(session, outcome, replace(CONCLUSION, text="y" * 201))
    services.remove_outcome(session, outcome, actor=SECRETARIAT, now=minute(3))

    assert [change.fields["outcome"] for change in changes(session)] == [
        [None, "x" * 200], ["x" * 200, "y" * 200], ["y" * 200, None],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "requested", "state"),
    [
        (OutcomeKind.ACTION_POINT, OutcomeState.NOTED, OutcomeState.OPEN),
        (OutcomeKind.ACTION_POINT, OutcomeState.DONE, OutcomeState.DONE),
        (OutcomeKind.ACTION_POINT, OutcomeState.DROPPED, OutcomeState.DROPPED),
        (OutcomeKind.DECISION, OutcomeState.NOTED, OutcomeState.NOTED),
        (OutcomeKind.DECISION, OutcomeState.OPEN, OutcomeState.OPEN),
    ],
)
def test_action_point_is_open_by_default(
    session: Session, event: Event, kind: OutcomeKind, requested: OutcomeState, state: OutcomeState
) -> None:
    assert add(session, event, kind=kind, state=requested).state is state


def test_edit_saves_every_field(session: Session, event: Event) -> None:
    outcome = add(session, event)
    facts = OutcomeData(
        kind=OutcomeKind.ACTION_POINT, text="Do it.", number="7", owner="LT",
        deadline=PartialDate.parse("2028"), state=OutcomeState.NOTED,
        visibility=Visibility.ORGANISERS,
        attribution="Chair",
    )  # fmt: skip

    edit(session, outcome, facts)

    assert {name: getattr(outcome, name) for name in facts.__slots__} == {
        name: getattr(facts, name) for name in facts.__slots__
    }


def test_outcomes_are_appended(session: Session, event: Event) -> None:
    outcomes = [add(session, event, number) for number in (1, 2, 3)]
    services.remove_outcome(session, outcomes[1], actor=SECRETARIAT, now=minute(4))
    other = factories.event(session)
    session.commit()

    last = add(session, event, 5)
    of_other_event = add(session, other, 6)

    assert [outcome.position for outcome in (outcomes[0], outcomes[2], last, of_other_event)] == [
        0,
        2,
        3,
        0,
    ]


def test_slug_number_skips_taken_ones(session: Session, event: Event) -> None:
    first, second = add(session, event, 1), add(session, event, 2)
    services.remove_outcome(session, first, actor=SECRETARIAT, now=minute(3))

    third = add(session, event, 4)
    factories.outcome(session, slug="spring-outcome-4")
    session.commit()
    fifth = add(session, event, 5)

    assert (second.slug, third.slug, fifth.slug) == (
        "spring-outcome-2", "spring-outcome-3", "spring-outcome-5",
    )  # fmt: skip


def test_slug_of_a_long_event_fits_the_column(session: Session) -> None:
    event = factories.event(session, slug="x" * 120)
    session.commit()

    assert add(session, event).slug == "x" * 100 + "-outcome-1"


def test_outcome_without_an_event_cannot_be_edited_or_removed(session: Session) -> None:
    outcome = factories.outcome(session)
    session.commit()

    with pytest.raises(ValueError, match="no event"):
        edit(session, outcome, CONCLUSION)
    with pytest.raises(ValueError, match="no event"):
        services.remove_outcome(session, outcome, actor=SECRETARIAT, now=minute(1))
