"""Options of the forms of an event's details; each section loads only its own."""

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, permitted_body_ids
from meetings.domain.events import queries_organiser
from meetings.domain.events.field_types import Section
from meetings.domain.events.models import Event
from meetings.domain.presidencies.models import Presidency
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.i18n.labels import language_name
from meetings.i18n.sorting import sorted_by_name
from meetings.kernel import timezones
from meetings.presenters.presidency_names import presidency_name
from meetings.web.form_choices import field_options
from meetings.web.form_fields import timezone_options

#: Languages of documents and texts.
LANGUAGES = (
    "da", "de", "en", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "no", "pl", "ru", "sv", "uk",
)  # fmt: skip
#: More languages in which people speak or interpret.
_MORE_SPOKEN = (
    "ar", "be", "bg", "bs", "ca", "cs", "cy", "el", "fo", "ga", "he", "hr", "hu", "hy", "ja", "ka",
    "kk", "kl", "ko", "lb", "mk", "mt", "nl", "pt", "ro", "se", "sk", "sl", "sq", "sr", "tr", "zh",
)  # fmt: skip
NO_BODY_ID = 0
PRESIDENCY_BY_DATE, NO_PRESIDENCY = "", "none"


def fill_choices(form: Any, section: Section, event: Event) -> None:
    """Set the options of the section's select and checkbox fields."""
    if section in _FILLED:
        _FILLED[section](form, event)


def timezone_of_country(country: str | None) -> str:
    """Return the time zone of the country, else that of the installation."""
    return timezones.zone_of_country(country, site_timezone())


def country_of(event: Event) -> str | None:
    """Return the country of the first place of the event, or None."""
    return event.venues[0].country if event.venues else None


def _language_options(*tags: str) -> list[Any]:
    named = sorted_by_name(((tag, language_name(tag)) for tag in set(tags)), itemgetter(1))
    return field_options(named)


def _fill_texts(form: Any, event: Event) -> None:
    form.language.choices = _language_options(*LANGUAGES, event.language)


def _fill_date(form: Any, event: Event) -> None:
    zone = timezone_of_country(country_of(event)).replace("_", " ")
    label = _("Time zone of the place (%(zone)s)", zone=zone)
    form.timezone.choices = [*field_options([("", label)]), *timezone_options()]


def _fill_organisation(form: Any, event: Event) -> None:
    _fill_body_options(form, event)
    _fill_numbering_options(form, event)
    projects = queries_organiser.list_projects(db_session())
    form.projects.choices = field_options([(project.id, project.label) for project in projects])


def _fill_languages(form: Any, event: Event) -> None:
    spoken = _language_options(*LANGUAGES, *_MORE_SPOKEN, *event.languages, *event.interpreted)
    form.languages.choices = form.interpreted.choices = spoken


def _fill_body_options(form: Any, event: Event) -> None:
    """Offer the bodies of the actor and those that already organise the event."""
    own_bodies = queries_organiser.list_bodies_by_id(
        db_session(), permitted_body_ids(current_actor(), Permission.EVENT_EDIT)
    )
    bodies = {body.id: body for body in [*event.bodies, *own_bodies]}
    nobody = [] if event.bodies else [(NO_BODY_ID, _("Not known"))]
    options = [(body.id, body.name) for body in bodies.values()]
    form.leading.choices = field_options([*nobody, *options])
    form.bodies.choices = field_options([(body.id, body.label) for body in bodies.values()])


def _fill_numbering_options(form: Any, event: Event) -> None:
    presidencies = queries_organiser.list_presidencies(db_session())
    by_date = next((item for item in presidencies if _is_current(item, event)), None)
    label = _("By date (%(name)s)", name=presidency_name(by_date)) if by_date else _("By date")
    options = [(str(item.id), presidency_name(item)) for item in presidencies]
    form.presidency.choices = field_options(
        [(PRESIDENCY_BY_DATE, label), (NO_PRESIDENCY, _("No presidency")), *options]
    )
    series = [
        (str(item.id), item.name) for item in queries_organiser.list_series(db_session(), event)
    ]
    form.series.choices = field_options([("", _("No series")), *series])


def _is_current(presidency: Presidency, event: Event) -> bool:
    day = event.when.first_day
    return day is not None and presidency.starts_on <= day <= presidency.ends_on


_FILLED: dict[Section, Callable[[Any, Event], None]] = {
    Section.TEXTS: _fill_texts,
    Section.DATE: _fill_date,
    Section.ORGANISATION: _fill_organisation,
    Section.LANGUAGES: _fill_languages,
}
