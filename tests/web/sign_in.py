"""Sign-in for tests of pages that require it."""

from flask.testing import FlaskClient
from sqlalchemy.orm import object_session

from meetings.domain.accounts.models import User
from tests.factories import PASSWORD


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Return the client, signed in as the committed user.

    The session of the test is rolled back, because rows it has read could not be changed later.
    """
    email = user.email
    object_session(user).rollback()  # type: ignore[union-attr]  # it was made by a session
    response = client.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert response.status_code == 302, response.text
    return client
