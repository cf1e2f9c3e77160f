"""The language of mails to a user and the permission to change it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, NotAllowed, Role
from meetings.domain.accounts import queries, services
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import SECRETARIAT_GRANT, UserData
from meetings.domain.outbox.models import Message
from tests import factories
from tests.conftest import NOON, on_both

SECRETARIAT = Actor(1_000, "Secretary", (Grant(Role.SECRETARIAT),))
pytestmark = on_both


@pytest.fixture
def user(session: Session) -> User:
    user = factories.user(session, email="olga@example.org", role=Role.ORGANISER)
    session.commit()
    return user


def test_mails_are_english_until_another_language_is_chosen(session: Session, user: User) -> None:
    services.request_password_link(session, user.email, now=NOON)
    services.choose_language(session, user, "lt", actor=queries.actor_of(user), now=NOON)
    services.request_password_link(session, user.email, now=NOON)

    assert session.scalars(select(Message.locale).order_by(Message.id)).all() == ["en", "lt"]


def test_secretariat_may_set_the_language_of_others_and_anonymous_may_not(
    session: Session, user: User
) -> None:
    organiser = Actor(user.id + 1, "Stranger", (Grant(Role.ORGANISER),))
    for actor in (ANONYMOUS, organiser):
        with pytest.raises(NotAllowed):
            services.choose_language(session, user, "lt", actor=actor, now=NOON)
    session.refresh(user)
    assert user.locale == "en"

    services.choose_language(session, user, "lt", actor=SECRETARIAT, now=NOON)
    session.refresh(user)
    assert user.locale == "lt"


def test_new_user_is_invited_in_the_page_language(session: Session) -> None:
    facts = UserData(name="New", email="new@example.org", grants=(SECRETARIAT_GRANT,))
    user, _secret = services.add_user(session, facts, actor=SECRETARIAT, now=NOON, locale="lt")

    assert user.locale == "lt"
    assert session.scalars(select(Message.locale)).all() == ["lt"]
