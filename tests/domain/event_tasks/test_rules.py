"""The time of the daily mail about tasks that wait."""

from datetime import UTC, datetime, timedelta

import pytest

from meetings.domain.event_tasks.rules import next_task_mail

#: 07:00 in Stockholm on 2 March 2027.
MORNING = datetime(2027, 3, 2, 6, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ZONE = "Europe/Stockholm"


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (MORNING - MINUTE, MORNING), (MORNING, MORNING + timedelta(days=1)),
        (datetime(2027, 3, 28, 4, 59, tzinfo=UTC), datetime(2027, 3, 28, 5, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_daily_mail_follows_the_local_time(now: datetime, due: datetime) -> None:
    assert next_task_mail(now, ZONE) == due
