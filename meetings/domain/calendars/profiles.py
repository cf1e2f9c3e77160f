"""What entries say beyond the plain profile, for programs that show more."""

import html
from collections.abc import Iterator

from meetings.domain.calendars import ical
from meetings.domain.calendars.contentlines import parameter, text, uri
from meetings.domain.calendars.rules import CalendarStatus, Fragment, VEventFacts

_BUSY = {
    CalendarStatus.CONFIRMED: "BUSY",
    CalendarStatus.TENTATIVE: "TENTATIVE",
    CalendarStatus.CANCELLED: "FREE",
}


def rich(facts: VEventFacts) -> Fragment:
    """Return the entry with a formatted description, a link, a map pin and Outlook's busy state.

    Source:
        RFC 9073, 6.5 (STYLED-DESCRIPTION); RFC 9253, 8.2 (LINK); MS-OXCICAL 2.1.3.1.1.20.31
        (X-MICROSOFT-CDO-BUSYSTATUS) and X-ALT-DESC
    """
    body = ical.vevent(facts, tuple(_rich_lines(facts)))
    return Fragment(body, ical.zone_of(facts.when), *ical.bounds_of(facts.when))


def _rich_lines(facts: VEventFacts) -> Iterator[str]:
    if facts.description:
        styled = text(_as_html(facts.description, facts.url))
        yield f"STYLED-DESCRIPTION;VALUE=TEXT;DERIVED=TRUE;FMTTYPE=text/html:{styled}"
        yield f"X-ALT-DESC;FMTTYPE=text/html:{styled}"
    if facts.url:
        link = f"LINK;LINKREL=alternate;FMTTYPE=text/html;LABEL={parameter(facts.summary)}"
        yield f"{link};VALUE=URI:{uri(facts.url)}"
    if facts.geo:
        latitude, longitude = facts.geo
        title = f"X-TITLE={parameter(facts.location)}"
        pin = f"geo:{latitude:.6f},{longitude:.6f}"
        yield f"X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-APPLE-RADIUS=100;{title}:{pin}"
    yield f"X-MICROSOFT-CDO-BUSYSTATUS:{_BUSY[facts.status]}"


def _as_html(description: str, url: str) -> str:
    """Return the paragraphs as HTML, nothing of them taken for markup; the address is a link."""
    paragraphs = []
    for each in description.split("\n\n"):
        shown = "<br>".join(html.escape(line) for line in each.split("\n"))
        if each == url:
            shown = f'<a href="{html.escape(url)}">{shown}</a>'
        paragraphs.append(f"<p>{shown}</p>")
    return f"<html><body>{''.join(paragraphs)}</body></html>"
