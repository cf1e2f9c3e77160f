"""Delete, restore and preview drafts, and undo a decline, on the organiser's pages."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState, RegistrationPolicy
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from tests import factories

DAY = (clock.now() + timedelta(days=40)).date().isoformat()
PATH = "/organise/events/own"


def test_draft_is_deleted_and_restored(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(
        session, bodies=[body], slug="own", title="Idea", state=EventState.DRAFT, published_at=None
    )
    session.commit()
    assert f'action="{PATH}/delete"' in organiser.get(PATH).text

    deleted = organiser.post(f"{PATH}/delete", follow_redirects=True)

    assert "You can restore it for 30 days." in deleted.text
    assert "Idea" in deleted.text
    assert organiser.get(PATH).status_code == 404
    assert "/organise/deleted" in organiser.get("/organise?show=drafts").text
    restored = organiser.post(f"{PATH}/restore", follow_redirects=True)
    assert "Draft restored." in restored.text
    assert organiser.get(PATH).status_code == 200
    assert organiser.post(f"{PATH}/restore").status_code == 404


def test_published_meeting_offers_no_deletion(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    event = factories.event(session, bodies=[body], slug="own")
    session.commit()

    assert f"{PATH}/delete" not in organiser.get(PATH).text
    page = organiser.post(f"{PATH}/delete", follow_redirects=True).text
    assert "Only drafts that were never published can be deleted" in page
    session.rollback()
    assert event.deleted_at is None


def test_preview_of_a_draft_is_one_click(
    app: Flask, organiser: FlaskClient, session: Session, body: Body
) -> None:
    factories.event(session, bodies=[body], slug="own", state=EventState.DRAFT, published_at=None)
    session.commit()

    page = organiser.get(PATH).text
    assert 'href="/events/own">Preview page</a>' in " ".join(page.split())
    preview = organiser.get("/events/own").text
    assert "This meeting is a draft. Only organisers can see this page." in preview
    assert app.test_client().get("/events/own").status_code == 404


def test_decline_is_undone(organiser: FlaskClient, session: Session, body: Body) -> None:
    event = factories.open_event(
        session, bodies=[body], slug="own", when=factories.when(DAY),
        registration=RegistrationPolicy.APPROVAL,
    )  # fmt: skip
    person = factories.registration(session, event, state=RegistrationState.PENDING)
    session.commit()
    at = f"{PATH}/participants/{person.id}"
    organiser.post(f"{at}/decline", data={"reason": "By mistake"})
    assert "Undo the decline" in organiser.get(f"{PATH}/participants").text

    response = organiser.post(f"{at}/undo-decline", follow_redirects=True)

    assert "awaits your approval again" in response.text
    session.rollback()
    assert (person.state, person.reason) == (RegistrationState.PENDING, "")
    assert "Undo the decline" not in response.text
