"""Convert the details of an event from and to their form."""

from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, permitted_body_ids
from meetings.domain.events import queries_organiser
from meetings.domain.events.dto import (
    EventDetails,
    Numbering,
    Place,
    PresidencyChoice,
    RegistrationTerms,
)
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import EventField
from meetings.domain.events.fields import EVENT_FIELDS
from meetings.domain.events.models import Event
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.i18n.labels import language_name
from meetings.kernel import timezones
from meetings.kernel.text import normalise
from meetings.presenters.presidency_names import presidency_name
from meetings.web.date_fields import when_values
from meetings.web.form_choices import field_options
from meetings.web.form_fields import timezone_options
from meetings.web.organiser.events.forms import DetailsForm

LANGUAGES = (
    "da", "de", "en", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "no", "pl", "ru", "sv", "uk",
)  # fmt: skip
NO_BODY_ID = 0
PRESIDENCY_BY_DATE, NO_PRESIDENCY = "", "none"


def build_details_form(event: Event) -> DetailsForm:
    """Return the form with the values of the event, or with the submitted values."""
    form = DetailsForm(data=_form_values(event))
    _fill_body_options(form, event)
    _fill_numbering_options(form, event)
    used = {*LANGUAGES, *event.languages, *event.interpreted, event.language}
    named = sorted(
        ((language_name(tag), tag) for tag in used), key=lambda option: normalise(option[0])
    )
    spoken = field_options([(tag, name) for name, tag in named])
    form.language.choices = form.languages.choices = form.interpreted.choices = spoken
    proposed = _timezone_of_country(_country(event))
    label = _("Time zone of the place (%(zone)s)", zone=proposed.replace("_", " "))
    form.timezone.choices = [*field_options([("", label)]), *timezone_options()]
    form.projects.choices = field_options(
        [(project.id, project.label) for project in queries_organiser.list_projects(db_session())]
    )
    return form


def chosen_timezone(form: DetailsForm) -> str:
    """Return the chosen time zone, else that of the place."""
    return form.timezone.data or _timezone_of_country(form.country.data or None)


def read_details(form: DetailsForm, when: EventDates) -> EventDetails:
    """Return the details from a valid form."""
    data: dict[str, Any] = form.data
    values = {
        field.details: _from_form(field, data[field.form], when.timezone)
        for field in EVENT_FIELDS
        if field.form
    }
    return EventDetails(
        **_within("", values),
        when=when,
        body_ids=_read_body_ids(data),
        place=_read_place(data),
        presidency=_read_presidency(data["presidency"]),
        numbering=Numbering(
            **_within("numbering", values),
            series_id=int(data["series"]) if data["series"] else None,
            new_series=data["new_series"] or "",
        ),
        registration=RegistrationTerms(**_within("registration", values)),
        project_ids=tuple(data["projects"]),
    )


def _within(whole: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that belong to one part of the details, by name; "" is the top level."""
    paths = {path: path.rpartition(".") for path in values}
    return {name: values[path] for path, (part, _dot, name) in paths.items() if part == whole}


def _from_form(field: EventField, value: Any, zone: str) -> Any:
    """Convert the value of a form field to a value of the details."""
    if field.type is str:
        return value or ""
    if isinstance(value, datetime):
        return value.replace(tzinfo=ZoneInfo(zone))
    if isinstance(value, list):
        return tuple(value)
    return field.load(None if value == "" else value)


def _to_form(value: Any, zone: str) -> Any:
    """Convert a value of the event to the value of its form field."""
    if isinstance(value, Enum):
        return value.value
    return value.astimezone(ZoneInfo(zone)) if isinstance(value, datetime) else value


def _read_place(data: dict[str, Any]) -> Place:
    return Place(
        name=data["venue"] or "",
        address=data["address"] or "",
        city=data["city"] or "",
        country=data["country"] or None,
    )


def _read_body_ids(data: dict[str, Any]) -> tuple[int, ...]:
    leading = [data["leading"]] if data["leading"] != NO_BODY_ID else []
    return tuple(dict.fromkeys([*leading, *data["bodies"]]))


def _form_values(event: Event) -> dict[str, Any]:
    venue = event.venues[0] if event.venues else None
    proposed = _timezone_of_country(_country(event))
    zone = "" if event.timezone == proposed else event.timezone
    values = {
        field.form: _to_form(getattr(event, field.event_attribute), event.timezone)
        for field in EVENT_FIELDS
        if field.form
    }
    return values | when_values(event.when) | {
        "seen": event.changes_count, "move_days": True,
        "mode": event.mode.value if event.mode else "",
        "leading": event.body_ids[0] if event.body_ids else NO_BODY_ID,
        "bodies": list(event.body_ids[1:]), "timezone": zone,
        "venue": venue.name if venue else "", "address": venue.address if venue else "",
        "city": venue.city if venue else "", "country": (venue.country if venue else None) or "",
        "presidency": _presidency_value(event), "series": str(event.series_id or ""),
        "projects": [project.id for project in event.projects],
    }  # fmt: skip


def _fill_body_options(form: DetailsForm, event: Event) -> None:
    """Offer the bodies of the actor and those that already organise the event."""
    own_bodies = queries_organiser.list_bodies_by_id(
        db_session(), permitted_body_ids(current_actor(), Permission.EVENT_EDIT)
    )
    bodies = {body.id: body for body in [*event.bodies, *own_bodies]}
    nobody = [] if event.bodies else [(NO_BODY_ID, _("Not known"))]
    options = [(body.id, body.name) for body in bodies.values()]
    form.leading.choices = field_options([*nobody, *options])
    form.bodies.choices = field_options([(body.id, body.label) for body in bodies.values()])


def _fill_numbering_options(form: DetailsForm, event: Event) -> None:
    presidencies = queries_organiser.list_presidencies(db_session())
    by_date = next(
        (item for item in presidencies if _is_current(item.starts_on, item.ends_on, event)), None
    )
    label = _("By date (%(name)s)", name=presidency_name(by_date)) if by_date else _("By date")
    options = [(str(item.id), presidency_name(item)) for item in presidencies]
    form.presidency.choices = field_options(
        [(PRESIDENCY_BY_DATE, label), (NO_PRESIDENCY, _("No presidency")), *options]
    )
    series = [
        (str(item.id), item.name) for item in queries_organiser.list_series(db_session(), event)
    ]
    form.series.choices = field_options([("", _("No series")), *series])


def _is_current(first: Any, last: Any, event: Event) -> bool:
    day = event.when.first_day
    return day is not None and first <= day <= last


def _read_presidency(value: str) -> PresidencyChoice:
    if value == PRESIDENCY_BY_DATE:
        return PresidencyChoice()
    return PresidencyChoice(by_date=False, id=None if value == NO_PRESIDENCY else int(value))


def _presidency_value(event: Event) -> str:
    if not event.presidency_is_override:
        return PRESIDENCY_BY_DATE
    return str(event.presidency_id) if event.presidency_id else NO_PRESIDENCY


def _timezone_of_country(country: str | None) -> str:
    """Return the time zone of the country, else that of the installation."""
    return timezones.zone_of_country(country, site_timezone())


def _country(event: Event) -> str | None:
    return event.venues[0].country if event.venues else None
