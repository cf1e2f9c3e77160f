"""Signing in, for tests of pages that want it."""

from flask.testing import FlaskClient

from meetings.domain.accounts.models import User
from tests.factories import PASSWORD


def sign_in(client: FlaskClient, user: User) -> FlaskClient:
    """Return the client, signed in as the user, who must be committed."""
    answer = client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return client
