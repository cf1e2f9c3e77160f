"""Between an event and the form of its details: what it shows, and what was meant."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, bodies_of
from meetings.domain.events import organised
from meetings.domain.events.details import (
    EventDetails,
    Numbering,
    Place,
    PresidencyChoice,
    RegistrationTerms,
)
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind, Reader, RegistrationPolicy
from meetings.domain.events.when import When
from meetings.http.frame import installation, presidency_name
from meetings.http.phrases import language_name
from meetings.http.session import current_actor, session
from meetings.kernel import timezones
from meetings.web.forms.choices import choices
from meetings.web.forms.events import DetailsForm
from meetings.web.forms.fields import zone_choices
from meetings.web.forms.when import when_values

LANGUAGES = (
    "da", "de", "en", "es", "et", "fi", "fr", "is", "it", "lt", "lv", "no", "pl", "ru", "sv", "uk",
)  # fmt: skip
NO_BODY = 0
BY_DATE, NO_PRESIDENCY = "", "none"
_TEXTS = (
    "slug", "theme", "summary", "description", "language", "audience", "contact_email",
    "stream_url", "join_url", "join_note",
)  # fmt: skip
_PLAIN = (
    "title", "theme", "summary", "description", "language", "audience", "contact_email",
    "stream_url", "join_url", "join_note", "ordinal", "ordinal_note", "slug", "languages",
    "interpreted", "has_waiting_list",
)  # fmt: skip


def details_form(event: Event) -> DetailsForm:
    """Return the form with what the event has, or with what was sent."""
    form = DetailsForm(data=_values(event))
    _offer_bodies(form, event)
    _offer_numbers(form, event)
    used = {*LANGUAGES, *event.languages, *event.interpreted, event.language}
    named = sorted((language_name(tag), tag) for tag in used)
    spoken = choices([(tag, name) for name, tag in named])
    form.language.choices = form.languages.choices = form.interpreted.choices = spoken
    proposed = _zone_of(_country(event))
    label = _("As the place has it (%(zone)s)", zone=proposed.replace("_", " "))
    form.timezone.choices = [*choices([("", label)]), *zone_choices()]
    form.projects.choices = choices(
        [(project.id, project.label) for project in organised.projects(session())]
    )
    return form


def zone_of(form: DetailsForm) -> str:
    """Return the zone that was chosen, else the one of the place."""
    return form.timezone.data or _zone_of(form.country.data or None)


def read_details(form: DetailsForm, when: When) -> EventDetails:
    """Return what was meant by a valid form."""
    said: dict[str, Any] = form.data
    texts = {name: said[name] or "" for name in _TEXTS}
    return EventDetails(
        **texts,
        title=said["title"],
        kind=EventKind(said["kind"]),
        when=when,
        body_ids=_body_ids(said),
        mode=AttendanceMode(said["mode"]) if said["mode"] else None,
        place=_place(said),
        reader=Reader(said["reader"]),
        presidency=_presidency(said["presidency"]),
        numbering=_numbering(said),
        registration=_terms(said, when.timezone),
        languages=tuple(said["languages"]),
        interpreted=tuple(said["interpreted"]),
        project_ids=tuple(said["projects"]),
    )


def _place(said: dict[str, Any]) -> Place:
    return Place(
        name=said["venue"] or "",
        address=said["address"] or "",
        city=said["city"] or "",
        country=said["country"] or None,
    )


def _numbering(said: dict[str, Any]) -> Numbering:
    return Numbering(
        series_id=int(said["series"]) if said["series"] else None,
        new_series=said["new_series"] or "",
        ordinal=said["ordinal"],
        in_presidency=said["in_presidency"],
        note=said["ordinal_note"] or "",
    )


def _body_ids(said: dict[str, Any]) -> tuple[int, ...]:
    leading = [said["leading"]] if said["leading"] != NO_BODY else []
    return tuple(dict.fromkeys([*leading, *said["bodies"]]))


def _values(event: Event) -> dict[str, Any]:
    venue = event.venues[0] if event.venues else None
    proposed = _zone_of(_country(event))
    zone = "" if event.timezone == proposed else event.timezone
    values = {name: getattr(event, name) for name in _PLAIN} | when_values(event.when)
    return values | {
        "seen": event.changes_count, "kind": event.kind.value, "reader": event.reader.value,
        "mode": event.mode.value if event.mode else "",
        "leading": event.body_ids[0] if event.body_ids else NO_BODY,
        "bodies": list(event.body_ids[1:]), "timezone": zone,
        "venue": venue.name if venue else "", "address": venue.address if venue else "",
        "city": venue.city if venue else "", "country": (venue.country if venue else None) or "",
        "presidency": _presidency_value(event), "series": str(event.series_id or ""),
        "in_presidency": event.ordinal_in_presidency, "registration": event.registration.value,
        "projects": [project.id for project in event.projects],
        "opens_at": _local(event.registration_opens_at, event.timezone),
        "closes_at": _local(event.registration_closes_at, event.timezone),
        "on_site": event.capacity_on_site, "online": event.capacity_online,
        "total": event.capacity_total, "per_delegation": event.seats_per_delegation,
    }  # fmt: skip


def _offer_bodies(form: DetailsForm, event: Event) -> None:
    """Offer the actor's own bodies, and those that organise it already."""
    own = organised.bodies_within(session(), bodies_of(current_actor(), Permission.EVENT_EDIT))
    bodies = {body.id: body for body in [*event.bodies, *own]}
    nobody = [] if event.bodies else [(NO_BODY, _("Not known"))]
    named = [(body.id, body.name) for body in bodies.values()]
    form.leading.choices = choices([*nobody, *named])
    form.bodies.choices = choices([(body.id, body.label) for body in bodies.values()])


def _offer_numbers(form: DetailsForm, event: Event) -> None:
    listed = organised.presidencies(session())
    by_date = next((each for each in listed if _holds(each.starts_on, each.ends_on, event)), None)
    label = (
        _("By its date (%(name)s)", name=presidency_name(by_date)) if by_date else _("By its date")
    )
    named = [(str(each.id), presidency_name(each)) for each in listed]
    form.presidency.choices = choices(
        [(BY_DATE, label), (NO_PRESIDENCY, _("Of no presidency")), *named]
    )
    series = [(str(each.id), each.name) for each in organised.series_of(session(), event)]
    form.series.choices = choices([("", _("Of no series")), *series])


def _holds(first: Any, last: Any, event: Event) -> bool:
    day = event.when.first_day
    return day is not None and first <= day <= last


def _presidency(value: str) -> PresidencyChoice:
    if value == BY_DATE:
        return PresidencyChoice()
    return PresidencyChoice(by_date=False, id=None if value == NO_PRESIDENCY else int(value))


def _presidency_value(event: Event) -> str:
    if not event.presidency_is_override:
        return BY_DATE
    return str(event.presidency_id) if event.presidency_id else NO_PRESIDENCY


def _terms(said: dict[str, Any], zone: str) -> RegistrationTerms:
    return RegistrationTerms(
        policy=RegistrationPolicy(said["registration"]),
        opens_at=_instant(said["opens_at"], zone),
        closes_at=_instant(said["closes_at"], zone),
        on_site=said["on_site"],
        online=said["online"],
        total=said["total"],
        per_delegation=said["per_delegation"],
        has_waiting_list=said["has_waiting_list"],
    )


def _zone_of(country: str | None) -> str:
    """Return the zone of a place in the country, else the installation's."""
    here = installation()
    return timezones.of_country(country, here.timezone if here else "UTC")


def _country(event: Event) -> str | None:
    return event.venues[0].country if event.venues else None


def _local(instant: datetime | None, zone: str) -> datetime | None:
    return instant.astimezone(ZoneInfo(zone)) if instant else None


def _instant(local: datetime | None, zone: str) -> datetime | None:
    return local.replace(tzinfo=ZoneInfo(zone)) if local else None
