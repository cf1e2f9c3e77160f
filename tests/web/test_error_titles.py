"""The title of a page names the error after a form was refused."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories


def title_of(html: str) -> str:
    match = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    assert match is not None
    return match[1].strip()


@pytest.mark.parametrize("path", ["/events/spring/register", "/sign-in", "/follow"])
def test_title_of_a_refused_form_begins_with_error(
    client: FlaskClient, session: Session, path: str
) -> None:
    factories.installation(session)
    factories.open_event(session, slug="spring", title="Spring <b>", when=factories.coming())
    session.commit()

    shown, refused = client.get(path), client.post(path, data={"email": "none"})

    assert (shown.status_code, refused.status_code) == (200, 422)
    assert not title_of(shown.text).startswith("Error")
    assert title_of(refused.text) == f"Error: {title_of(shown.text)}"
    assert int(refused.headers["Content-Length"]) == len(refused.data)


def test_title_of_a_refused_organiser_form(organiser: FlaskClient) -> None:
    refused = organiser.post("/organise/events/new", data={})

    assert refused.status_code == 422
    assert title_of(refused.text).startswith("Error: ")


def test_facts_of_an_event_have_a_heading(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    factories.open_event(session, slug="spring", when=factories.coming())
    session.commit()

    for path in ("/events/spring", "/events/spring/register"):
        html = re.sub(r">\s+<", "><", client.get(path).text)
        assert '<h2 class="panel__title">Key facts</h2><dl class="facts">' in html
