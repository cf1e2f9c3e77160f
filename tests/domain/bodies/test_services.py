"""Add and edit bodies and the organisation: permissions, names, slugs, priorities."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.audit.models import AuditEntry
from meetings.domain.bodies import operations, services
from meetings.domain.bodies.errors import BodyNameTaken, BodySlugTaken
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.bodies.rules import BodyData, BodyKind, ChairRule, OrganisationData
from meetings.domain.events.queries_by_body import has_meetings
from meetings.kernel.database import current_revision
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import EditConflict
from tests import factories
from tests.conftest import NOON
from tests.minutes import minute

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
ORGANISER = Actor(2, "Organiser", (Grant(Role.ORGANISER),))
BODY = BodyData(name="Task Force on Examples", kind=BodyKind.TASK_FORCE, colour="#1c5d88")


def add(session: Session, **changes: Any) -> Body:
    return services.add_body(session, replace(BODY, **changes), actor=SECRETARIAT, now=NOON)


def edit(session: Session, body: Body, actor: Actor = SECRETARIAT, **changes: Any) -> bool:
    before = operations.body_data(body)
    return services.edit_body(
        session, body, replace(before, **changes), seen=fingerprint(before),
        is_used=has_meetings, actor=actor, now=minute(5),
    )  # fmt: skip


def entries(session: Session) -> list[AuditEntry]:
    return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_new_body_is_saved_and_audited(session: Session) -> None:
    before = current_revision(session)
    values = {
        "short_name": "Examples", "acronym": "TFE", "kind": BodyKind.NETWORK,
        "colour": "#8a3a62", "chair_rule": ChairRule.FIXED, "mandate": "To give examples.",
        "email": "tfe@example.org", "website": "https://example.org", "position": 4,
    }  # fmt: skip

    body = add(session, **values)

    assert {name: getattr(body, name) for name in values} == values
    assert body.name == BODY.name
    (entry,) = entries(session)
    assert (entry.action, entry.actor_id, entry.at) == ("body.added", 1, NOON)
    assert (entry.subject, entry.subject_id) == ("body", body.id)
    assert entry.details == {"name": BODY.name}
    assert current_revision(session) > before


@pytest.mark.parametrize("actor", [ANONYMOUS, ORGANISER])
def test_only_the_secretariat_edits_bodies_and_the_organisation(
    session: Session, actor: Actor
) -> None:
    body, installation = add(session), factories.installation(session)
    session.commit()
    facts = operations.organisation_data(installation)
    refused: list[Callable[[], object]] = [
        lambda: services.add_body(session, replace(BODY, name="B"), actor=actor, now=NOON),
        lambda: edit(session, body, actor, name="Another"),
        lambda: services.edit_organisation(
            session, replace(facts, name="X"), seen=fingerprint(facts), actor=actor, now=NOON
        ),
    ]

    for action in refused:
        with pytest.raises(NotAllowed):
            action()

    assert (installation.name, body.name) == ("Council of Examples", BODY.name)
    assert len(session.scalars(select(Body)).all()) == 1


@pytest.mark.parametrize("name", [BODY.name, "TASK FORCE ON EXAMPLES", "Täsk Förce on Examples"])
def test_body_name_is_unique(session: Session, name: str) -> None:
    first, other = add(session), add(session, name="Another")

    with pytest.raises(BodyNameTaken) as refused:
        add(session, name=name)
    assert refused.value.details == {"name": name}
    with pytest.raises(BodyNameTaken):
        edit(session, other, name=name)
    assert edit(session, first, name=name, mandate="New")


@pytest.mark.parametrize(
    ("names", "slug"),
    [
        ({"slug": "Wanted One", "acronym": "TFE", "short_name": "Short"}, "wanted-one"),
        ({"acronym": "TFE", "short_name": "Short"}, "tfe"),
        ({"short_name": "Short"}, "short"),
        ({}, "task-force-on-examples"),
        ({"name": "???"}, "body"),
    ],
)
def test_slug_is_derived_from_the_shortest_name(
    session: Session, names: dict[str, str], slug: str
) -> None:
    assert add(session, **names).slug == slug


def test_taken_slug_gets_a_number_if_generated_and_is_refused_if_requested(
    session: Session,
) -> None:
    add(session, acronym="TFE")

    assert add(session, name="Second", acronym="TFE").slug == "tfe-2"
    with pytest.raises(BodySlugTaken) as refused:
        add(session, name="Third", slug="TFE")
    assert refused.value.details == {"slug": "tfe"}


def test_slug_is_editable_only_while_the_body_has_no_meetings(session: Session) -> None:
    body = add(session, acronym="TFE")
    assert edit(session, body, slug="new")
    assert body.slug == "new"
    assert edit(session, body, slug="", acronym="XYZ")
    assert body.slug == "new"
    assert not has_meetings(session, body.id)

    factories.event(session, bodies=[body])
    session.commit()

    assert has_meetings(session, body.id)
    assert not edit(session, body, slug="newer")
    assert body.slug == "new"


def test_meetings_of_other_bodies_do_not_lock_the_slug(session: Session) -> None:
    body = add(session)
    factories.event(session)
    session.commit()

    assert edit(session, body, slug="new")
    assert body.slug == "new"


def test_overlong_slug_is_truncated(session: Session) -> None:
    body = add(session, slug="x" * 100)

    assert body.slug == "x" * operations.MAX_SLUG_LENGTH


@pytest.mark.parametrize(
    "names",
    [
        {"name": "Expert group on fish " * 9}, {"name": "z" * 199}, {"name": "Группа " * 28},
        {"name": "Short", "short_name": "y" * 80}, {"name": "Short", "acronym": "ß" * 40},
    ],
)  # fmt: skip
def test_slugs_of_long_names_fit_with_their_numbers(
    session: Session, names: dict[str, str]
) -> None:
    bodies = [
        add(session, **names | {"name": f"{number} {names['name']}"}) for number in range(10, 22)
    ]

    slugs = {body.slug for body in bodies}
    assert len(slugs) == 12
    assert all(0 < len(slug) <= operations.MAX_SLUG_LENGTH for slug in slugs)


def test_edit_is_audited_with_the_changed_fields(session: Session) -> None:
    body = add(session)

    assert edit(session, body, mandate="New", position=3)

    entry = entries(session)[-1]
    assert (entry.action, entry.actor_id, entry.at) == ("body.edited", 1, minute(5))
    assert (entry.subject, entry.subject_id) == ("body", body.id)
    assert entry.details == {"mandate": ["", "New"], "position": [0, 3]}


def test_edit_without_changes_leaves_no_trace(session: Session) -> None:
    body = add(session)

    assert not edit(session, body)

    assert len(entries(session)) == 1


def test_edit_is_refused_after_a_concurrent_edit_of_the_body(session: Session) -> None:
    body = add(session)
    version = fingerprint(operations.body_data(body))
    edit(session, body, mandate="Theirs")

    with pytest.raises(EditConflict):
        services.edit_body(
            session, body, replace(BODY, mandate="Mine"), seen=version, is_used=has_meetings,
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip
    assert body.mandate == "Theirs"


def test_new_priority_is_appended_and_an_existing_one_is_reused(session: Session) -> None:
    first = add(session, new_priority="Safe Borders").priority_id
    second = add(session, name="B", new_priority="Other").priority_id
    reused_id = add(session, name="C", new_priority="SAFE bördérs").priority_id

    assert reused_id == first
    rows = session.scalars(select(Priority).order_by(Priority.position)).all()
    assert [(row.id, row.name, row.slug, row.position) for row in rows] == [
        (first, "Safe Borders", "safe-borders", 0), (second, "Other", "other", 1),
    ]  # fmt: skip


def test_priority_with_a_taken_slug_gets_a_number(session: Session) -> None:
    add(session, new_priority="A b")
    add(session, name="B", new_priority="A-b")
    add(session, name="C", new_priority="???")

    slugs = session.scalars(select(Priority.slug).order_by(Priority.position)).all()
    assert list(slugs) == ["a-b", "a-b-2", "priority"]


def test_selected_priority_is_saved_and_can_be_removed(session: Session) -> None:
    priority = factories.priority(session)
    session.commit()
    body = add(session, priority_id=priority.id)
    assert body.priority_id == priority.id

    edit(session, body, priority_id=None)

    assert body.priority_id is None


def test_organisation_is_edited_and_audited(session: Session) -> None:
    installation = factories.installation(session)
    session.commit()
    before = operations.organisation_data(installation)
    after = OrganisationData(
        name="New", acronym="N", email="n@example.org", website="https://example.org",
        timezone="Europe/Riga", city="Riga", country="LV", presidency_month=1,
    )  # fmt: skip

    changed = services.edit_organisation(
        session, after, seen=fingerprint(before), actor=SECRETARIAT, now=minute(1)
    )

    assert changed
    assert operations.organisation_data(installation) == after
    (entry,) = entries(session)
    assert (entry.action, entry.actor_id, entry.at) == ("organisation.edited", 1, minute(1))
    assert (entry.subject, entry.subject_id) == ("installation", 1)
    assert entry.details["name"] == ["Council of Examples", "New"]


def test_organisation_is_not_saved_if_unchanged_or_edited_concurrently(session: Session) -> None:
    facts = operations.organisation_data(factories.installation(session))
    session.commit()
    version = fingerprint(facts)

    assert not services.edit_organisation(session, facts, seen=version, actor=SECRETARIAT, now=NOON)
    with pytest.raises(EditConflict):
        services.edit_organisation(
            session, replace(facts, name="X"), seen="old", actor=SECRETARIAT, now=NOON
        )
    assert entries(session) == []
