"""The limit of personal feeds under concurrent requests, on both databases."""

import pytest
from sqlalchemy.orm import Session

from meetings.domain.personal_feeds import queries, services
from meetings.domain.personal_feeds.errors import TooManyFeeds
from meetings.domain.personal_feeds.rules import MAX_FEEDS, FeedOwner, FeedPart, FeedRequest
from tests import factories
from tests.actors import actor_of
from tests.concurrency import run_concurrently
from tests.conftest import NOON, on_both

pytestmark = on_both
EMAIL = "rasa@example.org"
FEED_SETTINGS = FeedRequest("Mine", (FeedPart.REGISTRATIONS,))


def test_concurrent_requests_do_not_exceed_the_feed_limit(session: Session) -> None:
    owner = FeedOwner(factories.user(session, email=EMAIL).id, EMAIL)
    session.commit()
    for _ in range(MAX_FEEDS - 2):
        services.create_feed(session, owner, FEED_SETTINGS, actor=actor_of(owner), now=NOON)

    def make(thread_session: Session, _which: int) -> bool:
        try:
            services.create_feed(
                thread_session, owner, FEED_SETTINGS, actor=actor_of(owner), now=NOON
            )
        except TooManyFeeds:
            return False
        return True

    results = run_concurrently(session, 8, make)

    assert (results.count(True), queries.count_feeds(session, owner)) == (2, MAX_FEEDS)


def test_feed_beyond_the_limit_is_refused(session: Session) -> None:
    owner = FeedOwner(None, EMAIL)
    for _ in range(MAX_FEEDS):
        services.create_feed(session, owner, FEED_SETTINGS, actor=actor_of(owner), now=NOON)

    with pytest.raises(TooManyFeeds):
        services.create_feed(session, owner, FEED_SETTINGS, actor=actor_of(owner), now=NOON)
