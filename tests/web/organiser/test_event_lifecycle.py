"""The life of an event, from draft to record, for organisers."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Change, Event, Headcount
from meetings.domain.events.rules import ChangeKind, EventState, RegistrationPolicy
from meetings.domain.outcomes.models import Outcome
from meetings.domain.people.models import Membership, Person
from meetings.domain.registration.rules import RegistrationState
from meetings.kernel import clock
from tests import factories
from tests.html_page import normalized_page
from tests.web.form_helpers import fields_of, form_of, save_details
from tests.web.sign_in import sign_in

DAY = (clock.now() + timedelta(days=40)).date()
FORM = {
    "nonce": "one-form", "title": "Second meeting of examples", "kind": "expert_group_meeting",
    "known": "day", "starts_on": DAY.isoformat(), "starts_time": "09:30", "mode": "hybrid",
    "city": "Vilnius", "country": "LT",
}  # fmt: skip
TABS = (
    "", "/details", "/agenda", "/participants", "/documents", "/record", "/messages", "/changes",
    *(f"/details/{section}" for section in Section),
)  # fmt: skip


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Create a published, confirmed, upcoming seminar of the body."""
    event = factories.event(
        session, bodies=[body], when=factories.when(DAY.isoformat()), slug="own"
    )
    session.commit()
    return event


def test_a_few_fields_create_a_draft_with_defaults(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    lt = factories.presidency(session, starts_on=DAY - timedelta(30), ends_on=DAY + timedelta(300))
    run = factories.series(session, body_id=body.id)
    factories.event(
        session, bodies=[body], kind="expert_group_meeting", series_id=run.id, ordinal=18,
        ordinal_in_presidency=1, when=factories.when((DAY - timedelta(20)).isoformat()),
    )  # fmt: skip
    session.commit()

    response = organiser.post("/organise/events/new", data=FORM | {"body": body.id})

    session.rollback()
    slug = f"second-meeting-of-examples-{DAY.year}"
    assert response.location == f"/organise/events/{slug}"
    event = session.scalars(select(Event).where(Event.slug == slug)).one()
    assert (event.state, event.published_at) == (EventState.DRAFT, None)
    assert (event.presidency_id, event.series_id) == (lt.id, run.id)
    assert (event.ordinal, event.ordinal_in_presidency) == (19, 2)
    assert (event.timezone, event.language, event.languages) == ("Europe/Vilnius", "en", ["en"])
    assert event.venues[0].city == "Vilnius"
    assert "Publish" in organiser.get(response.location).text


def test_the_same_form_sent_twice_creates_one_meeting(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    sent = FORM | {"body": body.id}

    first = organiser.post("/organise/events/new", data=sent)
    second = organiser.post("/organise/events/new", data=sent)

    session.rollback()
    assert first.location == second.location
    assert len(session.scalars(select(Event)).all()) == 1


@pytest.mark.parametrize(
    ("invalid", "problem"),
    [
        ({"title": " "}, "fill this in"),
        ({"title": "x" * 100_000}, "at most 300"),
        ({"starts_on": ""}, "choose a less precise date"),
        ({"starts_on": "0001-01-01"}, "choose a less precise date"),
        ({"ends_on": (DAY - timedelta(1)).isoformat()}, "The last day is before the first"),
        ({"ends_time": "09:00"}, "cannot end before it begins"),
        ({"starts_time": "", "ends_time": "09:00"}, "enter the start time"),
        ({"known": "year", "year": "20000"}, "Please enter a year"),
        ({"body": 4711}, "Not a valid choice"),
        ({"known": "sometime"}, "Not a valid choice"),
    ],
)
def test_invalid_input_is_reported_at_its_field_and_preserved(
    organiser: FlaskClient, session: Session, body: Body, invalid: dict[str, Any], problem: str
) -> None:
    response = organiser.post("/organise/events/new", data=FORM | {"body": body.id} | invalid)

    assert response.status_code == 422
    assert problem in response.text
    assert 'value="Vilnius"' in response.text
    assert session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"known": "month", "month": "2031-10", "to_be_confirmed": "y"}, ("2031-10", None)),
        ({"known": "month", "month": "2031-10", "last_month": "2031-11"}, ("2031-10", "2031-11")),
        ({"known": "month", "month": "10", "month-year": "2031"}, ("2031-10", None)),
        ({"known": "year", "year": "2031"}, ("2031", None)),
        ({"known": "none"}, (None, None)),
    ],
)
def test_a_date_is_stored_with_its_precision(
    organiser: FlaskClient, session: Session, body: Body, fields: dict[str, str],
    expected: tuple[str | None, str | None],
) -> None:  # fmt: skip
    response = organiser.post("/organise/events/new", data=FORM | {"body": body.id} | fields)

    session.rollback()
    event = session.scalars(select(Event)).one()
    dates = (event.starts_on, event.ends_on)
    assert tuple(str(day) if day else None for day in dates) == expected
    assert event.date_to_be_confirmed is ("to_be_confirmed" in fields)
    url = response.location + "/details/date"
    assert f'value="{fields["known"]}"' in organiser.get(url).text
    organiser.post(url, data=form_of(organiser, url))
    session.rollback()
    assert event.changes_count == 1


@pytest.mark.parametrize(
    ("action", "button", "back_link"),
    [
        ("cancel", "Cancel the meeting", "Back to the meeting"),
        ("postpone", "Postpone the meeting", "Back to the meeting"),
    ],
)
def test_the_cancel_page_distinguishes_both_actions(
    organiser: FlaskClient, session: Session, body: Body, action: str, button: str, back_link: str
) -> None:
    factories.event(session, slug="own", bodies=[body])
    session.commit()

    page = normalized_page(organiser, f"/organise/events/own/{action}")

    assert f'<button class="btn btn-danger" type="submit">{button}</button>' in page
    assert f">{back_link}</a>" in page
    assert ">Cancel</a>" not in page


def test_publish_edit_postpone_reinstate_cancel_record_numbered_changes(
    organiser: FlaskClient, session: Session, body: Body
) -> None:
    at = organiser.post("/organise/events/new", data=FORM | {"body": body.id}).location
    organiser.post(f"{at}/publish")
    save_details(organiser, at, city="Kaunas", title="Renamed")
    organiser.post(f"{at}/postpone", data={"reason": "Storm"})
    organiser.post(f"{at}/revive")
    assert organiser.post(f"{at}/cancel", data={"reason": " "}).status_code == 422
    organiser.post(f"{at}/cancel", data={"reason": "The venue burned down"})

    session.rollback()
    event = session.scalars(select(Event)).one()
    kinds = session.scalars(select(Change.kind).order_by(Change.number)).all()
    assert kinds == [
        ChangeKind.CREATED, ChangeKind.PUBLISHED, ChangeKind.EDITED, ChangeKind.MOVED,
        ChangeKind.POSTPONED, ChangeKind.REINSTATED, ChangeKind.CANCELLED,
    ]  # fmt: skip
    assert (event.state, event.state_reason) == (EventState.CANCELLED, "The venue burned down")
    assert (event.slug, event.venues[0].city) == (
        f"second-meeting-of-examples-{DAY.year}",
        "Kaunas",
    )
    page = organiser.get(f"{at}/changes").text
    assert "Vilnius, Lithuania" in page
    assert "Kaunas, Lithuania" in page
    assert "Olga Organiser" in page
    assert "The venue burned down" in page


def test_a_concurrent_change_is_shown_and_input_is_preserved(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    at = "/organise/events/own/details/texts"
    form = form_of(organiser, at) | {"theme": "Mine"}
    organiser.post(at, data=form_of(organiser, at) | {"theme": "Theirs"})

    response = organiser.post(at, data=form)

    assert response.status_code == 422
    assert "Somebody else saved this while you were editing" in response.text
    assert "Theirs" in response.text
    shown_form = fields_of(response.text)
    assert shown_form["theme"] == "Mine"
    assert organiser.post(at, data=shown_form).status_code == 302
    session.rollback()
    assert event.theme == "Mine"


def test_a_duplicate_number_is_refused_at_its_field(
    organiser: FlaskClient, event: Event, session: Session, body: Body
) -> None:
    run = factories.series(session, body_id=body.id)
    factories.event(session, bodies=[body], series_id=run.id, ordinal=7)
    session.commit()
    at = "/organise/events/own/details/organisation"

    response = organiser.post(
        at,
        data=form_of(organiser, at)
        | {"series": str(run.id), "ordinal": "7", "ordinal_note": "Kept"},
    )

    assert response.status_code == 422
    assert "Another meeting of this series already has number 7." in response.text
    assert 'value="Kept"' in response.text


def test_the_join_link_is_stored_but_not_in_the_changes(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    at = "/organise/events/own/details/place"
    link = "https://video.example.org/secret"

    organiser.post(at, data=form_of(organiser, at) | {"join_url": link})

    session.rollback()
    assert event.join_url == link
    assert "secret" not in organiser.get("/organise/events/own/changes").text


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "ftp://x", 'https://x" onclick="', "http://[zz", "https://x.org:port",
     "https://x.org:99999", f"https://{'a' * 480}"],
)  # fmt: skip
def test_a_link_must_be_a_url(organiser: FlaskClient, event: Event, link: str) -> None:
    at = "/organise/events/own/details/place"

    response = organiser.post(at, data=form_of(organiser, at) | {"join_url": link})

    assert response.status_code == 422
    sentences = ("beginning with https://", "This URL does not work.")
    assert any(sentence in response.text for sentence in sentences)


def test_the_agenda_is_edited_and_an_unknown_person_is_added(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    existing = factories.person(session, name="Česlovas Mulma")
    session.commit()
    at = "/organise/events/own/agenda"
    organiser.post(f"{at}/sessions/new", data={"title": "Opening", "kind": "opening"})
    organiser.post(
        f"{at}/sessions/new",
        data={"title": "Key", "kind": "keynote", "starts_time": "10:00", "length_minutes": "30"},
    )
    opening, keynote = session.scalars(select(AgendaSession).order_by(AgendaSession.position))
    suggestions = organiser.get("/organise/people.json?q=ceslovas").json
    assert suggestions == [{"id": existing.id, "label": "Česlovas Mulma", "detail": "", "fill": {}}]
    person = {"role": "keynote", "session_id": keynote.id, "country": "LT"}
    organiser.post(
        f"{at}/people/new", data=person | {"name": existing.name, "person_id": existing.id}
    )
    organiser.post(
        f"{at}/people/new",
        data=person | {"name": "Somebody New", "session_id": "", "position_held": "Director"},
    )
    organiser.post(f"{at}/sessions/{keynote.id}/move", data={"to": "up"})

    session.rollback()
    assert (keynote.position, opening.position) == (0, 1)
    first, second = session.scalars(select(Appearance).order_by(Appearance.id))
    assert (first.person_id, first.session_id) == (existing.id, keynote.id)
    assert second.person is not None
    assert (second.person.name, second.session_id) == ("Somebody New", None)
    assert len(session.scalars(select(Person)).all()) == 2
    page = organiser.get(at).text
    assert page.index("Key</a>") < page.index("Opening</a>")
    assert "Director" in page

    organiser.post(f"{at}/people/{second.id}/remove")
    organiser.post(f"{at}/sessions/{keynote.id}/remove")
    session.rollback()

    assert session.scalars(select(Appearance)).all() == []
    assert session.scalars(select(AgendaSession)).all() == [opening]
    assert event.changes_count == 7


def test_sessions_and_people_are_edited(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    item = factories.agenda_session(session, event, title="Before")
    appearance = factories.appearance(session, event)
    session.commit()
    at = "/organise/events/own/agenda"

    for url, change in (
        (f"{at}/sessions/{item.id}", {"title": "After"}),
        (f"{at}/people/{appearance.id}", {"topic": "On risk"}),
    ):
        response = organiser.post(url, data=form_of(organiser, url) | change)
        assert response.status_code == 302, response.text

    session.rollback()
    assert (item.title, appearance.topic) == ("After", "On risk")
    assert item.starts_time is not None


def test_a_session_of_another_event_is_404(
    organiser: FlaskClient, event: Event, session: Session, body: Body
) -> None:
    other = factories.event(session, bodies=[body])
    item = factories.agenda_session(session, other)
    session.commit()

    assert organiser.get(f"/organise/events/own/agenda/sessions/{item.id}").status_code == 404
    assert organiser.get(f"/organise/events/own/agenda/sessions/{10**30}").status_code == 404


def test_registrations_are_listed_searched_approved_and_declined(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    event.registration = RegistrationPolicy.APPROVAL
    pending = RegistrationState.PENDING
    anna = factories.registration(
        session, event, name="Anna Ødegård", organisation="Police", delegation="NO", state=pending
    )
    bert = factories.registration(session, event, name="Bert", state=pending)
    session.commit()
    at = "/organise/events/own/participants"

    assert "Approve 2 registrations" in organiser.get(at).text
    results = organiser.get(f"{at}?q=odegard+norway").text
    assert "Anna Ødegård" in results
    assert "Bert" not in results
    organiser.post(f"{at}/{anna.id}/approve")
    organiser.post(f"{at}/{bert.id}/decline", data={"reason": "No seat for <b>"})

    session.rollback()
    assert anna.state is RegistrationState.CONFIRMED
    assert (bert.state, bert.reason) == (RegistrationState.DECLINED, "No seat for <b>")
    page = organiser.get(at).text
    assert "No seat for &lt;b&gt;" in page
    assert "No matches." in organiser.get(f"{at}?q=nobody").text


def test_the_layout_shows_the_representation(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    event.registration = RegistrationPolicy.OPEN
    session.add_all(Membership(country=code) for code in ("EE", "IS", "LV"))
    factories.registration(session, event, delegation="LV")
    session.commit()

    page = organiser.get("/organise/events/own").text

    assert "1/3" in page
    assert "Not registered yet: Estonia and Iceland." in page


def test_figures_are_recorded_and_replaced_and_uncounted_groups_are_preserved(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    at = "/organise/events/own/record"
    data = form_of(organiser, at)
    sent = data | {
        "rows-0-who": "persons|||", "rows-0-figure": "30", "rows-0-quality": "approximate",
        "rows-3-who": "persons||LT|", "rows-4-who": "persons|||police", "rows-4-figure": "4",
        "rows-4-quality": "counted", "rows-4-note": "by hand",
    }  # fmt: skip

    assert organiser.post(at, data=sent).status_code == 302

    session.rollback()
    rows = session.scalars(select(Headcount).order_by(Headcount.id)).all()
    recorded = [(row.country, row.sector, row.figure, row.quality, row.note) for row in rows]
    assert recorded == [
        (None, None, 30, "approximate", ""), ("LT", None, None, "reported", ""),
        (None, "police", 4, "counted", "by hand"),
    ]  # fmt: skip
    unchanged = form_of(organiser, at)
    organiser.post(at, data=unchanged)
    session.rollback()
    assert event.changes_count == 1
    assert organiser.post(at, data=sent).status_code == 422
    assert organiser.post(at, data=unchanged | {"rows-0-figure": "-1"}).status_code == 422


def test_outcomes_are_recorded_and_an_action_point_is_open(
    organiser: FlaskClient, event: Event, session: Session
) -> None:
    at = "/organise/events/own/record"
    facts = {
        "kind": "action_point", "text": "Draft the toolbox", "owner": "LT", "deadline": "2031-05",
        "state": "noted", "visibility": "public",
    }  # fmt: skip

    assert organiser.post(f"{at}/outcomes/new", data=facts | {"deadline": "May"}).status_code == 422
    organiser.post(f"{at}/outcomes/new", data=facts)

    outcome = session.scalars(select(Outcome)).one()
    assert (outcome.state, str(outcome.deadline)) == ("open", "2031-05")
    edit = f"{at}/outcomes/{outcome.id}"
    organiser.post(edit, data=form_of(organiser, edit) | {"state": "done"})
    session.rollback()
    assert outcome.state == "done"
    assert "Draft the toolbox" in organiser.get(at).text
    organiser.post(f"{edit}/remove")
    session.rollback()
    assert session.scalars(select(Outcome)).all() == []


def test_an_event_is_held_only_after_it_began(
    organiser: FlaskClient, event: Event, session: Session, body: Body
) -> None:
    past = (clock.now() - timedelta(days=3)).date().isoformat()
    over = factories.event(session, bodies=[body], when=factories.when(past), slug="over")
    session.commit()

    page = organiser.post("/organise/events/own/hold", follow_redirects=True).text
    organiser.post("/organise/events/over/hold")

    assert "has not started yet" in page
    session.rollback()
    assert over.state is EventState.HELD
    assert "Record the participants" in organiser.get("/organise/events/over").text


@pytest.mark.parametrize("tab", TABS)
def test_an_organiser_of_another_body_cannot_change_the_event(
    client: FlaskClient, event: Event, session: Session, tab: str
) -> None:
    stranger = factories.user(session, role=Role.ORGANISER, of=factories.body(session))
    draft = factories.event(session, bodies=list(event.bodies), state=EventState.DRAFT,
                            published_at=None)  # fmt: skip
    session.commit()
    sign_in(client, stranger)

    assert client.get(f"/organise/events/own{tab}").status_code == 403
    assert client.get(f"/organise/events/{draft.slug}{tab}").status_code == 404
    assert client.post("/organise/events/own/cancel", data={"reason": "x"}).status_code == 403
    assert "Event" not in client.get("/organise").text.split("<main", 1)[1]


@pytest.mark.parametrize("tab", TABS)
def test_the_secretariat_can_change_every_event_and_visitors_none(
    client: FlaskClient, event: Event, session: Session, tab: str
) -> None:
    user = factories.user(session, role=Role.SECRETARIAT)
    session.commit()
    url = f"/organise/events/own{tab}"

    assert client.get(url).location == f"/sign-in?next={url}"
    assert sign_in(client, user).get(url).status_code == 200


def test_a_member_of_the_body_does_not_organise(
    client: FlaskClient, event: Event, session: Session, body: Body
) -> None:
    user = factories.user(session, role=Role.MEMBER, of=body)
    session.commit()
    sign_in(client, user)

    assert client.get("/organise").status_code == 403
    assert client.get("/organise/events/own").status_code == 403


def test_an_organiser_cannot_create_or_move_events_for_another_body(
    organiser: FlaskClient, event: Event, session: Session, body: Body
) -> None:
    foreign = factories.body(session)
    session.commit()
    at = "/organise/events/own/details/organisation"

    response = organiser.post("/organise/events/new", data=FORM | {"body": foreign.id})
    assert response.status_code == 422
    response = organiser.post(at, data=form_of(organiser, at) | {"leading": foreign.id})
    assert response.status_code == 422


@pytest.mark.parametrize("show", ["coming", "drafts", "to-record", "past", "nonsense"])
def test_my_meetings_cost_the_same_for_one_and_three(
    organiser: FlaskClient, session: Session, body: Body, show: str,
    count_queries: Callable[[], Any],
) -> None:  # fmt: skip
    past = (date.today() - timedelta(days=9)).isoformat()  # noqa: DTZ011, TID251 - any past day

    def make() -> None:
        factories.event(session, bodies=[body], venues=[factories.venue(session)],
                        when=factories.when(DAY.isoformat()))  # fmt: skip
        factories.event(session, bodies=[body], state=EventState.DRAFT)
        factories.event(session, bodies=[body], when=factories.when(past))
        session.commit()

    def cost() -> int:
        with count_queries() as queries:
            assert organiser.get(f"/organise?show={show}").status_code == 200
        return int(queries.count)

    make()
    cost_of_one = cost()
    make()
    make()
    assert cost() == cost_of_one
    assert cost_of_one <= 12


@pytest.mark.parametrize("tab", TABS)
def test_no_tab_costs_more_than_twelve_queries(
    organiser: FlaskClient, event: Event, session: Session, tab: str,
    count_queries: Callable[[], Any],
) -> None:  # fmt: skip
    factories.presidency(session, starts_on=DAY - timedelta(90), ends_on=DAY + timedelta(90))
    for _each in range(3):
        item = factories.agenda_session(session, event)
        factories.appearance(session, event, session_id=item.id)
        factories.registration(session, event)
    session.commit()

    with count_queries() as queries:
        assert organiser.get(f"/organise/events/own{tab}").status_code == 200

    assert queries.count <= 12, queries.texts
