"""Kinds of bodies, roles in them, and how they get their chair."""

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """What a body is."""

    TASK_FORCE = "task_force"
    EXPERT_GROUP = "expert_group"
    NETWORK = "network"
    COMMITTEE = "committee"
    WORKING_GROUP = "working_group"
    STEERING_GROUP = "steering_group"
    UNIT = "unit"
    SECRETARIAT = "secretariat"


class ChairRule(StrEnum):
    """Where a body's chair comes from: the presidency, a Term, or it is not known."""

    ROTATING = "rotating"
    FIXED = "fixed"
    UNKNOWN = "unknown"


class TermRole(StrEnum):
    """What a person, country or organisation is in a body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    CONTACT_POINT = "contact_point"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyData:
    """What the secretariat says of a body; ``new_priority`` names one to be made, else ""."""

    name: str
    kind: BodyKind
    short_name: str = ""
    acronym: str = ""
    slug: str = ""
    colour: str
    chair_rule: ChairRule = ChairRule.UNKNOWN
    priority_id: int | None = None
    new_priority: str = ""
    mandate: str = ""
    email: str = ""
    website: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationData:
    """Whose installation this is; ``country`` None and ``city`` "": not said."""

    name: str
    acronym: str = ""
    email: str = ""
    website: str = ""
    timezone: str = "UTC"
    city: str = ""
    country: str | None = None
    presidency_month: int = 7
