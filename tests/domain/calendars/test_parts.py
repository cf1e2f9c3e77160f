"""Adding, moving or removing a row refreshes all affected entries."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.calendars import queries, services
from meetings.domain.documents.models import DocumentVersion
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Series
from meetings.domain.events.rules import RelationKind
from meetings.kernel.database import current_revision
from tests import factories
from tests.conftest import NOON
from tests.domain.calendars.stored_entries import LATER, TEXTS, change, create_event

Part = Callable[[Session, Event], object]


def body(session: Session, event: Event) -> EventBody:
    row = EventBody(event_id=event.id, body_id=factories.body(session).id, position=5)
    return factories.saved(session, row)


def venue(session: Session, event: Event) -> EventVenue:
    row = EventVenue(event_id=event.id, venue_id=factories.venue(session).id, position=5)
    return factories.saved(session, row)


def appearance(session: Session, event: Event) -> object:
    return factories.appearance(session, event)


def document(session: Session, event: Event) -> object:
    document = factories.document(session, event_id=event.id)
    return factories.saved(
        session,
        DocumentVersion(
            document_id=document.id,
            number=1,
            filename="a.pdf",
            media_type="application/pdf",
            size=1,
            sha256="",
            key="k",
            uploaded_at=NOON,
        ),
    )


PARTS: list[Part] = [body, venue, appearance, document]


def changed_at(session: Session) -> list[object]:
    """Return the times of the last change of both entries."""
    return [
        *queries.event_timestamp(session, "one").values(),
        *queries.event_timestamp(session, "two").values(),
    ]


@pytest.fixture
def events(session: Session) -> tuple[Event, Event]:
    return create_event(session, slug="one"), create_event(session, slug="two")


@pytest.mark.parametrize("part", PARTS)
def test_adding_a_part_refreshes_the_event(
    app: Flask, session: Session, events: tuple[Event, Event], part: Part
) -> None:
    change(session, lambda: part(session, events[0]))

    assert changed_at(session) == [LATER, NOON]


@pytest.mark.parametrize("part", [body, venue, appearance])
def test_removing_a_part_refreshes_the_event(
    app: Flask, session: Session, events: tuple[Event, Event], part: Part
) -> None:
    rows: list[object] = []
    change(session, lambda: rows.append(part(session, events[0])), now=NOON)
    assert changed_at(session) == [NOON, NOON]

    change(session, lambda: session.delete(rows[0]))

    assert changed_at(session) == [LATER, NOON]


@pytest.mark.parametrize("part", [body, venue, appearance])
def test_moving_a_part_refreshes_both_events(
    app: Flask, session: Session, events: tuple[Event, Event], part: Part
) -> None:
    rows: list[object] = []
    change(session, lambda: rows.append(part(session, events[0])), now=NOON)

    change(session, lambda: setattr(rows[0], "event_id", events[1].id))

    assert changed_at(session) == [LATER, LATER]


def test_relation_refreshes_the_entry_of_the_related_event(
    app: Flask, session: Session, events: tuple[Event, Event]
) -> None:
    first, second = events
    row = EventRelation(event_id=first.id, other_id=second.id, kind=RelationKind.PART_OF)

    change(session, lambda: session.add(row))
    assert queries.event_timestamp(session, "one") == {first.id: LATER}
    change(session, lambda: session.delete(row), now=NOON)

    assert queries.event_timestamp(session, "one") == {first.id: NOON}


def test_removing_an_event_from_a_series_refreshes_the_next(
    app: Flask, session: Session, events: tuple[Event, Event]
) -> None:
    series: Series = factories.series(session)
    first, second = events

    def number() -> None:
        for event, ordinal in ((first, 1), (second, 2)):
            event.series_id, event.ordinal = series.id, ordinal

    change(session, number, now=NOON)
    assert changed_at(session) == [NOON, NOON]

    change(session, lambda: setattr(first, "series_id", None))

    assert queries.event_timestamp(session, "two") == {second.id: LATER}


def test_column_outside_all_entries_refreshes_none(
    app: Flask, session: Session, events: tuple[Event, Event]
) -> None:
    (link,) = events[0].organised_by

    change(session, lambda: setattr(link.body, "mandate", "Another mandate"))
    change(session, lambda: setattr(events[0], "notes", "For ourselves"))

    assert changed_at(session) == [NOON, NOON]


def test_rebuilding_current_entries_writes_none_and_increments_the_revision(
    app: Flask, session: Session, events: tuple[Event, Event]
) -> None:
    before = current_revision(session)

    assert services.rebuild_entries(session, texts=TEXTS, now=LATER) == 0

    assert changed_at(session) == [NOON, NOON]
    assert current_revision(session) == before + 1
