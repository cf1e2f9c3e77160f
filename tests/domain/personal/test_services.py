"""Making calendars of one's own under load, on both databases."""

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.personal import queries, services
from meetings.domain.personal.errors import TooManyFeeds
from meetings.domain.personal.rules import MOST_FEEDS, FeedPart, Owner, Wish
from tests import factories
from tests.at_once import at_once
from tests.conftest import NOON, on_both

pytestmark = on_both
EMAIL = "rasa@example.org"
WISH = Wish("Mine", (FeedPart.REGISTRATIONS,))


def test_there_are_never_more_than_the_limit(session: Session) -> None:
    owner = Owner(factories.user(session, email=EMAIL).id, EMAIL)
    session.commit()
    for _ in range(MOST_FEEDS - 2):
        services.make(session, owner, WISH, actor=ANONYMOUS, now=NOON)

    def make(own: Session, _which: int) -> bool:
        try:
            services.make(own, owner, WISH, actor=ANONYMOUS, now=NOON)
        except TooManyFeeds:
            return False
        return True

    made = at_once(session, 8, make)

    assert (made.count(True), queries.count(session, owner)) == (2, MOST_FEEDS)


def test_who_has_enough_is_refused(session: Session) -> None:
    for _ in range(MOST_FEEDS):
        services.make(session, Owner(None, EMAIL), WISH, actor=ANONYMOUS, now=NOON)

    with pytest.raises(TooManyFeeds):
        services.make(session, Owner(None, EMAIL), WISH, actor=ANONYMOUS, now=NOON)
