"""Present the details of an event section by section, as facts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.field_types import EventField, Section, Text
from meetings.domain.events.fields import fields_in
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, RegistrationPolicy
from meetings.i18n import dates
from meetings.i18n.event_fields import FIELD_TEXTS, SECTION_LABELS
from meetings.i18n.filters import several
from meetings.i18n.labels import label_for, language_name
from meetings.presenters.event_summary import venue_lines
from meetings.presenters.presidency_names import presidency_name
from meetings.web.organiser.details.form_choices import country_of, timezone_of_country

MAX_TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A field that is set: its label and its value as text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSummary:
    """A section: the fields that are set, and a sentence about the others, or ""."""

    title: str
    href: str
    facts: tuple[Fact, ...]
    not_set: str


def summarise_sections(event: Event) -> list[SectionSummary]:
    """Return the summary of each section of the details."""
    return [_summarise(event, section) for section in Section]


def _summarise(event: Event, section: Section) -> SectionSummary:
    shown = [field for field in fields_in(section) if _is_shown(field, event)]
    facts = [(field, Fact(label=_label(field), text=_text(field, event))) for field in shown]
    missing = [fact.label for field, fact in facts if not fact.text and _applies(field, event)]
    return SectionSummary(
        title=str(SECTION_LABELS[section]),
        href=url_for("organiser.edit_details", slug=event.slug, name=section.value),
        facts=tuple(fact for _field, fact in facts if fact.text),
        not_set=_("Not set: %(fields)s.", fields=several(missing)) if missing else "",
    )


def _is_shown(field: EventField, event: Event) -> bool:
    """Return whether the field has its own fact; those with a default value need to apply."""
    has_default = field.type in (bool, int)
    return field.name not in _SHOWN_ELSEWHERE and (_applies(field, event) or not has_default)


def _applies(field: EventField, event: Event) -> bool:
    """Return whether the field means something for this kind of event."""
    is_term = field.section is Section.REGISTRATION and field.name != "registration"
    if is_term and event.registration is RegistrationPolicy.NONE:
        return False
    return event.mode is None or field.name not in _NOT_WITH_MODE.get(event.mode, ())


def _label(field: EventField) -> str:
    labels = {"starts_on": _("Date"), "starts_time": _("Time"), "slug": _("URL")}
    return labels.get(field.name) or str(FIELD_TEXTS[field.name].label)


def _text(field: EventField, event: Event) -> str:
    """Return the value of the field as text, or "" if it is not set."""
    if field.name in _COMPOSED:
        return _COMPOSED[field.name](event)
    value = getattr(event, field.event_attribute)
    if value is None or value in ("", []):
        return ""
    if field.is_secret:
        return _("Set, not shown")
    if field.text is Text.LANGUAGE:
        return language_name(value)
    return _value_text(value, event)


def _value_text(value: Any, event: Event) -> str:
    if isinstance(value, Enum):
        return label_for(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return dates.instant(value, event.timezone)
    if isinstance(value, list):
        return several([language_name(tag) for tag in value])
    return _shortened(str(value))


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_TEXT_LENGTH else words[: MAX_TEXT_LENGTH - 1].rstrip() + "…"


def _named(rows: Iterable[Any]) -> str:
    return several([row.label for row in rows])


def _places(event: Event) -> str:
    return "; ".join(venue_lines(event))


def _timezone(event: Event) -> str:
    """Return the time zone of the event, and that of its place if it is another."""
    zone, country = event.timezone.replace("_", " "), country_of(event)
    place = timezone_of_country(country).replace("_", " ") if country else zone
    if zone == place:
        return zone
    return _("%(zone)s (time zone of the place: %(place)s)", zone=zone, place=place)


def _room_opens(event: Event) -> str:
    minutes = event.join_opens_before
    return ngettext("%(num)d minute before", "%(num)d minutes before", minutes)


#: Fields that mean nothing for the format.
_NOT_WITH_MODE = {
    AttendanceMode.ONLINE: {"places", "capacity_on_site"},
    AttendanceMode.ON_SITE: {"join_url", "join_note", "capacity_online", "join_opens_before"},
}
#: Fields that another fact contains.
_SHOWN_ELSEWHERE = {"ends_on", "ends_time", "date_to_be_confirmed"}
_COMPOSED: dict[str, Callable[[Event], str]] = {
    "starts_on": lambda event: dates.when_text(event.when) if event.starts_on else "",
    "starts_time": lambda event: dates.time_range(event.when),
    "timezone": _timezone,
    "places": _places,
    "bodies": lambda event: _named(event.bodies),
    "projects": lambda event: _named(event.projects),
    "presidency": lambda event: presidency_name(event.presidency) if event.presidency else "",
    "series": lambda event: event.series.name if event.series else "",
    "join_opens_before": _room_opens,
    "slug": lambda event: url_for("events.show", slug=event.slug),
}
