"""Queries for personal feeds, and resolution of their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenRevoked, TokenUnknown
from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import ANONYMOUS, Actor
from meetings.domain.access.rules import TokenScope
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.domain.personal_feeds.models import FeedSecret, PersonalFeed
from meetings.domain.personal_feeds.rules import LAST_USED_RESOLUTION, FeedOwner, FeedPart
from meetings.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class ResolvedFeed:
    """The feed of a secret; ``sealed`` is the encrypted replacement, "" without one.

    ``rules.decrypt_secret`` decrypts it with the old secret and the site key.
    """

    feed: PersonalFeed
    token: AccessToken
    sealed: str = ""

    @property
    def is_renewed(self) -> bool:
        """Return whether the secret was replaced and redirects to its replacement for a while."""
        return bool(self.sealed)

    @property
    def parts(self) -> frozenset[FeedPart]:
        """Return the contents of the feed, without names that are unknown to this release."""
        known = {part.value: part for part in FeedPart}
        return frozenset(known[name] for name in self.feed.parts if name in known)

    @property
    def actor(self) -> Actor:
        """Return the actor for permission checks: the user with the current grants."""
        return accounts.actor_of(self.feed.user) if self.feed.user else ANONYMOUS

    @property
    def email_key(self) -> str:
        """Return the e-mail address whose registrations belong to the owner."""
        user = self.feed.user
        return user.email.casefold() if user else self.feed.email_key

    def is_due(self, now: datetime) -> bool:
        """Return whether the use of the secret should be recorded."""
        last = self.token.last_used_at
        return last is None or now - last >= LAST_USED_RESOLUTION


def resolve_secret(session: Session, secret: str, *, now: datetime) -> ResolvedFeed:
    """Return the feed of the secret, with the current grants of its user.

    A replaced secret also opens it for a while (``is_renewed``): the feed then redirects to the new
    URL, or returns the feed itself to clients that can't follow. ``feed_contents`` returns its
    entries. ``services.record_use`` records the use if ``is_due``.

    Raises:
        TokenUnknown: no such secret exists.
        TokenRevoked: it was revoked, or its user may no longer sign in.
        TokenExpired: it was replaced, and the redirect period is over.
    """
    token = access.get_valid_token(session, secret, TokenScope.FEED, now=now)
    feed = session.scalars(
        select(PersonalFeed)
        .where(PersonalFeed.id == token.subject_id)
        .options(
            joinedload(PersonalFeed.user).selectinload(User.grants),
            selectinload(PersonalFeed.bodies),
        )
    ).first()
    if feed is None:
        raise TokenUnknown
    if feed.revoked_at or (feed.user is not None and feed.user.disabled_at):
        raise TokenRevoked(at=feed.revoked_at)
    sealed = session.scalar(select(FeedSecret.sealed).where(FeedSecret.token_id == token.id))
    return ResolvedFeed(feed, token, sealed or "")


def is_valid_secret(session: Session, secret: str, feed_id: int, *, now: datetime) -> bool:
    """Return whether the secret opens this feed now."""
    try:
        return (
            access.get_valid_token(session, secret, TokenScope.FEED, now=now).subject_id == feed_id
        )
    except DomainError:
        return False


@dataclass(frozen=True, slots=True)
class FeedListItem:
    """A feed in the list of its owner; a feed without ``last_used_at`` was never fetched."""

    feed: PersonalFeed
    last_used_at: datetime | None


def list_feeds(session: Session, owner: FeedOwner) -> list[FeedListItem]:
    """Return the owner's feeds, newest first, with the time of the last request."""
    last = (
        select(func.max(AccessToken.last_used_at))
        .where(AccessToken.scope == TokenScope.FEED, AccessToken.subject_id == PersonalFeed.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(PersonalFeed, last)
        .where(_belongs_to(owner), PersonalFeed.revoked_at.is_(None))
        .order_by(PersonalFeed.created_at.desc(), PersonalFeed.id.desc())
        .options(selectinload(PersonalFeed.bodies))
    )
    return [FeedListItem(*row) for row in rows]


def count_feeds(session: Session, owner: FeedOwner) -> int:
    """Return the number of feeds of the owner."""
    statement = select(func.count(PersonalFeed.id)).where(
        _belongs_to(owner), PersonalFeed.revoked_at.is_(None)
    )
    return session.scalar(statement) or 0


def get_by_id(session: Session, owner: FeedOwner, feed_id: int) -> PersonalFeed | None:
    """Return the feed if it belongs to the owner, else None."""
    return session.scalars(
        select(PersonalFeed).where(
            PersonalFeed.id == feed_id, _belongs_to(owner), PersonalFeed.revoked_at.is_(None)
        )
    ).first()


def list_latest_secrets(session: Session, feed_id: int) -> Sequence[FeedSecret]:
    """Return the secrets of the feed that have not been replaced."""
    return session.scalars(
        select(FeedSecret)
        .join(AccessToken, AccessToken.id == FeedSecret.token_id)
        .where(
            AccessToken.scope == TokenScope.FEED,
            AccessToken.subject_id == feed_id,
            AccessToken.revoked_at.is_(None),
            FeedSecret.sealed == "",
        )
        .options(joinedload(FeedSecret.token))
    ).all()


def _belongs_to(owner: FeedOwner) -> ColumnElement[bool]:
    """Return the condition that the feed belongs to the owner.

    A user also owns the feeds that were created for the same e-mail address without signing in.
    """
    without_account = and_(
        PersonalFeed.user_id.is_(None), PersonalFeed.email_key == owner.email_key
    )
    if owner.user_id is None:
        return without_account
    return or_(PersonalFeed.user_id == owner.user_id, without_account)
