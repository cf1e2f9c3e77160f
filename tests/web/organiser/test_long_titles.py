"""Drafts with titles of any length and script can be scheduled, saved and published."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from tests import factories
from tests.domain.events.test_defaults import LONG_TITLES
from tests.web.form_helpers import save_details


@pytest.mark.parametrize("title", LONG_TITLES)
def test_drafts_of_the_same_long_title_can_be_saved(
    organiser: FlaskClient, session: Session, body: Body, title: str
) -> None:
    for number in range(3):
        new = {
            "title": title, "body": body.id, "kind": "seminar", "known": "day", "mode": "online",
            "starts_on": "2099-05-20", "nonce": str(number),
        }  # fmt: skip
        created = organiser.post("/organise/events/new", data=new)
        assert created.status_code == 302, created.text
        save_details(organiser, str(created.location), summary="Saved", audience="Everybody")

    session.rollback()
    assert len(session.scalars(select(Event.slug)).all()) == 3


def test_draft_with_a_slug_from_an_earlier_version_can_be_saved(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    slugs = ["-".join(["baltic"] * 11) + "-meetings-2027", "-".join(["baltic"] * 11)]
    for slug in slugs:
        factories.event(
            session, slug=slug, bodies=[body], state=EventState.DRAFT, published_at=None
        )
    session.commit()

    for slug in slugs:
        save_details(organiser, f"/organise/events/{slug}", slug=slug)

    session.rollback()
    assert set(session.scalars(select(Event.slug))) == set(slugs)
