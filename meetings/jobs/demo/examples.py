"""Made-up events of the coming months, on working days counted from the first start."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.operations import record_change, set_when
from meetings.domain.events.rules import ChangeKind, EventState
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.jobs.demo.event_rows import LOADER, Place, common, created, write
from meetings.jobs.demo.event_schema import ExampleEntry
from meetings.kernel.partial_dates import PartialDate

_SATURDAY = 5
_CLOSES = time(18)
_LATER = {
    EventState.POSTPONED: ChangeKind.POSTPONED,
    EventState.CANCELLED: ChangeKind.CANCELLED,
}
_DELEGATIONS = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")


def is_working(day: date) -> bool:
    """Say whether offices are open: no weekend, nor the days from Christmas Eve to Epiphany."""
    at_rest = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6)
    return day.weekday() < _SATURDAY and not at_rest


def first_day(today: date, *, in_days: int, days: int = 1) -> date:
    """Return the first day from then on at which so many working days in a row begin."""
    day = today + timedelta(days=in_days)
    while not all(is_working(day + timedelta(days=more)) for more in range(days)):
        day += timedelta(days=1)
    return day


def when_of(entry: ExampleEntry, *, today: date, timezone: str) -> EventDates:
    """Return when the example is, if the first start was on that day."""
    day = first_day(today, in_days=entry.in_days, days=entry.days)
    starts_on = PartialDate(day.year, day.month) if entry.month_only else PartialDate.of(day)
    last = PartialDate.of(day + timedelta(days=entry.days - 1)) if entry.days > 1 else None
    return EventDates(
        starts_on, timezone, last, entry.starts_time, entry.ends_time, entry.to_be_confirmed
    )


def add_examples(place: Place, *, today: date) -> None:
    """Add the examples that are not there yet, with made-up registrations."""
    for entry in place.data.examples:
        if entry.slug in place.rows.events:
            continue
        event = common(place, entry)
        event.is_example = True
        timezone = entry.timezone or place.rows.installation[1].timezone
        with place.session.no_autoflush:
            set_when(place.session, event, when_of(entry, today=today, timezone=timezone))
        _open_registration(event, entry)
        write(place, event, entry)
        _tell(place, event, entry)
        _register(place, event, entry)


def _open_registration(event: Event, entry: ExampleEntry) -> None:
    """Write how one gets in, and until when."""
    given = entry.registration
    event.registration = given.policy
    event.capacity_on_site, event.capacity_online = given.on_site, given.online
    event.capacity_total, event.seats_per_delegation = given.total, given.per_delegation
    if given.closes_days_before is not None and event.starts_on:
        day = event.starts_on.first_day - timedelta(days=given.closes_days_before)
        closes = datetime.combine(day, _CLOSES, ZoneInfo(event.timezone))
        event.registration_closes_at = closes


def _tell(place: Place, event: Event, entry: ExampleEntry) -> None:
    """Write the changes that an event in this state has behind it."""
    later = _LATER.get(entry.state)
    if later is not None:
        event.state = EventState.CONFIRMED
    created(place, event)
    if entry.state is not EventState.DRAFT:
        record_change(place.session, event, ChangeKind.PUBLISHED, {}, actor=LOADER, now=place.now)
    if later is not None:
        event.state = entry.state
        record_change(
            place.session, event, later,
            {"state": [EventState.CONFIRMED.value, entry.state.value]},
            actor=LOADER, now=place.now, reason=entry.reason,
        )  # fmt: skip


def _register(place: Place, event: Event, entry: ExampleEntry) -> None:
    """Add made-up participants, confirmed first, then those who wait for approval."""
    given = entry.registration
    states = [RegistrationState.CONFIRMED] * given.confirmed
    states += [RegistrationState.PENDING] * given.pending
    for number, state in enumerate(states, 1):
        address = f"participant-{number}@example.org"
        online = given.on_site is None or (given.online is not None and number % 2 == 0)
        place.session.add(
            Registration(
                event=event, name=f"Participant {number} (example)", email=address,
                email_key=address, delegation=_DELEGATIONS[number % len(_DELEGATIONS)],
                organisation="Example Organisation", state=state,
                takes_part=ParticipationMode.ONLINE if online else ParticipationMode.ON_SITE,
                consented_at=place.now, registered_at=place.now, verified_at=place.now,
                decided_at=place.now if state is RegistrationState.CONFIRMED else None,
            )
        )  # fmt: skip
