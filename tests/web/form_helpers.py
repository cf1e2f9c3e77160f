"""Read the form of a page, as a browser would submit it unchanged."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from meetings.domain.events.field_types import Section
from meetings.web.organiser.details.forms import SECTION_FORMS

Attributes = dict[str, str]


def form_of(client: FlaskClient, url: str) -> dict[str, Any]:
    """Return the data that the main form of the page would submit."""
    page = client.get(url)
    assert page.status_code == 200, page.status
    return fields_of(page.text)


def post_confirmed(client: FlaskClient, url: str, data: dict[str, Any]) -> TestResponse:
    """Send the form, and confirm the doubts that the page then points out."""
    response = client.post(url, data=data)
    doubts = fields_of(response.text).get("doubts") if response.status_code == 422 else None
    if not doubts:
        return response
    return client.post(url, data=data | {"doubts": doubts, "confirmed": "y"})


def save_details(client: FlaskClient, event_path: str, **fields: Any) -> TestResponse:
    """Save each section of the event's details that has one of the fields; return the response.

    The last section may change the URL of the event, so it is saved last.
    """
    response = None
    for section in sections_of(fields):
        url = f"{event_path}/details/{section.value}"
        form_class = SECTION_FORMS[section]
        sent = {name: value for name, value in fields.items() if hasattr(form_class, name)}
        response = post_confirmed(client, url, form_of(client, url) | sent)
        assert response.status_code == 302, (url, response.text)
    assert response is not None, f"no section has {', '.join(fields)}"
    return response


def sections_of(fields: Iterable[str]) -> list[Section]:
    """Return the sections that have one of the form fields, except the reason, in order."""
    names = set(fields) - {"reason"}
    return [
        section
        for section, form_class in SECTION_FORMS.items()
        if any(hasattr(form_class, name) for name in names)
    ]


def fields_of(html: str) -> dict[str, Any]:
    """Return the data that the main form in the HTML would submit."""
    reader = _Reader()
    reader.feed(html)
    return reader.values


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.select = self.area = ""
        self.is_in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_in = attributes.get("class") == "form"
        begin = {
            "input": self._input, "select": self._select, "option": self._option,
            "textarea": self._area,
        }.get(tag)  # fmt: skip
        if self.is_in and begin:
            begin(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
        elif tag == "form":
            self.is_in = False

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data

    def _input(self, attributes: Attributes) -> None:
        name, kind = attributes.get("name", ""), attributes.get("type")
        if kind in ("checkbox", "radio"):
            if "checked" in attributes:
                self.values.setdefault(name, []).append(attributes.get("value", "y"))
        elif kind != "file":
            self.values[name] = attributes.get("value", "")

    def _select(self, attributes: Attributes) -> None:
        self.select = attributes.get("name", "")

    def _option(self, attributes: Attributes) -> None:
        if self.select and ("selected" in attributes or self.select not in self.values):
            self.values[self.select] = attributes.get("value", "")

    def _area(self, attributes: Attributes) -> None:
        self.area = attributes.get("name", "")
        self.values[self.area] = ""
