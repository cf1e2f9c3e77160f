"""What the panels "Subscribe" and "Add to your calendar" offer, as plain values for the macros."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

from flask_babel import gettext as _

from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.http.urls import (
    FEED_BUILDER_PATH,
    FEED_PATH,
    FOLLOW_PATH,
    QR_PATH,
    event_file_url,
    event_url,
    site_url,
    with_query,
)

#: Of a longer address the dots are too small for a phone.
MAX_QR_URL_LENGTH = 1_000
#: The calendar of Outlook.com, and that of Microsoft 365 at work.
OUTLOOK, OFFICE_365 = "https://outlook.live.com/calendar/0", "https://outlook.office.com/calendar/0"
#: A calendar that is subscribed to goes on; the days that a page shows are not for it.
_PAGE_PARAMS = frozenset({"from", "until", "view", "page"})


@dataclass(frozen=True, kw_only=True)
class SubscribeLinks:
    """The addresses of one feed, by how a program takes them, and what it holds in words.

    ``address`` is for copying, ``download`` for taking it once, ``webcal`` opens the
    calendar program of the computer; ``qr`` is a picture of that, ``builder`` the page
    where the choice is changed, and ``mail`` the page that asks for news by mail, all "" for a
    calendar that is not chosen there. ``office`` is for accounts at work (Microsoft 365);
    ``drawn`` is the QR code itself, of an address that may stand in no other.
    """

    webcal: str
    google: str
    outlook: str
    office: str
    address: str
    download: str
    title: str
    text: str
    qr: str = ""
    qr_svg: str = ""
    feed_builder_url: str = ""
    mail: str = ""


def subscribe_links(
    base_url: str, name: str, *, query: Mapping[str, str] | None = None, path: str = FEED_PATH
) -> SubscribeLinks:
    """Return the panel of the feed at the path, filtered by the calendar's own query.

    ``base_url`` is the site's public address ("https://meetings.example.org"); ``name``
    says in words what the feed holds, as ``filter_name`` does: "Task Force THB: webinars".
    """
    kept = {k: v for k, v in (query or {}).items() if v and k not in _PAGE_PARAMS}
    address = with_query(site_url(path, base=base_url), kept)
    webcal = f"webcal://{address.partition('://')[2]}"
    is_chosen = path == FEED_PATH

    def here(path: str) -> str:
        return with_query(site_url(path), kept)

    addressed = urlencode({"url": address, "name": name}, quote_via=quote)
    return SubscribeLinks(
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook=f"{OUTLOOK}/addfromweb?{addressed}",
        office=f"{OFFICE_365}/addfromweb?{addressed}",
        address=address,
        download=address,
        title=_("Subscribe to this calendar"),
        text=_("%(name)s. What changes here changes in your calendar by itself.", name=name),
        qr=here(QR_PATH) if is_chosen and len(webcal) <= MAX_QR_URL_LENGTH else "",
        feed_builder_url=here(FEED_BUILDER_PATH) if is_chosen else "",
        mail=here(FOLLOW_PATH) if is_chosen else "",
    )


@dataclass(frozen=True, kw_only=True)
class AddToCalendarLinks:
    """The addresses that take one event into a calendar; all "" where no day is known."""

    ics: str = ""
    google: str = ""
    outlook: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class StayInformedLinks:
    """Ways to hear what becomes of an event: the calendar of its body, and news by mail.

    ``title`` heads them where no copy of the event is offered beside them.
    """

    title: str
    body: str
    subscribe: str
    follow: str


def stay_informed_links(event: Event) -> StayInformedLinks | None:
    """Return how to stay informed of the event, or None where no body leads it."""
    body = event.leading_body
    if body is None:
        return None
    is_awaited = event.state is not EventState.CANCELLED and not event.when.has_day
    awaits_day = is_awaited or event.state is EventState.POSTPONED
    return StayInformedLinks(
        title=_("Be told when the date is set") if awaits_day else _("Stay informed"),
        body=body.label,
        subscribe=with_query(site_url(FEED_BUILDER_PATH), {"body": body.slug}),
        follow=with_query(site_url(FOLLOW_PATH), {"body": body.slug}),
    )


def add_to_calendar_links(base_url: str, event: Event, *, place: str = "") -> AddToCalendarLinks:
    """Return the links of the panel "Add to your calendar" for the macro ``add_to_calendar``."""
    when = event.when
    if when.starts_at is None or when.ends_at is None or not when.has_day:
        return AddToCalendarLinks()
    address = event_url(event.slug, base=base_url)
    is_timed = when.starts_time is not None
    google = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": "/".join(_ical_times(when)),
        "ctz": when.timezone if is_timed else "",
        "details": address,
        "location": place,
    }
    starts, ends = (each.isoformat() for each in _start_and_end(when))
    outlook = {
        "rru": "addevent",
        "subject": event.title,
        "startdt": starts,
        "enddt": ends,
        "allday": "" if is_timed else "true",
        "body": address,
        "location": place,
    }
    return AddToCalendarLinks(
        ics=event_file_url(event.slug, base=base_url),
        google=f"https://calendar.google.com/calendar/render?{_encode(google)}",
        outlook=f"{OUTLOOK}/action/compose?{_encode(outlook)}",
        office=f"{OFFICE_365}/action/compose?{_encode(outlook)}",
    )


def _start_and_end(when: EventDates) -> tuple[date | datetime, date | datetime]:
    """Return start and exclusive end: instants in UTC, or days where no time is known."""
    if when.starts_time is None and when.first_day and when.last_day:
        return when.first_day, when.last_day + timedelta(days=1)
    if when.starts_at is None or when.ends_at is None:
        raise ValueError("no day is known")
    return when.starts_at, when.starts_at if when.is_open_ended else when.ends_at


def _ical_times(when: EventDates) -> list[str]:
    """Return both ends as iCalendar writes them."""
    return [
        each.strftime("%Y%m%dT%H%M%SZ" if isinstance(each, datetime) else "%Y%m%d")
        for each in _start_and_end(when)
    ]


def _encode(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value}, quote_via=quote)
