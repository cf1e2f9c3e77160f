"""Two editors of the same form: neither loses a word."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from meetings.domain.events.models import Event
from tests import factories
from tests.web.form_helpers import fields_of, form_of
from tests.web.sign_in import sign_in

TITLE = "Somebody else saved this while you were editing"
EVENT = "/organise/events/spring"


@dataclass(frozen=True)
class EditPage:
    """A page with a form, a text field of it, and a function that creates the edited row."""

    url: str
    field: str
    create: Callable[[Session, Event], object]


def nothing(_session: Session, _event: Event) -> None:
    """Create nothing; the page edits the event or the installation."""


PAGES = {
    "organiser.edit_details": EditPage(f"{EVENT}/details/texts", "theme", nothing),
    "organiser.after_event": EditPage(f"{EVENT}/record", "rows-0-figure", nothing),
    "organiser.edit_session": EditPage(
        f"{EVENT}/agenda/sessions/1", "title", factories.agenda_session
    ),
    "organiser.edit_appearance": EditPage(
        f"{EVENT}/agenda/people/1", "topic", factories.appearance
    ),
    "organiser.edit_document": EditPage(
        f"{EVENT}/documents/1", "symbol",
        lambda session, event: factories.document(session, event_id=event.id),
    ),
    "organiser.edit_outcome": EditPage(
        f"{EVENT}/record/outcomes/1", "owner",
        lambda session, event: factories.outcome(session, event_id=event.id),
    ),
    "organiser.edit_body": EditPage(
        "/organise/settings/bodies/net", "mandate",
        lambda session, _event: factories.body(session, slug="net"),
    ),
    "organiser.edit_presidency": EditPage(
        "/organise/settings/presidencies/no-2040", "summary",
        lambda session, _event: factories.presidency(session, slug="no-2040"),
    ),
    "organiser.edit_user": EditPage("/organise/settings/users/1", "name", nothing),
    "organiser.organisation": EditPage("/organise/settings/organisation", "city", nothing),
}  # fmt: skip
#: Pages whose form adds a row, imports, or has one use only.
NOT_EDITING = {
    "organiser.new_",
    "organiser.import",
    "organiser.invite_",
    "organiser.cancel",
    "organiser.postpone",
    "organiser.reinstate",
}


@pytest.fixture
def secretariat(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a client signed in as the secretariat."""
    factories.installation(session)
    user = factories.user(session, role=Role.SECRETARIAT, name="Sofia")
    session.commit()
    return sign_in(client, user)


def save_as_two_editors(client: FlaskClient, session: Session, page: EditPage) -> tuple[str, str]:
    """Save the form as one editor and then as another who opened it before; return both values."""
    event = factories.event(session, slug="spring")
    page.create(session, event)
    session.commit()
    first, second = ("41", "42") if page.field.endswith("figure") else ("Theirs", "Mine")
    opened = form_of(client, page.url)
    saved = client.post(page.url, data=opened | {page.field: first})
    assert saved.status_code == 302, saved.text
    conflict = client.post(page.url, data=opened | {page.field: second})
    assert conflict.status_code == 422
    return conflict.text, second


def test_every_edit_form_is_listed(app: Flask) -> None:
    endpoints = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("organiser.") and {"GET", "POST"} <= (rule.methods or set())
    }
    editing = {name for name in endpoints if not name.startswith(tuple(NOT_EDITING))}
    assert editing == PAGES.keys()


@pytest.mark.parametrize("name", PAGES)
def test_the_second_editor_sees_both_versions_and_then_replaces_the_first(
    name: str, secretariat: FlaskClient, session: Session
) -> None:
    page = PAGES[name]
    html, second = save_as_two_editors(secretariat, session, page)
    notice = html.partition(TITLE)[2].partition("</table>")[0]

    assert notice
    assert "Please check these answers" not in html
    for version in ("41", "42") if second == "42" else ("Theirs", "Mine"):
        assert f">{version}" in notice
    shown = fields_of(html)
    assert shown[page.field].strip() == second
    assert secretariat.post(page.url, data=shown).status_code == 302
    assert form_of(secretariat, page.url)[page.field].strip() == second


def test_a_change_elsewhere_is_no_conflict(secretariat: FlaskClient, session: Session) -> None:
    event = factories.event(session, slug="spring")
    factories.agenda_session(session, event)
    session.commit()
    figures = form_of(secretariat, f"{EVENT}/record")
    url = f"{EVENT}/agenda/sessions/1"
    secretariat.post(url, data=form_of(secretariat, url) | {"title": "Other"})

    saved = secretariat.post(f"{EVENT}/record", data=figures | {"rows-0-figure": "30"})

    assert saved.status_code == 302
