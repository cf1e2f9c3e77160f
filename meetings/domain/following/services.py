"""Asking to follow, confirming, changing how often, ending; and the digests."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings.domain.access import steps as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.bodies import queries as bodies
from meetings.domain.following import queries, steps
from meetings.domain.following.models import Announcement, Edition, Following
from meetings.domain.following.rules import (
    BATCH,
    SENT_KEPT,
    SETTLES_WITHIN,
    FollowWish,
    Pace,
    key_of,
    next_digest,
    pack,
    told_by,
)
from meetings.domain.mail import queries as mails
from meetings.domain.mail import steps as mail
from meetings.domain.mail.rules import CONFIRM_WITHIN, SAME_WISH_WITHIN, MailKind
from meetings.kernel.database import lock, transaction


def ask(session: Session, wish: FollowWish, *, now: datetime) -> None:
    """Take down a wish and have its address confirm it by mail; nothing is told until then.

    Nothing is returned, so that the answer does not tell who follows. Whoever types a
    stranger's address again and again has no more mails sent to it.
    """
    with transaction(session, now=now, public=False):
        mail.lock_mailbox(session, wish.email)
        if mails.has_enough(session, wish.email, event_id=None, now=now):
            return
        following = queries.of_wish(session, wish) or _taken_down(session, wish)
        is_same = following.asked_pace is wish.pace
        following.asked_pace, following.asked_at = wish.pace, now
        if not following.is_live:
            following.locale = wish.locale
        session.flush()
        since = now - SAME_WISH_WITHIN
        if is_same and queries.was_asked_since(session, following, since=since):
            return
        steps.tell(session, following, MailKind.FOLLOWING_ASKED, now=now)


def _taken_down(session: Session, wish: FollowWish) -> Following:
    wanted = pack(wish.filter)
    following = Following(
        email=wish.email, email_key=wish.email.casefold(), wanted=wanted,
        filter_key=key_of(wanted), pace=wish.pace, asked_pace=wish.pace,
    )  # fmt: skip
    session.add(following)
    return following


def confirm(session: Session, following: Following, *, now: datetime) -> Following:
    """Take the address as confirmed, or how often it wants to be written to.

    A second time changes nothing, and neither does it when it has ended.
    """
    with transaction(session, now=now, public=False):
        _lock(session, following)
        if following.ended_at is None:
            following.confirmed_at = following.confirmed_at or now
            _set_pace(session, following, following.asked_pace, now=now)
    return following


def set_pace(session: Session, following: Following, pace: Pace, *, now: datetime) -> Following:
    """Change how often mails come; nothing that happened meanwhile is lost or told twice."""
    with transaction(session, now=now, public=False):
        _lock(session, following)
        if following.is_live:
            following.asked_pace = pace
            _set_pace(session, following, pace, now=now)
    return following


def end(session: Session, following: Following, *, now: datetime) -> Following:
    """Send nothing any more and forget the address. A second time changes nothing."""
    with transaction(session, now=now, public=False):
        _lock(session, following)
        _forget(session, following, now=now)
    return following


def end_all(session: Session, email: str, *, now: datetime) -> int:
    """End whatever the address follows, such as one that takes no mail; return how much it was."""
    with transaction(session, now=now, public=False):
        lock(session, Following, Following.email_key == email.strip().casefold())
        found = queries.of_address(session, email)
        for following in found:
            _forget(session, following, now=now)
    return len(found)


def tell_at_once(session: Session, *, now: datetime) -> bool:
    """Tell news that is due to the next batch of those who want it at once; say if any was.

    What is told and whom it reached are written together, so a worker that is killed has
    done both or neither, and the next one goes on from there.
    """
    with transaction(session, now=now, public=False):
        edition = _open_edition(session, now=now)
        if edition is None:
            return False
        desk = queries.Desk(session)
        readers = queries.told_next(session, edition, most=BATCH)
        for reader in readers:
            steps.tell_stories(session, reader, desk.of_edition(reader, edition), now=now)
        if len(readers) == BATCH:
            edition.told_to = readers[-1].id
        else:
            session.execute(delete(Announcement).where(Announcement.edition_id == edition.id))
            session.delete(edition)
    return True


def _open_edition(session: Session, *, now: datetime) -> Edition | None:
    """Return the edition that is being told, else a new one of all news that is due."""
    begun = select(Edition).order_by(Edition.id).limit(1).with_for_update(skip_locked=True)
    edition = session.scalars(begun).first()
    if edition is not None:
        return edition
    is_due = Announcement.edition_id.is_(None), Announcement.due_at <= now
    if session.scalar(select(Announcement.id).where(*is_due).limit(1)) is None:
        return None
    edition = Edition(began_at=now)
    session.add(edition)
    session.flush()
    taken = session.scalars(
        update(Announcement)
        .where(*is_due)
        .values(edition_id=edition.id)
        .returning(Announcement.id),
        execution_options={"synchronize_session": False},
    ).all()
    if not taken:
        session.delete(edition)
    return edition if taken else None


def tell_digests(session: Session, *, now: datetime) -> bool:
    """Queue the next batch of digests that are due; say whether any was.

    A digest and up to when it tells are written together, as are the batches of what is told
    at once. Where nothing is new, none leaves.
    """
    with transaction(session, now=now, public=False):
        zone, desk = _zone(session), queries.Desk(session)
        found = queries.due_digests(session, now=now, most=BATCH)
        for following in found:
            _tell_digest(session, desk, following, until=told_by(now, zone), now=now)
            following.due_at = next_digest(following.pace, now, zone)
    return bool(found)


def tidy(session: Session, *, now: datetime) -> int:
    """Forget addresses that nobody confirmed in time, and what was sent long ago.

    Returns:
        How many addresses were forgotten.
    """
    with transaction(session, now=now, public=False):
        found = queries.unconfirmed(session, before=now - CONFIRM_WITHIN)
        for following in found:
            access.delete_all(session, TokenScope.FOLLOW, following.id)
            mail.delete_about(session, queries.SUBJECT, following.id)
            session.delete(following)
        mail.delete_done(session, queries.SUBJECT, before=now - SENT_KEPT)
    return len(found)


def _forget(session: Session, following: Following, *, now: datetime) -> None:
    following.ended_at = following.ended_at or now
    following.email = following.email_key = following.due_at = None
    access.revoke_all(session, TokenScope.FOLLOW, following.id, now=now)
    mail.forget_addresses(session, queries.SUBJECT, following.id)


def _set_pace(session: Session, following: Following, pace: Pace, *, now: datetime) -> None:
    """Write how often mails come; what happened meanwhile is not lost.

    Who has had digests and wants mails at once gets what is left for the next one now. What
    waited to be told at once, and only that, is told by the digest.
    """
    was = following.pace if following.told_until else None
    if was is pace:
        return
    settled = now - SETTLES_WITHIN
    if following.told_until is None:
        following.told_until = now
    elif was is Pace.AT_ONCE:
        waiting = queries.untold_since(session, following)
        settled = min(settled, waiting - timedelta(microseconds=1)) if waiting else settled
        following.told_until = max(following.told_until, settled)
    elif pace is Pace.AT_ONCE:
        _tell_digest(session, queries.Desk(session), following, until=settled, now=now)
    following.pace, following.due_at = pace, next_digest(pace, now, _zone(session))


def _tell_digest(
    session: Session, desk: queries.Desk, following: Following, *, until: datetime, now: datetime
) -> None:
    """Queue what is new since the last one, if anything is."""
    since = following.told_until or now
    if until > since:
        following.told_until = until
        steps.tell_stories(session, following, desk.between(following, since, until), now=now)


def _zone(session: Session) -> str:
    here = bodies.installation(session)
    return here.timezone if here else "UTC"


def _lock(session: Session, following: Following) -> None:
    """Make other changes of the row wait, and read it afresh."""
    lock(session, Following, Following.id == following.id)
    session.refresh(following)
