"""Renamed slugs are redirected; deleted rows are gone."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.audit.models import AuditEntry
from meetings.domain.events.rules import EventState
from meetings.domain.redirects import queries, services
from meetings.domain.redirects.errors import CannotRenameSlug
from meetings.domain.redirects.models import Redirect
from meetings.domain.redirects.rules import RedirectKind
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON, on_both

OPERATOR = Actor(None, "Operator", (Grant(Role.SECRETARIAT),))
BODY = RedirectKind.BODY


def created(session: Session, factory: Callable[..., Any], **columns: Any) -> Any:
    with transaction(session, now=NOON):
        return factory(session, **columns)


def move(session: Session, kind: RedirectKind, old: str, new: str) -> None:
    services.rename_slug(session, kind, old, new, actor=OPERATOR, now=NOON)


@on_both
def test_old_slug_redirects_through_every_rename(app: Flask, session: Session) -> None:
    created(session, factories.body, slug="thb")

    move(session, BODY, "thb", "tf-thb")
    move(session, BODY, "tf-thb", "trafficking")

    assert queries.current_slugs(session, BODY, ["thb", "tf-thb", "trafficking", "other"]) == {
        "thb": "trafficking", "tf-thb": "trafficking",
    }  # fmt: skip
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("address.moved", {"old": "thb", "new": "tf-thb"})


def test_renaming_back_leaves_no_redirect_loop(app: Flask, session: Session) -> None:
    created(session, factories.body, slug="thb")

    move(session, BODY, "thb", "tf-thb")
    move(session, BODY, "tf-thb", "thb")

    assert queries.current_slugs(session, BODY, ["thb", "tf-thb"]) == {"tf-thb": "thb"}


@on_both
def test_slug_can_be_reused_by_another_row(app: Flask, session: Session) -> None:
    created(session, factories.body, slug="first")
    move(session, BODY, "first", "second")
    created(session, factories.body, slug="first")

    move(session, BODY, "first", "third")

    assert queries.current_slugs(session, BODY, ["first"]) == {"first": "third"}


def test_direct_change_of_a_slug_creates_a_redirect(app: Flask, session: Session) -> None:
    project = created(session, factories.project, slug="cape")

    with transaction(session, now=NOON):
        project.slug = "cape-2"

    assert queries.current_slugs(session, RedirectKind.PROJECT, ["cape"]) == {"cape": "cape-2"}


def test_deleted_row_is_gone_under_all_its_slugs(app: Flask, session: Session) -> None:
    event = created(session, factories.event, slug="spring")
    move(session, RedirectKind.EVENT, "spring", "autumn")

    with transaction(session, now=NOON):
        session.delete(event)

    assert all(queries.is_gone(session, RedirectKind.EVENT, slug) for slug in ("spring", "autumn"))
    assert not queries.is_gone(session, RedirectKind.EVENT, "winter")


def test_unpublished_event_leaves_no_redirect(app: Flask, session: Session) -> None:
    draft = created(session, factories.event, state=EventState.DRAFT, published_at=None)

    with transaction(session, now=NOON):
        draft.slug = "another"
    with transaction(session, now=NOON):
        session.delete(draft)

    assert session.scalars(select(Redirect)).all() == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("nothing", "free", "There is no body at 'nothing'."),
        ("thb", "taken", "Another body is at 'taken'."),
        ("thb", "Not Plain", "'Not Plain' is not made of small letters, digits and hyphens."),
        ("thb", "x" * 81, f"'{'x' * 81}' is longer than 80 characters."),
        ("thb", "", "'' is not made of small letters, digits and hyphens."),
    ],
)
def test_invalid_rename_changes_nothing(
    app: Flask, session: Session, old: str, new: str, reason: str
) -> None:
    created(session, factories.body, slug="thb")
    created(session, factories.body, slug="taken")

    with pytest.raises(CannotRenameSlug) as refusal:
        move(session, BODY, old, new)

    assert str(refusal.value) == reason
    assert session.scalars(select(Redirect)).all() == []


def test_operators_rename_a_slug_with_a_command(app: Flask, session: Session) -> None:
    created(session, factories.body, slug="thb")
    runner = app.test_cli_runner()

    result = runner.invoke(args=["address", "move", "body", "thb", "tf-thb"])
    second_result = runner.invoke(args=["address", "move", "body", "thb", "tf-thb"])

    assert (result.exit_code, result.output) == (0, "thb is now at tf-thb.\n")
    assert second_result.exit_code == 1
    assert "There is no body at 'thb'." in second_result.output
