"""Messages of an event by kind and occasion."""

from datetime import timedelta

from sqlalchemy.orm import Session

from meetings.domain.outbox import operations, queries
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind, MailStatus
from tests.conftest import NOON, on_both

pytestmark = on_both
HOUR = timedelta(hours=1)


def queue(
    session: Session, kind: MailKind, name: str, *, hours: int = 0, event: int = 1
) -> Message:
    """Return a committed message."""
    message = operations.enqueue(
        session, kind, to_address=f"{name}@example.org", to_name=name, event_id=event,
        now=NOON + hours * HOUR,
    )  # fmt: skip
    session.commit()
    return message


def test_groups_have_counts_and_the_latest_comes_first(session: Session) -> None:
    queue(session, MailKind.REGISTRATION_CONFIRMED, "anna").status = MailStatus.FAILED
    queue(session, MailKind.EVENT_CHANGED, "anna", hours=1).status = MailStatus.SENT
    queue(session, MailKind.EVENT_CHANGED, "bert", hours=1).status = MailStatus.SENDING
    queue(session, MailKind.EVENT_CHANGED, "anna", hours=2).status = MailStatus.DROPPED
    queue(session, MailKind.REGISTRATION_CONFIRMED, "anna", hours=3)
    queue(session, MailKind.EVENT_CHANGED, "elsewhere", event=2)
    session.commit()

    groups = queries.list_groups(session, 1, offset=0, limit=9)

    assert [
        (group.kind, group.recipients, group.sent, group.waiting, group.failed, group.dropped)
        for group in groups
    ] == [
        (MailKind.REGISTRATION_CONFIRMED, 1, 0, 1, 1, 0),
        (MailKind.EVENT_CHANGED, 1, 0, 0, 0, 1),
        (MailKind.EVENT_CHANGED, 2, 1, 1, 0, 0),
    ]
    assert (groups[0].first_at, groups[0].last_at) == (NOON, NOON + 3 * HOUR)
    assert queries.list_groups(session, 1, offset=1, limit=1) == groups[1:2]


def test_the_group_of_a_message_lists_failed_ones_first(session: Session) -> None:
    sent = queue(session, MailKind.EVENT_CHANGED, "anna")
    sent.status = MailStatus.SENT
    waiting = queue(session, MailKind.EVENT_CHANGED, "bert")
    failed = queue(session, MailKind.EVENT_CHANGED, "cilla")
    failed.status = MailStatus.FAILED
    queue(session, MailKind.EVENT_CHANGED, "later", hours=1)
    queue(session, MailKind.EVENT_CANCELLED, "other")
    session.commit()

    assert session.scalars(queries.select_group(sent)).all() == [failed, waiting, sent]
    only_sent = queries.select_group(sent, (MailStatus.SENT,))
    assert session.scalars(only_sent).all() == [sent]
    assert queries.count_by_status(session, sent) == {
        MailStatus.SENT: 1, MailStatus.QUEUED: 1, MailStatus.FAILED: 1,
    }  # fmt: skip
    assert queries.get_for_event(session, 2, sent.id) is None
