"""Values of the panels "Subscribe" and "Add to your calendar"."""

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

#: The dots of a longer URL would be too small for a phone.
MAX_QR_URL_LENGTH = 1_000
#: The calendars of Outlook.com and of Microsoft 365.
OUTLOOK, OFFICE_365 = "https://outlook.live.com/calendar/0", "https://outlook.office.com/calendar/0"
#: Parameters of pages that do not apply to a subscribed calendar.
_PAGE_PARAMS = frozenset({"from", "until", "view", "page"})


@dataclass(frozen=True, kw_only=True)
class SubscribeLinks:
    """The URLs of one feed for different calendar apps, and a description of its contents.

    ``url`` is to be copied, ``download`` is the file, and ``webcal`` opens the calendar
    app. ``qr`` is the URL of a QR code, ``feed_builder_url`` of the page that changes the filter,
    ``mail`` of the form for notifications; all three are "" for a feed without filters. ``office``
    is for work accounts (Microsoft 365). ``qr_svg`` is the QR code of a secret URL.
    """

    webcal: str
    google: str
    outlook: str
    office: str
    url: str
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
    """Return the panel of the feed at the path, filtered by the query of the calendar.

    ``base_url`` is the site's public URL ("https://meetings.example.org"); ``name`` describes the
    contents: "Task Force THB: webinars".
    """
    params = {k: v for k, v in (query or {}).items() if v and k not in _PAGE_PARAMS}
    feed_url = with_query(site_url(path, base=base_url), params)
    webcal = f"webcal://{feed_url.partition('://')[2]}"
    is_chosen = path == FEED_PATH

    def here(path: str) -> str:
        return with_query(site_url(path), params)

    feed_params = urlencode({"url": feed_url, "name": name}, quote_via=quote)
    return SubscribeLinks(
        webcal=webcal,
        google=f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        outlook=f"{OUTLOOK}/addfromweb?{feed_params}",
        office=f"{OFFICE_365}/addfromweb?{feed_params}",
        url=feed_url,
        download=feed_url,
        title=_("Subscribe to this calendar"),
        text=_("%(name)s. Updates appear in your calendar automatically.", name=name),
        qr=here(QR_PATH) if is_chosen and len(webcal) <= MAX_QR_URL_LENGTH else "",
        feed_builder_url=here(FEED_BUILDER_PATH) if is_chosen else "",
        mail=here(FOLLOW_PATH) if is_chosen else "",
    )


@dataclass(frozen=True, kw_only=True)
class AddToCalendarLinks:
    """The URLs that add one event to a calendar; all "" without a day."""

    ics: str = ""
    google: str = ""
    outlook: str = ""
    office: str = ""


@dataclass(frozen=True, kw_only=True)
class StayInformedLinks:
    """Links to follow an event: the calendar of its body, and notifications by e-mail.

    ``title`` is the heading if no links to add the event are offered.
    """

    title: str
    body: str
    subscribe: str
    follow: str


def stay_informed_links(event: Event, *, has_new_date: bool = False) -> StayInformedLinks | None:
    """Return the links to follow the event, or None if no body leads it.

    ``has_new_date``: the date of the postponed event is the new one already.
    """
    body = event.leading_body
    if body is None:
        return None
    is_ahead = event.state not in (EventState.CANCELLED, EventState.HELD)
    shows_old_date = event.state is EventState.POSTPONED and not has_new_date
    awaits_day = is_ahead and (shows_old_date or not event.when.has_day)
    return StayInformedLinks(
        title=_("Get notified when the date is set") if awaits_day else _("Stay informed"),
        body=body.label,
        subscribe=with_query(site_url(FEED_BUILDER_PATH), {"body": body.slug}),
        follow=with_query(site_url(FOLLOW_PATH), {"body": body.slug}),
    )


def add_to_calendar_links(base_url: str, event: Event, *, place: str = "") -> AddToCalendarLinks:
    """Return the links of the panel that the macro ``add_to_calendar_panel`` renders."""
    when = event.when
    if when.starts_at is None or when.ends_at is None or not when.has_day:
        return AddToCalendarLinks()
    page_url = event_url(event.slug, base=base_url)
    is_timed = when.starts_time is not None
    google = {
        "action": "TEMPLATE",
        "text": event.title,
        "dates": "/".join(_ical_times(when)),
        "ctz": when.timezone if is_timed else "",
        "details": page_url,
        "location": place,
    }
    starts, ends = (moment.isoformat() for moment in _start_and_end(when))
    outlook = {
        "rru": "addevent",
        "subject": event.title,
        "startdt": starts,
        "enddt": ends,
        "allday": "" if is_timed else "true",
        "body": page_url,
        "location": place,
    }
    return AddToCalendarLinks(
        ics=event_file_url(event.slug, base=base_url),
        google=f"https://calendar.google.com/calendar/render?{_encode(google)}",
        outlook=f"{OUTLOOK}/action/compose?{_encode(outlook)}",
        office=f"{OFFICE_365}/action/compose?{_encode(outlook)}",
    )


def _start_and_end(when: EventDates) -> tuple[date | datetime, date | datetime]:
    """Return start and exclusive end: instants in UTC, or days without a time."""
    if when.starts_time is None and when.first_day and when.last_day:
        return when.first_day, when.last_day + timedelta(days=1)
    if when.starts_at is None or when.ends_at is None:
        raise ValueError("no day is known")
    return when.starts_at, when.starts_at if when.is_open_ended else when.ends_at


def _ical_times(when: EventDates) -> list[str]:
    """Return start and end in the format of iCalendar."""
    return [
        moment.strftime("%Y%m%dT%H%M%SZ" if isinstance(moment, datetime) else "%Y%m%d")
        for moment in _start_and_end(when)
    ]


def _encode(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value}, quote_via=quote)
