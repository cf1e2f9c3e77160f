"""The filters of the calendar page: chips, the form, and addresses that keep them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from meetings.domain.bodies.models import Body
from meetings.domain.events.filters import EventFilter
from meetings.http.filter_choices import (
    countries_and_projects,
    of_members,
    presidencies,
)
from meetings.http.filters import address
from meetings.http.phrases import BODY_KINDS, EVENT_KINDS, MODES
from meetings.web.forms.calendar import CalendarFilterForm
from meetings.web.forms.choices import choices

Chip = tuple[str, str, bool]


def chips(bodies: Iterable[Body], wanted: EventFilter, view: str) -> list[Chip]:
    """Return "All bodies" and a chip a body; one that is on leads to the page without it."""
    nobody = replace(wanted, bodies=(), body_kinds=())
    is_all = not (wanted.bodies or wanted.body_kinds)
    found = [(_("All bodies"), address(nobody, view=view), is_all)]
    for body in bodies:
        is_on = body.slug in wanted.bodies
        others = tuple(slug for slug in wanted.bodies if slug != body.slug)
        chosen = others if is_on else (*others, body.slug)
        found.append((body.label, address(replace(wanted, bodies=chosen), view=view), is_on))
    return found


def form_of(query: Mapping[str, str], bodies: Sequence[Body]) -> CalendarFilterForm:
    """Return the form with the options that the data offers, as the address fills it."""
    form = CalendarFilterForm()
    form.body.choices = choices([(b.slug, b.label) for b in bodies], empty=_("Any"))
    form.body_kind.choices = choices(of_members(BODY_KINDS), empty=_("Any"))
    form.kind.choices = choices(of_members(EVENT_KINDS), empty=_("Any"))
    form.mode.choices = choices(of_members(MODES), empty=_("Any"))
    countries, projects = countries_and_projects()
    form.country.choices = choices(countries, empty=_("Any"))
    form.presidency.choices = choices(presidencies(), empty=_("Any"))
    form.project.choices = choices(projects, empty=_("Any"))
    for field in form:
        if field.type != "DateField":
            field.data = query.get(field.name, "")
            _offer_several(field)
    return form


def _offer_several(field: Any) -> None:
    """Let a field in which one thing can be chosen keep several that the address names."""
    if field.type == "SelectField" and "," in field.data:
        labels = {choice.value: str(choice.label) for choice in field.choices}
        named = [labels[each] for each in field.data.split(",") if each in labels]
        field.choices = [*field.choices, *choices([(field.data, ", ".join(named))])]
