"""The list of bodies, and the page of a body."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body, Term
from meetings.domain.bodies.rules import BodyKind, ChairRule, TermRole
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.people.models import Organisation
from meetings.domain.presidencies.models import Presidency
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.html_page import normalized_page


def create_body(session: Session, **columns: Any) -> Body:
    fields = {
        "slug": "tf-thb", "name": "Task Force against Trafficking", "acronym": "TF-THB",
        "short_name": "Task Force", "since": PartialDate(2006),
    }  # fmt: skip
    return factories.body(session, **fields | columns)


def create_presidency(session: Session, country: str, first: date, last: date) -> Presidency:
    return factories.presidency(
        session, slug=f"{country.lower()}-{first.year}", country=country,
        starts_on=first, ends_on=last,
    )  # fmt: skip


def create_term(session: Session, body: Body, role: TermRole, **columns: Any) -> Term:
    return factories.saved(session, Term(body_id=body.id, role=role, **columns))


def create_meeting(session: Session, body: Body, day: str, **columns: Any) -> Event:
    fields = {"state": EventState.HELD, "bodies": [body], "when": factories.when(day)}
    return factories.event(session, **fields | columns)


def test_list_by_priority(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    today = clock.now().date()
    create_presidency(session, "LT", today, today + timedelta(days=300))
    safe = factories.priority(session, name="Safe & Secure", position=1)
    green = factories.priority(session, name="Green", position=0)
    create_body(session, priority=safe)
    create_body(session, slug="x", name="Network of Nature", priority=green, kind=BodyKind.NETWORK)
    create_body(session, slug="y", name="Committee", chair_rule=ChairRule.UNKNOWN)
    session.commit()

    page = normalized_page(client, "/bodies")

    assert page.index("Green") < page.index("Safe &amp; Secure") < page.index("Other bodies")
    assert "Network · no meetings recorded" in page
    assert page.count("Chair: Lithuania") == 2
    assert "Chair: not recorded" in page


def test_empty_list(client: FlaskClient) -> None:
    assert "No bodies have been recorded yet" in normalized_page(client, "/bodies")


def test_rotating_chair_follows_the_presidencies(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    today = clock.now().date()
    create_body(session, chair_rule=ChairRule.ROTATING)
    create_presidency(session, "NO", date(2004, 7, 1), date(2005, 6, 30))
    create_presidency(session, "DK", date(2019, 7, 1), date(2020, 6, 30))
    create_presidency(session, "LT", date(2020, 7, 1), date(2021, 6, 30))
    create_presidency(session, "EE", today - timedelta(days=9), today + timedelta(days=90))
    create_presidency(session, "PL", today + timedelta(days=91), today + timedelta(days=400))
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    chair = page[page.index(">Chair<") : page.index(">About<")]
    assert chair.index("Estonia") < chair.index("Poland") < chair.index("Lithuania")
    assert "Jul 2020 – Jun 2021" in chair
    assert chair.index("Lithuania") < chair.index("Denmark")
    assert "not recorded" in chair[chair.index("Previous") : chair.index("Lithuania")]
    assert "Norway" not in chair


def test_chair_is_unknown_without_a_recorded_presidency(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session)
    create_body(session)
    create_presidency(session, "LT", date(2020, 7, 1), date(2021, 6, 30))
    session.commit()

    text = "The presidency since 1 July 2021 has not been recorded yet"
    assert text in normalized_page(client, "/bodies/tf-thb")
    assert text in normalized_page(client, "/bodies")


def test_fixed_chair_is_a_term_and_remains_listed_after_its_end(
    session: Session, client: FlaskClient
) -> None:
    factories.installation(session)
    create_presidency(session, "LT", date(2000, 7, 1), date(2100, 6, 30))
    body = create_body(session, chair_rule=ChairRule.FIXED)
    first = factories.person(session, name="Ann Andersson")
    second = factories.person(session, name="Bo Berg")
    create_term(session, body, TermRole.CHAIR, person=first, until=PartialDate(2019, 10))
    create_term(
        session,
        body,
        TermRole.CHAIR,
        person=second,
        since=PartialDate(2019, 10, 5),
        title="Director",
    )
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    now, before = page.index("<dt>Now</dt>"), page.index("<dt>Previous</dt>")
    assert "Bo Berg, Director" in page[now:before]
    assert "since 5 October 2019" in page[now:before]
    assert "Ann Andersson" in page[before:]
    assert "until October 2019" in page[before:]
    assert "Lithuania" not in page[now : page.index(">About<")]


def test_other_terms(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    body = create_body(session)
    office = Organisation(slug="office", name="The Office")
    create_term(session, body, TermRole.COORDINATOR, organisation=factories.saved(session, office))
    create_term(session, body, TermRole.COORDINATOR, country="SE", until=PartialDate(2018))
    create_term(session, body, TermRole.MEMBER, country="FI")
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    assert page.index("Finland") < page.index("Coordinator") < page.index("The Office")
    assert page.index("Previously:") < page.index("Sweden") < page.index("until 2018")


def test_facts_of_a_body(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    body = create_body(
        session, mandate="Fights *trafficking*.", meets="Twice a year", members_note="Experts",
        email="thb@example.org", since=PartialDate(2006, 11), priority=factories.priority(session),
        sources=["Bodies, https://example.org/bodies", "A report, of 2006"],
    )  # fmt: skip
    project = factories.project(session, acronym="CAPE", title="Capacities")
    project.bodies.append(body)
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    assert "<em>trafficking</em>" in page
    assert "<dt>Established</dt><dd>November 2006</dd>" in page
    assert "<dd>Twice a year</dd>" in page
    assert "<dd>Experts</dd>" in page
    assert 'href="mailto:thb@example.org"' in page
    assert f'href="/projects/{project.slug}"><bdi>CAPE</bdi></a><span>Capacities</span>' in page
    assert '<a href="https://example.org/bodies" rel="noopener">Bodies</a>' in page
    assert "A report, of 2006" in page
    assert "/feeds/events.ics?body=tf-thb" in page
    assert "No meetings have been announced." in page
    assert "No meetings have been recorded." in page


def test_upcoming_and_past_meetings(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    body, next_year = create_body(session), clock.now().year + 1
    for month in range(1, 13):
        create_meeting(session, body, f"2020-{month:02}", title=f"Was {month:02}")
    create_meeting(
        session, body, f"{next_year}-05-20", state=EventState.CONFIRMED, title="Comes in May"
    )
    create_meeting(
        session, body, f"{next_year}", state=EventState.TENTATIVE, title="Comes that year"
    )
    create_meeting(session, body, "2020", visibility=Visibility.MEMBERS, title="A secret meeting")
    create_meeting(session, factories.body(session), "2020", title="Of others")
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    past = page[page.index('id="past"') :]
    assert page.index("Comes in May") < page.index("Comes that year") < page.index('id="past"')
    assert past.index("Was 12") < past.index("Was 03")
    assert "Was 02" not in past
    assert "12 meetings" in past
    assert ">2020 · day not known<" in past
    assert f">May {next_year} " in page
    yesterday = clock.now().date() - timedelta(days=1)
    assert f'href="/?body=tf-thb&amp;until={yesterday.year}' in past
    assert "All upcoming meetings" not in page
    assert "A secret meeting" not in page
    assert "Of others" not in page
    assert "14 meetings" in normalized_page(client, "/bodies")


def test_series_with_both_numbers_and_remarks(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    body = create_body(session)
    run = factories.series(session, name="Meeting of the Directors General", body_id=body.id)
    create_presidency(session, "LT", date(2020, 7, 1), date(2021, 6, 30))
    numbered = {"series_id": run.id, "series": run}
    create_meeting(session, body, "2016-06-08", ordinal=14, **numbered)
    create_meeting(
        session, body, "2018-05-18", ordinal=16, ordinal_note="Others call it the 17th.", **numbered
    )
    create_meeting(session, body, "2020-10-05", ordinal=19, ordinal_in_presidency=1, **numbered)
    create_meeting(session, body, "2021-04", ordinal=20, ordinal_in_presidency=1, **numbered)
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    assert "No. 15 is missing." in page
    assert "Nos. 17–18 are missing." in page
    assert "Others call it the 17th." in page
    assert ">1 of the Lithuanian Presidency<" in page
    remark = "Several meetings of the Lithuanian Presidency 2020–2021 have the number 1."
    assert remark in page
    assert page.index('">20</td>') < page.index('">14</td>')


def test_number_of_a_hidden_meeting_is_not_missing(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    body = create_body(session)
    run = factories.series(session, body_id=body.id)
    for ordinal, visibility in (
        (1, Visibility.PUBLIC),
        (2, Visibility.MEMBERS),
        (3, Visibility.PUBLIC),
    ):
        create_meeting(
            session, body, "2020-10-05", ordinal=ordinal, series=run, visibility=visibility
        )
    session.commit()

    page = normalized_page(client, "/bodies/tf-thb")

    assert "missing" not in page
    assert '<td class="number">2</td>' not in page


def test_unknown_body_is_404(client: FlaskClient) -> None:
    assert client.get("/bodies/nothing").status_code == 404


def test_pages_are_cacheable(session: Session, client: FlaskClient) -> None:
    create_body(session)
    session.commit()

    for url in ("/bodies", "/bodies/tf-thb"):
        response = client.get(url)
        revalidated = client.get(url, headers={"If-None-Match": response.headers["ETag"]})

        assert "public" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers
        assert revalidated.status_code == 304


@pytest.mark.parametrize("url", ["/bodies", "/bodies/tf-thb"])
def test_pages_use_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any], url: str
) -> None:
    factories.installation(session)
    body, costs = create_body(session), []
    run, year = factories.series(session, body_id=body.id), clock.now().year + 1
    for more in (1, 2):
        for _each in range(more):
            other = factories.body(session, priority=factories.priority(session))
            venue, project = factories.venue(session), factories.project(session)
            project.bodies.append(body)
            factories.presidency(session)
            person = factories.person(session)
            create_term(session, body, TermRole.CHAIR, person=person)
            create_term(session, other, TermRole.MEMBER, country="LV")
            for day in ("2020-10-05", f"{year}-05-20"):
                event = create_meeting(
                    session, body, day, bodies=[body, other], venues=[venue], series=run
                )
                event.projects.append(project)
        session.commit()
        with count_queries() as queries:
            assert client.get(url).status_code == 200
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12
