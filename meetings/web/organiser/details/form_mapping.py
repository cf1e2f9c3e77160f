"""Between an event and the form of its details: what it shows, and what was meant."""

from datetime import datetime
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
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind, RegistrationPolicy, Visibility
from meetings.http.request_context import current_actor, db_session
from meetings.i18n.labels import language_name
from meetings.kernel import timezones
from meetings.kernel.text import normalise
from meetings.presenters.layout_context import installation, presidency_name
from meetings.web.date_fields import when_values
from meetings.web.form_choices import field_options
from meetings.web.form_fields import timezone_options
from meetings.web.organiser.events.forms import DetailsForm

LANGUAGES = (
    "da", "de", "en", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "no", "pl", "ru", "sv", "uk",
)  # fmt: skip
NO_BODY_ID = 0
PRESIDENCY_BY_DATE, NO_PRESIDENCY = "", "none"
_TEXT_FIELDS = (
    "slug", "theme", "summary", "description", "language", "audience", "contact_email",
    "stream_url", "join_url", "join_note",
)  # fmt: skip
_PLAIN_FIELDS = (
    "title", "theme", "summary", "description", "language", "audience", "contact_email",
    "stream_url", "join_url", "join_note", "ordinal", "ordinal_note", "slug", "languages",
    "interpreted", "has_waiting_list",
)  # fmt: skip


def build_details_form(event: Event) -> DetailsForm:
    """Return the form with what the event has, or with what was sent."""
    form = DetailsForm(data=_form_values(event))
    _fill_body_options(form, event)
    _fill_numbering_options(form, event)
    used = {*LANGUAGES, *event.languages, *event.interpreted, event.language}
    named = sorted(((language_name(tag), tag) for tag in used), key=lambda it: normalise(it[0]))
    spoken = field_options([(tag, name) for name, tag in named])
    form.language.choices = form.languages.choices = form.interpreted.choices = spoken
    proposed = _timezone_of_country(_country(event))
    label = _("As the place has it (%(zone)s)", zone=proposed.replace("_", " "))
    form.timezone.choices = [*field_options([("", label)]), *timezone_options()]
    form.projects.choices = field_options(
        [(project.id, project.label) for project in queries_organiser.list_projects(db_session())]
    )
    return form


def chosen_timezone(form: DetailsForm) -> str:
    """Return the zone that was chosen, else the one of the place."""
    return form.timezone.data or _timezone_of_country(form.country.data or None)


def read_details(form: DetailsForm, when: EventDates) -> EventDetails:
    """Return what was meant by a valid form."""
    said: dict[str, Any] = form.data
    texts = {name: said[name] or "" for name in _TEXT_FIELDS}
    return EventDetails(
        **texts,
        title=said["title"],
        kind=EventKind(said["kind"]),
        when=when,
        body_ids=_read_body_ids(said),
        mode=AttendanceMode(said["mode"]) if said["mode"] else None,
        place=_read_place(said),
        reader=Visibility(said["reader"]),
        presidency=_read_presidency(said["presidency"]),
        numbering=_read_numbering(said),
        registration=_read_registration_terms(said, when.timezone),
        languages=tuple(said["languages"]),
        interpreted=tuple(said["interpreted"]),
        project_ids=tuple(said["projects"]),
    )


def _read_place(said: dict[str, Any]) -> Place:
    return Place(
        name=said["venue"] or "",
        address=said["address"] or "",
        city=said["city"] or "",
        country=said["country"] or None,
    )


def _read_numbering(said: dict[str, Any]) -> Numbering:
    return Numbering(
        series_id=int(said["series"]) if said["series"] else None,
        new_series=said["new_series"] or "",
        ordinal=said["ordinal"],
        in_presidency=said["in_presidency"],
        note=said["ordinal_note"] or "",
    )


def _read_body_ids(said: dict[str, Any]) -> tuple[int, ...]:
    leading = [said["leading"]] if said["leading"] != NO_BODY_ID else []
    return tuple(dict.fromkeys([*leading, *said["bodies"]]))


def _form_values(event: Event) -> dict[str, Any]:
    venue = event.venues[0] if event.venues else None
    proposed = _timezone_of_country(_country(event))
    zone = "" if event.timezone == proposed else event.timezone
    values = {name: getattr(event, name) for name in _PLAIN_FIELDS} | when_values(event.when)
    return values | {
        "seen": event.changes_count, "kind": event.kind.value, "reader": event.reader.value,
        "mode": event.mode.value if event.mode else "",
        "leading": event.body_ids[0] if event.body_ids else NO_BODY_ID,
        "bodies": list(event.body_ids[1:]), "timezone": zone,
        "venue": venue.name if venue else "", "address": venue.address if venue else "",
        "city": venue.city if venue else "", "country": (venue.country if venue else None) or "",
        "presidency": _presidency_value(event), "series": str(event.series_id or ""),
        "in_presidency": event.ordinal_in_presidency, "registration": event.registration.value,
        "projects": [project.id for project in event.projects],
        "opens_at": _to_local(event.registration_opens_at, event.timezone),
        "closes_at": _to_local(event.registration_closes_at, event.timezone),
        "on_site": event.capacity_on_site, "online": event.capacity_online,
        "total": event.capacity_total, "per_delegation": event.seats_per_delegation,
    }  # fmt: skip


def _fill_body_options(form: DetailsForm, event: Event) -> None:
    """Offer the actor's own bodies, and those that organise it already."""
    own = queries_organiser.list_bodies_by_id(
        db_session(), permitted_body_ids(current_actor(), Permission.EVENT_EDIT)
    )
    bodies = {body.id: body for body in [*event.bodies, *own]}
    nobody = [] if event.bodies else [(NO_BODY_ID, _("Not known"))]
    named = [(body.id, body.name) for body in bodies.values()]
    form.leading.choices = field_options([*nobody, *named])
    form.bodies.choices = field_options([(body.id, body.label) for body in bodies.values()])


def _fill_numbering_options(form: DetailsForm, event: Event) -> None:
    listed = queries_organiser.list_presidencies(db_session())
    by_date = next(
        (each for each in listed if _is_current(each.starts_on, each.ends_on, event)), None
    )
    label = (
        _("By its date (%(name)s)", name=presidency_name(by_date)) if by_date else _("By its date")
    )
    named = [(str(each.id), presidency_name(each)) for each in listed]
    form.presidency.choices = field_options(
        [(PRESIDENCY_BY_DATE, label), (NO_PRESIDENCY, _("Of no presidency")), *named]
    )
    series = [
        (str(each.id), each.name) for each in queries_organiser.list_series(db_session(), event)
    ]
    form.series.choices = field_options([("", _("Of no series")), *series])


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


def _read_registration_terms(said: dict[str, Any], zone: str) -> RegistrationTerms:
    return RegistrationTerms(
        policy=RegistrationPolicy(said["registration"]),
        opens_at=_to_instant(said["opens_at"], zone),
        closes_at=_to_instant(said["closes_at"], zone),
        on_site=said["on_site"],
        online=said["online"],
        total=said["total"],
        per_delegation=said["per_delegation"],
        has_waiting_list=said["has_waiting_list"],
    )


def _timezone_of_country(country: str | None) -> str:
    """Return the zone of a place in the country, else the installation's."""
    here = installation()
    return timezones.zone_of_country(country, here.timezone if here else "UTC")


def _country(event: Event) -> str | None:
    return event.venues[0].country if event.venues else None


def _to_local(instant: datetime | None, zone: str) -> datetime | None:
    return instant.astimezone(ZoneInfo(zone)) if instant else None


def _to_instant(local: datetime | None, zone: str) -> datetime | None:
    return local.replace(tzinfo=ZoneInfo(zone)) if local else None
