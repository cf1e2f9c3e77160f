"""The list of projects, and the page of a project."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState
from meetings.domain.people.models import Organisation
from meetings.domain.projects.models import PartnerRole, Project, ProjectCountry, ProjectPartner
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.html_page import normalized_page


def create_project(session: Session) -> Project:
    project = factories.project(
        session, slug="cascade", acronym="CASCADE", title="Community safety", summary="**Climate**",
        since=PartialDate(2019), until=PartialDate(2021),
    )  # fmt: skip
    body = factories.body(session, name="Civil Security", short_name="Civil")
    project.bodies.append(body)
    lead = factories.saved(session, Organisation(slug="iccss", name="ICCSS", country="PL"))
    funder = factories.saved(session, Organisation(slug="eu-funds", name="EU funds"))
    project.partners += [
        ProjectPartner(organisation=lead, role=PartnerRole.LEAD),
        ProjectPartner(organisation=funder, role=PartnerRole.FUNDER, note="in part"),
    ]
    project.countries += [ProjectCountry(country="LT"), ProjectCountry(country="NO")]
    session.flush()
    return project


def test_project(session: Session, client: FlaskClient) -> None:
    project = create_project(session)
    held = factories.event(session, title="Final conference", state=EventState.HELD)
    factories.headcount(session, held, figure=50)
    hidden = factories.event(session, title="Draft meeting", state=EventState.DRAFT)
    for event in (held, hidden):
        event.projects.append(project)
    factories.document(session, project_id=project.id, title="Toolbox", standing="launched")
    session.commit()

    page = normalized_page(client, "/projects/cascade")

    assert "2019–2021" in page
    assert "<dt>Lead</dt><dd>ICCSS (Poland)</dd>" in page
    assert "EU funds: in part" in page
    assert "Lithuania, Norway" in page
    assert "<strong>Climate</strong>" in page
    assert "Final conference" in page
    assert ">50</td>" in page
    assert "Draft meeting" not in page
    assert "Toolbox" in page


def test_unknown_facts_are_not_recorded(session: Session, client: FlaskClient) -> None:
    factories.project(session, slug="dull")
    session.commit()

    page = normalized_page(client, "/projects/dull")

    assert "<dt>Period</dt><dd>not recorded</dd>" in page
    assert "No meetings have been recorded for this project." in page
    assert client.get("/projects/other").status_code == 404


def test_list(session: Session, client: FlaskClient) -> None:
    project = create_project(session)
    event = factories.event(session)
    event.projects.append(project)
    factories.framework(session, slug="pa-secure", name="Policy Area Secure")
    session.commit()

    page = normalized_page(client, "/projects")

    assert "2019–2021 · 2 countries · 1 meeting" in page
    assert 'href="/frameworks/pa-secure"' in page


def test_pages_use_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.installation(session)
    project, costs = create_project(session), []
    for more in (1, 2):
        for _each in range(more):
            event = factories.event(session, presidency=factories.presidency(session))
            event.projects.append(project)
            factories.appearance(session, event)
            factories.headcount(session, event)
            factories.document(session, project_id=project.id, event_id=event.id)
            other = factories.project(session)
            other.bodies += event.bodies
        session.commit()
        with count_queries() as project_page:
            normalized_page(client, "/projects/cascade")
        with count_queries() as project_list:
            normalized_page(client, "/projects")
        costs.append((project_page.count, project_list.count))

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 12
