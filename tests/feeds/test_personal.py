"""Calendars of one's own: what they show, to whom, and how their addresses behave."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import ANONYMOUS, Role
from meetings.domain.accounts.models import User
from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Reader, RegistrationPolicy
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.personal import services
from meetings.domain.personal.models import FeedSecret
from meetings.domain.personal.rules import GRACE, FeedPart, Owner, Wish
from meetings.domain.registration.rules import RegistrationState, TakesPart
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import SECRET
from tests.lint_ical import lint

KEY = SECRET.encode()
ROOM = "https://rooms.example.org/secret"


def in_days(number: int) -> str:
    return (clock.now() + timedelta(days=number)).date().isoformat()


def make(session: Session, days: int = 20, **columns: Any) -> Event:
    """Return an event so many days from now, with its stored entry."""
    with transaction(session, now=clock.now()):
        return factories.event(session, when=factories.when(in_days(days)), **columns)


def feed_of(
    session: Session,
    user: User,
    *parts: FeedPart,
    bodies: tuple[Body, ...] = (),
    alarm: int | None = None,
) -> tuple[int, str]:
    """Return the number of a new calendar of the user's and its secret."""
    owner = Owner(user.id, user.email.casefold())
    wish = Wish("Mine", parts, tuple(body.id for body in bodies), alarm)
    feed, secret = services.make(session, owner, wish, actor=ANONYMOUS, now=clock.now())
    number = feed.id
    session.commit()
    return number, secret


def read(client: FlaskClient, secret: str) -> list[Any]:
    """Return the entries at the address, in order, after a look at their form."""
    answer = client.get(f"/feeds/{secret}/my.ics")
    assert answer.status_code == 200, answer.text
    assert lint(answer.data) == []
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def titles(client: FlaskClient, secret: str) -> list[str]:
    return [str(entry["SUMMARY"]) for entry in read(client, secret)]


def test_registrations_show_their_standing_and_the_private_way_in(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session, email="me@example.org", role=Role.MEMBER)
    going = make(session, 10, title="Going", join_url=ROOM, join_note="Code 42")
    waiting = make(session, 11, title="Waiting", join_url=ROOM)
    there = make(session, 12, title="In the room", join_url=ROOM)
    off = make(session, 13, title="Withdrawn", join_url=ROOM)
    other = make(session, 14, title="Somebody else's", join_url=ROOM)
    mine = {"email": "Me@Example.org"}
    factories.registration(session, going, **mine)
    factories.registration(session, waiting, **mine, state=RegistrationState.WAITLISTED)
    factories.registration(session, there, **mine, takes_part=TakesPart.ON_SITE)
    factories.registration(session, off, **mine, state=RegistrationState.CANCELLED)
    factories.registration(session, other)
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    entries = {str(each["SUMMARY"]): each for each in read(client, secret)}

    assert list(entries) == ["Going", "Waiting", "In the room"]
    assert entries["Going"]["CONFERENCE"] == ROOM
    assert "You take part." in entries["Going"]["DESCRIPTION"]
    assert "Code 42" in entries["Going"]["DESCRIPTION"]
    assert entries["Waiting"]["STATUS"] == "TENTATIVE"
    assert "waiting list" in entries["Waiting"]["DESCRIPTION"]
    assert "CONFERENCE" not in entries["Waiting"]
    assert "CONFERENCE" not in entries["In the room"]
    assert ROOM not in client.get("/feeds/events.ics").text


def test_an_unverified_registration_opens_nothing(client: FlaskClient, session: Session) -> None:
    user = factories.user(session, email="me@example.org")
    event = make(session, join_url=ROOM)
    factories.registration(
        session, event, email="me@example.org", state=RegistrationState.UNVERIFIED
    )
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    assert read(client, secret) == []


def test_a_cancelled_meeting_has_no_way_in(client: FlaskClient, session: Session) -> None:
    user = factories.user(session, email="me@example.org")
    event = make(session, title="Off", join_url=ROOM, state=EventState.CANCELLED)
    factories.registration(session, event, email="me@example.org")
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    (entry,) = read(client, secret)

    assert (entry["SUMMARY"], entry["STATUS"]) == ("Cancelled: Off", "CANCELLED")
    assert "CONFERENCE" not in entry


def test_bodies_show_members_what_was_announced_to_them_and_nobody_else(
    client: FlaskClient, session: Session
) -> None:
    body, another = factories.body(session), factories.body(session)
    make(session, 10, title="Open", bodies=[body])
    make(session, 11, title="For members", bodies=[body], reader=Reader.MEMBERS)
    make(session, 12, title="For organisers", bodies=[body], reader=Reader.ORGANISERS)
    make(session, 13, title="Draft", bodies=[body], state=EventState.DRAFT, published_at=None)
    make(session, 14, title="Of another", bodies=[another])
    member = factories.user(session, role=Role.MEMBER, of=body)
    stranger = factories.user(session, role=Role.MEMBER, of=another)
    _, of_member = feed_of(session, member, FeedPart.BODIES, bodies=(body,))
    _, of_stranger = feed_of(session, stranger, FeedPart.BODIES, bodies=(body,))

    assert titles(client, of_member) == ["Open", "For members"]
    assert titles(client, of_stranger) == ["Open"]
    classes = [entry["CLASS"] for entry in read(client, of_member)]
    assert classes == ["PUBLIC", "PRIVATE"]


def test_what_one_organises_is_shown_drafts_included(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    make(session, 10, title="Announced", bodies=[body])
    make(session, 11, title="Plan", bodies=[body], state=EventState.DRAFT, published_at=None)
    make(session, 12, title="Of others")
    user = factories.user(session, role=Role.ORGANISER, of=body)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    entries = read(client, secret)

    assert [str(entry["SUMMARY"]) for entry in entries] == ["Announced", "Draft: Plan"]
    assert entries[1]["STATUS"] == "TENTATIVE"


def test_a_role_that_is_taken_away_takes_its_meetings_away(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    make(session, title="For members", bodies=[body], reader=Reader.MEMBERS)
    user = factories.user(session, role=Role.MEMBER, of=body)
    _, secret = feed_of(session, user, FeedPart.BODIES, bodies=(body,))
    assert titles(client, secret) == ["For members"]

    user.grants.clear()
    session.commit()

    assert titles(client, secret) == []


def test_deadlines_are_closings_and_action_points_that_are_open(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    closes = clock.now().replace(microsecond=0) + timedelta(days=5)
    event = make(
        session, title="Forum", bodies=[body], registration=RegistrationPolicy.OPEN,
        registration_closes_at=closes,
    )  # fmt: skip
    make(
        session, title="Other", registration=RegistrationPolicy.OPEN, registration_closes_at=closes
    )
    point = {"event_id": event.id, "kind": OutcomeKind.ACTION_POINT, "state": OutcomeState.OPEN}
    due = PartialDate.parse(in_days(8))
    factories.outcome(session, text="Send the paper", deadline=due, owner="Secretariat", **point)
    factories.outcome(session, text="Some time", deadline=PartialDate(due.year), **point)
    factories.outcome(session, text="Done", deadline=due, **point | {"state": OutcomeState.DONE})
    factories.outcome(session, text="Inside", deadline=due, reader=Reader.ORGANISERS, **point)
    user = factories.user(session, role=Role.MEMBER)
    _, secret = feed_of(session, user, FeedPart.DEADLINES, bodies=(body,))

    closing, action = read(client, secret)

    assert closing["SUMMARY"] == "Registration closes: Forum"
    assert closing["DTSTART"].dt == closes
    assert action["SUMMARY"] == "Due: Send the paper"
    assert action["DTSTART"].dt == due.first_day
    assert (closing["TRANSP"], action["TRANSP"]) == ("TRANSPARENT", "TRANSPARENT")
    assert closing["UID"] != event.uid


def test_a_meeting_that_is_in_it_for_two_reasons_is_in_it_once(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    event = make(session, bodies=[body], join_url=ROOM)
    user = factories.user(session, email="me@example.org", role=Role.ORGANISER, of=body)
    factories.registration(session, event, email="me@example.org")
    parts = (FeedPart.REGISTRATIONS, FeedPart.BODIES, FeedPart.ORGANISING)
    _, secret = feed_of(session, user, *parts, bodies=(body,), alarm=15)

    (entry,) = read(client, secret)

    assert entry["CONFERENCE"] == ROOM
    assert [str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in entry.walk("VALARM")] == [
        "-PT15M"
    ]


def test_the_answer_is_private_and_compared(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    make(session)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)
    address = f"/feeds/{secret}/my.ics"

    answer = client.get(address)

    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers
    assert client.head(address).status_code == 200
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    make(session)
    changed = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200


def test_unknown_and_withdrawn_addresses_answer_404_and_410(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    number, secret = feed_of(session, user, FeedPart.ORGANISING)
    assert client.get("/feeds/nobody-knows-this/my.ics").status_code == 404

    services.revoke(session, Owner(user.id, ""), number, actor=ANONYMOUS, now=clock.now())
    session.commit()

    answer = client.get(f"/feeds/{secret}/my.ics")
    assert answer.status_code == 410
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_user_who_is_shut_out_loses_the_calendar(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    user.disabled_at = clock.now()
    session.commit()

    assert client.get(f"/feeds/{secret}/my.ics").status_code == 410


def test_a_renewed_address_leads_to_the_new_one_for_a_while(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session)
    number, first = feed_of(session, user, FeedPart.ORGANISING)
    owner = Owner(user.id, "")

    second = services.renew(session, owner, number, key=KEY, actor=ANONYMOUS, now=clock.now())
    session.commit()
    third = services.renew(session, owner, number, key=KEY, actor=ANONYMOUS, now=clock.now())
    session.commit()

    old = client.get(f"/feeds/{first}/my.ics")
    assert (old.status_code, old.location) == (308, f"/feeds/{second}/my.ics")
    newer = client.get(f"/feeds/{second}/my.ics")
    assert (newer.status_code, newer.location) == (308, f"/feeds/{third}/my.ics")
    assert client.get(f"/feeds/{third}/my.ics").status_code == 200
    tokens = session.scalars(select(AccessToken).order_by(AccessToken.id)).all()
    tokens[0].expires_at = clock.now() - timedelta(seconds=1)
    session.commit()
    assert client.get(f"/feeds/{first}/my.ics").status_code == 410


def test_the_database_holds_no_secret(session: Session) -> None:
    user = factories.user(session)
    number, first = feed_of(session, user, FeedPart.ORGANISING)
    second = services.renew(
        session, Owner(user.id, ""), number, key=KEY, actor=ANONYMOUS, now=clock.now()
    )

    rows = session.scalars(select(FeedSecret).order_by(FeedSecret.token_id)).all()
    kept = " ".join(f"{row.pad} {row.sealed} {row.token.digest}" for row in rows)
    assert first not in kept
    assert second not in kept
    assert [bool(row.pad) for row in rows] == [False, True]
    assert rows[0].token.expires_at is not None
    assert rows[0].token.expires_at - clock.now() <= GRACE


def test_a_use_is_noted_once_in_a_while(client: FlaskClient, session: Session) -> None:
    user = factories.user(session)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)
    client.get(f"/feeds/{secret}/my.ics")
    noted = session.scalars(select(AccessToken.last_used_at)).one()
    session.rollback()
    client.get(f"/feeds/{secret}/my.ics")

    assert noted is not None
    assert session.scalars(select(AccessToken.last_used_at)).one() == noted


@pytest.mark.parametrize("how_many", [1, 3])
def test_queries_do_not_grow_with_the_meetings(
    client: FlaskClient, session: Session, count_queries: Callable[[], Any], how_many: int
) -> None:
    body = factories.body(session)
    user = factories.user(session, email="me@example.org", role=Role.ORGANISER, of=body)
    for number in range(how_many):
        event = make(session, 10 + number, bodies=[body])
        make(session, 30 + number, bodies=[body], state=EventState.DRAFT, published_at=None)
        factories.registration(session, event, email="me@example.org")
        factories.outcome(
            session, event_id=event.id, kind=OutcomeKind.ACTION_POINT, state=OutcomeState.OPEN,
            deadline=PartialDate.parse(in_days(5)),
        )  # fmt: skip
    _, secret = feed_of(session, user, *FeedPart, bodies=(body,))
    assert len(read(client, secret)) == 3 * how_many

    with count_queries() as seen:
        client.get(f"/feeds/{secret}/my.ics")

    assert seen.count <= 16


def test_a_stamp_is_the_time_of_the_change(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    user = factories.user(session, role=Role.ORGANISER, of=body)
    changed = datetime(2027, 1, 5, 10, tzinfo=UTC)
    make(session, bodies=[body], state=EventState.DRAFT, published_at=None, updated_at=changed)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    (entry,) = read(client, secret)

    assert entry["DTSTAMP"].dt == changed
