"""The pages of delegations: for their contact, for organisers and for nominees."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.access import operations as access
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.bodies.models import Body
from meetings.domain.delegations import services
from meetings.domain.delegations.rules import Contact
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import DelegationAnswer, RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.domain.delegations.helpers import CONTACT, SECRETARIAT, nominee
from tests.web.sign_in import sign_in

NOMINEE = {
    "name": "Jüri Tamm", "email": "Juri@example.ee", "organisation": "Ministry",
    "participation_mode": "online",
}  # fmt: skip
DELEGATIONS_PATH = "/organise/events/spring/delegations"
RequestMethod = Callable[..., TestResponse]


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Return a meeting next month of the organiser's body, among three members."""
    for country in ("EE", "LT", "LV"):
        factories.membership(session, country)
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    event = factories.open_event(
        session, slug="spring", bodies=[body], when=factories.when(day), seats_per_delegation=2,
        mode=AttendanceMode.HYBRID,
    )  # fmt: skip
    session.commit()
    return event


@pytest.fixture
def page(session: Session, event: Event) -> str:
    """Return the path of the page of the Estonian delegation."""
    services.invite_delegations(
        session, event, [Contact("EE", "Mari", CONTACT)], SECRETARIAT, now=clock.now()
    )
    return f"/delegations/{token_for(session, TokenScope.DELEGATION, only(session, Delegation).id)}"


def token_for(session: Session, scope: TokenScope, subject_id: int) -> str:
    until = clock.now() + timedelta(days=2)
    _, secret = access.create_token(session, scope, subject_id, now=clock.now(), expires_at=until)
    session.commit()
    return secret


def only(session: Session, kind: Any) -> Any:
    session.rollback()
    return session.scalars(select(kind)).one()


def nominated(session: Session, event: Event) -> Registration:
    session.rollback()
    nomination = services.nominate(
        session, event, nominee(), country="EE", actor=SECRETARIAT, now=clock.now()
    )
    session.commit()
    return nomination


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_contact_nominates_and_withdraws(client: FlaskClient, session: Session, page: str) -> None:
    response = client.post(f"{page}/nominate", data=NOMINEE)
    after = text_of(client.get(response.location))
    registration = only(session, Registration)

    assert response.status_code == 303
    assert (registration.state, registration.email, registration.delegation) == (
        RegistrationState.NOMINATED, "Juri@example.ee", "EE",
    )  # fmt: skip
    assert "Jüri Tamm has been nominated. We have sent an e-mail with a link to accept." in after
    assert "1 of 2 seats used" in after

    client.post(f"{page}/withdraw/{registration.id}")

    assert only(session, Registration).state is RegistrationState.WITHDRAWN


def test_nomination_errors_appear_at_the_form(
    client: FlaskClient, session: Session, page: str
) -> None:
    empty = client.post(f"{page}/nominate", data={})
    link = client.post(f"{page}/nominate", data=NOMINEE | {"name": "see www.example.org"})
    client.post(f"{page}/nominate", data=NOMINEE)
    duplicate = client.post(f"{page}/nominate", data=NOMINEE)
    client.post(f"{page}/nominate", data=NOMINEE | {"email": "second@example.ee"})
    full = client.post(f"{page}/nominate", data=NOMINEE | {"email": "third@example.ee"})

    assert [response.status_code for response in (empty, link, duplicate, full)] == [422] * 4
    assert "Please fill this in." in text_of(empty)
    assert "Please enter only the name, without a link." in text_of(link)
    assert "You have already nominated this e-mail address." in text_of(duplicate)
    assert "All 2 seats of your delegation are taken." in text_of(full)
    assert "All seats of the delegation are taken." in text_of(client.get(page))


def test_contact_declines_and_changes_the_answer(
    client: FlaskClient, session: Session, page: str
) -> None:
    client.post(f"{page}/nominate", data=NOMINEE)

    client.post(f"{page}/answer", data={"answer": "will_not_take_part", "note": "No budget."})

    session.rollback()
    assert only(session, Delegation).answer is DelegationAnswer.WILL_NOT_TAKE_PART
    assert only(session, Registration).state is RegistrationState.WITHDRAWN
    assert "No budget." in text_of(client.get(page))

    client.post(f"{page}/answer", data={"answer": "nonsense"})
    client.post(f"{page}/answer", data={"answer": "takes_part"})

    assert only(session, Delegation).answer is DelegationAnswer.TAKES_PART


def test_contact_cannot_access_another_delegation(
    client: FlaskClient, session: Session, page: str, event: Event
) -> None:
    other = services.nominate(
        session,
        event,
        nominee("janis@example.lv"),
        country="LV",
        actor=SECRETARIAT,
        now=clock.now(),
    )
    number = other.id
    session.commit()

    assert client.post(f"{page}/withdraw/{number}").status_code == 404
    assert client.post(f"{page}/withdraw/{2**40}").status_code == 404
    assert "janis@example.lv" not in client.get(page).text
    assert only(session, Registration).state is RegistrationState.NOMINATED


def test_delegation_page_is_private(client: FlaskClient, session: Session, page: str) -> None:
    response = client.get(page)

    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.text


def test_invalid_links_name_the_contact(
    client: FlaskClient, session: Session, page: str, event: Event
) -> None:
    access.revoke_tokens(
        session, TokenScope.DELEGATION, only(session, Delegation).id, now=clock.now()
    )
    event.contact_email = "ask@example.org"
    session.commit()

    revoked, unknown = client.get(page), client.get("/delegations/nonsense")

    assert (revoked.status_code, unknown.status_code) == (410, 404)
    assert "ask@example.org" in revoked.text
    assert "Request a new link from the organisers of the meeting." in text_of(unknown)


def test_registration_link_opens_no_delegation(
    client: FlaskClient, session: Session, event: Event
) -> None:
    nomination = nominated(session, event)
    secret = token_for(session, TokenScope.REGISTRATION, nomination.id)

    assert client.get(f"/delegations/{secret}").status_code == 404


def test_nominee_accepts_on_the_private_page(
    client: FlaskClient, session: Session, event: Event
) -> None:
    secret = token_for(session, TokenScope.REGISTRATION, nominated(session, event).id)
    page = f"/registrations/{secret}"

    assert "The delegation of Estonia has nominated you." in text_of(client.get(page))
    incomplete = client.post(f"{page}/accept", data={"participation_mode": "online"})
    response = client.post(
        f"{page}/accept", data={"participation_mode": "on_site", "needs": "a ramp", "consent": "y"}
    )

    assert (incomplete.status_code, response.status_code) == (422, 303)
    assert "We need your consent" in text_of(incomplete)
    registration = only(session, Registration)
    assert (registration.state, registration.needs) == (RegistrationState.CONFIRMED, "a ramp")
    assert "Accept nomination" not in client.get(page).text


def test_nominee_declines_and_can_still_accept(
    client: FlaskClient, session: Session, event: Event
) -> None:
    secret = token_for(session, TokenScope.REGISTRATION, nominated(session, event).id)
    page = f"/registrations/{secret}"

    client.post(f"{page}/refuse")

    assert only(session, Registration).state is RegistrationState.CANCELLED
    after = client.get(page).text
    assert "Accept nomination" in after
    assert "Decline nomination" not in after


def test_organisers_see_invitations_and_answers(
    organiser: FlaskClient, session: Session, page: str
) -> None:
    organiser.post(f"{page}/nominate", data=NOMINEE)

    listed = text_of(organiser.get(DELEGATIONS_PATH))

    assert re.search(r"Estonia Mari ministry@example.ee Attending 1 nominated", listed)
    assert "Latvia – No request sent" in listed
    assert "Jüri Tamm" in organiser.get(f"{DELEGATIONS_PATH}/EE").text
    assert "Nominated 1" in text_of(organiser.get("/organise/events/spring/participants"))


def test_organisers_invite_delegations(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    form = {"rows-0-country": "EE", "rows-1-country": "LT", "rows-2-country": "LV"}
    empty = organiser.post(f"{DELEGATIONS_PATH}/ask", data=form)
    without_email = organiser.post(f"{DELEGATIONS_PATH}/ask", data=form | {"rows-0-is_asked": "y"})
    response = organiser.post(
        f"{DELEGATIONS_PATH}/ask",
        data=form | {
            "rows-0-is_asked": "y", "rows-0-name": "Mari", "rows-0-email": CONTACT,
            "rows-2-email": "not-asked@example.lv", "country": "UA", "email": "kyiv@example.ua",
        },
    )  # fmt: skip

    assert [item.status_code for item in (empty, without_email, response)] == [422, 422, 303]
    assert "Choose at least one delegation" in text_of(empty)
    assert "E-mail address, Estonia" in text_of(without_email)
    session.rollback()
    contacts = {
        delegation.country: delegation.contact_email
        for delegation in session.scalars(select(Delegation))
    }
    assert contacts == {"EE": CONTACT, "UA": "kyiv@example.ua"}
    assert "2 requests sent by e-mail." in text_of(organiser.get(response.location))
    kinds = [message.kind.value for message in session.scalars(select(Message))]
    assert kinds == ["delegation_asked"] * 2


def test_invitation_form_lists_earlier_contacts(
    organiser: FlaskClient, session: Session, page: str
) -> None:
    form = organiser.get(f"{DELEGATIONS_PATH}/ask").text

    assert f'value="{CONTACT}"' in form
    assert form.count("checked") == 1


def test_organisers_act_for_a_delegation(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    organiser.post(f"{DELEGATIONS_PATH}/LV/nominate", data=NOMINEE | {"email": "janis@example.lv"})
    number = only(session, Registration).id
    organiser.post(f"{DELEGATIONS_PATH}/LV/seats", data={"seats": "5"})
    organiser.post(f"{DELEGATIONS_PATH}/LT/answer", data={"answer": "will_not_take_part"})
    invalid = organiser.post(f"{DELEGATIONS_PATH}/LV/seats", data={"seats": "-1"})

    session.rollback()
    delegations = {
        delegation.country: delegation for delegation in session.scalars(select(Delegation))
    }
    assert (delegations["LV"].seats, delegations["LT"].answer) == (
        5,
        DelegationAnswer.WILL_NOT_TAKE_PART,
    )
    assert invalid.status_code == 422
    assert "1 of 5 seats used" in text_of(organiser.get(f"{DELEGATIONS_PATH}/LV"))
    assert "Not registered yet: Estonia and Latvia." in text_of(organiser.get(DELEGATIONS_PATH))

    organiser.post(f"/organise/events/spring/nominations/{number}/withdraw")

    assert only(session, Registration).state is RegistrationState.WITHDRAWN


def test_delegations_require_an_organiser_of_the_body(
    client: FlaskClient, session: Session, event: Event
) -> None:
    number = nominated(session, event).id
    paths = [
        (client.get, DELEGATIONS_PATH),
        (client.get, f"{DELEGATIONS_PATH}/EE"),
        (client.post, f"{DELEGATIONS_PATH}/ask"),
        (client.post, f"{DELEGATIONS_PATH}/EE/nominate"),
        (client.post, f"{DELEGATIONS_PATH}/EE/answer"),
        (client.post, f"{DELEGATIONS_PATH}/EE/seats"),
        (client.post, f"/organise/events/spring/nominations/{number}/withdraw"),
    ]  # fmt: skip
    assert {call(path).status_code for call, path in paths} == {302}
    other = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    session.commit()
    sign_in(client, other)

    assert {call(path).status_code for call, path in paths} == {403}
    assert only(session, Registration).state is RegistrationState.NOMINATED


@pytest.mark.parametrize("country", ["XX", "ee", "Estonia"])
def test_unknown_country_is_404(organiser: FlaskClient, event: Event, country: str) -> None:
    assert organiser.get(f"{DELEGATIONS_PATH}/{country}").status_code == 404


def test_list_uses_a_constant_number_of_queries(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any]
) -> None:
    services.invite_delegations(
        session, event, [Contact("EE", "", CONTACT)], SECRETARIAT, now=clock.now()
    )
    organiser.get(DELEGATIONS_PATH)
    with count_queries() as queries_for_one:
        organiser.get(DELEGATIONS_PATH)
    for country in ("LT", "LV", "UA"):
        contact = Contact(country, "", f"{country}@example.org")
        services.invite_delegations(session, event, [contact], SECRETARIAT, now=clock.now())
        services.nominate(
            session,
            event,
            nominee(f"{country}@x.org"),
            country=country,
            actor=SECRETARIAT,
            now=clock.now(),
        )
    session.commit()
    with count_queries() as queries_for_four:
        organiser.get(DELEGATIONS_PATH)

    assert queries_for_four.count == queries_for_one.count


def registered_stranger(session: Session, event: Event) -> Registration:
    session.rollback()
    stranger = factories.registration(
        session, event, name="Ago Kask", delegation="EE", state=RegistrationState.PENDING
    )
    session.commit()
    return stranger


def test_contact_confirms_and_rejects_those_who_registered(
    client: FlaskClient, session: Session, event: Event, page: str
) -> None:
    first, second = (registered_stranger(session, event) for _ in range(2))
    shown = text_of(client.get(page))

    confirmed = client.post(f"{page}/confirm/{first.id}", follow_redirects=True)
    rejected = client.post(f"{page}/reject/{second.id}", follow_redirects=True)

    session.rollback()
    assert "0 of 2 seats used" in shown
    assert shown.index("Please confirm") < shown.index("Nominate a participant")
    assert "Ago Kask represents the delegation and has been notified." in text_of(confirmed)
    assert "The registration of Ago Kask has ended" in text_of(rejected)
    assert "Please confirm" not in text_of(rejected)
    assert (first.state, second.state) == (
        RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN,
    )  # fmt: skip


def test_contact_cannot_decide_for_another_country(
    client: FlaskClient, session: Session, event: Event, page: str
) -> None:
    session.rollback()
    latvian = factories.registration(session, event, delegation="LV")
    elsewhere = factories.registration(session, factories.open_event(session), delegation="EE")
    session.commit()

    for number in (latvian.id, elsewhere.id, 2**40):
        assert client.post(f"{page}/confirm/{number}").status_code == 404
        assert client.post(f"{page}/reject/{number}").status_code == 404


def test_organisers_confirm_and_reject_for_a_delegation(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    first, second = (registered_stranger(session, event) for _ in range(2))
    listed = text_of(organiser.get(DELEGATIONS_PATH))
    path = "/organise/events/spring/registrations"

    organiser.post(f"{path}/{first.id}/represents")
    organiser.post(f"{path}/{second.id}/does-not-represent")

    session.rollback()
    assert "2 to confirm 0 of 2 seats used" in listed
    assert (first.state, second.state) == (
        RegistrationState.CONFIRMED, RegistrationState.WITHDRAWN,
    )  # fmt: skip


def test_page_of_the_delegation_shows_a_cancellation_first(
    client: FlaskClient, session: Session, event: Event, page: str
) -> None:
    assert "This meeting is cancelled" not in client.get(page).text
    session.rollback()
    events.cancel_event(
        session, event, reason="The harbour is frozen.", actor=SECRETARIAT, now=clock.now()
    )

    shown = text_of(client.get(page))

    assert shown.index("This meeting is cancelled The harbour is frozen.") < shown.index(
        "No nominations yet."
    )
