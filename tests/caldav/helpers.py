"""Helpers for CalDAV requests and for parsing multistatus responses."""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.events.models import Event
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories

NAMES = {
    "d": "DAV:",
    "c": "urn:ietf:params:xml:ns:caldav",
    "s": "http://calendarserver.org/ns/",
    "i": "http://apple.com/ns/ical/",
}
NS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
ALL = "/dav/calendars/all/"
XML = "application/xml; charset=utf-8"


@dataclass
class ResourceResponse:
    """The response of one resource: XML of each property by its prefixed name, or a status."""

    href: str
    properties: dict[str, ET.Element] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    status: str = ""

    def text(self, name: str) -> str:
        return self.properties[name].text or ""

    def href_in(self, name: str) -> str:
        return self.properties[name].findtext("d:href", "", NAMES)


@dataclass
class Multistatus:
    """All responses of a multistatus, by URL."""

    by_href: dict[str, ResourceResponse]
    token: str

    @property
    def is_truncated(self) -> bool:
        return any("507" in resource.status for resource in self.by_href.values())

    def single(self) -> ResourceResponse:
        (response,) = self.by_href.values()
        return response

    @property
    def deleted(self) -> set[str]:
        return {href for href, resource in self.by_href.items() if "404" in resource.status}

    @property
    def existing(self) -> set[str]:
        return {
            href
            for href, resource in self.by_href.items()
            if "404" not in resource.status and "507" not in resource.status
        }

    def titles(self) -> list[str]:
        """Return the titles of the entries with their texts."""
        texts = [
            resource.text("c:calendar-data")
            for resource in self.by_href.values()
            if resource.properties
        ]
        lines = (line for text in texts for line in text.splitlines())
        return sorted(line[8:] for line in lines if line.startswith("SUMMARY:"))


def parse_multistatus(response: TestResponse) -> Multistatus:
    assert response.status_code == 207, response.text
    root = ET.fromstring(response.data)  # noqa: S314 - our own
    result = {}
    for item in root.findall("d:response", NAMES):
        resource = ResourceResponse(
            item.findtext("d:href", "", NAMES), status=item.findtext("d:status", "", NAMES)
        )
        for part in item.findall("d:propstat", NAMES):
            is_ok = " 200 " in part.findtext("d:status", "", NAMES)
            for prop in part.findall("d:prop/*", NAMES):
                if is_ok:
                    resource.properties[prefixed(prop.tag)] = prop
                else:
                    resource.missing.add(prefixed(prop.tag))
        result[resource.href] = resource
    return Multistatus(result, root.findtext("d:sync-token", "", NAMES))


def prefixed(tag: str) -> str:
    for prefix, uri in NAMES.items():
        if tag.startswith(f"{{{uri}}}"):
            return f"{prefix}:{tag.rpartition('}')[2]}"
    return tag


def reports_of(resource: ResourceResponse) -> set[str]:
    """Return the reports that the resource supports."""
    reports = resource.properties["d:supported-report-set"].findall(".//d:report/*", NAMES)
    return {prefixed(name.tag) for name in reports}


def props(*names: str) -> str:
    return f"<d:prop>{''.join(f'<{name}/>' for name in names)}</d:prop>"


def propfind(
    client: FlaskClient, path: str, *names: str, depth: str = "0", **more: Any
) -> TestResponse:
    body = f"<d:propfind {NS}>{props(*names)}</d:propfind>" if names else ""
    return send_request(client, "PROPFIND", path, body, depth=depth, **more)


def report(client: FlaskClient, path: str, body: str, **more: Any) -> TestResponse:
    return send_request(client, "REPORT", path, body, depth="1", **more)


def send_request(
    client: FlaskClient, method: str, path: str, body: str | bytes = "", *, depth: str = "0",
    headers: dict[str, str] | None = None, **more: Any,
) -> TestResponse:  # fmt: skip
    return client.open(
        path, method=method, data=body,
        headers={"Depth": depth, "Content-Type": XML} | (headers or {}), **more,
    )  # fmt: skip


def sync(
    client: FlaskClient, token: str = "", *names: str, path: str = ALL, limit: str = "",
    **more: Any,
) -> TestResponse:  # fmt: skip
    expected = props(*(names or ("d:getetag",)))
    return report(
        client, path,
        f"<d:sync-collection {NS}><d:sync-token>{token}</d:sync-token>"
        f"<d:sync-level>1</d:sync-level>{limit}{expected}</d:sync-collection>", **more,
    )  # fmt: skip


def nresults(number: int) -> str:
    """Return the limit of a sync-collection."""
    return f"<d:limit><d:nresults>{number}</d:nresults></d:limit>"


def query(client: FlaskClient, inside: str, *, path: str = ALL, **more: Any) -> TestResponse:
    """Request the entries that match the content of the VEVENT comp-filter."""
    return filtered(client, f'<c:comp-filter name="VEVENT">{inside}</c:comp-filter>', path, **more)


def filtered(client: FlaskClient, inside: str, path: str = ALL, **more: Any) -> TestResponse:
    return report(
        client, path,
        f"<c:calendar-query {NS}>{props('d:getetag', 'c:calendar-data')}<c:filter>"
        f'<c:comp-filter name="VCALENDAR">{inside}</c:comp-filter>'
        "</c:filter></c:calendar-query>", **more,
    )  # fmt: skip


def multiget(client: FlaskClient, *hrefs: str, path: str = ALL, **more: Any) -> TestResponse:
    named = "".join(f"<d:href>{href}</d:href>" for href in hrefs)
    expected = props("d:getetag", "c:calendar-data")
    body = f"<c:calendar-multiget {NS}>{expected}{named}</c:calendar-multiget>"
    return report(client, path, body, **more)


def condition(response: TestResponse) -> str:
    """Return the name of the failed precondition."""
    root = ET.fromstring(response.data)  # noqa: S314 - our own
    return prefixed(root[0].tag)


def in_days(days: int) -> str:
    return (clock.now() + timedelta(days=days)).date().isoformat()


def create_event(session: Session, days: int = 10, **columns: Any) -> Event:
    """Return a committed event so many days from today."""
    with transaction(session, now=clock.now()):
        return factories.event(session, **{"when": factories.when(in_days(days))} | columns)


def change(session: Session, event: Event, **columns: Any) -> None:
    """Change the event as a service does."""
    with transaction(session, now=clock.now()):
        for name, value in columns.items():
            setattr(event, name, value)


def url_of(event: Event, calendar: str = ALL) -> str:
    return f"{calendar}{event.uid}.ics"
