"""The record of outcomes."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.outcomes import queries
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import on_both
from tests.html_page import normalized_page


def test_record(session: Session, client: FlaskClient) -> None:
    presidency = factories.presidency(session)
    event = factories.event(session, title="CAPE conference", presidency_id=presidency.id)
    person = factories.person(session, name="Andrew Bower")
    factories.outcome(
        session, event_id=event.id, kind=OutcomeKind.QUOTATION, person=person,
        text="I cannot emphasise enough", attribution="UN DRR", source="keynote speech",
    )  # fmt: skip
    factories.outcome(
        session, event_id=event.id, kind=OutcomeKind.ACTION_POINT, text="Write the report",
        owner="Secretariat", deadline=PartialDate(2027, 9), state=OutcomeState.OPEN,
    )  # fmt: skip
    secret = factories.document(session, title="Secret paper", visibility=Visibility.ORGANISERS)
    factories.outcome(session, text="Svenska", language="sv", document_id=secret.id)
    session.commit()

    page = normalized_page(client, "/outcomes")

    assert "3 entries" in page
    assert "Andrew Bower, UN DRR" in page
    assert "Secretariat · by September 2027" in page
    assert ">Open<" in page
    assert 'lang="sv">Svenska<' in page
    assert "CAPE conference</bdi></a>, 20 May 2027" in page
    assert "Secret paper" not in page


def test_filters(session: Session, client: FlaskClient) -> None:
    presidency, body = factories.presidency(session, slug="lt"), factories.body(session, slug="thb")
    event = factories.event(session, bodies=[body], presidency_id=presidency.id)
    factories.outcome(session, event_id=event.id, text="Of the event")
    factories.outcome(session, presidency_id=presidency.id, text="Of the year")
    factories.outcome(session, kind=OutcomeKind.DECISION, text="Of nobody")
    session.commit()

    def texts(query: str) -> set[str]:
        page = normalized_page(client, f"/outcomes?{query}")
        return {text for text in ("Of the event", "Of the year", "Of nobody") if text in page}

    assert texts("kind=decision") == {"Of nobody"}
    assert texts("body=thb") == {"Of the event"}
    assert texts("presidency=lt") == {"Of the event", "Of the year"}
    assert texts("kind=conclusion&body=thb&presidency=lt") == {"Of the event"}
    assert texts("kind=action-point") == set()
    assert texts("kind=nonsense") == {"Of the event", "Of the year", "Of nobody"}
    assert "kind=nonsense" in normalized_page(client, "/outcomes?kind=nonsense")
    assert "No entries match" in normalized_page(client, "/outcomes?kind=statement")


@on_both
def test_visibility_of_outcomes(session: Session) -> None:
    body = factories.body(session)
    event = factories.event(session, bodies=[body])
    draft = factories.event(session, bodies=[body], state=EventState.DRAFT)
    for visibility in Visibility:
        factories.outcome(session, event_id=event.id, visibility=visibility)
    factories.outcome(session, event_id=draft.id)
    factories.outcome(session, visibility=Visibility.ORGANISERS)

    def read(*grants: Grant) -> int:
        return queries.count_outcomes(session, Actor(1, "Reader", grants) if grants else ANONYMOUS)

    assert read() == 1
    assert read(Grant(Role.MEMBER, factories.body(session).id)) == 1
    assert read(Grant(Role.MEMBER, body.id)) == 2
    assert read(Grant(Role.MEMBER)) == 2
    assert read(Grant(Role.ORGANISER, body.id)) == 5
    assert read(Grant(Role.SECRETARIAT)) == 6


def test_pages(session: Session, client: FlaskClient) -> None:
    for _each in range(31):
        factories.outcome(session)
    session.commit()

    assert normalized_page(client, "/outcomes").count('class="outcome"') == 30
    assert "Page 1 of 2" in normalized_page(client, "/outcomes")
    assert normalized_page(client, "/outcomes?page=2").count('class="outcome"') == 1


def test_record_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.installation(session)
    costs = []
    for more in (1, 2):
        for _each in range(more):
            event = factories.event(session)
            person, paper = factories.person(session), factories.document(session)
            factories.outcome(session, event_id=event.id, person=person, document_id=paper.id)
        session.commit()
        with count_queries() as queries:
            normalized_page(client, "/outcomes")
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12
