"""The pages about the site."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.i18n.languages import COOKIE
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from tests.factories import installation, open_event


def next_month(session: Session) -> Event:
    """Return a committed event that anybody may register for."""
    day = (clock.now() + timedelta(days=30)).date()
    installation(session)
    event = open_event(session, when=EventDates(PartialDate.of(day), "Europe/Vilnius"))
    session.commit()
    return event


def cookies(client: FlaskClient, path: str) -> list[str]:
    """Return the names of the cookies that the page sets."""
    response = client.get(path)
    assert response.status_code == 200
    return [header.partition("=")[0] for header in response.headers.getlist("Set-Cookie")]


def test_privacy_page_names_both_cookies(client: FlaskClient) -> None:
    page = client.get("/privacy").text
    session_cookie = client.application.config["SESSION_COOKIE_NAME"]

    assert f"<code>{COOKIE}</code>" in page
    assert f"<code>{session_cookie}</code>" in page


@pytest.mark.parametrize("path", ["/", "/?view=month", "/bodies", "/search", "/subscribe"])
def test_reading_sets_no_cookie(client: FlaskClient, session: Session, path: str) -> None:
    next_month(session)

    assert cookies(client, path) == []


def test_forms_and_language_choice_set_one_named_cookie_each(
    client: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = next_month(session)
    session_cookie = client.application.config["SESSION_COOKIE_NAME"]
    monkeypatch.setitem(client.application.config, "WTF_CSRF_ENABLED", True)

    assert cookies(client, "/?lang=lt") == [COOKIE]
    assert cookies(client, f"/events/{event.slug}/register") == [session_cookie]
