"""Preview images of events: access, caching and content."""

import fcntl
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from tests import factories
from tests.web.sign_in import sign_in

PATH = "/events/spring/card.png"


def made(session: Session, **columns: Any) -> Event:
    factories.installation(session)
    event = factories.event(session, **{"slug": "spring", "title": "Spring meeting"} | columns)
    session.commit()
    return event


def test_image_of_a_public_event_is_publicly_cacheable(
    session: Session, client: FlaskClient
) -> None:
    made(session)

    answer = client.get(PATH)

    assert answer.status_code == 200
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert answer.content_length == len(answer.data)
    assert answer.headers["Cache-Control"].startswith("public, max-age=86400")
    assert "Set-Cookie" not in answer.headers


def test_conditional_request_gets_304_without_rendering(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    made(session)
    etag = client.get(PATH).headers["ETag"]
    folder = Path(app.instance_path, "cards")
    for kept in folder.glob("*.png"):
        kept.unlink()

    again = client.get(PATH, headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""
    assert list(folder.glob("*.png")) == []


def test_changed_text_changes_the_validator(session: Session, client: FlaskClient) -> None:
    event = made(session)
    seen = [client.get(PATH).headers["ETag"]]
    states = (EventState.CANCELLED, EventState.TENTATIVE)
    for name, value in (("title", "Autumn meeting"), *(("state", each) for each in states)):
        setattr(event, name, value)
        session.commit()
        seen.append(client.get(PATH).headers["ETag"])
    event.bodies[0].name = event.bodies[0].short_name = "Renamed"
    session.commit()
    seen.append(client.get(PATH).headers["ETag"])

    assert len(set(seen)) == 5


@pytest.mark.parametrize(
    "columns",
    [
        {"state": EventState.DRAFT}, {"published_at": None}, {"reader": Visibility.MEMBERS},
        {"reader": Visibility.ORGANISERS}, {"reader": Visibility.PARTICIPANTS},
    ],
)  # fmt: skip
def test_hidden_event_has_no_image_even_for_organisers(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    made(session, **columns)
    user = factories.user(session)
    session.commit()

    assert client.get(PATH).status_code == 404
    assert sign_in(client, user).get(PATH).status_code == 404


def test_unknown_event_has_no_image(client: FlaskClient) -> None:
    assert client.get("/events/nothing/card.png").status_code == 404


@pytest.mark.parametrize("day", ["2027-05-20", "2027-05", "2027"])
def test_every_date_precision_has_an_image(session: Session, client: FlaskClient, day: str) -> None:
    made(session, when=factories.when(day), bodies=[], title="T" * 300)

    assert client.get(PATH).status_code == 200


def test_overload_returns_retry_after(session: Session, client: FlaskClient, app: Flask) -> None:
    event = made(session)
    folder = Path(app.instance_path, "cards")
    folder.mkdir(exist_ok=True)
    for kept in folder.glob(f"{event.id}-*.png"):
        kept.unlink()
    with (folder / ".turn").open("wb") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        answer = client.get(PATH)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "2"
    assert answer.headers["Cache-Control"] == "no-store"


def test_event_page_names_its_image(session: Session, client: FlaskClient) -> None:
    made(session)

    page = client.get("/events/spring").text

    assert f'<meta property="og:image" content="http://127.0.0.1:8000{PATH}">' in page
