"""Times on pages: of several days, local times, and the reader's times."""

from datetime import date, time, timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access import operations as access
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.event_dates import EventDates
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.html_page import normalized_page

FIRST = date(clock.now().year + 1, 12, 16)
LAST = FIRST + timedelta(days=1)
TWO_DAYS = EventDates(
    PartialDate.of(FIRST), "Europe/Vilnius", PartialDate.of(LAST), time(9, 30), time(13, 0)
)
MONTH = f"from={FIRST:%Y-%m}-01"
LOCAL_TIME_NOTE = (
    '<span class="local-time" data-own-time="{} in your time zone" '
    f'data-begins="{FIRST}T09:30:00+02:00" data-ends="{LAST}T13:00:00+02:00" hidden>'
)


def test_two_day_meeting_shows_start_and_end(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    event = factories.open_event(session, when=TWO_DAYS)
    registration = factories.registration(session, event)
    now = clock.now()
    _, secret = access.create_token(
        session,
        TokenScope.REGISTRATION,
        registration.id,
        now=now,
        expires_at=now + timedelta(days=1),
    )
    session.commit()

    for url in (
        f"/events/{event.slug}", f"/events/{event.slug}/register", f"/registrations/{secret}",
        f"/?{MONTH}", f"/embed/events?{MONTH}",
    ):  # fmt: skip
        page = normalized_page(client, url)
        assert "16 Dec 09:30 – 17 Dec 13:00 EET" in page, url
        assert "09:30–13:00" not in page, url
        is_of_one = url.startswith(("/events/", "/registrations/"))
        assert (LOCAL_TIME_NOTE in page) is is_of_one, url
        assert (f"{FIRST:%a} 16 – {LAST:%a} 17 December {FIRST.year}" in page) is is_of_one, url


def test_second_day_in_the_month_has_no_start_time(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    factories.event(session, when=TWO_DAYS)
    session.commit()

    page = normalized_page(client, f"/?view=month&{MONTH}")

    assert page.count('class="slot ') == 2
    assert page.count('<span class="slot__time">09:30</span>') == 1


def test_unknown_time_has_no_reader_time(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    event = factories.event(session, when=factories.when("2027-12"))
    session.commit()

    assert "local-time" not in normalized_page(client, f"/events/{event.slug}")
