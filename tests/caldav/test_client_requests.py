"""The requests of calendar apps, in their order, and the responses that they expect.

Each file of ``clients/`` has the requests of one app after ">>>", each followed by its response
after "<<<". `CLIENTS=record` writes the responses again, to be reviewed as a change of behaviour.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.events.rules import EventState
from tests import factories
from tests.caldav.helpers import NAMES, XML, create_event, prefixed

FOLDER = Path(__file__).parent / "clients"
HEADERS = ("Allow", "DAV", "Location", "Content-Type")
#: Values that differ from run to run.
VARIABLE = {
    "d:getetag": "<etag>", "d:getlastmodified": "<date>", "s:getctag": "<ctag>",
    "d:sync-token": "<token>",
}  # fmt: skip
TIMESTAMP = re.compile(r"(DTSTAMP|LAST-MODIFIED|CREATED):\d{8}T\d{6}Z")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of an app, and the recorded response."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    expected: str


def exchanges(text: str) -> Iterator[Exchange]:
    for part in text.split(">>> ")[1:]:
        request, _, expected = part.partition("\n<<<\n")
        head, _, body = request.partition("\n\n")
        (method, path), *headers = (line.split(" ", 1) for line in head.splitlines())
        named = {name.rstrip(":"): value for name, value in headers}
        yield Exchange(method, path, named, body.strip(), expected.strip())


def send(client: FlaskClient, exchange: Exchange, token: str) -> TestResponse:
    body = exchange.body.replace("{token}", token)
    headers = ({"Content-Type": XML} if body else {}) | exchange.headers
    return client.open(exchange.path, method=exchange.method, data=body, headers=headers)


def summary(response: TestResponse) -> str:
    """Return the response in words that do not differ from run to run."""
    lines = [str(response.status_code)]
    lines += [f"{name}: {response.headers[name]}" for name in HEADERS if name in response.headers]
    if response.status_code == 207:
        root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
        lines += [line for item in root for line in resource_lines(item)]
    elif response.mimetype == "text/calendar":
        lines += TIMESTAMP.sub(r"\1:<time>", response.text).splitlines()
    elif response.mimetype == "application/xml":
        root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
        lines += [f"error: {prefixed(root[0].tag)}"]
    return "\n".join(lines)


def resource_lines(item: ElementTree.Element) -> Iterator[str]:
    if prefixed(item.tag) != "d:response":
        yield f"{prefixed(item.tag)}: {VARIABLE[prefixed(item.tag)]}"
        return
    status = item.findtext("d:status", "", NAMES)
    yield f"{item.findtext('d:href', '', NAMES)} {status.removeprefix('HTTP/1.1 ')}".strip()
    for part in item.findall("d:propstat", NAMES):
        yield f"  {part.findtext('d:status', '', NAMES).removeprefix('HTTP/1.1 ')}"
        for prop in part.findall("d:prop/*", NAMES):
            yield f"    {property_text(prop)}".rstrip()


def property_text(prop: ElementTree.Element) -> str:
    name, text = prefixed(prop.tag), (prop.text or "").strip()
    if len(prop):
        inside = [
            " ".join([prefixed(part.tag), *part.attrib.values(), (part.text or "").strip()]).strip()
            for part in prop.iter() if part is not prop and not len(part)
        ]  # fmt: skip
        return f"{name} = {', '.join(inside)}"
    if text:
        text = VARIABLE.get(name) or TIMESTAMP.sub(r"\1:<time>", text)
    text = text.replace("\n", "\n      ")
    return f"{name} = {text}" if text else name


@pytest.fixture
def calendars(session: Session) -> None:
    """The meetings of an installation: one with times, one of a whole day, one tentative."""
    factories.installation(session, acronym="COE", timezone="Europe/Vilnius")
    body = factories.body(session, slug="thb", short_name="Task Force THB", email="thb@example.org")
    create_event(
        session, uid="spring", title="Spring meeting; Rīga", when=factories.when("2027-05-20"),
        bodies=[body], slug="spring",
    )  # fmt: skip
    create_event(
        session, uid="whole-day", title="Whole day", slug="whole-day", bodies=[body],
        when=factories.when("2027-05-21", starts_time=None, ends_time=None),
    )  # fmt: skip
    create_event(
        session, uid="autumn", title="Autumn & winter", when=factories.when("2027-10-20"),
        slug="autumn", bodies=[body], state=EventState.TENTATIVE,
    )  # fmt: skip


@pytest.mark.usefixtures("calendars")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_the_requests_of_an_app(client: FlaskClient, path: Path) -> None:
    written, expected, token = [], [], ""

    for exchange in exchanges(path.read_text()):
        response = send(client, exchange, token)
        written.append(summary(response))
        expected.append(exchange.expected)
        if response.status_code == 207:
            root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
            token = root.findtext(".//d:sync-token", token, NAMES)

    if os.environ.get("CLIENTS") == "record":
        record(path, written)
    assert written == expected


def record(path: Path, written: list[str]) -> None:
    parts = path.read_text().split(">>> ")
    requests = [part.partition("\n<<<\n")[0].rstrip("\n") for part in parts[1:]]
    text = "".join(
        f">>> {request}\n<<<\n{response}\n"
        for request, response in zip(requests, written, strict=True)
    )
    path.write_text(text)
