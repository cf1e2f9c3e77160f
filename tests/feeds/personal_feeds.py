"""Create and read personal calendars in tests."""

from datetime import timedelta
from typing import Any

import icalendar
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.personal_feeds import services
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart, FeedRequest
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.actors import actor_of
from tests.conftest import SECRET
from tests.ical_lint import lint

KEY = SECRET.encode()
ROOM = "https://rooms.example.org/secret"
#: Path of personal links to the room, which calendars contain instead of it.
JOIN_PATH = "/join/"


def in_days(number: int) -> str:
    return (clock.now() + timedelta(days=number)).date().isoformat()


def make(session: Session, days: int = 20, **columns: Any) -> Event:
    """Return an event so many days from now, with its stored entry."""
    with transaction(session, now=clock.now()):
        return factories.event(session, when=factories.when(in_days(days)), **columns)


def owner_of(user: User) -> FeedOwner:
    return FeedOwner(user.id, user.email.casefold())


def feed_of(
    session: Session,
    whose: User | FeedOwner,
    *parts: FeedPart,
    bodies: tuple[Body, ...] = (),
    alarm: int | None = None,
) -> tuple[int, str]:
    """Return the id and the token of a new personal calendar."""
    owner = whose if isinstance(whose, FeedOwner) else owner_of(whose)
    request = FeedRequest("Mine", parts, tuple(body.id for body in bodies), alarm)
    feed, secret = services.create_feed(
        session, owner, request, actor=actor_of(owner), now=clock.now()
    )
    number = feed.id
    session.commit()
    return number, secret


def renewed(session: Session, owner: FeedOwner, number: int) -> str:
    secret = services.rotate_secret(
        session, owner, number, key=KEY, actor=actor_of(owner), now=clock.now()
    )  # fmt: skip
    session.commit()
    return secret


def revoke(session: Session, owner: FeedOwner, number: int) -> None:
    services.revoke_feed(session, owner, number, actor=actor_of(owner), now=clock.now())
    session.commit()


def path(secret: str, query: str = "") -> str:
    return f"/feeds/{secret}/my.ics{query}"


def read(client: FlaskClient, secret: str, query: str = "") -> list[Any]:
    """Return the entries at the URL, in order, after validating them."""
    response = client.get(path(secret, query))
    assert response.status_code == 200, response.text
    assert lint(response.data) == []
    return list(icalendar.Calendar.from_ical(response.data).walk("VEVENT"))


def titles(client: FlaskClient, secret: str) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in read(client, secret)]


def text_at(client: FlaskClient, url: str) -> str:
    """Return the unfolded calendar at the URL."""
    return client.get(url).text.replace("\r\n ", "")
