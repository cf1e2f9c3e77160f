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
    spoken = choices(sorted(((tag, language_name(tag)) for tag in used), key=lambda pair: pair[1]))
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
    return EventDetails(
        title=form.title.data, kind=EventKind(form.kind.data), when=when,
        body_ids=_body_ids(form),
        slug=form.slug.data or "", theme=form.theme.data or "", summary=form.summary.data or "",
        description=form.description.data or "", language=form.language.data,
        mode=AttendanceMode(form.mode.data) if form.mode.data else None,
        place=Place(
            form.venue.data or "", form.address.data or "", form.city.data or "",
            form.country.data or None,
        ),
        reader=Reader(form.reader.data), presidency=_presidency(form.presidency.data),
        numbering=Numbering(
            int(form.series.data) if form.series.data else None, form.new_series.data or "",
            form.ordinal.data, form.in_presidency.data, form.ordinal_note.data or "",
        ),
        registration=_terms(form, when.timezone), languages=tuple(form.languages.data),
        interpreted=tuple(form.interpreted.data), project_ids=tuple(form.projects.data),
        audience=form.audience.data or "", contact_email=form.contact_email.data or "",
        stream_url=form.stream_url.data or "", join_url=form.join_url.data or "",
        join_note=form.join_note.data or "",
    )  # fmt: skip


def _body_ids(form: DetailsForm) -> tuple[int, ...]:
    leading = [form.leading.data] if form.leading.data != NO_BODY else []
    return tuple(dict.fromkeys([*leading, *form.bodies.data]))


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
    form.leading.choices = choices(nobody + [(body.id, body.name) for body in bodies.values()])
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


def _terms(form: DetailsForm, zone: str) -> RegistrationTerms:
    return RegistrationTerms(
        policy=RegistrationPolicy(form.registration.data),
        opens_at=_instant(form.opens_at.data, zone), closes_at=_instant(form.closes_at.data, zone),
        on_site=form.on_site.data, online=form.online.data, total=form.total.data,
        per_delegation=form.per_delegation.data, has_waiting_list=form.has_waiting_list.data,
    )  # fmt: skip


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
