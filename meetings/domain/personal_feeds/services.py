"""Create, rotate and revoke personal feeds."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.policy import Actor, NotAllowed, Permission, has_permission
from meetings.domain.access.rules import TokenScope
from meetings.domain.audit import operations as audit
from meetings.domain.bodies.models import Body
from meetings.domain.personal_feeds import queries
from meetings.domain.personal_feeds.errors import (
    FeedRevoked,
    NoBodyChosen,
    NothingChosen,
    TooManyFeeds,
)
from meetings.domain.personal_feeds.models import FeedSecret, PersonalFeed
from meetings.domain.personal_feeds.rules import (
    MAX_FEEDS,
    REDIRECT_GRACE,
    FeedOwner,
    FeedPart,
    FeedRequest,
    derive_pad,
    encrypt_secret,
)
from meetings.kernel.database import lock, lock_advisory, transaction


def create_feed(
    session: Session, owner: FeedOwner, request: FeedRequest, *, actor: Actor, now: datetime
) -> tuple[PersonalFeed, str]:
    """Create a feed and return it with its secret, which is not stored.

    Raises:
        NotAllowed: The actor is not the owner.
        NothingChosen: The feed would be empty.
        NoBodyChosen: Meetings of bodies are selected, but no body.
        TooManyFeeds: The owner has reached the limit.
    """
    with transaction(session, now=now, public=False):
        _ensure_owner(owner, actor)
        lock_advisory(session, f"personal-feeds {owner.email_key}")
        bodies = session.scalars(select(Body).where(Body.id.in_(request.body_ids))).all()
        if not request.parts:
            raise NothingChosen
        if FeedPart.BODIES in request.parts and not bodies:
            raise NoBodyChosen
        if queries.count_feeds(session, owner) >= MAX_FEEDS:
            raise TooManyFeeds(limit=MAX_FEEDS)
        feed = PersonalFeed(
            user_id=owner.user_id, email_key="" if owner.user_id else owner.email_key,
            name=request.name, parts=[part.value for part in request.parts], alarm=request.alarm,
            created_at=now, bodies=list(bodies),
        )  # fmt: skip
        session.add(feed)
        session.flush()
        secret = _create_secret(session, feed, now)
        _audit(session, "feed.made", feed, actor, now)
    return feed, secret


def rotate_secret(
    session: Session, owner: FeedOwner, feed_id: int, *, key: bytes, actor: Actor, now: datetime
) -> str:
    """Replace the secret of the feed and return the new one; the old one redirects for a while.

    ``key`` is the site key, which is not in the database.

    Raises:
        NotAllowed: The actor is not the owner.
        FeedRevoked: The owner has no such feed.
    """
    with transaction(session, now=now, public=False):
        _ensure_owner(owner, actor)
        feed = _get_owned_feed(session, owner, feed_id)
        old_secrets = queries.list_latest_secrets(session, feed.id)
        secret = _create_secret(session, feed, now)
        for old_secret in old_secrets:
            old_secret.sealed, old_secret.pad = encrypt_secret(secret, old_secret.pad, key), ""
            old_secret.token.expires_at = now + REDIRECT_GRACE
        _audit(session, "feed.renewed", feed, actor, now)
    return secret


def revoke_feed(
    session: Session, owner: FeedOwner, feed_id: int, *, actor: Actor, now: datetime
) -> None:
    """Revoke the feed with all its current and former URLs.

    Its contents are deleted. Its tokens remain, so that its URLs return 410 instead of 404.

    Raises:
        NotAllowed: The actor is not the owner.
        FeedRevoked: The owner has no such feed.
    """
    with transaction(session, now=now, public=False):
        _ensure_owner(owner, actor)
        feed = _get_owned_feed(session, owner, feed_id)
        feed.revoked_at = now
        feed.name, feed.parts, feed.bodies, feed.alarm = "", [], [], None
        access.revoke_tokens(session, TokenScope.FEED, feed.id, now=now)
        _audit(session, "feed.revoked", feed, actor, now)


def record_use(session: Session, token_id: int, *, now: datetime) -> None:
    """Record that the secret was used now."""
    with transaction(session, now=now, public=False):
        session.execute(
            update(AccessToken).where(AccessToken.id == token_id).values(last_used_at=now)
        )


def _ensure_owner(owner: FeedOwner, actor: Actor) -> None:
    """Check that the actor owns the feeds of this owner.

    Users own their feeds. Without an account, the owner is the holder of a private link that was
    sent to the confirmed e-mail address.

    Raises:
        NotAllowed: The actor is another person.
    """
    if not _is_owner(owner, actor):
        raise NotAllowed(permission=Permission.ACCOUNT_SELF_MANAGE.value)


def _is_owner(owner: FeedOwner, actor: Actor) -> bool:
    if owner.user_id is None:
        return actor.link is not None and owner.email_key == actor.email_key != ""
    return owner.user_id == actor.user_id and has_permission(actor, Permission.ACCOUNT_SELF_MANAGE)


def _get_owned_feed(session: Session, owner: FeedOwner, feed_id: int) -> PersonalFeed:
    lock(session, PersonalFeed, PersonalFeed.id == feed_id)
    feed = queries.get_by_id(session, owner, feed_id)
    if feed is None:
        raise FeedRevoked
    return feed


def _create_secret(session: Session, feed: PersonalFeed, now: datetime) -> str:
    token, secret = access.create_token(session, TokenScope.FEED, feed.id, now=now)
    session.add(FeedSecret(token_id=token.id, pad=derive_pad(secret)))
    session.flush()
    return secret


def _audit(session: Session, action: str, feed: PersonalFeed, actor: Actor, now: datetime) -> None:
    audit.record(session, action, actor=actor, subject="feed", subject_id=feed.id, now=now)
