"""The policy as a table of permissions per actor and subject."""

from dataclasses import dataclass

import pytest

from meetings.domain.access.policy import (
    ANONYMOUS,
    POLICY,
    Actor,
    Grant,
    Link,
    NotAllowed,
    Permission,
    Role,
    ensure,
    ensure_link_or,
    has_permission,
    link_holder,
    permitted_body_ids,
)
from meetings.domain.access.rules import TokenScope


@dataclass(frozen=True)
class Subject:
    """A subject that belongs to some bodies."""

    body_ids: tuple[int, ...]


OWN, FOREIGN, BOTH, WITHOUT_BODY = Subject((1,)), Subject((2,)), Subject((1, 2)), Subject(())
SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
ORGANISER = Actor(2, "Olga", (Grant(Role.ORGANISER, 1),))
GLOBAL_ORGANISER = Actor(3, "Per", (Grant(Role.ORGANISER),))
MEMBER = Actor(4, "Mia", (Grant(Role.MEMBER, 1),))
WITHOUT_GRANTS = Actor(5, "Nils")
LINK_HOLDER = link_holder(TokenScope.REGISTRATION, 1, email_key="rasa@example.org")
ACTORS = [SECRETARIAT, ORGANISER, GLOBAL_ORGANISER, MEMBER, WITHOUT_GRANTS, LINK_HOLDER, ANONYMOUS]

#: The subjects of each permission for an organiser and for a member of body 1: "o" of body 1,
#: "b" of both bodies, "f" of another, "n" of no body, "-" without a subject.
TABLE: dict[Permission, tuple[str, str]] = {
    Permission.EVENT_VIEW_INTERNAL: ("ob", "ob"),
    Permission.EVENT_CREATE: ("ob-", ""),
    Permission.EVENT_EDIT: ("ob", ""),
    Permission.EVENT_PUBLISH: ("ob", ""),
    Permission.AGENDA_EDIT: ("ob", ""),
    Permission.DOCUMENT_EDIT: ("ob", ""),
    Permission.HEADCOUNT_RECORD: ("ob", ""),
    Permission.OUTCOME_EDIT: ("ob", ""),
    Permission.REGISTRATION_VIEW: ("ob", ""),
    Permission.REGISTRATION_DECIDE: ("ob", ""),
    Permission.CHANGE_VIEW: ("ob", ""),
    Permission.PERSON_SEARCH: ("obfn-", ""),
    Permission.PLANNER_VIEW: ("obfn-", ""),
    Permission.ORGANISER_ACCESS: ("obfn-", ""),
    Permission.ACCOUNT_SELF_MANAGE: ("obfn-", "obfn-"),
    Permission.ACCOUNT_MANAGE: ("", ""),
    Permission.ORGANISATION_EDIT: ("", ""),
}
SUBJECTS = {"o": OWN, "b": BOTH, "f": FOREIGN, "n": WITHOUT_BODY, "-": None}


def expected(actor: Actor, permission: Permission, subject: str) -> bool:
    if permission is Permission.EVENT_VIEW or actor is SECRETARIAT:
        return True
    organiser, member = TABLE[permission]
    if actor is GLOBAL_ORGANISER:
        return organiser != ""
    allowed = {ORGANISER: organiser, MEMBER: member}
    return subject in allowed.get(actor, "")


def test_every_permission_has_a_row_in_the_policy_table() -> None:
    assert set(TABLE) | {Permission.EVENT_VIEW} == set(Permission) == set(POLICY)


def test_secretariat_has_every_permission() -> None:
    assert all(Role.SECRETARIAT in row.roles for row in POLICY.values())


@pytest.mark.parametrize(
    ("link", "is_let_in"),
    [
        (Link(TokenScope.REGISTRATION, 1), True),
        (Link(TokenScope.REGISTRATION, 2), False),
        (Link(TokenScope.DELEGATION, 1), False),
        (None, False),
    ],
)
def test_private_link_grants_access_to_its_subject_only(link: Link | None, is_let_in: bool) -> None:
    permission = Permission.REGISTRATION_DECIDE

    if is_let_in:
        ensure_link_or(LINK_HOLDER, link, permission, OWN)
    else:
        with pytest.raises(NotAllowed):
            ensure_link_or(LINK_HOLDER, link, permission, OWN)
    with pytest.raises(NotAllowed):
        ensure_link_or(ANONYMOUS, link, permission, OWN)
    ensure_link_or(ORGANISER, link, permission, OWN)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("actor", ACTORS)
def test_policy_matches_the_table(actor: Actor, subject: str, permission: Permission) -> None:
    is_permitted = expected(actor, permission, subject)

    assert has_permission(actor, permission, SUBJECTS[subject]) is is_permitted
    if is_permitted:
        ensure(actor, permission, SUBJECTS[subject])
    else:
        with pytest.raises(NotAllowed) as refused:
            ensure(actor, permission, SUBJECTS[subject])
        assert refused.value.details == {"permission": permission.value}


def test_grants_are_combined() -> None:
    combined = Actor(6, "Bea", (Grant(Role.MEMBER, 2), Grant(Role.ORGANISER, 1)))

    assert has_permission(combined, Permission.EVENT_VIEW_INTERNAL, FOREIGN)
    assert not has_permission(combined, Permission.EVENT_EDIT, FOREIGN)
    assert permitted_body_ids(combined, Permission.EVENT_VIEW_INTERNAL) == frozenset({1, 2})
    assert permitted_body_ids(combined, Permission.EVENT_EDIT) == frozenset({1})


@pytest.mark.parametrize(
    ("actor", "bodies"),
    [(SECRETARIAT, None), (ORGANISER, {1}), (MEMBER, set()), (ANONYMOUS, set())],
)
def test_editable_bodies_follow_the_grants(actor: Actor, bodies: set[int] | None) -> None:
    assert permitted_body_ids(actor, Permission.EVENT_EDIT) == bodies
