"""Getting at a plan and having it read: what was sent, in which period, under which name."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from meetings.adapters import confined
from meetings.adapters.fetching import fetch
from meetings.domain.imports import queries
from meetings.domain.imports.errors import SourceTooLarge
from meetings.domain.imports.rules import MOST_BYTES, Period, Reading, SourceKind
from meetings.domain.imports.services import Origin
from meetings.domain.planning.rules import PlanYear
from meetings.http import dates, site
from meetings.http.frame import installation, today
from meetings.http.session import session
from meetings.web.forms.choices import choices
from meetings.web.forms.imports import ImportForm

_BEFORE, _AFTER = 5, 4
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was got at, and what was understood of it."""

    origin: Origin
    content: bytes
    reading: Reading


def read(form: ImportForm) -> Plan:
    """Return what the form sent, read.

    Raises:
        DomainError: it cannot or must not be read.
    """
    kind = SourceKind(form.kind.data)
    name = form.name.data or _proposed_name(form, kind)
    origin = Origin(
        kind=kind, name=name, period=period_of(form.period.data), timezone=form.timezone.data,
        address=form.address.data or "" if kind is SourceKind.ADDRESS else "",
        body_id=form.body.data or None,
    )  # fmt: skip
    if kind is SourceKind.TEXT:
        text = form.text.data or ""
        return Plan(origin, text.encode(), _understood(text, origin))
    if kind is SourceKind.FILE:
        content = form.file.data.stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise SourceTooLarge(limit=MOST_BYTES // MEGABYTE)
        return Plan(origin, content, _understood(content, origin, form.file.data.filename))
    return fetched(origin)


def fetched(origin: Origin) -> Plan:
    """Return what is at the address now, read.

    Raises:
        DomainError: it cannot be fetched, or it cannot or must not be read.
    """
    found = fetch(origin.address, site.parts().import_from)
    content = found.data
    name = PurePosixPath(urlsplit(found.address).path).name
    return Plan(origin, content, _understood(content, origin, name))


def _understood(content: bytes | str, origin: Origin, name: str = "") -> Reading:
    """Return what was understood; the database waits for no stranger's plan."""
    known = queries.known(session(), origin.period)
    session().rollback()
    return confined.read(content, known, name)


def _proposed_name(form: ImportForm, kind: SourceKind) -> str:
    """Return the name of the file, the address, or "Plan of July 2026 – June 2027"."""
    if kind is SourceKind.FILE:
        return form.file.data.filename or ""
    if kind is SourceKind.ADDRESS:
        parts = urlsplit(form.address.data or "")
        return f"{parts.hostname}{parts.path}"[:200]
    return _("Plan of %(period)s", period=_period_words(period_of(form.period.data)))[:200]


def period_choices() -> list[Any]:
    """Return presidency years and calendar years around today, the present one among them."""
    month, now = _first_month(), today()
    years = range(now.year + _AFTER, now.year - _BEFORE, -1)
    values = dict.fromkeys(
        f"{year}-{month:02}" if is_long and month > 1 else f"{year}"
        for year in years
        for is_long in (True, False)
    )
    return choices([(value, _period_words(period_of(value))) for value in values])


def present_period() -> str:
    """Return the presidency year of today, as the form names it."""
    now, month = today(), _first_month()
    if month == 1:
        return f"{now.year}"
    return f"{now.year if now.month >= month else now.year - 1}-{month:02}"


def period_of(value: str) -> Period:
    """Return the twelve months from "2026-07", or the year "2026"."""
    year, _hyphen, month = value.partition("-")
    year_of_plan = PlanYear(date(int(year), int(month or 1), 1))
    return Period(year_of_plan.first, year_of_plan.last)


def value_of(period: Period) -> str:
    """Return how the form names the period."""
    first = period.first
    return f"{first.year}" if first.month == 1 else f"{first.year}-{first.month:02}"


def _period_words(period: Period) -> str:
    if (period.first.month, period.first.year) == (1, period.last.year):
        return str(period.first.year)
    return f"{dates.month(period.first)} – {dates.month(period.last)}"


def _first_month() -> int:
    here = installation()
    return here.presidency_month if here else 7
