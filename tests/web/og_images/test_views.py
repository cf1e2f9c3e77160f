"""The link preview image of an event: access, caching and updates."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.adapters.og_images import OgImages
from meetings.domain.bodies.models import Installation
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.extensions import db
from meetings.factory import DIST
from meetings.http.assets import font_files
from meetings.http.components import get_components
from meetings.jobs import task_queue
from meetings.jobs.render_og_images import BATCH_SIZE, render_images
from meetings.kernel import clock
from meetings.web.og_images.views import FALLBACK
from tests import factories
from tests.web.sign_in import sign_in

PATH = "/events/spring/card.png"
YESTERDAY = clock.now() - timedelta(days=1)


def create_event(session: Session, **columns: Any) -> Event:
    factories.installation(session)
    fields = {"slug": "spring", "title": "Spring meeting", "updated_at": YESTERDAY}
    event = factories.event(session, **fields | columns)
    session.commit()
    return event


@pytest.fixture(autouse=True)
def _no_images(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Provide an empty folder, because the events of every test have the same ids."""
    parts = get_components(app)
    original = parts.og_images
    parts.og_images = OgImages(tmp_path / "cards", font_files(DIST))
    yield
    parts.og_images = original


def render(app: Flask, **later: Any) -> int:
    """Render one batch, as the worker does after a change of an event."""
    images = get_components(app).og_images
    with app.app_context(), images.rendering() as may_render:
        assert may_render
        return render_images(db.session(), images, now=clock.now() + timedelta(**later))


def test_a_public_event_has_an_image_with_public_caching(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    create_event(session)
    render(app)

    response = client.get(PATH)

    assert response.status_code == 200
    assert response.mimetype == "image/png"
    assert response.data.startswith(b"\x89PNG")
    assert response.data != FALLBACK.read_bytes()
    assert response.content_length == len(response.data)
    assert response.headers["Cache-Control"].startswith("public, max-age=86400")
    assert "Set-Cookie" not in response.headers


def test_no_request_renders_and_the_fallback_is_cached_briefly(
    session: Session, client: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    create_event(session)

    response = client.get(PATH)

    assert (response.status_code, response.data) == (200, FALLBACK.read_bytes())
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert list((tmp_path / "cards").rglob("*.png")) == []
    render(app)
    assert client.get(PATH).headers["ETag"] != response.headers["ETag"]


def test_the_old_image_is_cached_briefly_until_the_new_one_is_rendered(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    event = create_event(session)
    render(app)
    old = client.get(PATH)
    event.title, event.updated_at = "Autumn meeting", clock.now()
    session.commit()

    previous = client.get(PATH)
    render(app)
    after = client.get(PATH)

    assert (previous.data, previous.headers["ETag"]) == (old.data, old.headers["ETag"])
    assert previous.headers["Cache-Control"] == "public, max-age=60"
    assert after.data != old.data
    assert after.headers["Cache-Control"].startswith("public, max-age=86400")


def test_a_current_etag_gets_304_even_if_no_image_is_stored(
    session: Session, client: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    create_event(session)
    render(app)
    etag = client.get(PATH).headers["ETag"]
    for stored in (tmp_path / "cards").glob("*.png"):
        stored.unlink()

    revalidated = client.get(PATH, headers={"If-None-Match": etag})

    assert (revalidated.status_code, revalidated.data) == (304, b"")


def test_unchanged_events_are_rendered_once(session: Session, app: Flask) -> None:
    create_event(session)

    assert [render(app), render(app), render(app, hours=1)] == [1, 0, 0]


def test_a_change_during_rendering_is_rendered_afterwards(session: Session, app: Flask) -> None:
    """A transaction is time-stamped when it starts, and may commit while an image is rendered."""
    event = create_event(session)
    render(app)
    event.title, event.updated_at = "Autumn meeting", clock.now() - timedelta(seconds=20)
    session.commit()

    assert render(app) == 1


def test_recently_changed_events_are_rendered_first_in_limited_batches(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    factories.installation(session)
    for number in range(BATCH_SIZE + 2):
        factories.event(session, slug=f"old-{number}", updated_at=YESTERDAY)
    factories.event(session, slug="spring", title="Spring meeting", updated_at=clock.now())
    session.commit()

    assert render(app) == BATCH_SIZE
    assert client.get(PATH).data != FALLBACK.read_bytes()
    assert render(app) == 3


def test_a_renamed_organisation_is_rendered_on_every_image(session: Session, app: Flask) -> None:
    create_event(session)
    render(app)
    session.get_one(Installation, 1).name = "Council of Others"
    session.commit()

    assert render(app, hours=1) == 1


def test_every_text_on_the_image_changes_its_validator(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    event = create_event(session)
    render(app)
    etags = [client.get(PATH).headers["ETag"]]
    states = (EventState.CANCELLED, EventState.TENTATIVE)
    for name, value in (("title", "Autumn meeting"), *(("state", state) for state in states)):
        setattr(event, name, value)
        event.updated_at = clock.now()
        session.commit()
        render(app)
        etags.append(client.get(PATH).headers["ETag"])
    event.bodies[0].name = event.bodies[0].short_name = "Renamed"
    event.updated_at = clock.now()
    session.commit()
    render(app)
    etags.append(client.get(PATH).headers["ETag"])

    assert len(set(etags)) == 5


@pytest.mark.parametrize(
    "columns",
    [
        {"state": EventState.DRAFT}, {"published_at": None}, {"visibility": Visibility.MEMBERS},
        {"visibility": Visibility.ORGANISERS}, {"visibility": Visibility.PARTICIPANTS},
    ],
)  # fmt: skip
def test_events_that_are_not_public_have_no_image(
    session: Session, client: FlaskClient, app: Flask, columns: dict[str, Any]
) -> None:
    create_event(session, **columns)
    user = factories.user(session)
    session.commit()

    assert render(app) == 0
    assert client.get(PATH).status_code == 404
    assert sign_in(client, user).get(PATH).status_code == 404


def test_unknown_event_has_no_image(client: FlaskClient) -> None:
    assert client.get("/events/nothing/card.png").status_code == 404


@pytest.mark.parametrize("day", ["2027-05-20", "2027-05", "2027"])
def test_events_of_every_date_precision_have_an_image(
    session: Session, app: Flask, day: str
) -> None:
    create_event(session, when=factories.when(day), bodies=[], title="T" * 300)

    assert render(app) == 1


def test_a_committed_change_of_an_event_queues_rendering(
    session: Session, client: FlaskClient, app: Flask
) -> None:
    create_event(session)
    user = factories.user(session)
    session.commit()
    sign_in(client, user)
    huey = task_queue.get_queue(app).huey
    huey.storage.flush_queue()

    client.post("/organise/events/spring/cancel", data={"reason": ""})
    before = [task.name for task in huey.pending()]
    client.post("/organise/events/spring/cancel", data={"reason": "Storm"})

    assert "paint_og_images" not in before
    assert "paint_og_images" in [task.name for task in huey.pending()]


def test_event_page_names_its_image(session: Session, client: FlaskClient) -> None:
    create_event(session)

    page = client.get("/events/spring").text

    assert f'<meta property="og:image" content="http://127.0.0.1:8000{PATH}">' in page
