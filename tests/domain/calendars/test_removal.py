"""Rows removed from an event or moved to another are removed from its entry."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.calendars import services
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON
from tests.domain.calendars.stored_entries import LATER, TEXTS, body_of, change, create_event


@pytest.mark.parametrize("leave", [{"series_id": None, "ordinal": None}, {"ordinal": 7}])
def test_meeting_removed_from_a_series_is_no_longer_related(
    app: Flask, session: Session, leave: dict[str, int | None]
) -> None:
    series = factories.series(session)
    first = create_event(session, series_id=series.id, ordinal=1, uid="first")
    second = create_event(session, series_id=series.id, ordinal=2)
    assert "RELATED-TO;RELTYPE=SIBLING:first\r\n" in body_of(session, second)

    with transaction(session, now=LATER):
        for name, value in leave.items():
            setattr(first, name, value)

    assert "RELATED-TO" not in body_of(session, second)
    assert services.rebuild_entries(session, texts=TEXTS, now=LATER) == 0


def test_meeting_moved_to_another_series_is_related_to_it(app: Flask, session: Session) -> None:
    old_series, new_series = factories.series(session), factories.series(session)
    first = create_event(session, series_id=old_series.id, ordinal=1, uid="first")
    second = create_event(session, series_id=old_series.id, ordinal=2)
    other = create_event(session, series_id=new_series.id, ordinal=2)

    change(session, lambda: setattr(first, "series_id", new_series.id))

    assert "RELATED-TO" not in body_of(session, second)
    assert "RELATED-TO;RELTYPE=SIBLING:first\r\n" in body_of(session, other)


def test_document_moved_to_another_meeting_is_attached_there(app: Flask, session: Session) -> None:
    old_event, new_event = create_event(session), create_event(session)
    with transaction(session, now=NOON):
        document = factories.document(
            session, event_id=old_event.id, url="https://files.example.org/a.pdf"
        )
    assert "ATTACH" in body_of(session, old_event)

    change(session, lambda: setattr(document, "event_id", new_event.id))

    assert "ATTACH" not in body_of(session, old_event)
    assert "ATTACH" in body_of(session, new_event)
