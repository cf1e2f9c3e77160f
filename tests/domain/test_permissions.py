"""Services reject actors without permission and write nothing."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import (
    ANONYMOUS,
    Actor,
    Grant,
    NotAllowed,
    Role,
    link_holder,
)
from meetings.domain.access.rules import TokenScope
from meetings.kernel.database import Base
from meetings.kernel.errors import DomainError
from tests import factories
from tests.architecture.actor_checks import takes_actor
from tests.architecture.test_services import SERVICES, module
from tests.conftest import on_both
from tests.domain.everything import CALLS, SECRETARIAT, Context, call, create_context

#: Services reserved for the secretariat, which also refuse organisers of the body.
SECRETARIAT_SERVICES = ("accounts.", "bodies.", "presidencies.", "redirects.")
#: Services that users may call for their account.
ACCOUNT_SERVICES = ("accounts.choose_language", "accounts.end_sessions")
UNUSED_ID = 10_000


def unrelated_actors(context: Context) -> dict[str, Actor]:
    """Return actors unrelated to the event, the body and the user."""
    other = factories.body(context.session)
    return {
        "anonymous": ANONYMOUS,
        "without grants": Actor(UNUSED_ID, "Nils"),
        "member of the body": Actor(UNUSED_ID, "Mia", (Grant(Role.MEMBER, context.body.id),)),
        "organiser of another": Actor(UNUSED_ID, "Olga", (Grant(Role.ORGANISER, other.id),)),
        "another registration": link_holder(
            TokenScope.REGISTRATION, UNUSED_ID, email_key=context.owner.email_key
        ),
        "another delegation": link_holder(TokenScope.DELEGATION, UNUSED_ID),
        "another kind of link": link_holder(TokenScope.FOLLOW_MANAGEMENT, context.pending.id),
    }


def rows(session: Session) -> dict[str, list[Any]]:
    """Return all rows of the database."""
    session.rollback()
    return {
        table.name: list(session.execute(select(table))) for table in Base.metadata.sorted_tables
    }


def accepted_actors(name: str, context: Context, actors: dict[str, Actor]) -> list[str]:
    """Return the actors that the service accepts."""
    accepted = []
    for label, actor in actors.items():
        try:
            call(name, context, actor)
        except NotAllowed:
            continue
        except DomainError:
            pass
        accepted.append(label)
    return accepted


def test_every_service_with_an_actor_is_called_here() -> None:
    with_actor = {
        f"{name.split('.')[2]}.{function.name}"
        for name in SERVICES
        for function in module(name).functions.values()
        if takes_actor(function) and not function.name.startswith("_")
    }

    assert set(CALLS) == with_actor


@pytest.mark.parametrize("name", CALLS)
def test_anonymous_is_refused_and_nothing_is_written(session: Session, name: str) -> None:
    context = create_context(session)
    actors = unrelated_actors(context)
    if name.startswith(SECRETARIAT_SERVICES) and name not in ACCOUNT_SERVICES:
        actors["organiser of the body"] = context.user_actor
    before = rows(session)

    assert accepted_actors(name, context, actors) == []
    assert rows(session) == before


@on_both
def test_anonymous_writes_nothing_with_any_service(session: Session) -> None:
    context = create_context(session)
    before = rows(session)

    assert [
        name for name in CALLS if accepted_actors(name, context, {"anonymous": ANONYMOUS})
    ] == []
    assert rows(session) == before


@pytest.mark.parametrize("name", CALLS)
def test_permitted_actors_pass_the_check(session: Session, name: str) -> None:
    context = create_context(session)
    actor = context.user_actor if name.startswith("personal_feeds.") else SECRETARIAT

    assert accepted_actors(name, context, {"permitted": actor}) == ["permitted"]
