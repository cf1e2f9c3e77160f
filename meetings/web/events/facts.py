"""Present the facts of an event: date, place, language, host, projects, numbers."""

from collections.abc import Iterator
from typing import Any

from flask import current_app
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from markupsafe import Markup, escape

from meetings.domain.events.field_types import Listing
from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import (
    ACTIVE_EVENT_STATES,
    AttendanceMode,
    CountQuality,
    EventState,
    Measure,
)
from meetings.http.urls import body_url, presidency_url, project_url
from meetings.i18n import dates
from meetings.i18n.event_fields import labelled_texts
from meetings.i18n.labels import COUNT_QUALITY_LABELS, country_name, label_for, language_name
from meetings.i18n.ordinals import ordinal
from meetings.presenters.event_summary import venue_lines
from meetings.presenters.local_time import local_time_placeholder
from meetings.presenters.presidency_names import presidency_name

Fact = tuple[str, Markup]
_NOTE_HTML = Markup(
    '<span class="fact-note"><svg class="icon" aria-hidden="true" focusable="false">'
    '<use href="{}" /></svg> {}</span>'
)


def event_facts(event: Event, zone: str) -> list[Fact]:
    """Return the known facts; "not known" only for facts that every visitor expects."""
    facts = [(_("When"), _when_html(event, zone)), (_("Where"), _place_html(event))]
    languages = _languages(event)
    if languages:
        facts.append((_("Language"), escape(languages)))
    facts += _related_facts(event)
    if event.state is EventState.HELD:
        facts.append((_("Participants"), _lines(_headcount_lines(event))))
    if event.contact_email or (event.leading_body and event.leading_body.email):
        address = event.contact_email or (event.leading_body.email if event.leading_body else "")
        facts.append((_("Contact"), _link(f"mailto:{address}", address)))
    return facts


def _languages(event: Event) -> str:
    spoken, interpreted = (
        ", ".join(map(language_name, tags)) for tags in (event.languages, event.interpreted)
    )
    if not interpreted:
        return spoken
    if not spoken:
        return _("interpreted into %(languages)s", languages=interpreted)
    return _("%(spoken)s, interpreted into %(languages)s", spoken=spoken, languages=interpreted)


def _when_html(event: Event, zone: str) -> Markup:
    """Return the date, the local times, and the times in another chosen zone."""
    host = presidency_name(event.presidency) if event.presidency else ""
    words = Markup("<strong>{}</strong>").format(dates.when_text(event.when, host))
    when = event.when
    ends = dates.start_and_end_times(when)
    if ends is None:
        return words
    lines = [words, escape(dates.time_range(when))]
    if zone != when.timezone:
        place = dates.zone_label(ends[0], zone)
        other_time = _("%(times)s in %(place)s", times=dates.clock_range(when, zone), place=place)
        lines.append(escape(other_time))
    return _lines(lines) + local_time_placeholder(when)


def place_line(event: Event) -> str:
    """Return all places in one line, for calendars."""
    return "; ".join(venue_lines(event))


def _place_html(event: Event) -> Markup:
    lines: list[str | Markup] = []
    if event.mode in (AttendanceMode.ONLINE, AttendanceMode.HYBRID):
        lines.append(label_for(event.mode))
    lines += venue_lines(event)
    if event.stream_url:
        lines.append(_link(event.stream_url, _("public stream")))
    words = _lines(lines or [_("not known")])
    if event.join_url and event.state in ACTIVE_EVENT_STATES:
        icon_url: Any = current_app.jinja_env.globals["icon_url"]
        words += _NOTE_HTML.format(icon_url("lock"), _("Registered participants receive the link."))
    return words


def _related_facts(event: Event) -> Iterator[Fact]:
    """Yield host, bodies, series, projects, actions, and declared fields."""
    if event.presidency:
        href = presidency_url(event.presidency.slug)
        yield _("Host"), _link(href, presidency_name(event.presidency))
    if len(event.bodies) > 1:
        links = [_link(body_url(body.slug), body.label) for body in event.bodies]
        yield _("Bodies"), _lines(links)
    numbers = _number_lines(event)
    if numbers:
        yield _("Series"), _lines(numbers)
    if event.projects:
        links = [_link(project_url(project.slug), project.label) for project in event.projects]
        yield _("Project"), _lines(links)
    if event.actions:
        yield (
            _("Actions supported"),
            _lines([f"{node.number} {node.text}".strip() for node in event.actions]),
        )
    for line in labelled_texts(event, Listing.PAGE):
        yield line.label, escape(line.text)


def _number_lines(event: Event) -> list[str]:
    lines = []
    if event.ordinal:
        name = event.series.name if event.series else ""
        lines.append(_("%(number)s: %(series)s", number=ordinal(event.ordinal), series=name))
    if event.ordinal_in_presidency:
        number = ordinal(event.ordinal_in_presidency)
        lines.append(_("%(number)s under this presidency", number=number))
    if event.ordinal_note and lines:
        lines.append(event.ordinal_note)
    return lines


def _headcount_lines(event: Event) -> list[str]:
    """Return a line per figure with its method, and people present but not counted."""
    counted = [
        _headcount_text(headcount) for headcount in event.headcounts if headcount.figure is not None
    ]
    uncounted = [
        _headcount_group(headcount) for headcount in event.headcounts if headcount.figure is None
    ]
    named = ", ".join(dict.fromkeys(name for name in uncounted if name))
    if named:
        counted.append(_("present, not counted: %(names)s", names=named))
    return counted or [_("not recorded")]


def _headcount_text(headcount: Headcount) -> str:
    figure = headcount.figure or 0
    number = format_decimal(figure)
    if headcount.quality is CountQuality.APPROXIMATE:
        number = f"≈ {number}"
    if headcount.measure is Measure.COUNTRIES:
        number = ngettext("%(figure)s country", "%(figure)s countries", figure, figure=number)
    words = " ".join(part for part in (number, _headcount_group(headcount)) if part)
    return f"{words} ({COUNT_QUALITY_LABELS[headcount.quality]})" + (
        f" · {headcount.note}" if headcount.note else ""
    )


def _headcount_group(headcount: Headcount) -> str:
    """Return the group of the row: mode, country, sector, or its note."""
    parts = [label_for(headcount.mode) if headcount.mode else "", country_name(headcount.country)]
    parts.append(label_for(headcount.sector) if headcount.sector else "")
    named = " ".join(part for part in parts if part)
    return named or (headcount.note if headcount.figure is None else "")


def _link(href: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(href, text)


def _lines(parts: list[str] | list[Markup] | list[str | Markup]) -> Markup:
    return Markup("<br>").join(escape(part) for part in parts)
