"""The registration panel: open, nearly full, full, closed, by invitation."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.events.rules import ACTIVE_EVENT_STATES, EventState, RegistrationPolicy
from meetings.domain.registration import queries
from meetings.domain.registration.rules import ParticipationMode
from meetings.http.request_context import db_session
from meetings.http.urls import registration_form_url
from meetings.i18n import dates
from meetings.kernel.timezones import local_date
from meetings.web.event_rows import seats_left

_STATES_WITHOUT_PANEL = frozenset({EventState.DRAFT, EventState.HELD, EventState.CANCELLED})


@dataclass(frozen=True, kw_only=True)
class SeatMeter:
    """Seats taken of a limit, with its label."""

    value: int
    maximum: int
    label: str


@dataclass(frozen=True, kw_only=True)
class RegistrationPanel:
    """The content of the panel; ``href`` is empty if registration is not possible.

    ``is_open``: within the time of registration, also when all seats are taken.
    ``places`` are the free places for the bar on a phone, empty without a limit.
    """

    meters: tuple[SeatMeter, ...]
    closes: str
    href: str
    button: str
    note: str
    is_open: bool
    places: str


def seats_taken(event: Event) -> dict[ParticipationMode, int]:
    """Return the seats taken by mode, empty without registration."""
    if event.registration is RegistrationPolicy.NONE:
        return {}
    taken: dict[ParticipationMode, int] = {}
    for (participation_mode, _delegation), number in queries.count_taken_seats(
        db_session(), event.id
    ).items():
        taken[participation_mode] = taken.get(participation_mode, 0) + number
    return taken


def seats_remaining(event: Event, taken: dict[ParticipationMode, int]) -> int | None:
    """Return the remaining seats, or None without registration or a limit."""
    if event.registration is RegistrationPolicy.NONE or event.state not in ACTIVE_EVENT_STATES:
        return None
    return seats_left(event, sum(taken.values()))


def registration_panel(
    event: Event, *, taken: dict[ParticipationMode, int], now: datetime
) -> RegistrationPanel | None:
    """Return the panel, or None if the event has no registration or is over."""
    if event.registration is RegistrationPolicy.NONE or event.state in _STATES_WITHOUT_PANEL:
        return None
    refusal = queries.registration_error(event, now=now)
    note, href = _status_sentence(event, refusal.code if refusal else "")
    meters = _seat_meters(event, taken) if event.state in ACTIVE_EVENT_STATES else ()
    is_full = not refusal and seats_left(event, sum(taken.values())) == 0
    button = _("Register")
    if is_full:
        button = _("Join the waiting list") if event.has_waiting_list else ""
        note = note if event.has_waiting_list else _("All seats are taken.")
    return RegistrationPanel(
        meters=meters,
        closes=_closing_text(event) if not refusal else "",
        href=href if button else "",
        button=button,
        note=note,
        is_open=not refusal,
        places="" if is_full else _free_places_text(event, taken),
    )


def _status_sentence(event: Event, code: str) -> tuple[str, str]:
    """Return a sentence, and the URL of the form if it can be used."""
    if not code:
        note = _("No account needed. You get a private link to change or cancel your registration.")
        if event.registration is RegistrationPolicy.APPROVAL:
            note = _("No account needed. The organisers approve each registration.")
        return note, registration_form_url(event.slug)
    opens = event.registration_opens_at
    words = {
        "registration-not-open": _(
            "Registration opens on %(when)s.",
            when=dates.instant(opens, event.timezone) if opens else "",
        ),
        "registration-closed": _("Registration has closed."),
        "registration-by-invitation": _(
            "By invitation. Delegations are invited by the organisers."
        ),
        "event-is-over": _("Registration has closed."),
        "event-not-active": _("Registration is closed while the meeting is postponed."),
    }
    return words.get(code, _("Registration is not possible at the moment.")), ""


def _seat_meters(event: Event, taken: dict[ParticipationMode, int]) -> tuple[SeatMeter, ...]:
    rows = (
        (event.capacity_total, sum(taken.values()), total_places_text),
        (event.capacity_on_site, taken.get(ParticipationMode.ON_SITE, 0), on_site_places_text),
        (event.capacity_online, taken.get(ParticipationMode.ONLINE, 0), online_places_text),
    )
    return tuple(
        SeatMeter(value=min(used, limit), maximum=limit, label=label(min(used, limit), limit))
        for limit, used, label in rows
        if limit
    )


def _free_places_text(event: Event, taken: dict[ParticipationMode, int]) -> str:
    """Return "28 places on site", "28 places" or "" without a limit."""
    total = seats_left(event, sum(taken.values()))
    if event.capacity_on_site:
        on_site = max(0, event.capacity_on_site - taken.get(ParticipationMode.ON_SITE, 0))
        free = on_site if total is None else min(on_site, total)
        return ngettext("%(num)s place on site", "%(num)s places on site", free)
    return "" if total is None else ngettext("%(num)s place", "%(num)s places", total)


def total_places_text(used: int, limit: int) -> str:
    """Return "3 of 40 seats taken"."""
    return ngettext(
        "%(used)s of %(num)s seat taken", "%(used)s of %(num)s seats taken", limit, used=used
    )


def on_site_places_text(used: int, limit: int) -> str:
    """Return "3 of 40 seats on site taken"."""
    return ngettext(
        "%(used)s of %(num)s seat on site taken",
        "%(used)s of %(num)s seats on site taken",
        limit,
        used=used,
    )


def online_places_text(used: int, limit: int) -> str:
    """Return "3 of 40 seats online taken"."""
    return ngettext(
        "%(used)s of %(num)s seat online taken",
        "%(used)s of %(num)s seats online taken",
        limit,
        used=used,
    )


def _closing_text(event: Event) -> str:
    if event.registration_closes_at is None:
        return ""
    day = local_date(event.registration_closes_at, event.timezone)
    return _("Registration closes %(day)s", day=dates.short_day(day))
