"""Several workers notify followers concurrently."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session

from meetings.domain.followers.rules import BATCH_SIZE, Frequency
from meetings.jobs.send_notifications import send_notifications
from tests import factories
from tests.concurrency import separate_session
from tests.conftest import NOON, on_both
from tests.domain.followers.helpers import confirmed_follow, notified_events, rename

pytestmark = on_both
WORKERS = 3


def test_concurrent_workers_notify_each_reader_once(session: Session) -> None:
    factories.installation(session)
    event = factories.event(session)
    at_once = [f"reader{n}@example.org" for n in range(BATCH_SIZE + 20)]
    daily = [f"daily{n}@example.org" for n in range(BATCH_SIZE // 2)]
    for address in at_once:
        confirmed_follow(session, address)
    for address in daily:
        confirmed_follow(session, address, Frequency.DAILY, NOON - timedelta(hours=1))
    rename(session, event, "Told")
    session.rollback()

    def work(_number: int) -> None:
        with separate_session(session) as thread_session:
            while send_notifications(thread_session, now=NOON + timedelta(days=1)):
                pass

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    work(0)

    assert [notified_events(session, address) for address in at_once + daily] == (
        [[[event.id]]] * (len(at_once) + len(daily))
    )
