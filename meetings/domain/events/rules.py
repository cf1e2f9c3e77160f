"""Kinds, states and modes of events, state transitions, and presidency assignment."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from meetings.domain.presidencies.rules import PresidencyDays, find_on_day
from meetings.kernel.partial_dates import DatePrecision

#: Minutes before the start when personal links open the online room.
DEFAULT_JOIN_OPENS_BEFORE = 15


class EventKind(StrEnum):
    """Kind of event."""

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
    """State of an event."""

    DRAFT = "draft"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class AttendanceMode(StrEnum):
    """Attendance mode of an event."""

    ON_SITE = "on_site"
    ONLINE = "online"
    HYBRID = "hybrid"


class Visibility(StrEnum):
    """Readership of an event or document, from the public to organisers."""

    PUBLIC = "public"
    MEMBERS = "members"
    PARTICIPANTS = "participants"
    ORGANISERS = "organisers"


class RegistrationPolicy(StrEnum):
    """Registration policy: none, open, with approval, or by invitation."""

    NONE = "none"
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class RelationKind(StrEnum):
    """Relation of an event to another."""

    PART_OF = "part_of"
    CO_LOCATED = "co_located"
    FOLLOWS = "follows"


class ChangeKind(StrEnum):
    """Kind of change of an event."""

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
    DELETED = "deleted"
    RESTORED = "restored"


class Measure(StrEnum):
    """Unit of a headcount."""

    PERSONS = "persons"
    COUNTRIES = "countries"


class CountQuality(StrEnum):
    """Reliability of a headcount."""

    COUNTED = "counted"
    REPORTED = "reported"
    APPROXIMATE = "approximate"


#: Maximum length of a slug; proposed ones are shorter.
MAX_SLUG_LENGTH = 120
#: Allowed next states by state.
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

#: States of events that can still be attended.
ACTIVE_EVENT_STATES = frozenset({EventState.TENTATIVE, EventState.CONFIRMED})
#: States of announced events that do not take place as planned.
CALLED_OFF = frozenset({EventState.POSTPONED, EventState.CANCELLED})


def can_become(current: EventState, target: EventState) -> bool:
    """Return whether the state transition is allowed."""
    return target in TRANSITIONS[current]


def presidency_for_day(
    precision: DatePrecision, first_day: date, recorded: Iterable[PresidencyDays]
) -> int | None:
    """Return the id of the presidency on the first day; None without one or without a month."""
    if precision is DatePrecision.YEAR:
        return None
    term = find_on_day(recorded, first_day)
    return term.id if term else None
