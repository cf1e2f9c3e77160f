"""Alarms of stored entries, in feeds that request them."""

import re
from uuid import NAMESPACE_URL, uuid5

from meetings.domain.calendars.content_lines import fold_lines
from meetings.domain.calendars.rules import CalendarStatus, Fragment

_CANCELLED_LINE = f"\r\nSTATUS:{CalendarStatus.CANCELLED.value}\r\n"
_VEVENT_BEGIN, _VEVENT_END = "BEGIN:VEVENT\r\n", "END:VEVENT\r\n"
_NAMED_LINE = re.compile(r"^(UID|SUMMARY):((?:[^\r]|\r\n )*)", re.MULTILINE)


def with_alarm(fragment: Fragment, minutes: int) -> Fragment:
    """Return the entry with an alarm so many minutes before its start, unless it is cancelled.

    Calendar apps show alarms of cancelled events, too. The alarm shows the title, in the language
    of the feed. Its UID is stable, so that apps know which alarms were dismissed.

    Source:
        RFC 5545, 3.6.6; RFC 9074, 4
    """
    if _CANCELLED_LINE in fragment.body:
        return fragment
    uid, title = _uid_and_title(fragment.body)
    alarm = fold_lines(
        (
            "BEGIN:VALARM",
            f"UID:{uuid5(NAMESPACE_URL, f'{uid}/alarm/{minutes}')}",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{title}",
            f"TRIGGER:-PT{minutes}M",
            "END:VALARM",
        )
    )
    return fragment._replace(body=f"{fragment.body.removesuffix(_VEVENT_END)}{alarm}{_VEVENT_END}")


def _uid_and_title(body: str) -> tuple[str, str]:
    """Return the values as they are written, but unfolded, of the event and not of its parts."""
    event, *_parts = body.removeprefix(_VEVENT_BEGIN).split("\r\nBEGIN:", 1)
    values = {name: value.replace("\r\n ", "") for name, value in _NAMED_LINE.findall(event)}
    return values.get("UID", ""), values.get("SUMMARY", "")
