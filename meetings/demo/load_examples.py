"""Create made-up events in the coming months, on working days after the first start."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from meetings.demo.event_schema import ExampleEntry
from meetings.demo.load_events import LoadContext, add_event, new_event, record_creation
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.operations import set_when
from meetings.domain.events.rules import EventState
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ParticipationMode, RegistrationState
from meetings.kernel.partial_dates import PartialDate

_SATURDAY = 5
_CLOSES = time(18)
_DELEGATIONS = ("DE", "DK", "EE", "FI", "LT", "LV", "NO", "PL", "SE")


def is_working(day: date) -> bool:
    """Return whether offices are open: no weekend, and not from 24 December to 6 January."""
    at_rest = (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 6)
    return day.weekday() < _SATURDAY and not at_rest


def first_day(today: date, *, in_days: int, days: int = 1) -> date:
    """Return the first day, ``in_days`` or more from today, that begins so many working days."""
    day = today + timedelta(days=in_days)
    while not all(is_working(day + timedelta(days=more)) for more in range(days)):
        day += timedelta(days=1)
    return day


def example_dates(entry: ExampleEntry, *, today: date, timezone: str) -> EventDates:
    """Return when the example takes place if the first start was on ``today``."""
    day = first_day(today, in_days=entry.in_days, days=entry.days)
    starts_on = PartialDate(day.year, day.month) if entry.month_only else PartialDate.of(day)
    last = PartialDate.of(day + timedelta(days=entry.days - 1)) if entry.days > 1 else None
    return EventDates(
        starts_on, timezone, last, entry.starts_time, entry.ends_time, entry.to_be_confirmed
    )


def add_examples(context: LoadContext, *, today: date) -> None:
    """Add the new examples as drafts; ``finish_events`` publishes them."""
    for entry in context.data.examples:
        if entry.slug in context.rows.events:
            continue
        event = new_event(context, entry, EventState.DRAFT)
        event.is_example = True
        timezone = entry.timezone or context.rows.installation[1].timezone
        with context.session.no_autoflush:
            set_when(context.session, event, example_dates(entry, today=today, timezone=timezone))
        _open_registration(event, entry)
        add_event(context, event, entry)
        record_creation(context, event)


def _open_registration(event: Event, entry: ExampleEntry) -> None:
    """Set the registration policy, the deadline and the limits."""
    given = entry.registration
    event.registration = given.policy
    event.capacity_on_site, event.capacity_online = given.on_site, given.online
    event.capacity_total, event.seats_per_delegation = given.total, given.per_delegation
    if given.closes_days_before is not None and event.starts_on:
        day = event.starts_on.first_day - timedelta(days=given.closes_days_before)
        closes = datetime.combine(day, _CLOSES, ZoneInfo(event.timezone))
        event.registration_closes_at = closes


def add_registrations(context: LoadContext, event: Event, entry: ExampleEntry) -> None:
    """Add made-up participants unless there are some: confirmed ones, then pending ones."""
    given = entry.registration
    has_some = select(Registration.id).where(Registration.event_id == event.id).limit(1)
    if context.session.scalar(has_some) is not None:
        return
    states = [RegistrationState.CONFIRMED] * given.confirmed
    states += [RegistrationState.PENDING] * given.pending
    for number, state in enumerate(states, 1):
        address = f"participant-{number}@example.org"
        online = given.on_site is None or (given.online is not None and number % 2 == 0)
        context.session.add(
            Registration(
                event=event, name=f"Participant {number} (example)", email=address,
                email_key=address, delegation=_DELEGATIONS[number % len(_DELEGATIONS)],
                organisation="Example Organisation", state=state,
                participation_mode=(
                    ParticipationMode.ONLINE if online else ParticipationMode.ON_SITE
                ),
                consented_at=context.now, registered_at=context.now, verified_at=context.now,
                decided_at=context.now if state is RegistrationState.CONFIRMED else None,
            )
        )  # fmt: skip
