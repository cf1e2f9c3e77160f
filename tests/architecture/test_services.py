"""Every service with an actor parameter checks the actor."""

import pytest

from meetings.settings import ROOT
from tests.architecture.actor_checks import Module, module_of, parsed, takes_actor, unchecked

SERVICES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in (ROOT / "meetings" / "domain").glob("*/*services.py")
)
HEAD = """
from meetings.domain.access.policy import Actor, NotAllowed, Permission, allows, ensure
from meetings.domain.audit import operations as audit
from meetings.domain.events import operations as events
"""


def module(name: str) -> Module:
    parsed_module = module_of(name)
    assert parsed_module is not None
    return parsed_module


@pytest.mark.parametrize("name", SERVICES)
def test_services_check_their_actor_parameter(name: str) -> None:
    assert unchecked(module(name)) == []


def test_services_that_take_an_actor_are_found() -> None:
    taking = [
        function
        for name in SERVICES
        for function in module(name).functions.values()
        if takes_actor(function)
    ]

    assert len(taking) > 40


@pytest.mark.parametrize(
    "body",
    [
        "ensure(actor, Permission.ORGANISE)",
        "with transaction(session):\n        ensure(actor, Permission.ORGANISE)\n        change()",
        "event = events.lock_as(session, event, actor, Permission.EVENT_EDIT)",
        "events.lock_as(session, event, permission=Permission.EVENT_EDIT, actor=actor)",
        "if actor.user_id != user.id:\n        ensure(actor, Permission.ACCOUNT_MANAGE)",
        "if not allows(actor, Permission.ORGANISE):\n        raise NotAllowed",
        "_ensure(session, actor)",
    ],
)
def test_check_is_recognised(body: str) -> None:
    helper = "def _ensure(session, whom):\n    ensure(whom, Permission.ORGANISE)\n"

    assert unchecked_in(body + "\n", helper) == []


@pytest.mark.parametrize(
    "body",
    [
        "audit.record(session, 'event.cancelled', actor=actor)",
        "events.record_change(session, event, kind, {}, actor=actor, now=now)",
        "allows(actor, Permission.ORGANISE)",
        "ensure(ANONYMOUS, Permission.ORGANISE)",
        "if event.is_public:\n        ensure(actor, Permission.ORGANISE)",
        "for event in events:\n        ensure(actor, Permission.ORGANISE, event)",
        "if not event:\n        return\n    ensure(actor, Permission.ORGANISE)",
        "check = lambda: ensure(actor, Permission.ORGANISE)",
        "def check():\n        ensure(actor, Permission.ORGANISE)",
        "try:\n        ensure(actor, Permission.ORGANISE)\n    except NotAllowed:\n        pass",
        "_ensure(session, actor)",
        "print(actor)",
    ],
)
def test_other_uses_of_the_actor_are_not_checks(body: str) -> None:
    helper = "def _ensure(session, whom):\n    ensure(session, Permission.ORGANISE)\n"

    assert unchecked_in(body + "\n", helper) == ["change"]


def unchecked_in(body: str, helper: str) -> list[str]:
    source = f"{HEAD}\ndef change(session, event, *, actor):\n    {body}\n\n{helper}"
    return unchecked(parsed("meetings.domain.made_up.services", source))
