"""Look up the organisation of this installation, its date and its presidencies, per request."""

from datetime import date

from flask import g

from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.models import Installation
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.http.request_context import db_session
from meetings.kernel import clock
from meetings.kernel.timezones import local_date


def installation() -> Installation | None:
    """Return the organisation of this installation, or None before it is set up."""
    site = bodies.get_installation(db_session())
    g.installation = site  # the session holds it weakly; this saves queries in this request
    return site


def site_timezone() -> str:
    """Return the time zone of the organisation, or UTC before it is set up."""
    site = installation()
    return site.timezone if site else "UTC"


def local_today() -> date:
    """Return today's date in the time zone of the organisation."""
    return local_date(clock.now(), site_timezone())


def recorded_presidencies() -> list[Presidency]:
    """Return all presidencies, newest first; they are loaded once per request."""
    if "presidencies" not in g:
        g.presidencies = presidencies.list_newest_first(db_session())
    recorded: list[Presidency] = g.presidencies
    return recorded
