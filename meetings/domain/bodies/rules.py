"""Kinds of bodies, roles in them, and the sources of their chair."""

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """Kind of a body."""

    TASK_FORCE = "task_force"
    EXPERT_GROUP = "expert_group"
    NETWORK = "network"
    COMMITTEE = "committee"
    WORKING_GROUP = "working_group"
    STEERING_GROUP = "steering_group"
    UNIT = "unit"
    SECRETARIAT = "secretariat"


class ChairRule(StrEnum):
    """Source of a body's chair: the presidency, a term, or unknown."""

    ROTATING = "rotating"
    FIXED = "fixed"
    UNKNOWN = "unknown"


class TermRole(StrEnum):
    """Role of a person, country or organisation in a body."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    MEMBER = "member"
    DEPUTY = "deputy"
    CONTACT_POINT = "contact_point"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyData:
    """The data of a body; ``new_priority`` is the name of a priority to create, or ""."""

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
    """The data of the organisation; ``country`` None and ``city`` "" are unknown."""

    name: str
    acronym: str = ""
    email: str = ""
    website: str = ""
    timezone: str = "UTC"
    city: str = ""
    country: str | None = None
    presidency_month: int = 7
