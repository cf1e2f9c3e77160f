"""The page of a framework: a tree with the meetings that support each action."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.models import EventAction
from meetings.domain.events.rules import EventState
from meetings.domain.frameworks.models import Framework, NodeKind
from tests import factories
from tests.html_page import normalized_page


def create_framework(session: Session) -> Framework:
    framework = factories.framework(
        session, slug="pa-secure", name="Policy Area Secure", coordinators=["Sweden"],
        body=factories.body(session, slug="steering"),
    )  # fmt: skip
    factories.framework_node(session, framework, kind=NodeKind.PRINCIPLE, text="Save lives")
    section = factories.framework_node(
        session, framework, kind=NodeKind.SECTION, number="A", text="Room"
    )
    factories.framework_node(
        session, framework, number="A.1", text="Train", slug="a-1", parent_id=section.id
    )
    return framework


def test_tree(session: Session, client: FlaskClient) -> None:
    framework = create_framework(session)
    action = next(node for node in framework.nodes if node.number == "A.1")
    factories.framework_node(session, framework, number="B", text="Nobody did this")
    served = factories.event(session, title="Training day")
    draft = factories.event(session, title="Draft day", state=EventState.DRAFT)
    for event in (served, draft):
        session.add(EventAction(event_id=event.id, node_id=action.id))
    session.commit()

    page = normalized_page(client, "/frameworks/pa-secure")

    assert page.index("Principles") < page.index("Save lives") < page.index("Actions")
    assert page.index("Room") < page.index("Train")
    assert "supported by 1 meeting<" in page
    assert "Training day" in page
    assert "Draft day" not in page
    assert page.count("no meetings recorded") == 1
    assert "<dt>Coordinated by</dt><dd>Sweden</dd>" in page
    assert client.get("/frameworks/other").status_code == 404


def test_tree_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.installation(session)
    framework, costs = create_framework(session), []
    for more in (1, 2):
        for _each in range(more):
            node = factories.framework_node(session, framework)
            event = factories.event(session, presidency=factories.presidency(session))
            session.add(EventAction(event_id=event.id, node_id=node.id))
        session.commit()
        with count_queries() as queries:
            normalized_page(client, "/frameworks/pa-secure")
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12
