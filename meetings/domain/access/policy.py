"""Permissions, roles, actors, and the table of permissions by role."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from meetings.domain.access.rules import TokenScope
from meetings.kernel.errors import DomainError


class Permission(StrEnum):
    """A permission, named ``<subject>:<act>``."""

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
    PERSON_SEARCH = "person:search"
    PLANNER_VIEW = "planner:view"
    ORGANISER_ACCESS = "organiser:access"
    ACCOUNT_SELF_MANAGE = "account:self-manage"
    ACCOUNT_MANAGE = "account:manage"
    ORGANISATION_EDIT = "organisation:edit"


class Role(StrEnum):
    """A role of a user, for every body or for one."""

    SECRETARIAT = "secretariat"
    ORGANISER = "organiser"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held by a user; ``body_id`` None means for every body."""

    role: Role
    body_id: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A private link to one subject, such as a registration."""

    scope: TokenScope
    subject_id: int


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person: a user with grants, the holder of a private link, or anonymous.

    ``email_key`` is the confirmed e-mail address, casefolded, to which the link was sent; "" if it
    is not confirmed.
    """

    user_id: int | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()
    link: Link | None = None
    email_key: str = ""


ANONYMOUS = Actor()


def link_holder(scope: TokenScope, subject_id: int, *, email_key: str = "") -> Actor:
    """Return the actor for the holder of a private link, whose token was checked."""
    return Actor(link=Link(scope, subject_id), email_key=email_key)


class BodyScoped(Protocol):
    """A subject that belongs to bodies; without bodies it belongs to the secretariat only."""

    @property
    def body_ids(self) -> Iterable[int]:
        """Return the ids of its bodies."""
        ...


class NotAllowed(DomainError):
    """The actor lacks the permission."""


#: Decides by the actor's grants of the roles of a rule, and by the subject, if given.
Condition = Callable[[Sequence[Grant], BodyScoped | None], bool]


def everybody(_grants: Sequence[Grant], _subject: BodyScoped | None) -> bool:
    """Return whether the permission needs no grant: always True."""
    return True


def any_grant(grants: Sequence[Grant], _subject: BodyScoped | None) -> bool:
    """Return whether there is a grant, for any body."""
    return bool(grants)


def grant_for_subject(grants: Sequence[Grant], subject: BodyScoped | None) -> bool:
    """Return whether a grant is for every body, or for a body of the subject."""
    body_ids = () if subject is None else subject.body_ids
    return any(grant.body_id is None or grant.body_id in body_ids for grant in grants)


def grant_for_subject_if_any(grants: Sequence[Grant], subject: BodyScoped | None) -> bool:
    """Return whether a grant is for a body of the subject; without a subject any grant counts."""
    return bool(grants) if subject is None else grant_for_subject(grants, subject)


@dataclass(frozen=True, slots=True)
class PermissionRule:
    """A rule of the permission table: the roles with a permission, and its condition."""

    roles: frozenset[Role]
    condition: Condition


_ALL = frozenset(Role)
_ORGANISERS = frozenset({Role.SECRETARIAT, Role.ORGANISER})
_SECRETARIAT = frozenset({Role.SECRETARIAT})

POLICY: dict[Permission, PermissionRule] = {
    Permission.EVENT_VIEW: PermissionRule(_ALL, everybody),
    Permission.EVENT_VIEW_INTERNAL: PermissionRule(_ALL, grant_for_subject),
    Permission.EVENT_CREATE: PermissionRule(_ORGANISERS, grant_for_subject_if_any),
    Permission.EVENT_EDIT: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.EVENT_PUBLISH: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.AGENDA_EDIT: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.DOCUMENT_EDIT: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.HEADCOUNT_RECORD: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.OUTCOME_EDIT: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.REGISTRATION_VIEW: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.REGISTRATION_DECIDE: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.CHANGE_VIEW: PermissionRule(_ORGANISERS, grant_for_subject),
    Permission.PERSON_SEARCH: PermissionRule(_ORGANISERS, any_grant),
    Permission.PLANNER_VIEW: PermissionRule(_ORGANISERS, any_grant),
    Permission.ORGANISER_ACCESS: PermissionRule(_ORGANISERS, any_grant),
    Permission.ACCOUNT_SELF_MANAGE: PermissionRule(_ALL, any_grant),
    Permission.ACCOUNT_MANAGE: PermissionRule(_SECRETARIAT, grant_for_subject),
    Permission.ORGANISATION_EDIT: PermissionRule(_SECRETARIAT, grant_for_subject),
}


def has_permission(actor: Actor, permission: Permission, subject: BodyScoped | None = None) -> bool:
    """Return whether the actor has the permission, on ``subject`` if given."""
    rule = POLICY[permission]
    return rule.condition([grant for grant in actor.grants if grant.role in rule.roles], subject)


def ensure(actor: Actor, permission: Permission, subject: BodyScoped | None = None) -> None:
    """Check that the actor has the permission, on ``subject`` if given.

    Raises:
        NotAllowed: The actor lacks the permission.
    """
    if not has_permission(actor, permission, subject):
        raise NotAllowed(permission=permission.value)


def ensure_link_or(
    actor: Actor, link: Link | None, permission: Permission, subject: BodyScoped | None = None
) -> None:
    """Check that the actor holds this private link, or has the permission.

    Raises:
        NotAllowed: The actor neither holds the link nor has the permission.
    """
    if link is None or actor.link != link:
        ensure(actor, permission, subject)


def permitted_body_ids(actor: Actor, permission: Permission) -> frozenset[int] | None:
    """Return the ids of the bodies for which the actor has the permission; None means all."""
    grants = [grant for grant in actor.grants if grant.role in POLICY[permission].roles]
    if any(grant.body_id is None for grant in grants):
        return None
    return frozenset(grant.body_id for grant in grants if grant.body_id is not None)
