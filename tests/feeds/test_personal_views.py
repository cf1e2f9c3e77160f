"""Content of personal calendars, by reader."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.events.rules import EventState, RegistrationPolicy, Visibility
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import on_both
from tests.feeds.personal_feeds import (
    JOIN_PATH,
    ROOM,
    feed_of,
    in_days,
    make,
    read,
    text_at,
    titles,
)


@on_both
def test_registrations_show_their_status_and_the_private_join_link(
    client: FlaskClient, session: Session
) -> None:
    user = factories.user(session, email="me@example.org", role=Role.MEMBER)
    confirmed = make(session, 10, title="Going", join_url=ROOM, join_note="Code 42")
    waitlisted = make(session, 11, title="Waiting", join_url=ROOM)
    on_site = make(session, 12, title="In the room", join_url=ROOM)
    withdrawn = make(session, 13, title="Withdrawn", join_url=ROOM)
    other = make(session, 14, title="Somebody else's", join_url=ROOM)
    contact = {"email": "Me@Example.org"}
    factories.registration(session, confirmed, **contact)
    factories.registration(session, waitlisted, **contact, state=RegistrationState.WAITLISTED)
    factories.registration(
        session, on_site, **contact, participation_mode=ParticipationMode.ON_SITE
    )
    factories.registration(session, withdrawn, **contact, state=RegistrationState.CANCELLED)
    factories.registration(session, other)
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    entries = {str(item["SUMMARY"]): item for item in read(client, secret)}

    assert list(entries) == ["Going", "Waiting", "In the room"]
    assert JOIN_PATH in entries["Going"]["CONFERENCE"]
    assert "You are attending." in entries["Going"]["DESCRIPTION"]
    assert "Code 42" in entries["Going"]["DESCRIPTION"]
    assert entries["Waiting"]["STATUS"] == "TENTATIVE"
    assert "waiting list" in entries["Waiting"]["DESCRIPTION"]
    assert "CONFERENCE" not in entries["Waiting"]
    assert "CONFERENCE" not in entries["In the room"]
    assert JOIN_PATH not in text_at(client, "/feeds/events.ics")


def test_an_unverified_registration_shows_nothing(client: FlaskClient, session: Session) -> None:
    user = factories.user(session, email="me@example.org")
    event = make(session, join_url=ROOM)
    factories.registration(
        session, event, email="me@example.org", state=RegistrationState.UNVERIFIED
    )
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    assert read(client, secret) == []


def test_a_cancelled_meeting_has_no_join_link(client: FlaskClient, session: Session) -> None:
    user = factories.user(session, email="me@example.org")
    event = make(session, title="Off", join_url=ROOM, state=EventState.CANCELLED)
    factories.registration(session, event, email="me@example.org")
    _, secret = feed_of(session, user, FeedPart.REGISTRATIONS)

    (entry,) = read(client, secret)

    assert (entry["SUMMARY"], entry["STATUS"]) == ("Cancelled: Off", "CANCELLED")
    assert "CONFERENCE" not in entry
    assert "You are attending" not in entry.get("DESCRIPTION", "")


@on_both
def test_meetings_for_members_are_shown_only_to_members(
    client: FlaskClient, session: Session
) -> None:
    body, another = factories.body(session), factories.body(session)
    make(session, 10, title="Open", bodies=[body])
    make(session, 11, title="For members", bodies=[body], visibility=Visibility.MEMBERS)
    make(session, 12, title="For organisers", bodies=[body], visibility=Visibility.ORGANISERS)
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


def test_organisers_see_their_meetings_including_drafts(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    make(session, 10, title="Announced", bodies=[body])
    make(session, 11, title="Plan", bodies=[body], state=EventState.DRAFT, published_at=None)
    make(session, 12, title="Of others")
    user = factories.user(session, role=Role.ORGANISER, of=body)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    entries = read(client, secret)

    assert [str(entry["SUMMARY"]) for entry in entries] == ["Announced", "Draft: Plan"]
    assert entries[1]["STATUS"] == "TENTATIVE"


def test_revoking_a_role_removes_its_meetings(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    make(session, title="For members", bodies=[body], visibility=Visibility.MEMBERS)
    user = factories.user(session, role=Role.MEMBER, of=body)
    _, secret = feed_of(session, user, FeedPart.BODIES, bodies=(body,))
    assert titles(client, secret) == ["For members"]

    user.grants.clear()
    session.commit()

    assert titles(client, secret) == []


@on_both
def test_deadlines_are_registration_closings_and_open_action_points(
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
    factories.outcome(
        session, text="Inside", deadline=due, visibility=Visibility.ORGANISERS, **point
    )
    user = factories.user(session, role=Role.MEMBER)
    _, secret = feed_of(session, user, FeedPart.DEADLINES, bodies=(body,))

    closing, action = read(client, secret)

    assert closing["SUMMARY"] == "Registration closes: Forum"
    assert closing["DTSTART"].dt == closes
    assert action["SUMMARY"] == "Due: Send the paper"
    assert action["DTSTART"].dt == due.first_day
    assert (closing["TRANSP"], action["TRANSP"]) == ("TRANSPARENT", "TRANSPARENT")
    assert closing["UID"] != event.uid


def test_a_meeting_included_for_two_reasons_is_listed_once(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    event = make(session, bodies=[body], join_url=ROOM)
    user = factories.user(session, email="me@example.org", role=Role.ORGANISER, of=body)
    factories.registration(session, event, email="me@example.org")
    parts = (FeedPart.REGISTRATIONS, FeedPart.BODIES, FeedPart.ORGANISING)
    _, secret = feed_of(session, user, *parts, bodies=(body,), alarm=15)

    (entry,) = read(client, secret)

    assert JOIN_PATH in entry["CONFERENCE"]
    assert [str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in entry.walk("VALARM")] == [
        "-PT15M"
    ]


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

    with count_queries() as queries:
        client.get(f"/feeds/{secret}/my.ics")

    assert queries.count <= 16


def test_dtstamp_is_the_time_of_the_change(client: FlaskClient, session: Session) -> None:
    body = factories.body(session)
    user = factories.user(session, role=Role.ORGANISER, of=body)
    changed = clock.now().replace(microsecond=0) + timedelta(days=1)
    make(session, bodies=[body], state=EventState.DRAFT, published_at=None, updated_at=changed)
    _, secret = feed_of(session, user, FeedPart.ORGANISING)

    (entry,) = read(client, secret)

    assert entry["DTSTAMP"].dt == changed


@on_both
def test_speaker_meetings_are_found_by_email_address(client: FlaskClient, session: Session) -> None:
    me = factories.person(session, email="Me@Example.org")
    announced = make(session, 10, title="Speaks")
    inside = make(session, 11, title="Chairs", visibility=Visibility.PARTICIPANTS)
    stored = make(session, 12, title="Kept back", visibility=Visibility.ORGANISERS)
    draft = make(session, 13, title="Plan", state=EventState.DRAFT, published_at=None)
    make(session, 14, title="Without me")
    for event in (announced, inside, stored, draft):
        factories.appearance(session, event, person=me)
    factories.appearance(session, make(session, 15, title="Somebody else"))
    _, secret = feed_of(session, FeedOwner(None, "me@example.org"), FeedPart.NOMINATED)
    user = factories.user(session, email="other@example.org", role=Role.MEMBER)
    _, of_other = feed_of(session, user, FeedPart.NOMINATED)

    assert titles(client, secret) == ["Speaks", "Chairs"]
    assert titles(client, of_other) == []


def test_a_withdrawn_registration_is_cancelled_for_thirty_days(
    client: FlaskClient, session: Session
) -> None:
    recently, long_ago = (clock.now() - timedelta(days=days) for days in (29, 32))
    ended = {"email": "me@example.org", "state": RegistrationState.CANCELLED}
    for days, title, changes in (
        (10, "Lately", {"decided_at": recently}),
        (11, "Long ago", {"decided_at": long_ago}),
        (12, "Never confirmed", {"decided_at": recently, "verified_at": None}),
        (13, "Turned down", {"decided_at": recently, "state": RegistrationState.DECLINED}),
    ):
        event = make(session, days, title=title, join_url=ROOM, join_note="Code 42")
        factories.registration(session, event, **ended | changes)
    _, secret = feed_of(session, FeedOwner(None, "me@example.org"), FeedPart.REGISTRATIONS)

    entries = read(client, secret)

    assert [(str(e["SUMMARY"]), str(e["STATUS"]), str(e["TRANSP"])) for e in entries] == [
        ("You are not attending: Lately", "CANCELLED", "TRANSPARENT"),
        ("You are not attending: Turned down", "CANCELLED", "TRANSPARENT"),
    ]
    assert not any("CONFERENCE" in e or "Code 42" in e["DESCRIPTION"] for e in entries)
    assert read(client, secret, "?cancelled=hide") == []


def test_a_follower_still_sees_the_meeting_after_withdrawing(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    event = make(session, title="On", bodies=[body])
    user = factories.user(session, email="me@example.org", role=Role.MEMBER)
    factories.registration(
        session, event, email="me@example.org", state=RegistrationState.CANCELLED,
        decided_at=clock.now(),
    )  # fmt: skip
    parts = (FeedPart.REGISTRATIONS, FeedPart.BODIES)
    _, secret = feed_of(session, user, *parts, bodies=(body,))

    (entry,) = read(client, secret)

    assert (entry["SUMMARY"], entry["STATUS"]) == ("On", "CONFIRMED")


def test_the_closing_of_a_registered_meeting_is_not_a_deadline(
    client: FlaskClient, session: Session
) -> None:
    closes = clock.now() + timedelta(days=5)
    columns: dict[str, Any] = {
        "registration": RegistrationPolicy.OPEN, "registration_closes_at": closes,
    }  # fmt: skip
    event = make(session, title="Mine", **columns)
    make(session, 21, title="Another", **columns)
    factories.registration(session, event, email="me@example.org")
    _, secret = feed_of(session, FeedOwner(None, "me@example.org"), FeedPart.DEADLINES)

    assert titles(client, secret) == ["Registration closes: Another"]


def test_deadlines_have_stable_uids(client: FlaskClient, session: Session) -> None:
    closes = clock.now() + timedelta(days=5)
    event = make(
        session, registration=RegistrationPolicy.OPEN, registration_closes_at=closes
    )  # fmt: skip
    point = factories.outcome(
        session, event_id=event.id, kind=OutcomeKind.ACTION_POINT, state=OutcomeState.OPEN,
        deadline=PartialDate.parse(in_days(8)), text="word " * 60,
    )  # fmt: skip
    _, secret = feed_of(session, factories.user(session, role=Role.MEMBER), FeedPart.DEADLINES)
    before = read(client, secret)

    event.title, event.slug = "Renamed", "renamed"
    event.registration_closes_at = closes + timedelta(days=1)
    point.text, point.slug, point.deadline = "Other", "other", PartialDate.parse(in_days(9))
    session.commit()
    after = read(client, secret)

    assert [entry["UID"] for entry in before] == [entry["UID"] for entry in after]
    assert len(str(before[1]["SUMMARY"])) < 130
    assert [str(entry["SUMMARY"]) for entry in after] == [
        "Registration closes: Renamed", "Due: Other",
    ]  # fmt: skip


def test_deadlines_of_internal_meetings_require_access(
    client: FlaskClient, session: Session
) -> None:
    body = factories.body(session)
    make(
        session, title="Inside", bodies=[body], visibility=Visibility.MEMBERS,
        registration=RegistrationPolicy.OPEN,
        registration_closes_at=clock.now() + timedelta(days=5),
    )  # fmt: skip
    member = factories.user(session, role=Role.MEMBER, of=body)
    _, of_member = feed_of(session, member, FeedPart.DEADLINES)
    _, of_anybody = feed_of(session, FeedOwner(None, "me@example.org"), FeedPart.DEADLINES)

    (entry,) = read(client, of_member)

    assert entry["CLASS"] == "PRIVATE"
    assert read(client, of_anybody) == []


def test_the_url_supports_dates_time_zone_and_alarm(client: FlaskClient, session: Session) -> None:
    make(session, 10, title="Near")
    make(session, 60, title="Far")
    _, secret = feed_of(session, factories.user(session), FeedPart.ORGANISING, alarm=15)

    (entry,) = read(client, secret, f"?until={in_days(30)}&tz=utc&alarm=60")
    response = client.get(f"/feeds/{secret}/my.ics?kind=forum&alarm=soon&lang=en")

    assert (entry["SUMMARY"], entry["DTSTART"].dt.utcoffset()) == ("Near", timedelta(0))
    assert entry.walk("VALARM")[0]["TRIGGER"].dt == timedelta(minutes=-60)
    assert response.headers["X-Ignored-Parameters"] == "alarm=soon&kind=forum"
    assert "TRIGGER:-PT15M" in response.text


def test_the_url_supports_language_and_profile(client: FlaskClient, session: Session) -> None:
    event = make(session, title="Spring", translations={"lt": {"title": "Pavasaris"}})
    factories.registration(session, event, email="me@example.org")
    make(session, 21, title="Summer", translations={"lt": {"title": "Vasara"}})
    user = factories.user(session, email="me@example.org")
    parts = (FeedPart.REGISTRATIONS, FeedPart.ORGANISING)
    _, secret = feed_of(session, user, *parts)

    assert [str(item["SUMMARY"]) for item in read(client, secret, "?lang=lt")] == [
        "Pavasaris", "Vasara",
    ]  # fmt: skip
    for profile in ("rich", "full"):
        assert text_at(client, f"/feeds/{secret}/my.ics?profile={profile}").count("X-ALT-DESC") == 2
