"""Read a plan from the form or a URL, with its period and name."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from meetings.adapters.http_client import fetch
from meetings.adapters.sandbox import client
from meetings.domain.imports import queries
from meetings.domain.imports.errors import SourceTooLarge
from meetings.domain.imports.rules import MAX_BYTES, ParseResult, Period, SourceKind
from meetings.domain.imports.services import SourceDescription
from meetings.domain.planner.rules import PlanYear
from meetings.http import components
from meetings.http.request_context import db_session
from meetings.http.site_context import installation, local_today
from meetings.i18n import dates
from meetings.web.form_choices import field_options
from meetings.web.organiser.imports.forms import ImportForm

_YEARS_BEFORE, _YEARS_AFTER = 5, 4
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadSource:
    """A plan and its parsed content."""

    origin: SourceDescription
    content: bytes
    reading: ParseResult


def read_form(form: ImportForm) -> ReadSource:
    """Return the parsed plan from the form.

    Raises:
        DomainError: it cannot or must not be read.
    """
    kind = SourceKind(form.kind.data)
    name = form.name.data or _default_name(form, kind)
    origin = SourceDescription(
        kind=kind, name=name, period=parse_period(form.period.data), timezone=form.timezone.data,
        url=form.url.data or "" if kind is SourceKind.URL else "",
        body_id=form.body.data or None,
    )  # fmt: skip
    if kind is SourceKind.TEXT:
        text = form.text.data or ""
        return ReadSource(origin, text.encode(), _parse_content(text, origin))
    if kind is SourceKind.FILE:
        content = form.file.data.stream.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise SourceTooLarge(limit=MAX_BYTES // MEGABYTE)
        return ReadSource(origin, content, _parse_content(content, origin, form.file.data.filename))
    return fetch_source(origin)


def fetch_source(origin: SourceDescription) -> ReadSource:
    """Return the parsed plan from its URL.

    Raises:
        DomainError: it cannot be fetched, or it cannot or must not be read.
    """
    response = fetch(origin.url, components.components().fetch_policy)
    content = response.data
    name = PurePosixPath(urlsplit(response.url).path).name
    return ReadSource(origin, content, _parse_content(content, origin, name))


def _parse_content(content: bytes | str, origin: SourceDescription, name: str = "") -> ParseResult:
    """Return the parsed plan; end the transaction first, because parsing takes time."""
    context = queries.parse_context(db_session(), origin.period)
    db_session().rollback()
    return client.parse_in_sandbox(content, context, name)


def _default_name(form: ImportForm, kind: SourceKind) -> str:
    """Return the name of the file, the URL, or "Plan of July 2026 – June 2027"."""
    if kind is SourceKind.FILE:
        return form.file.data.filename or ""
    if kind is SourceKind.URL:
        parts = urlsplit(form.url.data or "")
        return f"{parts.hostname}{parts.path}"[:200]
    return _("Plan of %(period)s", period=_period_label(parse_period(form.period.data)))[:200]


def period_options() -> list[Any]:
    """Return presidency years and calendar years around today."""
    month, now = _first_month(), local_today()
    years = range(now.year + _YEARS_AFTER, now.year - _YEARS_BEFORE, -1)
    values = dict.fromkeys(
        f"{year}-{month:02}" if is_long and month > 1 else f"{year}"
        for year in years
        for is_long in (True, False)
    )
    return field_options([(value, _period_label(parse_period(value))) for value in values])


def default_period() -> str:
    """Return the current presidency year, as an option of the form."""
    now, month = local_today(), _first_month()
    if month == 1:
        return f"{now.year}"
    return f"{now.year if now.month >= month else now.year - 1}-{month:02}"


def parse_period(value: str) -> Period:
    """Return the twelve months from "2026-07", or the year "2026"."""
    year, _hyphen, month = value.partition("-")
    year_of_plan = PlanYear(date(int(year), int(month or 1), 1))
    return Period(year_of_plan.first, year_of_plan.last)


def period_value(period: Period) -> str:
    """Return the option of the form for the period."""
    first = period.first
    return f"{first.year}" if first.month == 1 else f"{first.year}-{first.month:02}"


def _period_label(period: Period) -> str:
    if (period.first.month, period.first.year) == (1, period.last.year):
        return str(period.first.year)
    return f"{dates.month(period.first)} – {dates.month(period.last)}"


def _first_month() -> int:
    site = installation()
    return site.presidency_month if site else 7
