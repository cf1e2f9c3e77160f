"""Record presidencies: permissions, days, slugs, priorities and assigned events."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.audit.models import AuditEntry
from meetings.domain.presidencies import operations, services
from meetings.domain.presidencies.errors import PresidencyEndsFirst, PresidencyOverlaps
from meetings.domain.presidencies.models import Presidency, PresidencyPriority
from meetings.domain.presidencies.rules import PresidencyData
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import EditConflict
from tests import factories
from tests.conftest import NOON
from tests.minutes import minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
ORGANISER = Actor(2, "Organiser", (Grant(Role.ORGANISER),))
FIRST, LAST, DAY = date(2026, 7, 1), date(2027, 6, 30), timedelta(days=1)
LT = PresidencyData(country="LT", starts_on=FIRST, ends_on=LAST)


def add(session: Session, facts: PresidencyData = LT, **changes: Any) -> Presidency:
    data = replace(facts, **changes)
    return services.add_presidency(session, data, actor=SECRETARIAT, now=NOON)


def edit(
    session: Session, presidency: Presidency, actor: Actor = SECRETARIAT, **changes: Any
) -> bool:
    before = operations.presidency_data(presidency)
    return services.edit_presidency(
        session, presidency, replace(before, **changes), seen=fingerprint(before), actor=actor,
        now=minute(5),
    )  # fmt: skip


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_new_presidency_is_saved_and_audited(session: Session) -> None:
    presidency = add(
        session, summary="Summary", programme_url="https://example.org", chair="Ona Onaitė",
        chair_position="Minister", priorities=("One", "Two"),
    )  # fmt: skip

    assert (presidency.slug, presidency.country, presidency.starts_on, presidency.ends_on) == (
        "lt-2026",
        "LT",
        FIRST,
        LAST,
    )
    assert (presidency.summary, presidency.programme_url, presidency.chair_position) == (
        "Summary", "https://example.org", "Minister",
    )  # fmt: skip
    assert presidency.chair is not None
    assert presidency.chair.name == "Ona Onaitė"
    assert [(priority.name, priority.position) for priority in presidency.priorities] == [
        ("One", 0),
        ("Two", 1),
    ]
    (entry,) = entries(session)
    assert (entry.action, entry.actor_id, entry.at) == ("presidency.added", 1, NOON)
    assert (entry.subject, entry.subject_id) == ("presidency", presidency.id)
    assert entry.details == {"country": "LT"}


@pytest.mark.parametrize("actor", [ANONYMOUS, ORGANISER])
def test_only_the_secretariat_records_presidencies(session: Session, actor: Actor) -> None:
    recorded = add(session)

    with pytest.raises(NotAllowed):
        services.add_presidency(
            session, replace(LT, starts_on=LAST + DAY, ends_on=LAST + DAY), actor=actor, now=NOON
        )
    with pytest.raises(NotAllowed):
        edit(session, recorded, actor, country="SE")

    assert [presidency.country for presidency in session.scalars(select(Presidency))] == ["LT"]


def test_last_day_must_not_precede_the_first(session: Session) -> None:
    with pytest.raises(PresidencyEndsFirst):
        add(session, ends_on=FIRST - DAY)

    assert add(session, ends_on=FIRST).ends_on == FIRST


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (LAST, LAST + 9 * DAY),
        (FIRST - 9 * DAY, FIRST),
        (FIRST + DAY, LAST - DAY),
        (FIRST - DAY, LAST + DAY),
        (FIRST, LAST),
    ],
)
def test_presidencies_must_not_overlap(session: Session, starts_on: date, ends_on: date) -> None:
    add(session)

    with pytest.raises(PresidencyOverlaps) as refused:
        add(session, country="SE", starts_on=starts_on, ends_on=ends_on)

    assert refused.value.details == {"name": "LT 2026"}


def test_presidencies_may_follow_without_a_gap(session: Session) -> None:
    add(session)

    after = add(session, country="SE", starts_on=LAST + DAY, ends_on=LAST + 9 * DAY)
    before = add(session, country="LV", starts_on=FIRST - 9 * DAY, ends_on=FIRST - DAY)

    assert (before.slug, after.slug) == ("lv-2026", "se-2027")


def test_edit_may_shorten_a_presidency(session: Session) -> None:
    presidency = add(session)

    assert edit(session, presidency, ends_on=LAST - DAY)

    assert presidency.ends_on == LAST - DAY
    with pytest.raises(PresidencyEndsFirst):
        edit(session, presidency, ends_on=FIRST - DAY)


def test_edit_must_not_overlap_another_presidency(session: Session) -> None:
    presidency = add(session)
    add(session, country="SE", starts_on=LAST + DAY, ends_on=LAST + 9 * DAY)

    with pytest.raises(PresidencyOverlaps):
        edit(session, presidency, ends_on=LAST + DAY)


def test_taken_slug_gets_a_number_and_slug_is_stable(session: Session) -> None:
    first = add(session, ends_on=FIRST)
    second = add(session, starts_on=FIRST + DAY, ends_on=LAST)

    assert (first.slug, second.slug) == ("lt-2026", "lt-2026-2")
    edit(session, first, country="SE")
    assert (first.country, first.slug) == ("SE", "lt-2026")


def test_edit_is_audited_with_the_changed_fields(session: Session) -> None:
    presidency = add(session)

    assert edit(session, presidency, summary="New")

    entry = entries(session)[-1]
    assert (entry.action, entry.actor_id, entry.at) == ("presidency.edited", 1, minute(5))
    assert (entry.subject, entry.subject_id) == ("presidency", presidency.id)
    assert entry.details == {"summary": ["", "New"]}


def test_edit_without_changes_leaves_no_trace(session: Session) -> None:
    presidency = add(session)

    assert not edit(session, presidency)

    assert len(entries(session)) == 1


def test_edit_is_refused_after_a_concurrent_edit(session: Session) -> None:
    presidency = add(session)
    version = fingerprint(operations.presidency_data(presidency))
    edit(session, presidency, summary="Theirs")

    with pytest.raises(EditConflict):
        services.edit_presidency(
            session,
            presidency,
            replace(LT, summary="Mine"),
            seen=version,
            actor=SECRETARIAT,
            now=NOON,
        )
    assert presidency.summary == "Theirs"


def test_unchanged_priorities_retain_their_rows(session: Session) -> None:
    presidency = add(session, priorities=("One", "Two", "Three"))
    rows = {priority.name: priority.id for priority in presidency.priorities}

    edit(session, presidency, priorities=("Three", "Four", "One"))

    assert [priority.name for priority in presidency.priorities] == ["Three", "Four", "One"]
    assert [priority.position for priority in presidency.priorities] == [0, 1, 2]
    assert {
        priority.name: priority.id for priority in presidency.priorities if priority.name in rows
    } == {
        "Three": rows["Three"],
        "One": rows["One"],
    }
    assert len(session.scalars(select(PresidencyPriority)).all()) == 3


def test_chair_is_the_known_person_whatever_the_accents_and_case(session: Session) -> None:
    person = factories.person(session, name="Kornelija Jurgaitienė")

    presidency = add(session, chair="kornelija  JURGAITIENE")
    assert presidency.chair is not None
    assert presidency.chair.id == person.id
    assert presidency.chair.name == "Kornelija Jurgaitienė"

    edit(session, presidency, chair="Kornelija Jurgaitis")
    assert presidency.chair is not None
    assert presidency.chair.id != person.id


def test_chair_is_a_new_person_if_several_are_known(session: Session) -> None:
    known = [factories.person(session, name=name) for name in ("Ona Žuk", "ona zuk")]

    presidency = add(session, chair="ONA ŽUK")

    assert presidency.chair is not None
    assert presidency.chair.id not in {person.id for person in known}


def test_chair_can_be_removed(session: Session) -> None:
    presidency = add(session, chair="Ona Onaitė")

    edit(session, presidency, chair="")

    assert presidency.chair is None


def test_events_are_assigned_by_the_days_of_presidencies(session: Session) -> None:
    first_day = factories.event(session, when=factories.when(FIRST.isoformat()))
    last_day = factories.event(session, when=factories.when(LAST.isoformat()))
    day_after = factories.event(session, when=factories.when((LAST + DAY).isoformat()))
    overridden = factories.event(
        session, when=factories.when(LAST.isoformat()), presidency_is_override=True
    )
    whole_year = factories.event(session, when=factories.when("2026"))
    session.commit()

    presidency = add(session)

    events = (first_day, last_day, day_after, overridden, whole_year)
    assert [event.presidency_id for event in events] == [
        presidency.id,
        presidency.id,
        None,
        None,
        None,
    ]
    edit(session, presidency, ends_on=LAST - DAY)
    assert [event.presidency_id for event in events] == [presidency.id, None, None, None, None]
    edit(session, presidency, starts_on=FIRST + DAY)
    assert first_day.presidency_id is None


def test_presidency_changes_affect_public_pages(session: Session) -> None:
    before = current_revision(session)

    add(session)

    assert current_revision(session) > before
