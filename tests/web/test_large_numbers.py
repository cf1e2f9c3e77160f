"""Numbers that no column can store are refused in every URL, query and form."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from wtforms import IntegerField

from meetings.domain.access.policy import Role
from meetings.settings import ROOT
from meetings.web.form_fields import WholeNumberField
from tests import factories
from tests.conftest import on_both
from tests.web.sign_in import sign_in

pytestmark = pytest.mark.slow

NUMBERS = [2**31 - 1, 2**31, 2**63, 10**30, int("9" * 1500)]
QUERIES = ["again", "page", "year", "session", "month", "person", "alarm", "limit", "number"]
#: Pages of a rule whose forms are submitted; the others look the same.
MAX_PAGES_OF_A_RULE = 1
_LINK = re.compile(r'<a\b[^>]*?\shref="(/[^"#]*)')


@pytest.fixture
def organiser(client: FlaskClient, session: Session) -> FlaskClient:
    """Return a client of the secretariat, with an event that has a row of every kind."""
    factories.installation(session)
    event = factories.open_event(session, slug="spring", when=factories.coming())
    item = factories.agenda_session(session, event)
    factories.appearance(session, event, session_id=item.id)
    factories.document(session, event_id=event.id)
    factories.outcome(session, event_id=event.id)
    factories.headcount(session, event)
    factories.registration(session, event)
    factories.presidency(session)
    user = factories.user(session, role=Role.SECRETARIAT)
    session.commit()
    return sign_in(client, user)


class Forms(HTMLParser):
    """The forms of a page: the method, the action and the first value of each field."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, dict[str, str]]] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self.forms.append((values.get("method", "get").lower(), values.get("action", ""), {}))
        elif not self.forms:
            return
        elif tag in ("input", "textarea", "button") and name:
            self.forms[-1][2].setdefault(name, values.get("value", ""))
        elif tag == "select":
            self._select = name
            self.forms[-1][2].setdefault(name, "")
        elif tag == "option" and "selected" in values and self._select:
            self.forms[-1][2][self._select] = values.get("value", "")


def rule_of(app: Flask, path: str) -> Rule | None:
    adapter = app.url_map.bind("localhost")
    rules = [adapter.match(path, method=method, return_rule=True)[0]
             for method in ("GET",) if adapter.test(path, method)]  # fmt: skip
    return rules[0] if rules else None


def pages(client: FlaskClient, starts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the URLs of pages that link to each other, one for each rule, with their HTML."""
    queue, seen = deque(starts), set[str]()
    while queue:
        url = queue.popleft()
        rule = rule_of(client.application, urlsplit(url).path)
        if rule is None or rule.rule in seen or rule.endpoint == "static":
            continue
        seen.add(rule.rule)
        response = client.get(url)
        if response.mimetype == "text/html" and response.status_code == 200:
            yield url, response.text
            queue.extend(unescape(link) for link in _LINK.findall(response.text))


@on_both
def test_numbers_in_every_url(app: Flask, organiser: FlaskClient) -> None:
    failed: dict[str, int] = {}
    numbered = 0
    for rule in app.url_map.iter_rules():
        if "<int:" not in rule.rule:
            continue
        numbered += 1
        for number in NUMBERS[:-1] if "token" in rule.rule else NUMBERS:
            path = re.sub(r"<int:\w+>", str(number), rule.rule)
            path = re.sub(r"<string:slug>", "spring", path)
            path = re.sub(r"<[^>]+>", "x", path)
            for method in {"GET", "POST"} & set(rule.methods or ()):
                status = organiser.open(path, method=method).status_code
                if status != 404 and not (number == NUMBERS[0] and status < 500):
                    failed[f"{method} {path[:80]}"] = status

    assert failed == {}
    assert numbered >= 25


@on_both
def test_numbers_in_every_query_and_form(organiser: FlaskClient) -> None:
    failed: dict[str, int] = {}
    submitted = 0
    starts = ["/organise", "/organise/events/spring", "/organise/settings", "/", "/account"]
    for url, html in list(pages(organiser, starts)):
        path = urlsplit(url).path
        for number in (2**31, 2**63):
            query = dict.fromkeys(QUERIES, str(number))
            if (status := organiser.get(path, query_string=query).status_code) >= 500:
                failed[f"GET {path}"] = status
        for method, action, values in Forms(html).forms:
            if "sign-out" in action or "end-sessions" in action:
                continue
            for name in values:
                submitted += 1
                data = values | {name: str(2**63 if submitted % 2 else 2**31)}
                sent: dict[str, Any] = {"data" if method == "post" else "query_string": data}
                response = organiser.open(action or url, method=method.upper(), **sent)
                if response.status_code >= 500:
                    failed[f"{method} {action or url} {name}"] = response.status_code

    assert failed == {}
    assert submitted > 150


def test_every_form_bounds_its_numbers() -> None:
    """No form uses the field of WTForms, which accepts any number."""
    files = Path(ROOT, "meetings", "web").rglob("*.py")
    users = [file.name for file in files if re.search(r"\bIntegerField\(", file.read_text("utf-8"))]

    assert users == []
    assert issubclass(WholeNumberField, IntegerField)
