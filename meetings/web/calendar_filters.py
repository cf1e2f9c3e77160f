"""The filters of the calendar page: chips, the form, and addresses that keep them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy import literal, select, union

from meetings.domain.bodies.models import Body
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import EventBody, EventVenue, Venue
from meetings.domain.projects.models import Project
from meetings.http.filters import to_query
from meetings.http.frame import presidency_name, recorded_presidencies
from meetings.http.phrases import BODY_KINDS, EVENT_KINDS, MODES, country_name
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
    of_bodies = [(kind.value.replace("_", "-"), words) for kind, words in BODY_KINDS.items()]
    form.body_kind.choices = choices(of_bodies, empty=_("Any"))
    kinds = [(kind.value.replace("_", "-"), words) for kind, words in EVENT_KINDS.items()]
    form.kind.choices = choices(kinds, empty=_("Any"))
    modes = [(mode.value.replace("_", "-"), words) for mode, words in MODES.items()]
    form.mode.choices = choices(modes, empty=_("Any"))
    countries, projects = _options()
    form.country.choices = choices(countries, empty=_("Any"))
    form.presidency.choices = choices(_presidencies(), empty=_("Any"))
    form.project.choices = choices(projects, empty=_("Any"))
    for field in form:
        if field.type != "DateField":
            field.data = query.get(field.name, "")
    return form


def _options() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the countries where events are, and the projects, with one statement."""
    none = literal("")
    places = select(literal("country"), Venue.country, none).where(
        Venue.country.is_not(None), Venue.id.in_(select(EventVenue.venue_id))
    )
    projects = select(literal("project"), Project.slug, Project.acronym + "|" + Project.title)
    rows: Sequence[Any] = session().execute(union(places, projects)).all()
    countries = [(key.lower(), country_name(key)) for kind, key, _text in rows if kind == "country"]
    named = [(key, _label(text)) for kind, key, text in rows if kind == "project"]
    return sorted(countries, key=_by_label), sorted(named, key=_by_label)


def _label(text: str) -> str:
    acronym, _bar, title = text.partition("|")
    return acronym or title


def _by_label(option: tuple[str, str]) -> str:
    return option[1].casefold()


def _presidencies() -> list[tuple[str, str]]:
    return [(each.slug, presidency_name(each)) for each in recorded_presidencies()]
