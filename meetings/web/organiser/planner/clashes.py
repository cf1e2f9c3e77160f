"""Present clashes between meetings, and meetings on public holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.bodies.models import Body
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, RelationKind
from meetings.domain.people.models import Membership
from meetings.domain.planner import queries, rules
from meetings.domain.planner.rules import Clash, ClashKind, Holiday, PlannedDays
from meetings.domain.reports import queries as reports
from meetings.i18n import dates
from meetings.i18n.filters import several
from meetings.i18n.labels import country_name
from meetings.i18n.localised_fields import localised_field, page_locale
from meetings.kernel.text import normalise
from meetings.web.organiser.planner.grid import planner_event_url

_LINKING_RELATIONS = frozenset({RelationKind.PART_OF, RelationKind.CO_LOCATED})


@dataclass(frozen=True, kw_only=True)
class PlannerWarning:
    """A reason against a day; ``emphasis`` is the part in bold, ``people`` the number affected."""

    kind: ClashKind
    people: int
    on: date
    day: str
    titles: tuple[str, ...]
    emphasis: str
    href: str
    action: str


@dataclass(frozen=True, kw_only=True)
class PlannerWarnings:
    """All warnings, the most serious first, and the ids of the events concerned."""

    rows: list[PlannerWarning]
    events: frozenset[int]


def find_warnings(
    events: Sequence[Event],
    attendee_keys: Mapping[int, tuple[set[str], set[str]]],
    memberships: Sequence[Membership],
) -> PlannerWarnings:
    """Return the clashes of all events, and the holidays on which planned ones fall.

    ``attendee_keys`` are the keys of the speakers and of the participants by event.
    """
    by_id = {event.id: event for event in events}
    days_of_events = [
        _planned_days(event, *attendee_keys[event.id]) for event in events if _occupies_days(event)
    ]
    clashes = rules.find_clashes(days_of_events)
    rows = [_clash_warning(clash, by_id) for clash in clashes]
    event_ids = {event_id for clash in clashes for event_id in (clash.first_id, clash.second_id)}
    for planned in days_of_events:
        event = by_id[planned.event_id]
        if event.state in reports.PLANNED_STATES:
            holidays = _find_holidays(planned, memberships)
            rows += [_holiday_warning(event, holiday) for holiday in holidays]
            event_ids |= {event.id} if holidays else set()
    return PlannerWarnings(rows=sorted(rows, key=_by_seriousness), events=frozenset(event_ids))


def _by_seriousness(row: PlannerWarning) -> tuple[int, int, date]:
    return list(ClashKind).index(row.kind), -row.people, row.on


def _occupies_days(event: Event) -> bool:
    return event.when.has_day and event.state not in CALLED_OFF


def _planned_days(event: Event, speakers: set[str], participants: set[str]) -> PlannedDays:
    first, last = event.when.first_day, event.when.last_day
    if first is None or last is None:
        raise ValueError("an event without a day has no place in the plan")
    return PlannedDays(
        event_id=event.id,
        first=first,
        last=last,
        bodies=frozenset(event.body_ids),
        speakers=frozenset(speakers),
        participants=frozenset(participants),
        together=frozenset(
            relation.other_id for relation in event.relations if relation.kind in _LINKING_RELATIONS
        ),
    )


def _find_holidays(planned: PlannedDays, memberships: Sequence[Membership]) -> list[Holiday]:
    return rules.holidays_on(
        planned.first,
        planned.last,
        countries=queries.member_countries(memberships, planned.first),
        language=page_locale(),
    )


def _clash_warning(clash: Clash, events: Mapping[int, Event]) -> PlannerWarning:
    first, second = events[clash.first_id], events[clash.second_id]
    return PlannerWarning(
        kind=clash.kind,
        people=clash.speakers or clash.participants,
        on=clash.day,
        day=dates.short_day(clash.day),
        titles=(_quoted_title(first), _quoted_title(second)),
        emphasis=_shared_people_text(clash, [*first.bodies, *second.bodies]),
        href=planner_event_url(second),
        action=_("Find another day"),
    )


def _shared_people_text(clash: Clash, bodies: Sequence[Body]) -> str:
    """Return "Task Force THB, 2 speakers and 6 registered participants"."""
    labels = {body.id: body.label for body in bodies}
    parts = [labels[body_id] for body_id in sorted(clash.bodies)]
    if clash.speakers:
        parts.append(ngettext("%(num)s speaker", "%(num)s speakers", clash.speakers))
    if clash.participants:
        parts.append(
            ngettext(
                "%(num)s registered participant",
                "%(num)s registered participants",
                clash.participants,
            )
        )
    return several(parts)


def _holiday_warning(event: Event, holiday: Holiday) -> PlannerWarning:
    return PlannerWarning(
        kind=ClashKind.HOLIDAY,
        people=0,
        on=holiday.day,
        day=dates.short_day(holiday.day),
        titles=(_quoted_title(event),),
        emphasis=_holiday_names(holiday),
        href=planner_event_url(event),
        action=_("Move"),
    )


def _holiday_names(holiday: Holiday) -> str:
    """Return "Estonia, Latvia (Midsummer Day); Lithuania (Day of Dew and Saint John)"."""
    by_name: dict[str, list[str]] = {}
    for country, name in holiday.names:
        by_name.setdefault(name, []).append(country_name(country))
    return "; ".join(
        f"{', '.join(sorted(names, key=normalise))} ({name})" for name, names in by_name.items()
    )


def _quoted_title(event: Event) -> str:
    return localised_field(event)[0]
