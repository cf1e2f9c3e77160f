"""Registration: submit, confirm, change, join, cancel, and refusals."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.access import operations as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventState, RegistrationPolicy, Visibility
from meetings.domain.outbox.models import Message
from meetings.domain.people.models import Membership
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply, ParticipationMode, RegistrationState
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.timezones import local_date
from meetings.settings import Settings
from tests import factories
from tests.web.form_helpers import fields_of

FORM = {
    "name": "Rasa Rasaitė", "email": "Rasa@Example.org", "participation_mode": "online",
    "delegation": "LT", "organisation": "Ministry of the Interior", "sector": "police",
    "needs": "captions", "consent": "y",
}  # fmt: skip
JOIN = "https://video.example.org/room/7"


@pytest.fixture
def event(session: Session) -> Event:
    """Return an event next month with open registration."""
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    event = factories.open_event(session, when=factories.when(day), join_url=JOIN, slug="spring")
    session.commit()
    return event


def token_for(
    session: Session, registration: Registration, scope: Any = TokenScope.REGISTRATION
) -> str:
    until = clock.now() + timedelta(days=2)
    _, secret = access.create_token(
        session, scope, registration.id, now=clock.now(), expires_at=until
    )
    session.commit()
    return secret


def only(session: Session) -> Registration:
    session.rollback()
    return session.scalars(select(Registration)).one()


def number(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_register_stores_the_request_and_points_to_the_inbox(
    client: FlaskClient, session: Session, event: Event
) -> None:
    response = client.post("/events/spring/register", data=FORM)
    page = client.get(response.location)
    registration = only(session)

    assert response.status_code == 303
    assert "We have sent an e-mail to Rasa@example.org" in text_of(page)
    assert "This installation has no mail server" in text_of(page)
    assert (registration.state, registration.name, registration.delegation) == (
        RegistrationState.UNVERIFIED, "Rasa Rasaitė", "LT",
    )  # fmt: skip
    assert number(session, Message) == 1
    assert number(session, AccessToken) == 0


def test_response_does_not_reveal_existing_registrations(
    app: Flask, session: Session, event: Event
) -> None:
    factories.registration(session, event, email="rasa@example.org")
    session.commit()

    existing, new = (
        app.test_client().post("/events/spring/register", data=FORM | {"email": email})
        for email in ("rasa@example.org", "new@example.org")
    )

    assert (existing.status_code, existing.location) == (new.status_code, new.location)
    assert existing.text == new.text


def test_form_submitted_twice_registers_once(
    client: FlaskClient, session: Session, event: Event
) -> None:
    for _ in range(2):
        client.post("/events/spring/register", data=FORM)

    assert (number(session, Registration), number(session, Message)) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"name": ""}, "Please fill this in."),
        ({"name": "x" * 201}, "Please use at most 200 characters."),
        ({"name": "n" * 50_000}, "Please use at most 200 characters."),
        ({"name": "see https://bad.example"}, "Please enter only the name, without a link."),
        ({"name": "You won, see bad.example"}, "Please enter only the name, without a link."),
        ({"name": "see bad\u3002example"}, "Please enter only the name, without a link."),
        ({"name": "\u202eelpmaxe.dab"}, "Please enter only the name, without a link."),
        ({"email": "rasa"}, "Please enter an e-mail address"),
        ({"email": "rasa@example.org\r\nBcc: all@example.org"}, "Please enter an e-mail address"),
        ({"email": "a" * 300 + "@example.org"}, "Please enter an e-mail address"),
        ({"email": "łukasz@example.org"}, "Please enter an e-mail address"),
        ({"participation_mode": ""}, "Please choose an option."),
        ({"participation_mode": "on_site"}, "Not a valid choice"),
        ({"delegation": "XX"}, "Not a valid choice"),
        ({"sector": "spies"}, "Not a valid choice"),
        ({"needs": "x" * 1001}, "Please use at most 1000 characters."),
        ({"organisation": "x" * 201}, "Please use at most 200 characters."),
        ({"consent": ""}, "We need your consent to register you."),
    ],
)
def test_error_appears_at_its_field_and_input_is_preserved(
    client: FlaskClient, session: Session, event: Event, typed: dict[str, str], text: str
) -> None:
    response = client.post("/events/spring/register", data=FORM | typed)
    name = next(iter(typed))

    assert response.status_code == 422
    assert text in text_of(response)
    assert f'id="{name}-error"' in response.text
    assert "captions" in response.text or name == "needs"
    assert number(session, Registration) == 0


def test_line_breaks_in_a_name_become_spaces(
    client: FlaskClient, session: Session, event: Event
) -> None:
    client.post("/events/spring/register", data=FORM | {"name": "Rasa\r\nBcc: all"})

    assert only(session).name == "Rasa Bcc: all"


def test_absurdly_long_name_is_refused(client: FlaskClient, event: Event) -> None:
    typed = FORM | {"name": "n" * 505_000}
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data")

    responses = [
        client.post("/events/spring/register", data=typed, content_type=kind) for kind in kinds
    ]

    assert [response.status_code for response in responses] == [413, 413]


def test_bot_that_fills_the_honeypot_registers_nobody_and_is_promised_no_mail(
    client: FlaskClient, session: Session, event: Event
) -> None:
    response = client.post("/events/spring/register", data=FORM | {"empty_note": "https://x"})
    next_page = client.get("/events/spring/register/sent", follow_redirects=True)

    assert response.status_code == 422
    assert "Nothing was sent" in text_of(response)
    assert "https://x" not in response.text
    assert "sent an e-mail" not in text_of(next_page)
    assert number(session, Registration) == 0
    assert number(session, Message) == 0


def test_person_whose_browser_filled_the_honeypot_sends_the_form_again(
    client: FlaskClient, session: Session, event: Event
) -> None:
    shown = client.post("/events/spring/register", data=FORM | {"empty_note": "x"}).text
    values = fields_of(shown)

    assert values["name"] == FORM["name"]
    assert client.post("/events/spring/register", data=values).status_code == 303
    assert number(session, Registration) == 1


def test_private_pages_name_the_meeting_in_their_title(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event)
    page = client.get(f"/registrations/{token_for(session, registration)}").text
    client.post("/events/spring/register", data=FORM)
    sent = client.get("/events/spring/register/sent").text

    assert f"<title>Your registration: {event.title}" in page
    assert f"<title>Check your inbox: {event.title}" in sent


@pytest.mark.parametrize(
    ("columns", "text"),
    [
        ({"registration": RegistrationPolicy.NONE}, "does not take registrations"),
        ({"registration": RegistrationPolicy.INVITATION}, "by invitation"),
        ({"registration_opens_at": factories.MADE_AT + timedelta(days=9999)}, "not opened yet"),
        ({"registration_closes_at": clock.now() - timedelta(days=1)}, "Registration has closed"),
        ({"state": EventState.CANCELLED}, "cancelled or postponed"),
        ({"state": EventState.HELD}, "is over"),
    ],
)
def test_closed_registration_shows_the_reason(
    client: FlaskClient, session: Session, event: Event, columns: dict[str, Any], text: str
) -> None:
    for name, value in columns.items():
        setattr(event, name, value)
    session.commit()

    page = client.get("/events/spring/register")
    sent = client.post("/events/spring/register", data=FORM)

    assert (page.status_code, sent.status_code) == (200, 409)
    assert text in text_of(page)
    assert number(session, Registration) == 0


def test_hidden_event_is_404(client: FlaskClient, session: Session, event: Event) -> None:
    event.visibility = Visibility.MEMBERS
    session.commit()

    assert client.get("/events/spring/register").status_code == 404


def test_full_event_without_waiting_list_shows_an_error(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.capacity_total, event.has_waiting_list = 0, False
    session.commit()

    response = client.post("/events/spring/register", data=FORM)

    assert response.status_code == 422
    assert "All seats are taken" in text_of(response)


def test_form_offers_the_modes_of_the_event_and_members_first(
    client: FlaskClient, session: Session, event: Event
) -> None:
    session.add(Membership(country="SE"))
    session.commit()

    page = client.get("/events/spring/register").text
    select_box = page[page.index('<select class="form-select" id="delegation"') :]

    assert 'value="on_site"' not in page
    assert select_box.index('value="SE"') < select_box.index('value="AF"')
    assert select_box.count('value="SE"') == 1


@pytest.mark.parametrize("url", ["/events/spring/register", "/events/spring/register/sent"])
def test_form_is_not_cached(client: FlaskClient, event: Event, url: str) -> None:
    response = client.get(url)

    cached = "no-store" if url.endswith("sent") else "no-cache"
    assert response.headers["Cache-Control"] == f"private, {cached}"
    assert "ETag" not in response.headers


def test_confirm_then_change_then_cancel(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.mode = AttendanceMode.HYBRID
    registration = factories.registration(session, event, state=RegistrationState.UNVERIFIED)
    url = f"/registrations/{token_for(session, registration)}"

    before = client.get(url)
    client.post(f"{url}/confirm")
    confirmed = client.get(url)
    typed = {"name": "Rasa", "participation_mode": "on_site", "needs": "a ramp"}
    client.post(f"{url}/change", data=typed)
    changed = only(session)
    state = (changed.state, changed.participation_mode, changed.needs)
    client.post(f"{url}/cancel")
    cancelled = client.get(url)

    assert f'action="{url}/confirm"' in before.text
    assert "You are attending online." in text_of(confirmed)
    assert state == (RegistrationState.CONFIRMED, ParticipationMode.ON_SITE, "a ramp")
    assert "You are not attending." in text_of(cancelled)
    assert f'action="{url}/cancel"' not in cancelled.text


def test_opening_the_link_does_not_confirm(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event, state=RegistrationState.UNVERIFIED)

    client.get(f"/registrations/{token_for(session, registration)}")

    assert only(session).state is RegistrationState.UNVERIFIED


def test_change_to_a_full_mode_shows_an_error_and_preserves_input(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.mode, event.capacity_on_site = AttendanceMode.HYBRID, 0
    registration = factories.registration(session, event)
    url = f"/registrations/{token_for(session, registration)}/change"

    typed = {"name": "Rasa", "participation_mode": "on_site", "needs": "a ramp"}
    response = client.post(url, data=typed)

    assert response.status_code == 422
    assert "No seat is free in that format" in text_of(response)
    assert "a ramp" in response.text
    assert only(session).participation_mode is ParticipationMode.ONLINE


def test_private_page_is_private(client: FlaskClient, session: Session, event: Event) -> None:
    url = f"/registrations/{token_for(session, factories.registration(session, event))}"

    for method, where in ((client.get, ""), (client.post, "/confirm"), (client.get, "/join")):
        headers = method(url + where).headers
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, noarchive"


def test_unknown_link_is_404_with_the_next_step(client: FlaskClient, event: Event) -> None:
    response = client.get("/registrations/nothing-that-we-made")

    assert response.status_code == 404
    assert "This link is not valid" in text_of(response)
    assert "register again with the same e-mail address" in text_of(response)
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("column", "text"), [("expires_at", "has expired"), ("revoked_at", "been revoked")]
)
def test_expired_link_offers_a_new_one(
    client: FlaskClient, session: Session, event: Event, column: str, text: str
) -> None:
    secret = token_for(session, factories.registration(session, event))
    setattr(session.scalars(select(AccessToken)).one(), column, clock.now())
    session.commit()

    for method in (client.get, client.post):
        response = method(f"/registrations/{secret}{'/cancel' if method == client.post else ''}")
        assert response.status_code == 410
        assert text in text_of(response)
        assert 'href="/events/spring/register"' in response.text
    assert only(session).state is RegistrationState.CONFIRMED


def test_join_redirects_to_the_room(client: FlaskClient, session: Session, event: Event) -> None:
    registration = factories.registration(session, event)
    event.join_opens_before = 60 * 24 * 31

    response = client.get(f"/join/{token_for(session, registration, TokenScope.JOIN)}")

    assert (response.status_code, response.location) == (302, JOIN)


@pytest.mark.parametrize("state", sorted(set(RegistrationState) - {RegistrationState.CONFIRMED}))
def test_join_requires_a_confirmed_registration(
    client: FlaskClient, session: Session, event: Event, state: RegistrationState
) -> None:
    registration = factories.registration(session, event, state=state, queued_at=factories.MADE_AT)

    for url in (
        f"/join/{token_for(session, registration, TokenScope.JOIN)}",
        f"/registrations/{token_for(session, registration)}/join",
    ):
        response = client.get(url)
        assert response.status_code == 403
        assert JOIN not in response.text


def test_join_without_a_room_shows_a_notice(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.join_url, event.join_opens_before = "", 60 * 24 * 31
    registration = factories.registration(session, event)

    response = client.get(f"/join/{token_for(session, registration, TokenScope.JOIN)}")

    assert response.status_code == 200
    assert "use this link again on the day" in text_of(response)


def test_page_and_join_tokens_are_not_interchangeable(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(session, event)

    assert client.get(f"/join/{token_for(session, registration)}").status_code == 404
    join = token_for(session, registration, TokenScope.JOIN)
    assert client.get(f"/registrations/{join}").status_code == 404


def test_room_is_hidden_on_the_waiting_list(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.join_note = "passcode 1234"
    registration = factories.registration(
        session, event, state=RegistrationState.WAITLISTED, queued_at=factories.MADE_AT
    )

    page = client.get(f"/registrations/{token_for(session, registration)}").text

    assert "number 1 on the waiting list" in page
    assert JOIN not in page
    assert "passcode" not in page


@pytest.fixture
def guarded_app(tmp_path: Path, app: Flask) -> Flask:
    """Return the application as visitors use it over HTTPS: with rate limits and CSRF tokens."""
    settings = Settings(
        instance=tmp_path, secret_key="s" * 32, public_url="https://meetings.example.org",
        database_url=app.config["SQLALCHEMY_DATABASE_URI"], page_cache=1_000_000,
    )  # fmt: skip
    return create_app(settings)


def test_rate_limit_has_a_sentence(guarded_app: Flask, event: Event) -> None:
    guarded_app.config["WTF_CSRF_ENABLED"] = False
    client = guarded_app.test_client()

    responses = [client.post("/events/spring/register", data={}) for _ in range(21)]

    assert [response.status_code for response in responses] == [422] * 20 + [429]
    assert "too many requests" in text_of(responses[-1])


def test_changes_of_a_registration_are_limited(
    guarded_app: Flask, session: Session, event: Event
) -> None:
    guarded_app.config["WTF_CSRF_ENABLED"] = False
    client = guarded_app.test_client()
    path, other = (
        f"/registrations/{token_for(session, factories.registration(session, event))}"
        for _ in range(2)
    )

    statuses = [client.post(f"{path}/change", data={}).status_code for _ in range(10)]

    assert 429 not in statuses
    assert client.post(f"{path}/cancel").status_code == 429
    assert client.post(f"{other}/change", data={}).status_code != 429


def test_form_of_a_private_page_works_without_a_referer(
    guarded_app: Flask, session: Session, event: Event
) -> None:
    client = guarded_app.test_client()
    registration = factories.registration(session, event, state=RegistrationState.UNVERIFIED)
    url = f"https://meetings.example.org/registrations/{token_for(session, registration)}"
    match = re.search(r'name="csrf_token" value="([^"]+)"', client.get(url).text)
    assert match is not None

    without = client.post(f"{url}/confirm")
    response = client.post(f"{url}/confirm", data={"csrf_token": match[1]})

    assert (without.status_code, response.status_code) == (400, 303)
    assert only(session).state is RegistrationState.CONFIRMED


def test_page_cache_stores_no_page_with_a_form(guarded_app: Flask, event: Event) -> None:
    url = "https://meetings.example.org/events/spring/register"

    pages = [guarded_app.test_client().get(url).text for _ in range(2)]

    assert pages[0] != pages[1]


def test_token_is_not_logged(
    client: FlaskClient, session: Session, event: Event, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = token_for(session, factories.registration(session, event))

    client.get(f"/registrations/{secret}")

    output = capsys.readouterr()
    assert secret not in output.out + output.err
    assert secret not in session.scalars(select(AccessToken.digest)).all()


def test_participant_who_declined_in_the_calendar_can_register_again(
    client: FlaskClient, session: Session, event: Event
) -> None:
    registration = factories.registration(
        session, event, state=RegistrationState.CANCELLED, reply=CalendarReply.DECLINED,
        replied_at=clock.now(),
    )  # fmt: skip
    url = f"/registrations/{token_for(session, registration)}"

    page = client.get(url).text
    response = client.post(f"{url}/come-back")

    assert "Answer from your calendar app: declined." in page
    assert response.status_code == 303
    assert only(session).state is RegistrationState.CONFIRMED
    assert "come-back" not in client.get(url).text


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"capacity_total": 0, "has_waiting_list": False}, "All seats are taken"),
        ({"registration": RegistrationPolicy.NONE}, "does not take registrations"),
    ],
)
def test_refused_reinstatement_shows_the_reason(
    client: FlaskClient, session: Session, event: Event, columns: dict[str, Any], reason: str
) -> None:
    registration = factories.registration(session, event, state=RegistrationState.CANCELLED)
    for name, value in columns.items():
        setattr(event, name, value)
    url = f"/registrations/{token_for(session, registration)}"

    client.post(f"{url}/come-back")

    assert reason in client.get(url).text
    assert only(session).state is RegistrationState.CANCELLED


@pytest.mark.parametrize("state", ["unverified", "declined", "confirmed"])
def test_only_cancelled_registrations_are_reinstated(
    client: FlaskClient, session: Session, event: Event, state: str
) -> None:
    registration = factories.registration(session, event, state=RegistrationState(state))
    url = f"/registrations/{token_for(session, registration)}"

    client.post(f"{url}/come-back")

    assert only(session).state is RegistrationState(state)


def test_date_precedes_the_form_and_all_facts_follow(client: FlaskClient, event: Event) -> None:
    page = text_of(client.get("/events/spring/register"))

    assert event.starts_at is not None
    day = str(local_date(event.starts_at, event.timezone).year)
    assert page.index(day) < page.index("E-mail address") < page.index("When")
    assert "How will you attend?" not in page


def test_end_of_registration_is_labelled_differently_from_that_of_the_meeting(
    client: FlaskClient, session: Session, event: Event
) -> None:
    event.registration_closes_at = clock.now() + timedelta(days=3)
    session.commit()

    page = text_of(client.get("/events/spring/register"))

    assert "Register by" in page
    assert "Until" not in page


@pytest.mark.parametrize(
    "stored", ["http://[zz", "https://example.org:port", "https://" + "a" * 480]
)
def test_stored_join_link_that_does_not_work_causes_no_error(
    client: FlaskClient, session: Session, stored: str
) -> None:
    event = factories.open_event(session, slug="broken", when=factories.coming(), join_url=stored)
    registration = factories.registration(session, event, state=RegistrationState.CONFIRMED)
    _token, secret = access.create_token(session, TokenScope.JOIN, registration.id, now=clock.now())
    session.commit()

    assert client.get(f"/join/{secret}").status_code == 200
