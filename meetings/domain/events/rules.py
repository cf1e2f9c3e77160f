"""Kinds, states and modes of events, which state may follow which, and whose presidency it is."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from meetings.domain.presidencies.rules import PresidencyDays, find_on_day
from meetings.kernel.partial_dates import DatePrecision


class EventKind(StrEnum):
    """What an event is."""

    MEETING = "meeting"
    EXPERT_GROUP_MEETING = "expert_group_meeting"
    DIRECTORS_GENERAL_MEETING = "directors_general_meeting"
    SENIOR_OFFICIALS_MEETING = "senior_officials_meeting"
    MINISTERIAL_MEETING = "ministerial_meeting"
    STEERING_GROUP_MEETING = "steering_group_meeting"
    PROJECT_MEETING = "project_meeting"
    CONFERENCE = "conference"
    FORUM = "forum"
    WEBINAR = "webinar"
    SEMINAR = "seminar"
    PANEL_DISCUSSION = "panel_discussion"
    WORKSHOP = "workshop"
    TRAINING = "training"
    CULTURAL_EVENT = "cultural_event"
    OTHER = "other"


class EventState(StrEnum):
    """How firm an event is."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class AttendanceMode(StrEnum):
    """Where one takes part."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class Visibility(StrEnum):
    """Who may read something, from everybody to the organisers."""

    PUBLIC = "public"
    MEMBERS = "members"
    PARTICIPANTS = "participants"
    ORGANISERS = "organisers"


class RegistrationPolicy(StrEnum):
    """How one gets in: not at all, freely, after approval, or only when invited."""

    NONE = "none"
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class RelationKind(StrEnum):
    """How an event stands to another."""

    PART_OF = "part_of"
    CO_LOCATED = "co_located"
    FOLLOWS = "follows"


class ChangeKind(StrEnum):
    """What happened to an event."""

    CREATED = "created"
    PUBLISHED = "published"
    EDITED = "edited"
    RESCHEDULED = "rescheduled"
    MOVED = "moved"
    CONFIRMED = "confirmed"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "revived"
    AGENDA = "agenda"
    DOCUMENTS = "documents"
    HEADCOUNT = "headcount"
    OUTCOMES = "outcomes"


class Measure(StrEnum):
    """What a headcount counts."""

    PERSONS = "persons"
    COUNTRIES = "countries"


class CountQuality(StrEnum):
    """How a figure was come by."""

    COUNTED = "counted"
    REPORTED = "reported"
    APPROXIMATE = "approximate"


#: The states that one may go to from each.
TRANSITIONS: dict[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.TENTATIVE, EventState.CONFIRMED}),
    EventState.TENTATIVE: frozenset(
        {EventState.CONFIRMED, EventState.POSTPONED, EventState.CANCELLED}
    ),
    EventState.CONFIRMED: frozenset(
        {EventState.HELD, EventState.TENTATIVE, EventState.POSTPONED, EventState.CANCELLED}
    ),
    EventState.HELD: frozenset({EventState.CONFIRMED}),
    EventState.POSTPONED: frozenset(
        {EventState.TENTATIVE, EventState.CONFIRMED, EventState.CANCELLED}
    ),
    EventState.CANCELLED: frozenset({EventState.TENTATIVE, EventState.CONFIRMED}),
}

#: States of events that somebody may still come to.
ACTIVE_STATES = frozenset({EventState.TENTATIVE, EventState.CONFIRMED})
#: Announced, and does not take place when it was to.
CALLED_OFF = frozenset({EventState.POSTPONED, EventState.CANCELLED})


def can_become(present: EventState, wanted: EventState) -> bool:
    """Say whether an event may go from the one state to the other."""
    return wanted in TRANSITIONS[present]


def presidency_for_day(
    precision: DatePrecision, first_day: date, recorded: Iterable[PresidencyDays]
) -> int | None:
    """Return the presidency of the first day, or None where none is; a year alone has none."""
    if precision is DatePrecision.YEAR:
        return None
    term = find_on_day(recorded, first_day)
    return term.id if term else None
