"""Permissions, roles and the one table that says which role may do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from meetings.kernel.errors import DomainError


class Permission(StrEnum):
    """An act that is allowed or not, named ``<subject>:<act>``."""

    EVENT_VIEW = "event:view"
    EVENT_VIEW_INTERNAL = "event:view-internal"
    EVENT_CREATE = "event:create"
    EVENT_EDIT = "event:edit"
    EVENT_PUBLISH = "event:publish"
    AGENDA_EDIT = "agenda:edit"
    DOCUMENT_EDIT = "document:edit"
    HEADCOUNT_RECORD = "headcount:record"
    OUTCOME_EDIT = "outcome:edit"
    REGISTRATION_VIEW = "registration:view"
    REGISTRATION_DECIDE = "registration:decide"
    CHANGE_VIEW = "change:view"
    PERSON_SEARCH = "person:find"
    PLANNER_VIEW = "plan:view"
    ORGANISER_ACCESS = "organise:enter"
    ACCOUNT_SELF_MANAGE = "account:own"
    ACCOUNT_MANAGE = "account:manage"
    ORGANISATION_EDIT = "organisation:edit"


class Role(StrEnum):
    """A hat that a user wears, everywhere or for one body."""

    SECRETARIAT = "secretariat"
    ORGANISER = "organiser"
    MEMBER = "member"


PUBLIC = frozenset({Permission.EVENT_VIEW})

_ORGANISER = frozenset(
    {
        Permission.EVENT_VIEW_INTERNAL,
        Permission.EVENT_CREATE,
        Permission.EVENT_EDIT,
        Permission.EVENT_PUBLISH,
        Permission.AGENDA_EDIT,
        Permission.DOCUMENT_EDIT,
        Permission.HEADCOUNT_RECORD,
        Permission.OUTCOME_EDIT,
        Permission.REGISTRATION_VIEW,
        Permission.REGISTRATION_DECIDE,
        Permission.CHANGE_VIEW,
    }
)

#: What a grant for one body gives in general, whichever body it is for.
_GLOBAL = frozenset(
    {
        Permission.PERSON_SEARCH,
        Permission.PLANNER_VIEW,
        Permission.ORGANISER_ACCESS,
        Permission.ACCOUNT_SELF_MANAGE,
    }
)

POLICY: dict[Role, frozenset[Permission]] = {
    Role.SECRETARIAT: frozenset(Permission),
    Role.ORGANISER: PUBLIC | _ORGANISER | _GLOBAL,
    Role.MEMBER: PUBLIC | {Permission.EVENT_VIEW_INTERNAL, Permission.ACCOUNT_SELF_MANAGE},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held by a user; ``body_id`` None means for every body."""

    role: Role
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a user with grants, or nobody in particular."""

    user_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()


ANONYMOUS = Actor()


class BodyScoped(Protocol):
    """Something that belongs to bodies; an empty set belongs to the secretariat alone."""

    @property
    def body_ids(self) -> Iterable[int]:
        """Return the ids of the bodies that it belongs to."""
        ...


class NotAllowed(DomainError):
    """The actor lacks the permission."""


def has_permission(actor: Actor, permission: Permission, subject: BodyScoped | None = None) -> bool:
    """Say whether the actor may do this, to this subject if one is given.

    A grant for one body counts for subjects of that body, and for acts that
    belong to no subject (such as entering the organisers' side).
    """
    if permission in PUBLIC:
        return True
    for grant in actor.grants:
        if permission not in POLICY[grant.role]:
            continue
        if grant.body_id is None or permission in _GLOBAL:
            return True
        if subject is not None and grant.body_id in subject.body_ids:
            return True
        if subject is None and permission is Permission.EVENT_CREATE:
            return True
    return False


def ensure(actor: Actor, permission: Permission, subject: BodyScoped | None = None) -> None:
    """Let it pass, or refuse.

    Raises:
        NotAllowed: the actor lacks the permission.
    """
    if not has_permission(actor, permission, subject):
        raise NotAllowed(permission=permission.value)


def permitted_body_ids(actor: Actor, permission: Permission) -> frozenset[int] | None:
    """Return the ids of the bodies for which the actor may do this; None means all."""
    grants = [grant for grant in actor.grants if permission in POLICY[grant.role]]
    if any(grant.body_id is None for grant in grants):
        return None
    return frozenset(grant.body_id for grant in grants if grant.body_id is not None)
