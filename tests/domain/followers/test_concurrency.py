"""Several workers at once, on one database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session

from meetings.domain.followers.rules import BATCH_SIZE, Frequency
from meetings.jobs.send_notifications import send_notifications
from tests import factories
from tests.concurrency import another
from tests.conftest import NOON, on_both
from tests.domain.followers.helpers import followed, rename, told

pytestmark = on_both
WORKERS = 3


def test_workers_side_by_side_tell_each_reader_once(session: Session) -> None:
    factories.installation(session)
    event = factories.event(session)
    at_once = [f"reader{n}@example.org" for n in range(BATCH_SIZE + 20)]
    daily = [f"daily{n}@example.org" for n in range(BATCH_SIZE // 2)]
    for address in at_once:
        followed(session, address)
    for address in daily:
        followed(session, address, Frequency.DAILY, NOON - timedelta(hours=1))
    rename(session, event, "Told")
    session.rollback()

    def work(_number: int) -> None:
        with another(session) as own:
            while send_notifications(own, now=NOON + timedelta(days=1)):
                pass

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))
    work(0)

    assert [told(session, address) for address in at_once + daily] == (
        [[[event.id]]] * (len(at_once) + len(daily))
    )
