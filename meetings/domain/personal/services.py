"""Making, renewing and withdrawing calendars of one's own."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.access import steps as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Actor
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import steps as audit
from meetings.domain.bodies.models import Body
from meetings.domain.personal import queries
from meetings.domain.personal.errors import FeedGone, NoBodyChosen, NothingChosen, TooManyFeeds
from meetings.domain.personal.models import FeedSecret, PersonalFeed
from meetings.domain.personal.rules import (
    GRACE,
    MOST_FEEDS,
    FeedPart,
    Owner,
    Wish,
    pad_of,
    seal,
)
from meetings.kernel.database import lock, lock_name, transaction


def make(
    session: Session, owner: Owner, wish: Wish, *, actor: Actor, now: datetime
) -> tuple[PersonalFeed, str]:
    """Make a calendar and return it with its secret, which is not kept.

    Raises:
        NothingChosen: it would show nothing.
        NoBodyChosen: it is to show the meetings of bodies, and names none.
        TooManyFeeds: the owner has enough.
    """
    with transaction(session, now=now, public=False):
        lock_name(session, f"personal-feeds {owner.email_key}")
        bodies = session.scalars(select(Body).where(Body.id.in_(wish.body_ids))).all()
        if not wish.parts:
            raise NothingChosen
        if FeedPart.BODIES in wish.parts and not bodies:
            raise NoBodyChosen
        if queries.count(session, owner) >= MOST_FEEDS:
            raise TooManyFeeds(limit=MOST_FEEDS)
        feed = PersonalFeed(
            user_id=owner.user_id, email_key="" if owner.user_id else owner.email_key,
            name=wish.name, parts=[part.value for part in wish.parts], alarm=wish.alarm,
            created_at=now, bodies=list(bodies),
        )  # fmt: skip
        session.add(feed)
        session.flush()
        secret = _mint(session, feed, now)
        _note(session, "feed.made", feed, actor, now)
    return feed, secret


def renew(
    session: Session, owner: Owner, feed_id: int, *, key: bytes, actor: Actor, now: datetime
) -> str:
    """Give the calendar a new secret and return it; the old one leads to it for a while.

    ``key`` is the site's own, which is not in the database.

    Raises:
        FeedGone: the owner has no such calendar.
    """
    with transaction(session, now=now, public=False):
        feed = _owned(session, owner, feed_id)
        old = queries.latest_secrets(session, feed.id)
        secret = _mint(session, feed, now)
        for each in old:
            each.sealed, each.pad = seal(secret, each.pad, key), ""
            each.token.expires_at = now + GRACE
        _note(session, "feed.renewed", feed, actor, now)
    return secret


def revoke(session: Session, owner: Owner, feed_id: int, *, actor: Actor, now: datetime) -> None:
    """Withdraw the calendar: every address that it ever had opens nothing from now on.

    What it showed is forgotten; that there was one is not, so that its addresses are gone and
    not unknown.

    Raises:
        FeedGone: the owner has no such calendar.
    """
    with transaction(session, now=now, public=False):
        feed = _owned(session, owner, feed_id)
        feed.revoked_at = now
        feed.name, feed.parts, feed.bodies, feed.alarm = "", [], [], None
        access.revoke_all(session, TokenScope.FEED, feed.id, now=now)
        _note(session, "feed.revoked", feed, actor, now)


def note_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Note that the secret was used now."""
    with transaction(session, now=now, public=False):
        session.execute(
            update(AccessToken).where(AccessToken.id == token_id).values(last_used_at=now)
        )


def _owned(session: Session, owner: Owner, feed_id: int) -> PersonalFeed:
    lock(session, PersonalFeed, PersonalFeed.id == feed_id)
    feed = queries.by_id(session, owner, feed_id)
    if feed is None:
        raise FeedGone
    return feed


def _mint(session: Session, feed: PersonalFeed, now: datetime) -> str:
    token, secret = access.mint(session, TokenScope.FEED, feed.id, now=now)
    session.add(FeedSecret(token_id=token.id, pad=pad_of(secret)))
    session.flush()
    return secret


def _note(session: Session, action: str, feed: PersonalFeed, actor: Actor, now: datetime) -> None:
    audit.record(session, action, actor=actor, subject="feed", subject_id=feed.id, now=now)
