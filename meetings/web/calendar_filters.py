"""The filters of the calendar page: chips, the form, and addresses that keep them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy import select

from meetings.domain.bodies.models import Body
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import EventBody, EventVenue, Venue
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.http.filters import to_query
from meetings.http.frame import presidency_name
from meetings.http.phrases import EVENT_KINDS, MODES, country_name
from meetings.http.session import session
from meetings.web.forms.calendar import CalendarFilterForm
from meetings.web.forms.choices import choices

Chip = tuple[str, str, bool]


def address(wanted: EventFilter, **more: str) -> str:
    """Return the address of the calendar with this filter, and with view, page or day."""
    query = {**{name: value for name, value in more.items() if value}, **to_query(wanted)}
    return f"/?{urlencode(query, safe=',')}" if query else "/"


def bodies_with_events() -> Sequence[Body]:
    """Return the bodies that organise anything, in their order."""
    linked = select(EventBody.body_id)
    return (
        session()
        .scalars(select(Body).where(Body.id.in_(linked)).order_by(Body.position, Body.name))
        .all()
    )


def chips(bodies: Iterable[Body], wanted: EventFilter, view: str) -> list[Chip]:
    """Return "All bodies" and a chip a body; one that is on leads to the page without it."""
    found = [(_("All bodies"), address(replace(wanted, bodies=()), view=view), not wanted.bodies)]
    for body in bodies:
        is_on = body.slug in wanted.bodies
        others = tuple(slug for slug in wanted.bodies if slug != body.slug)
        chosen = others if is_on else (*others, body.slug)
        found.append((body.label, address(replace(wanted, bodies=chosen), view=view), is_on))
    return found


def form_of(query: Mapping[str, str], bodies: Iterable[Body]) -> CalendarFilterForm:
    """Return the form with the options that the data offers, as the address fills it."""
    form = CalendarFilterForm()
    form.body.choices = choices([(b.slug, b.label) for b in bodies], empty=_("Any"))
    kinds = [(kind.value.replace("_", "-"), words) for kind, words in EVENT_KINDS.items()]
    form.kind.choices = choices(kinds, empty=_("Any"))
    modes = [(mode.value.replace("_", "-"), words) for mode, words in MODES.items()]
    form.mode.choices = choices(modes, empty=_("Any"))
    form.country.choices = choices(_countries(), empty=_("Any"))
    form.presidency.choices = choices(_presidencies(), empty=_("Any"))
    form.project.choices = choices(_projects(), empty=_("Any"))
    for field in form:
        if field.type != "DateField":
            field.data = query.get(field.name, "")
    return form


def _countries() -> list[tuple[str, str]]:
    at_events = Venue.id.in_(select(EventVenue.venue_id))
    codes = session().scalars(
        select(Venue.country).where(at_events, Venue.country.is_not(None)).distinct()
    )
    named = [(code.lower(), country_name(code)) for code in codes if code]
    return sorted(named, key=lambda pair: pair[1])


def _presidencies() -> list[tuple[str, str]]:
    recorded = session().scalars(select(Presidency).order_by(Presidency.starts_on.desc()))
    return [(each.slug, presidency_name(each)) for each in recorded]


def _projects() -> list[tuple[str, str]]:
    recorded = session().scalars(select(Project).order_by(Project.acronym, Project.title))
    return [(each.slug, each.label) for each in recorded]
