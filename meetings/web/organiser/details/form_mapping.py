"""Convert the details of an event from and to the forms of their sections."""

from datetime import datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from meetings.domain.events.dto import (
    EventDetails,
    Numbering,
    Place,
    PresidencyChoice,
    RegistrationTerms,
)
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.field_types import EventField, Section
from meetings.domain.events.fields import EVENT_FIELDS
from meetings.domain.events.models import Event
from meetings.web.date_fields import when_values
from meetings.web.organiser.details.form_choices import (
    NO_BODY_ID,
    NO_PRESIDENCY,
    PRESIDENCY_BY_DATE,
    country_of,
    fill_choices,
    timezone_of_country,
)
from meetings.web.organiser.details.forms import SECTION_FORMS


def build_section_form(event: Event, section: Section) -> Any:
    """Return the form of the section with the values of the event, or the submitted ones."""
    form = SECTION_FORMS[section](data=_form_values(event))
    fill_choices(form, section, event)
    return form


def read_dates(form: Any, section: Section, event: Event) -> EventDates | None:
    """Return the dates of a valid form, else those of the event.

    Return None, with an error at the field, if the form has invalid dates.
    """
    if section is not Section.DATE:
        return event.when
    when: EventDates | None = form.read_when(
        form.timezone.data or timezone_of_country(country_of(event))
    )
    return when


def read_details(form: Any, event: Event, when: EventDates) -> EventDetails:
    """Return the details from a valid form; those of other sections are the event's."""
    data: dict[str, Any] = _form_values(event) | form.data
    values = {
        field.details: _from_form(field, data[field.form], event.timezone)
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
    proposed = timezone_of_country(country_of(event))
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
        "new_series": "",
        "projects": [project.id for project in event.projects],
    }  # fmt: skip


def _read_presidency(value: str) -> PresidencyChoice:
    if value == PRESIDENCY_BY_DATE:
        return PresidencyChoice()
    return PresidencyChoice(by_date=False, id=None if value == NO_PRESIDENCY else int(value))


def _presidency_value(event: Event) -> str:
    if not event.presidency_is_override:
        return PRESIDENCY_BY_DATE
    return str(event.presidency_id) if event.presidency_id else NO_PRESIDENCY
