"""Reading calendars of one's own, and what a secret opens."""

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
    """What a secret opens; ``sealed`` hides the secret that came after it, "" where none did.

    ``rules.unseal`` opens that with the old secret and the site's key.
    """

    feed: PersonalFeed
    token: AccessToken
    sealed: str = ""

    @property
    def is_renewed(self) -> bool:
        """Say whether another secret came after this one, which leads to it for a while."""
        return bool(self.sealed)

    @property
    def parts(self) -> frozenset[FeedPart]:
        """Return what the calendar shows; what a later release called otherwise is left out."""
        known = {part.value: part for part in FeedPart}
        return frozenset(known[name] for name in self.feed.parts if name in known)

    @property
    def actor(self) -> Actor:
        """Return as whom the calendar looks at events: its user, as the user is now."""
        return accounts.actor_of(self.feed.user) if self.feed.user else ANONYMOUS

    @property
    def email_key(self) -> str:
        """Return the address whose registrations are the owner's."""
        user = self.feed.user
        return user.email.casefold() if user else self.feed.email_key

    def is_due(self, now: datetime) -> bool:
        """Say whether it should be noted that the secret was used."""
        last = self.token.last_used_at
        return last is None or now - last >= LAST_USED_RESOLUTION


def resolve_secret(session: Session, secret: str, *, now: datetime) -> ResolvedFeed:
    """Return the calendar that the secret opens, with its user's grants as they are now.

    A secret that was renewed opens it, too, for a while (``is_renewed``): the feed then leads
    to the new address, and who cannot be led may be given the calendar itself. Its contents
    are ``contents.entries``; that it was used is noted by ``services.note_use`` where
    ``is_due``.

    Raises:
        TokenUnknown: there is none.
        TokenRevoked: it was withdrawn, or its user may no longer sign in.
        TokenExpired: it was renewed, and the time in which it led to the new one is over.
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
    """Say whether the secret opens this calendar now."""
    try:
        return (
            access.get_valid_token(session, secret, TokenScope.FEED, now=now).subject_id == feed_id
        )
    except DomainError:
        return False


@dataclass(frozen=True, slots=True)
class FeedListItem:
    """A calendar in the list of its owner's; ``last_used_at`` None: never fetched."""

    feed: PersonalFeed
    last_used_at: datetime | None


def list_feeds(session: Session, owner: FeedOwner) -> list[FeedListItem]:
    """Return the owner's calendars, the newest first, and when each was last fetched."""
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
    """Return how many calendars the owner has."""
    found = select(func.count(PersonalFeed.id)).where(
        _belongs_to(owner), PersonalFeed.revoked_at.is_(None)
    )
    return session.scalar(found) or 0


def get_by_id(session: Session, owner: FeedOwner, feed_id: int) -> PersonalFeed | None:
    """Return the owner's calendar; somebody else's is None, too."""
    return session.scalars(
        select(PersonalFeed).where(
            PersonalFeed.id == feed_id, _belongs_to(owner), PersonalFeed.revoked_at.is_(None)
        )
    ).first()


def list_latest_secrets(session: Session, feed_id: int) -> Sequence[FeedSecret]:
    """Return the secrets of the calendar that nothing came after yet."""
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
    """Return the condition that it is the owner's.

    A user also has what was made for the same address without signing in.
    """
    without_account = and_(
        PersonalFeed.user_id.is_(None), PersonalFeed.email_key == owner.email_key
    )
    if owner.user_id is None:
        return without_account
    return or_(PersonalFeed.user_id == owner.user_id, without_account)
