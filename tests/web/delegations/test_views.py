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

from meetings.domain.access import operations as tokens
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope
from meetings.domain.bodies.models import Body
from meetings.domain.delegations import services
from meetings.domain.delegations.rules import Contact
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import DelegationAnswer, RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.domain.delegations.helpers import CONTACT, SECRETARIAT, nominee
from tests.web.sign_in import sign_in

JURI = {
    "name": "Jüri Tamm", "email": "Juri@example.ee", "organisation": "Ministry",
    "takes_part": "online",
}  # fmt: skip
DESK = "/organise/events/spring/delegations"
Spelled = Callable[..., TestResponse]


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Return a meeting next month of the organiser's body, among three members."""
    for country in ("EE", "LT", "LV"):
        factories.membership(session, country)
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    it = factories.open_event(
        session, slug="spring", bodies=[body], when=factories.when(day), seats_per_delegation=2,
        mode=AttendanceMode.HYBRID,
    )  # fmt: skip
    session.commit()
    return it


@pytest.fixture
def page(session: Session, event: Event) -> str:
    """Return the path of the page of the Estonian delegation."""
    services.invite_delegations(
        session, event, [Contact("EE", "Mari", CONTACT)], SECRETARIAT, now=clock.now()
    )
    return f"/delegations/{token_for(session, TokenScope.DELEGATION, only(session, Delegation).id)}"


def token_for(session: Session, scope: TokenScope, subject_id: int) -> str:
    until = clock.now() + timedelta(days=2)
    _, secret = tokens.create_token(session, scope, subject_id, now=clock.now(), expires_at=until)
    session.commit()
    return secret


def only(session: Session, kind: Any) -> Any:
    session.rollback()
    return session.scalars(select(kind)).one()


def nominated(session: Session, event: Event) -> Registration:
    session.rollback()
    it = services.nominate(
        session, event, nominee(), country="EE", actor=SECRETARIAT, now=clock.now()
    )
    session.commit()
    return it


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_contact_nominates_and_withdraws(client: FlaskClient, session: Session, page: str) -> None:
    answer = client.post(f"{page}/nominate", data=JURI)
    after = text_of(client.get(answer.location))
    it = only(session, Registration)

    assert answer.status_code == 303
    assert (it.state, it.email, it.delegation) == (
        RegistrationState.NOMINATED, "Juri@example.ee", "EE",
    )  # fmt: skip
    assert "Jüri Tamm has been nominated. We have sent an e-mail with a link to accept." in after
    assert "1 of 2 seats used" in after

    client.post(f"{page}/withdraw/{it.id}")

    assert only(session, Registration).state is RegistrationState.WITHDRAWN


def test_nomination_errors_appear_at_the_form(
    client: FlaskClient, session: Session, page: str
) -> None:
    bare = client.post(f"{page}/nominate", data={})
    link = client.post(f"{page}/nominate", data=JURI | {"name": "see www.example.org"})
    client.post(f"{page}/nominate", data=JURI)
    twice = client.post(f"{page}/nominate", data=JURI)
    client.post(f"{page}/nominate", data=JURI | {"email": "second@example.ee"})
    full = client.post(f"{page}/nominate", data=JURI | {"email": "third@example.ee"})

    assert [each.status_code for each in (bare, link, twice, full)] == [422] * 4
    assert "Please fill this in." in text_of(bare)
    assert "Please enter only the name, without a link." in text_of(link)
    assert "You have already nominated this e-mail address." in text_of(twice)
    assert "All 2 seats of your delegation are taken." in text_of(full)
    assert "All seats of the delegation are taken." in text_of(client.get(page))


def test_contact_declines_and_changes_the_answer(
    client: FlaskClient, session: Session, page: str
) -> None:
    client.post(f"{page}/nominate", data=JURI)

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
    answer = client.get(page)

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.text


def test_invalid_links_name_the_contact(
    client: FlaskClient, session: Session, page: str, event: Event
) -> None:
    tokens.revoke_tokens(
        session, TokenScope.DELEGATION, only(session, Delegation).id, now=clock.now()
    )
    event.contact_email = "ask@example.org"
    session.commit()

    gone, unknown = client.get(page), client.get("/delegations/nonsense")

    assert (gone.status_code, unknown.status_code) == (410, 404)
    assert "ask@example.org" in gone.text
    assert "Request a new link from the organisers of the meeting." in text_of(unknown)


def test_registration_link_opens_no_delegation(
    client: FlaskClient, session: Session, event: Event
) -> None:
    it = nominated(session, event)
    secret = token_for(session, TokenScope.REGISTRATION, it.id)

    assert client.get(f"/delegations/{secret}").status_code == 404


def test_nominee_accepts_on_the_private_page(
    client: FlaskClient, session: Session, event: Event
) -> None:
    secret = token_for(session, TokenScope.REGISTRATION, nominated(session, event).id)
    page = f"/registrations/{secret}"

    assert "The delegation of Estonia has nominated you." in text_of(client.get(page))
    bare = client.post(f"{page}/accept", data={"takes_part": "online"})
    answer = client.post(
        f"{page}/accept", data={"takes_part": "on_site", "needs": "a ramp", "consent": "y"}
    )

    assert (bare.status_code, answer.status_code) == (422, 303)
    assert "We need your consent" in text_of(bare)
    it = only(session, Registration)
    assert (it.state, it.needs) == (RegistrationState.CONFIRMED, "a ramp")
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
    organiser.post(f"{page}/nominate", data=JURI)

    listed = text_of(organiser.get(DESK))

    assert re.search(r"Estonia Mari ministry@example.ee Attending 1 nominated", listed)
    assert "Latvia – No request sent" in listed
    assert "Jüri Tamm" in organiser.get(f"{DESK}/EE").text
    assert "Nominated 1" in text_of(organiser.get("/organise/events/spring/participants"))


def test_organisers_invite_delegations(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    form = {"rows-0-country": "EE", "rows-1-country": "LT", "rows-2-country": "LV"}
    empty = organiser.post(f"{DESK}/ask", data=form)
    unsaid = organiser.post(f"{DESK}/ask", data=form | {"rows-0-is_asked": "y"})
    answer = organiser.post(
        f"{DESK}/ask",
        data=form | {
            "rows-0-is_asked": "y", "rows-0-name": "Mari", "rows-0-email": CONTACT,
            "rows-2-email": "not-asked@example.lv", "country": "UA", "email": "kyiv@example.ua",
        },
    )  # fmt: skip

    assert [each.status_code for each in (empty, unsaid, answer)] == [422, 422, 303]
    assert "Choose at least one delegation" in text_of(empty)
    assert "E-mail address, Estonia" in text_of(unsaid)
    session.rollback()
    asked = {each.country: each.contact_email for each in session.scalars(select(Delegation))}
    assert asked == {"EE": CONTACT, "UA": "kyiv@example.ua"}
    assert "2 requests sent by e-mail." in text_of(organiser.get(answer.location))
    kinds = [each.kind.value for each in session.scalars(select(Message))]
    assert kinds == ["delegation_asked"] * 2


def test_invitation_form_lists_earlier_contacts(
    organiser: FlaskClient, session: Session, page: str
) -> None:
    form = organiser.get(f"{DESK}/ask").text

    assert f'value="{CONTACT}"' in form
    assert form.count("checked") == 1


def test_organisers_act_for_a_delegation(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    organiser.post(f"{DESK}/LV/nominate", data=JURI | {"email": "janis@example.lv"})
    number = only(session, Registration).id
    organiser.post(f"{DESK}/LV/seats", data={"seats": "5"})
    organiser.post(f"{DESK}/LT/answer", data={"answer": "will_not_take_part"})
    wrong = organiser.post(f"{DESK}/LV/seats", data={"seats": "-1"})

    session.rollback()
    found = {each.country: each for each in session.scalars(select(Delegation))}
    assert (found["LV"].seats, found["LT"].answer) == (5, DelegationAnswer.WILL_NOT_TAKE_PART)
    assert wrong.status_code == 422
    assert "1 of 5 seats used" in text_of(organiser.get(f"{DESK}/LV"))
    assert "Not registered yet: Estonia and Latvia." in text_of(organiser.get(DESK))

    organiser.post(f"/organise/events/spring/nominations/{number}/withdraw")

    assert only(session, Registration).state is RegistrationState.WITHDRAWN


def test_delegations_require_an_organiser_of_the_body(
    client: FlaskClient, session: Session, event: Event
) -> None:
    number = nominated(session, event).id
    paths = [
        (client.get, DESK), (client.get, f"{DESK}/EE"), (client.post, f"{DESK}/ask"),
        (client.post, f"{DESK}/EE/nominate"), (client.post, f"{DESK}/EE/answer"),
        (client.post, f"{DESK}/EE/seats"),
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
    assert organiser.get(f"{DESK}/{country}").status_code == 404


def test_list_uses_a_constant_number_of_queries(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any]
) -> None:
    services.invite_delegations(
        session, event, [Contact("EE", "", CONTACT)], SECRETARIAT, now=clock.now()
    )
    organiser.get(DESK)
    with count_queries() as one:
        organiser.get(DESK)
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
    with count_queries() as three:
        organiser.get(DESK)

    assert three.count == one.count
