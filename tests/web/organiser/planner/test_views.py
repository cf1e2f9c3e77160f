"""The planner of a presidency year."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Term
from meetings.domain.bodies.rules import ChairRule, TermRole
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import EventRelation
from meetings.domain.events.rules import EventState, RelationKind
from meetings.kernel.partial_dates import PartialDate
from meetings.web.organiser.planner.grid import MAX_EMPTY_ROWS
from tests import factories
from tests.html_page import normalized_page
from tests.web.sign_in import sign_in

PLANNER_URL = "/organise/year?year=2026"


def organiser(session: Session, client: FlaskClient, **columns: Any) -> None:
    factories.installation(session)
    user = factories.user(session, **columns)
    session.commit()
    sign_in(client, user)


def test_only_organisers_see_the_plan(session: Session, client: FlaskClient) -> None:
    assert client.get(PLANNER_URL).status_code == 302
    organiser(session, client, role=Role.MEMBER)
    assert client.get(PLANNER_URL).status_code == 403


def test_grid(session: Session, client: FlaskClient) -> None:
    factories.presidency(session)
    rotating = factories.body(session, name="Task Force", acronym="TF-THB", position=1)
    fixed = factories.body(session, name="Network", chair_rule=ChairRule.FIXED, position=2)
    chair = factories.person(session, name="Olav Berstad")
    session.add(Term(body_id=fixed.id, person_id=chair.id, role=TermRole.CHAIR))
    at = factories.when("2026-11-09")
    factories.event(session, bodies=[rotating], ordinal_in_presidency=1, when=at, slug="first")
    rough = factories.when("2027-03", to_be_confirmed=True)
    factories.event(session, bodies=[fixed], title="Spring talks", when=rough)
    undated = EventDates(None, "Europe/Vilnius", to_be_confirmed=True)
    factories.event(session, bodies=[], title="Nobody's day", when=undated, state=EventState.DRAFT)
    organiser(session, client)

    page = normalized_page(client, PLANNER_URL)

    assert "July 2026 – June 2027 · 2 planned, 1 to be confirmed" in page
    assert "Chair: Lithuania" in page
    assert "Chair: Olav Berstad" in page
    assert 'href="/organise/events/first"' in page
    assert "TF-THB 1" in page
    assert "slot--approximate" in page
    assert "Nobody" not in page
    assert page.count('scope="col"') == 13
    assert "No meetings on the same day share" in page


def test_a_meeting_without_a_month_has_its_column(session: Session, client: FlaskClient) -> None:
    presidency = factories.presidency(session)
    undated = EventDates(None, "Europe/Vilnius")
    factories.event(session, bodies=[], title="Some day", when=undated, presidency_id=presidency.id)
    organiser(session, client)

    page = normalized_page(client, PLANNER_URL)

    assert page.count('scope="col"') == 14
    assert "No month" in page
    assert "No body" in page


def test_clashes_and_holidays_are_described(session: Session, client: FlaskClient) -> None:
    factories.presidency(session)
    factories.membership(session, "EE")
    factories.membership(session, "LT")
    factories.membership(session, "RU", until=PartialDate(2022))
    day = factories.when("2027-04-22")
    conference = factories.event(session, title="CAPE final conference", when=day)
    other_event = factories.event(session, title="Emotional Health", when=day)
    person = factories.person(session)
    for event in (conference, other_event):
        factories.appearance(session, event, person=person)
        factories.registration(session, event, email="a@example.org")
        factories.registration(session, event, email="b@example.org")
    factories.event(session, title="Midsummer talks", when=factories.when("2027-06-24"))
    organiser(session, client)

    page = normalized_page(client, PLANNER_URL)

    assert "2 clashes" in page
    shared = "<strong>1 speaker and 2 registered participants</strong>"
    assert f"CAPE final conference and Emotional Health share{shared}" in page
    assert "Estonia (Midsummer Day); Lithuania (Day of Dew and Saint John)" in page
    assert page.count("slot--warning") == 3


def clash_titles(page: str) -> list[tuple[str, str]]:
    """Return the headings of the kinds, with their counts."""
    return re.findall(r'group-heading">(.*?)<span>(.*?)</span>', page)


def crowd_year(session: Session) -> None:
    """Create 437 clashes: 1 of speakers, 406 of a body, 28 of participants, 2 holidays."""
    factories.membership(session, "LT")
    day = factories.when("2026-09-07")
    body = factories.body(session)
    for _each in range(29):
        factories.event(session, bodies=[body], when=day)
    for _each in range(8):
        event = factories.event(session, when=factories.when("2026-08-03"))
        factories.registration(session, event, email="a@example.org")
    person = factories.person(session)
    for _each in range(2):
        event = factories.event(session, title="Late", when=factories.when("2027-05-05"))
        factories.appearance(session, event, person=person)
    for feast in ("2026-12-25", "2026-08-15"):
        factories.event(session, when=factories.when(feast))


def test_many_clashes_are_grouped_and_paged_the_most_serious_first(
    session: Session, client: FlaskClient
) -> None:
    crowd_year(session)
    organiser(session, client)

    first = normalized_page(client, PLANNER_URL)
    last = normalized_page(client, f"{PLANNER_URL}&page=18")
    people = normalized_page(client, f"{PLANNER_URL}&clashes=participants")

    assert "437 clashes" in first
    assert clash_titles(first) == [
        ("Speakers in two meetings", "1 clash"), ("Two meetings of a body", "406 clashes"),
    ]  # fmt: skip
    assert first.index("Late and Late share") < first.index("Two meetings of a body<span>")
    assert first.count('class="planner-warnings__day"') == 25
    assert "Page 1 of 18" in first
    assert "Next page" in first
    assert 'href="/organise/year?year=2026&amp;page=2#clashes"' in first
    assert clash_titles(last)[-1] == ("Public holidays", "2 clashes")
    assert [title for title, _count in clash_titles(people)] == ["Participants in two meetings"]
    assert "Participants in two meetings (28)" in first
    assert 'href="/organise/year?year=2026&amp;clashes=participants#clashes"' in first
    assert 'href="/organise/year?year=2026&amp;clashes=participants&amp;page=2#clashes"' in people


def test_clash_of_more_people_comes_first(session: Session, client: FlaskClient) -> None:
    for day, title, names in (("2026-09-07", "Few", "a"), ("2027-05-05", "Several", "ab")):
        for _each in range(2):
            event = factories.event(session, title=title, when=factories.when(day))
            for name in names:
                factories.registration(session, event, email=f"{name}@example.org")
    organiser(session, client)

    page = normalized_page(client, PLANNER_URL)

    assert page.index("Several and Several share") < page.index("Few and Few share")


def test_unknown_kinds_and_pages_of_clashes(session: Session, client: FlaskClient) -> None:
    factories.membership(session, "LT")
    factories.event(session, when=factories.when("2026-12-25"))
    organiser(session, client)

    for query in ("clashes=x", "clashes=body", "page=99999999999", "page=-1", "page=²"):
        page = normalized_page(client, f"{PLANNER_URL}&{query}")
        assert clash_titles(page) == [("Public holidays", "1 clash")]
        assert 'class="pager"' not in page
        assert "Kinds of clashes" not in page


def test_meetings_held_together_do_not_clash(session: Session, client: FlaskClient) -> None:
    body, day = factories.body(session), factories.when("2027-04-22")
    event, other = (factories.event(session, bodies=[body], when=day) for _each in range(2))
    kind = RelationKind.CO_LOCATED
    session.add(EventRelation(event_id=event.id, other_id=other.id, kind=kind))
    organiser(session, client)

    assert "No meetings on the same day share" in normalized_page(client, PLANNER_URL)


def test_years_without_presidency_and_invalid_years(session: Session, client: FlaskClient) -> None:
    organiser(session, client)

    assert "The presidency of this year has not been recorded yet." in normalized_page(
        client, PLANNER_URL
    )
    for year in ("", "x", "0", "99999999", "-1", "²"):
        assert client.get("/organise/year", query_string={"year": year}).status_code == 200


def test_an_organiser_edits_own_drafts_and_views_other_events(
    session: Session, client: FlaskClient
) -> None:
    body, other = factories.body(session), factories.body(session)
    factories.event(session, bodies=[body], slug="own", state=EventState.DRAFT)
    factories.event(session, bodies=[other], slug="others-draft", state=EventState.DRAFT)
    factories.event(session, bodies=[other], slug="others")
    organiser(session, client, role=Role.ORGANISER, of=body)

    page = normalized_page(client, PLANNER_URL)

    assert 'href="/organise/events/own"' in page
    assert 'href="/events/others"' in page
    assert "others-draft" not in page


def test_the_plan_costs_the_same_for_one_and_three(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.presidency(session)
    organiser(session, client)
    costs = []
    for more in (1, 2):
        for _each in range(more):
            event = factories.event(session)
            factories.appearance(session, event)
            factories.registration(session, event)
            factories.membership(session, "LT")
            session.add(Term(body_id=event.body_ids[0], country="LT", role=TermRole.CHAIR))
        session.commit()
        with count_queries() as queries:
            normalized_page(client, PLANNER_URL)
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12


def test_a_year_of_310_meetings_folds_its_cells_and_costs_as_much_as_one(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    bodies = [factories.body(session, name=f"Group {n}") for n in range(4)]
    organiser(session, client)

    def planned(number: int) -> tuple[str, int]:
        factories.plan(session, bodies, first=date(2026, 7, 1), number=number)
        session.commit()
        with count_queries() as queries:
            page = normalized_page(client, PLANNER_URL)
        return page, int(queries.count)

    few, cost = planned(4)
    many, cost_of_many = planned(306)

    assert "more</span>" not in few
    assert cost == cost_of_many
    assert many.count('class="slot ') == 310
    cells = re.findall(r"<td data-label.*?</td>", many)
    assert max(cell.partition("<details")[0].count('class="slot ') for cell in cells) == 3
    assert re.search(r"\+ 1\d more</span><span[^>]*>: Group 0, July 2026</span>", many)


def test_days_in_two_months_and_bodies_without_meetings(
    session: Session, client: FlaskClient
) -> None:
    bodies = [factories.body(session, name=f"Group {n}") for n in range(MAX_EMPTY_ROWS + 2)]
    turn = factories.when("2027-05-31", ends_on=PartialDate(2027, 6, 1))
    factories.event(session, bodies=[bodies[0]], when=turn)
    organiser(session, client)

    page = normalized_page(client, PLANNER_URL)

    assert "31 May – 1 Jun" in page
    assert "6 bodies have no meetings in this year" in page
    assert page.count('scope="row"') == 1
    session.delete(bodies[1])
    session.commit()
    assert normalized_page(client, PLANNER_URL).count('scope="row"') == 1 + MAX_EMPTY_ROWS
