"""Entries are refreshed in the transaction that changes any of their content."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.calendars import services
from meetings.domain.documents.models import Document, DocumentKind, DocumentVersion
from meetings.domain.events.models import Event, EventBody, EventRelation, EventVenue, Venue
from meetings.domain.events.rules import EventState, RelationKind, Visibility
from meetings.extensions import db, open_session
from meetings.factory import create_app
from meetings.kernel.database import current_revision, transaction
from meetings.settings import Settings
from tests import factories
from tests.concurrency import separate_session
from tests.conftest import NOON, SECRET, on_both
from tests.cpu_time import assert_costs_at_most
from tests.domain.calendars.stored_entries import LATER, TEXTS, body_of, change, create_event, entry


@on_both
def test_new_event_has_an_entry_with_its_timestamp_and_revision(
    app: Flask, session: Session
) -> None:
    event = create_event(session, title="Spring meeting")

    result = entry(session, event)

    assert result is not None
    assert (result.modified_at, result.zone, result.is_off) == (NOON, "Europe/Vilnius", False)
    assert result.revision <= current_revision(session)
    assert "SUMMARY:Spring meeting\r\n" in result.body


@on_both
def test_unchanged_entries_retain_their_bytes(app: Flask, session: Session) -> None:
    event = create_event(session)
    before = body_of(session, event)

    change(session, lambda: setattr(event, "notes", "nothing that a calendar shows"))
    rebuilt = services.rebuild_entries(session, texts=TEXTS, now=LATER)

    assert (body_of(session, event), rebuilt) == (before, 0)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": EventState.DRAFT},
        {"visibility": Visibility.MEMBERS},
        {"published_at": None},
        {"when": factories.when("2027-05")},
        {"when": factories.when("2027")},
    ],
)
def test_hidden_or_undated_events_have_no_entry(
    app: Flask, session: Session, columns: dict[str, Any]
) -> None:
    assert entry(session, create_event(session, **columns)) is None


def test_withdrawn_event_leaves_an_empty_entry_and_can_be_restored(
    app: Flask, session: Session
) -> None:
    event = create_event(session)

    change(session, lambda: setattr(event, "visibility", Visibility.MEMBERS))
    removed = entry(session, event)

    assert removed is not None
    assert (removed.body, removed.modified_at) == ("", LATER)
    change(session, lambda: setattr(event, "visibility", Visibility.PUBLIC))
    assert "BEGIN:VEVENT" in body_of(session, event)


@on_both
def test_renaming_a_referenced_row_refreshes_the_entry(app: Flask, session: Session) -> None:
    body, venue = factories.body(session), factories.venue(session, name="Town Hall")
    event = create_event(session, bodies=[body], venues=[venue])
    with transaction(session, now=NOON):
        speaker = factories.appearance(session, event, person=factories.person(session, name="Ana"))
    assert "LOCATION:Town Hall\\, Vilnius\\, Lithuania" in body_of(session, event)

    change(session, lambda: setattr(venue, "name", "City Hall"))
    change(session, lambda: setattr(body, "short_name", "TF-THB"))
    change(session, lambda: setattr(speaker.person, "name", "Žana"))

    text = body_of(session, event)
    assert "LOCATION:City Hall\\, Vilnius" in text
    assert "CATEGORIES:TF-THB," in text
    assert "With:\\nŽana" in text
    assert f"DTSTAMP:{LATER:%Y%m%dT%H%M%SZ}" in text


def test_editing_a_part_refreshes_the_entry(app: Flask, session: Session) -> None:
    event = create_event(session)
    appearance = factories.appearance(session, event, group_name="A youth panel")

    change(session, lambda: event.places.append(EventVenue(venue=factories.venue(session))))
    assert "LOCATION:Vilnius\\, Lithuania" in body_of(session, event)
    assert "A youth panel" in body_of(session, event)
    change(session, lambda: session.delete(appearance))
    assert "A youth panel" not in body_of(session, event)


@pytest.mark.parametrize(
    ("state", "prefix"), [(EventState.CANCELLED, "Cancelled"), (EventState.POSTPONED, "Postponed")]
)
def test_title_of_a_called_off_event_starts_with_its_state(
    app: Flask, session: Session, state: EventState, prefix: str
) -> None:
    event = create_event(session, title="Spring meeting")

    def call_off() -> None:
        event.state, event.state_reason = state, "No quorum."

    change(session, call_off)

    text = body_of(session, event)
    assert f"SUMMARY:{prefix}: Spring meeting\r\n" in text
    assert "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n" in text
    assert f"DESCRIPTION:{prefix}: No quorum.\\n\\n" in text


def test_date_to_be_confirmed_is_tentative(app: Flask, session: Session) -> None:
    at = factories.when("2027-06-01", to_be_confirmed=True)
    whole_day = factories.when("2027-06-01", starts_time=None, ends_time=None)

    assert "STATUS:TENTATIVE" in body_of(session, create_event(session, when=at))
    assert "STATUS:CONFIRMED" in body_of(session, create_event(session, when=whole_day))
    assert "DTSTART;VALUE=DATE:20270601\r\nDTEND;VALUE=DATE:20270602" in body_of(
        session, create_event(session, when=whole_day)
    )


def test_entries_never_contain_join_links_or_personal_addresses(
    app: Flask, session: Session
) -> None:
    person = factories.person(session, email="secret-person@example.org")
    event = create_event(
        session, join_url="https://join.example.org/secret", stream_url="https://live.example.org/1"
    )
    change(session, lambda: factories.appearance(session, event, person=person))

    text = body_of(session, event)
    assert "secret" not in text
    assert "CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL=Live stream:https://live" in text


def test_related_entries_are_listed_only_while_public(app: Flask, session: Session) -> None:
    full, part = create_event(session, uid="whole"), create_event(session)
    relation = EventRelation(event_id=part.id, other_id=full.id, kind=RelationKind.PART_OF)
    change(session, lambda: session.add(relation))
    assert "RELATED-TO;RELTYPE=PARENT:whole\r\n" in body_of(session, part)

    change(session, lambda: setattr(full, "visibility", Visibility.MEMBERS))

    assert "RELATED-TO" not in body_of(session, part)


def test_meeting_of_a_series_refers_to_the_previous_one(app: Flask, session: Session) -> None:
    series = factories.series(session)
    second = create_event(session, series_id=series.id, ordinal=2)

    create_event(session, series_id=series.id, ordinal=1, uid="first")

    assert "RELATED-TO;RELTYPE=SIBLING:first\r\n" in body_of(session, second)


def test_query_count_is_independent_of_the_number_of_events(
    app: Flask, session: Session, count_queries: Callable[[], Any]
) -> None:
    counts = []
    for number in (1, 3):
        body = factories.body(session)
        for _ in range(number):
            create_event(session, bodies=[body])
        with count_queries() as queries:
            change(session, lambda body=body: setattr(body, "name", "New name"))  # type: ignore[misc]
        counts.append(queries.count)

    assert counts[0] == counts[1]


@pytest.mark.slow
def test_renaming_a_body_with_many_events_is_fast(app: Flask, session: Session) -> None:
    names = (f"Name {number}" for number in count())
    small, large = (factories.body(session) for _ in range(2))
    with transaction(session, now=NOON):
        for number in range(500):
            factories.event(session, bodies=[large if number % 5 else small])

    assert_costs_at_most(
        8,
        lambda: change(session, lambda: setattr(large, "name", next(names))),
        lambda: change(session, lambda: setattr(small, "name", next(names))),
    )
    for body in (small, large):
        of_body = select(Event).join(EventBody).where(EventBody.body_id == body.id)
        event = session.scalars(of_body).first()
        assert event is not None
        assert body.name in body_of(session, event)


def test_only_public_documents_are_attached_by_url(app: Flask, session: Session) -> None:
    event = create_event(session)

    def add_documents() -> None:
        for visibility in (Visibility.PUBLIC, Visibility.MEMBERS):
            document = Document(
                slug=visibility.value, title="Agenda", kind=DocumentKind.AGENDA,
                visibility=visibility,
                event_id=event.id,
            )  # fmt: skip
            document.versions = [
                DocumentVersion(
                    number=n, filename=f"the agenda {n}.pdf", media_type="application/pdf",
                    size=1, sha256="", key="k", uploaded_at=NOON,
                )
                for n in (1, 2)
            ]  # fmt: skip
            session.add(document)

    change(session, add_documents)

    attached = [ln for ln in body_of(session, event).split("\r\n") if ln.startswith("ATTACH")]
    url = "http://127.0.0.1:8000/documents/public/2/the%20agenda%202.pdf"
    assert attached == [f"ATTACH;FMTTYPE=application/pdf:{url}"]


@on_both
@pytest.mark.slow
def test_concurrent_rename_and_edit_are_both_in_the_entry(app: Flask, session: Session) -> None:
    venue = factories.venue(session)
    event = create_event(session, venues=[venue])
    number, place = event.id, venue.id
    session.commit()

    def set_text(row: tuple[type[Any], int, str], text: str) -> None:
        with separate_session(session) as other, transaction(other, now=LATER):
            setattr(other.get_one(row[0], row[1]), row[2], text)

    for round_number in range(12):
        rows = [(Event, number, "title"), (Venue, place, "city")]
        with ThreadPoolExecutor(2) as pool:
            list(
                pool.map(
                    lambda row, round_number=round_number: set_text(row, f"Text {round_number}"),
                    rows,
                )
            )
        session.rollback()
        text = body_of(session, event)
        assert f"SUMMARY:Text {round_number}\r\n" in text
        assert f"LOCATION:Text {round_number}\\, " in text


def test_each_application_writes_its_base_url(app: Flask, session: Session, tmp_path: Path) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    other = create_app(
        Settings(
            instance=tmp_path, secret_key=SECRET, database_url=url,
            public_url="https://other.example.org", testing=True,
        )
    )  # fmt: skip
    with open_session(other) as other_session:
        of_theirs = body_of(other_session, create_event(other_session, slug="theirs"))
    with other.app_context():
        db.engine.dispose()

    of_ours = body_of(session, create_event(session, slug="ours"))

    assert "https://other.example.org/events/theirs" in of_theirs
    assert "other.example.org" not in of_ours
    assert "/events/ours" in of_ours
