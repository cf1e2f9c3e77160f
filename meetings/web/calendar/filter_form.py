"""The filters of the calendar page: chips, form and URLs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.models import Body
from meetings.domain.events.event_filter import EventFilter
from meetings.http.event_filters import filter_url, to_query
from meetings.i18n.labels import BODY_KIND_LABELS, EVENT_KIND_LABELS, MODE_LABELS
from meetings.presenters.filter_options import (
    BodyChoices,
    country_and_project_options,
    enum_options,
    presidency_options,
)
from meetings.web.calendar.forms import CalendarFilterForm
from meetings.web.form_choices import field_options

Chip = tuple[str, str, bool]


@dataclass(frozen=True, kw_only=True)
class BodyPicker:
    """The form behind "All 60 bodies…".

    ``options`` are slug, label and whether the body is chosen; ``preserved`` are the other filters
    as pairs of name and value.
    """

    label: str
    options: Sequence[tuple[str, str, bool]]
    preserved: Sequence[tuple[str, str]]


def body_chips(bodies: Iterable[Body], event_filter: EventFilter, view: str) -> list[Chip]:
    """Return "All bodies" and a chip per body; an active chip links to the page without it."""
    nobody = replace(event_filter, bodies=(), body_kinds=())
    is_all = not (event_filter.bodies or event_filter.body_kinds)
    chips = [(_("All bodies"), filter_url(nobody, view=view), is_all)]
    for body in bodies:
        is_on = body.slug in event_filter.bodies
        others = tuple(slug for slug in event_filter.bodies if slug != body.slug)
        chosen = others if is_on else (*others, body.slug)
        chips.append(
            (body.label, filter_url(replace(event_filter, bodies=chosen), view=view), is_on)
        )
    return chips


def body_picker(choices: BodyChoices, event_filter: EventFilter, view: str) -> BodyPicker | None:
    """Return the form to choose among all bodies, or None if the chips show them all."""
    if not choices.are_many:
        return None
    number = len(choices.by_name)
    others = to_query(replace(event_filter, bodies=()))
    return BodyPicker(
        label=ngettext(
            "All %(count)s body…", "All %(count)s bodies…", number, count=format_decimal(number)
        ),
        options=[
            (body.slug, body.label, body.slug in event_filter.bodies) for body in choices.by_name
        ],
        preserved=[*({"view": view} if view else {}).items(), *others.items()],
    )


def build_form(query: Mapping[str, str], bodies: Sequence[Body]) -> CalendarFilterForm:
    """Return the form with options from the data, filled from the query parameters."""
    form = CalendarFilterForm()
    form.body.choices = field_options([(b.slug, b.label) for b in bodies], empty=_("Any"))
    form.body_kind.choices = field_options(enum_options(BODY_KIND_LABELS), empty=_("Any"))
    form.kind.choices = field_options(enum_options(EVENT_KIND_LABELS), empty=_("Any"))
    form.mode.choices = field_options(enum_options(MODE_LABELS), empty=_("Any"))
    countries, projects = country_and_project_options()
    form.country.choices = field_options(countries, empty=_("Any"))
    form.presidency.choices = field_options(presidency_options(), empty=_("Any"))
    form.project.choices = field_options(projects, empty=_("Any"))
    for field in form:
        if field.type != "DateField":
            field.data = query.get(field.name, "")
            _allow_multiple(field)
    return form


def _allow_multiple(field: Any) -> None:
    """Let a single-choice field preserve repeated query parameters."""
    if field.type == "SelectField" and "," in field.data:
        labels = {choice.value: str(choice.label) for choice in field.choices}
        named = [labels[value] for value in field.data.split(",") if value in labels]
        field.choices = [*field.choices, *field_options([(field.data, ", ".join(named))])]
