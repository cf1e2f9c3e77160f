"""Calendar parts of notifications about changes, as a mail server receives them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.domain.events import services as events
from meetings.domain.events.dto import Place, RegistrationTerms
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, RegistrationPolicy
from meetings.domain.registration import decision_services, services
from meetings.domain.registration.rules import CalendarReply, ParticipationMode
from tests import factories
from tests.actors import holder_of
from tests.conftest import NOON
from tests.domain.events.test_services import details_of
from tests.domain.registration.helpers import registered, submitted
from tests.domain.registration.test_services import SECRETARIAT
from tests.interop.libical import needs_libical, verdict
from tests.interop.node import needs_node, run_node
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import deliver, part

ROLE_MAILBOX = "task-force@example.org"
BY: dict[str, Any] = {"actor": SECRETARIAT, "now": NOON}
LATER = NOON + timedelta(hours=5)


@dataclass
class Scenario:
    """An event, its organiser, and the mail server that receives its notifications."""

    app: Flask
    session: Session
    event: Event
    postbox: Postbox

    def edit(self, **changes: Any) -> None:
        """Change details of the event."""
        unchanged: dict[str, Any] = {
            "contact_email": self.event.contact_email, "join_url": self.event.join_url,
            "registration": self.terms(),
        }  # fmt: skip
        details = replace(details_of(self.event), **unchanged | changes)
        events.edit_event(self.session, self.event, details, seen=self.event.changes_count, **BY)

    def terms(self, **changes: Any) -> RegistrationTerms:
        """Return the registration settings with some changes."""
        current = RegistrationTerms(policy=self.event.registration, total=self.event.capacity_total)
        return replace(current, **changes)

    def sent(self, now: datetime = NOON) -> list[EmailMessage]:
        """Send due mails and return those received since the last call."""
        before = len(self.postbox.mails)
        deliver(self.app, self.session, self.postbox, now)
        return self.postbox.mails[before:]


@pytest.fixture
def scenario(app: Flask, session: Session) -> Iterator[Scenario]:
    """Create a hybrid event of a body with a role mailbox and another contact."""
    body = factories.body(session, name="Task Force Žuvis", email=ROLE_MAILBOX)
    event = factories.open_event(
        session, bodies=[body], mode=AttendanceMode.HYBRID, contact_email="rasa@example.com",
        venues=[factories.venue(session)], join_url="https://video.example.org/1",
    )  # fmt: skip
    session.commit()
    with running(Postbox()) as postbox:
        yield Scenario(app, session, event, postbox)


def entry_of(mail: EmailMessage) -> Any:
    return icalendar.Calendar.from_ical(part(mail, "text/calendar")).walk("VEVENT")[0]


def requests_in(mails: list[EmailMessage]) -> list[str]:
    """Return the method, attendee and sequence of each calendar part."""
    requests = []
    for mail in mails:
        to = mail["To"].addresses[0].username
        kinds = {item.get_content_type() for item in mail.walk()}
        if "text/calendar" not in kinds:
            requests.append(f"{to} nothing")
            continue
        calendar = icalendar.Calendar.from_ical(part(mail, "text/calendar"))
        requests.append(f"{to} {calendar['METHOD']} {calendar.walk('VEVENT')[0]['SEQUENCE']}")
    return requests


def test_invitation_can_be_answered_and_the_reply_goes_to_the_role_mailbox(
    scenario: Scenario,
) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org", name='Rasa; Rasaitė, "R"')

    (mail,) = scenario.sent(LATER)

    types = [item.get_content_type() for item in mail.walk()]
    assert types == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar",
        "application/ics",
    ]  # fmt: skip
    (calendar,) = [
        recipient for recipient in mail.walk() if recipient.get_content_type() == "text/calendar"
    ]
    parameters = {name: calendar.get_param(name) for name in ("method", "component", "charset")}
    assert parameters == {"method": "REQUEST", "component": "VEVENT", "charset": "utf-8"}
    entry = entry_of(mail)
    assert [item.addr_spec for item in mail["To"].addresses] == ["rasa@example.org"]
    assert not isinstance(entry["ATTENDEE"], list)
    assert entry["ATTENDEE"] == "mailto:rasa@example.org"
    assert entry["ATTENDEE"].params["RSVP"] == "TRUE"
    assert entry["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert entry["ORGANIZER"] == f"mailto:{ROLE_MAILBOX}"
    assert dict(entry["ORGANIZER"].params) == {"CN": "Task Force Žuvis"}
    assert mail["From"].addresses[0].display_name == "Task Force Žuvis"
    assert mail["From"].addresses[0].addr_spec == ROLE_MAILBOX
    assert (mail["Reply-To"], mail["Sender"], mail["Cc"], mail["Bcc"]) == (None,) * 4
    assert entry["DTSTAMP"].dt == LATER.replace(tzinfo=UTC)
    assert "DTSTAMP:20270301T170000Z" in part(mail, "text/calendar")


def test_replies_to_mails_without_calendar_part_go_to_the_contact(scenario: Scenario) -> None:
    submitted(scenario.session, scenario.event, "rasa@example.org")

    (mail,) = scenario.sent()

    assert mail["Reply-To"].addresses[0].addr_spec == "rasa@example.com"


CHANGES: dict[str, tuple[Callable[[Scenario], Any], str]] = {
    "time": (lambda d: d.edit(when=factories.when("2027-05-21")), "REQUEST"),
    "place": (lambda d: d.edit(place=Place(city="Riga", country="LV")), "REQUEST"),
    "title": (lambda d: d.edit(title="Another title"), "REQUEST"),
    "mode": (lambda d: d.edit(mode=AttendanceMode.ONLINE), "REQUEST"),
    "join note": (lambda d: d.edit(join_note="Code 1234"), "REQUEST"),
    "no day any more": (lambda d: d.edit(when=factories.when("2027-06")), "CANCEL"),
    "postponed": (
        lambda d: events.postpone_event(d.session, d.event, reason="Ice", **BY),
        "CANCEL",
    ),
    "cancelled": (lambda d: events.cancel_event(d.session, d.event, reason="Ice", **BY), "CANCEL"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_relevant_change_updates_the_entry_with_a_higher_sequence(
    scenario: Scenario, change: str
) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    (first,) = scenario.sent()
    apply, method = CHANGES[change]

    apply(scenario)

    (mail,) = scenario.sent()
    was, entry = entry_of(first), entry_of(mail)
    assert f"METHOD:{method}" in part(mail, "text/calendar")
    assert (entry["UID"], entry["ORGANIZER"]) == (was["UID"], was["ORGANIZER"])
    assert entry["SEQUENCE"] > was["SEQUENCE"]
    assert (entry["STATUS"] == "CANCELLED") is (method == "CANCEL")
    assert ("RSVP" in entry["ATTENDEE"].params) is (method == "REQUEST")


@pytest.mark.parametrize(
    ("changes", "partstat"),
    [
        ({"title": "Another title"}, "ACCEPTED"),
        ({"when": factories.when("2027-05-21")}, "NEEDS-ACTION"),
    ],
)
def test_reply_is_requested_again_only_if_it_no_longer_holds(
    scenario: Scenario, changes: dict[str, Any], partstat: str
) -> None:
    registration = registered(scenario.session, scenario.event, "rasa@example.org")
    scenario.sent()
    registration.reply = CalendarReply.ACCEPTED
    scenario.session.commit()

    scenario.edit(**changes)

    assert entry_of(scenario.sent()[0])["ATTENDEE"].params["PARTSTAT"] == partstat


@pytest.mark.parametrize("stop", [events.postpone_event, events.cancel_event])
def test_reinstated_event_requests_a_reply_again(scenario: Scenario, stop: Any) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    stop(scenario.session, scenario.event, reason="Ice", **BY)
    scenario.sent()

    events.reinstate(scenario.session, scenario.event, **BY)

    assert requests_in(scenario.sent()) == ["rasa REQUEST 2"]


def test_new_title_and_new_note_on_joining_are_described(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    scenario.sent()
    old = scenario.event.title

    scenario.edit(title="Another title", join_note="Code 1234")

    (mail,) = scenario.sent()
    text = part(mail, "text/plain")
    assert mail["Subject"] == "Changed: Another title"
    assert f"Before: {old}" in text
    assert "Your personal link stays the same." in text
    assert "video.example.org" not in mail.as_string()


@pytest.mark.parametrize(
    "changes",
    [
        {"summary": "A few words more"},
        {"theme": "Another theme"},
        {"contact_email": "else@example.org"},
        {"audience": "Everybody"},
        {"slug": "elsewhere"},
        {"join_url": "https://video.example.org/2"},
        {"join_url": ""},
    ],
)
def test_irrelevant_change_sends_nothing(scenario: Scenario, changes: dict[str, str]) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    scenario.sent()

    scenario.edit(**changes)

    assert scenario.sent() == []


def test_new_note_on_joining_is_mailed_to_online_participants_only(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, "online@example.org")
    registered(
        scenario.session,
        scenario.event,
        "here@example.org",
        participation_mode=ParticipationMode.ON_SITE,
    )
    scenario.sent()

    scenario.edit(join_note="Code 1234")

    assert requests_in(scenario.sent()) == ["online REQUEST 1"]


def test_drafts_and_past_events_notify_nobody(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    scenario.sent()
    scenario.event.published_at = None
    scenario.session.commit()
    scenario.edit(title="Not announced")

    scenario.event.published_at = factories.MADE_AT
    scenario.session.commit()
    scenario.edit(when=factories.when("2027-02-01"))
    scenario.edit(title="History put right")

    assert scenario.sent() == []


def test_no_calendar_entry_without_a_seat(scenario: Scenario) -> None:
    scenario.edit(registration=scenario.terms(total=1))
    first = registered(scenario.session, scenario.event, "first@example.org")
    registered(scenario.session, scenario.event, "waits@example.org")
    submitted(scenario.session, scenario.event, "unverified@example.org")
    before = requests_in(scenario.sent())
    scenario.edit(title="Another title")
    renamed = requests_in(scenario.sent())
    scenario.edit(when=factories.when("2027-05-21"))
    moved = requests_in(scenario.sent())

    services.cancel_registration(scenario.session, first, actor=holder_of(first), now=NOON)

    assert before == ["unverified nothing", "first REQUEST 0", "waits nothing"]
    assert renamed == ["first REQUEST 1"]
    assert moved == ["first REQUEST 2", "waits nothing"]
    assert requests_in(scenario.sent()) == ["first CANCEL 3", "waits REQUEST 1"]


def test_invitation_follows_the_approval(scenario: Scenario) -> None:
    scenario.edit(registration=scenario.terms(policy=RegistrationPolicy.APPROVAL))
    registration = registered(scenario.session, scenario.event, "rasa@example.org")
    pending = requests_in(scenario.sent())

    decision_services.approve_registration(scenario.session, registration, SECRETARIAT, now=NOON)
    approved = requests_in(scenario.sent())
    decision_services.decline_registration(scenario.session, registration, SECRETARIAT, now=NOON)

    assert (pending, approved) == (["rasa nothing"], ["rasa REQUEST 0"])
    assert requests_in(scenario.sent()) == ["rasa CANCEL 1"]


def test_repeated_registration_raises_the_sequence(scenario: Scenario) -> None:
    requests = []
    for _ in range(3):
        registration = registered(scenario.session, scenario.event, "rasa@example.org")
        requests += [
            request for request in requests_in(scenario.sent()) if "nothing" not in request
        ]
        services.cancel_registration(
            scenario.session, registration, actor=holder_of(registration), now=NOON
        )
        requests += requests_in(scenario.sent())

    assert requests == [
        "rasa REQUEST 0", "rasa CANCEL 1", "rasa REQUEST 2", "rasa CANCEL 3", "rasa REQUEST 4",
        "rasa CANCEL 5",
    ]  # fmt: skip


def test_event_without_a_day_has_no_calendar_part_until_it_has_one(scenario: Scenario) -> None:
    scenario.edit(when=factories.when("2027-05"))
    registered(scenario.session, scenario.event, "rasa@example.org")
    before = requests_in(scenario.sent())

    scenario.edit(when=factories.when("2027-05-20"))

    assert before == ["rasa nothing"]
    assert requests_in(scenario.sent())[0].startswith("rasa REQUEST ")


def test_queued_invitation_to_a_postponed_event_is_not_sent(scenario: Scenario) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    events.postpone_event(scenario.session, scenario.event, reason="Ice", **BY)

    assert requests_in(scenario.sent()) == ["rasa CANCEL 1"]


def test_queued_change_does_not_invite_people_who_cancelled(scenario: Scenario) -> None:
    scenario.edit(registration=scenario.terms(total=1))
    registration = registered(scenario.session, scenario.event, "rasa@example.org")
    registered(scenario.session, scenario.event, "next@example.org")
    scenario.sent()
    scenario.edit(when=factories.when("2027-05-21"))
    services.cancel_registration(
        scenario.session, registration, actor=holder_of(registration), now=NOON
    )

    registered(scenario.session, scenario.event, "rasa@example.org")

    mail = [request for request in requests_in(scenario.sent()) if request.startswith("rasa")]
    assert mail == ["rasa CANCEL 2", "rasa nothing"]


@needs_libical
@needs_node
@pytest.mark.parametrize("change", CHANGES)
def test_other_parsers_read_both_calendar_parts_of_every_mail(
    scenario: Scenario, change: str
) -> None:
    registered(scenario.session, scenario.event, "rasa@example.org")
    CHANGES[change][0](scenario)
    scenario.postbox.mails.clear()
    scenario.sent()

    parts = [part(mail, kind) for mail in scenario.postbox.mails
             for kind in ("text/calendar", "application/ics")]  # fmt: skip
    assert parts
    assert [verdict(content.encode()) for content in parts] == [(0, True, 1)] * len(parts)
    read = run_node("events.mjs", parts)
    assert [[entry["uid"] for entry in content] for content in read] == [
        [scenario.event.uid]
    ] * len(parts)
