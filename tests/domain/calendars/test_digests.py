"""Content outside the stored entry affects only the timestamp of variants that contain it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.models import Body
from meetings.domain.calendars import queries, services
from meetings.domain.calendars.models import EntryDigest
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON, on_both
from tests.domain.calendars.stored_entries import LATER, TEXTS, body_of, change, create_event


def changed_at(session: Session, event: Event) -> datetime | None:
    statement = select(EntryDigest.modified_at).where(EntryDigest.event_id == event.id)
    return session.scalar(statement)


@pytest.fixture
def event(session: Session) -> Event:
    body = factories.body(session, name="Task Force")
    event = create_event(session, slug="spring", title="Spring", bodies=[body])
    with transaction(session, now=NOON):
        factories.appearance(
            session, event, person=factories.person(session), role=AppearanceRole.KEYNOTE
        )
    return event


def change_role(session: Session, _event: Event) -> None:
    session.scalars(select(Appearance)).one().role = AppearanceRole.MODERATOR


def change_title(_session: Session, event: Event) -> None:
    event.translations = {"lt": {"title": "Pavasaris"}}


def rename_body(session: Session, _event: Event) -> None:
    session.scalars(select(Body)).one().translations = {"lt": {"name": "Darbo grupė"}}


@on_both
@pytest.mark.parametrize("edit", [change_role, change_title, rename_body])
def test_content_of_other_variants_updates_only_the_timestamp(
    app: Flask, session: Session, event: Event, edit: Callable[[Session, Event], None]
) -> None:
    before = body_of(session, event)
    assert queries.event_timestamp(session, "spring") == {event.id: NOON}

    change(session, lambda: edit(session, event))

    assert queries.event_timestamp(session, "spring") == {event.id: LATER}
    assert body_of(session, event) == before


def test_content_outside_all_entries_updates_no_timestamp(
    app: Flask, session: Session, event: Event
) -> None:
    change(session, lambda: setattr(event, "notes", "for ourselves"))

    assert queries.event_timestamp(session, "spring") == {event.id: NOON}
    assert services.rebuild_entries(session, texts=TEXTS, now=LATER) == 0
    assert changed_at(session, event) == NOON


@on_both
def test_changes_of_internal_events_are_recorded(app: Flask, session: Session) -> None:
    hall = factories.venue(session, name="Town Hall")
    event = create_event(session, slug="closed", venues=[hall], visibility=Visibility.MEMBERS)
    assert changed_at(session, event) == NOON

    change(session, lambda: setattr(hall, "name", "City Hall"))

    assert changed_at(session, event) == LATER
    assert not queries.was_public(session, "closed")
    assert queries.event_timestamp(session, "closed") == {}


def test_entries_without_digest_retain_their_timestamp(
    app: Flask, session: Session, event: Event
) -> None:
    before = body_of(session, event)
    with transaction(session, now=NOON):
        session.execute(delete(EntryDigest))
    assert queries.event_timestamp(session, "spring") == {event.id: NOON}

    assert services.rebuild_entries(session, texts=TEXTS, now=LATER) == 0

    assert changed_at(session, event) == NOON
    assert body_of(session, event) == before
