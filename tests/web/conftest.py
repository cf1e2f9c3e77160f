"""Fixtures for tests of the organisers' pages."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.bodies.models import Body
from tests import factories
from tests.web.sign_in import sign_in


@pytest.fixture
def body(session: Session) -> Body:
    """Return the body of the organiser."""
    factories.installation(session)
    return factories.body(session, name="Network of Examples", acronym="NE")


@pytest.fixture
def organiser(client: FlaskClient, session: Session, body: Body) -> FlaskClient:
    """Return a client signed in as an organiser of the body."""
    user = factories.user(session, role=Role.ORGANISER, of=body, name="Olga Organiser")
    session.commit()
    return sign_in(client, user)
