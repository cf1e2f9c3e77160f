"""Pages of the bodies: the list, and one page for each."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.bodies import queries
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.bodies.palette import palette_index
from meetings.domain.events import queries_by_body
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.queries_by_body import BodyMeetings
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects import queries as projects
from meetings.domain.projects.models import Project
from meetings.domain.registration import queries as registration
from meetings.http.components import base_url
from meetings.http.conditional import public_page
from meetings.http.event_filters import filter_url, to_query
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url, project_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import localised_text
from meetings.presenters.layout_context import local_today
from meetings.presenters.subscribe_links import SubscribeLinks, subscribe_links
from meetings.web.bodies import presenter as bodies
from meetings.web.event_rows import event_row, meetings_count
from meetings.web.reports import meeting_table

bp = Blueprint("bodies", __name__)
MAX_MEETINGS = 10


@dataclass(frozen=True, kw_only=True)
class BodyListLine:
    """A body in the list."""

    href: str
    name: str
    language: str
    acronym: str
    tone: int
    chair: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingList:
    """Up to ten meetings of a body; ``more`` links to the rest, "" if there are none."""

    rows: tuple[dict[str, object], ...]
    count: str
    more: str


@bp.get("/bodies")
@public
def index() -> ResponseReturnValue:
    """List all bodies by priority, each with kind and current chair."""
    recorded, day = presidencies.list_newest_first(db_session()), local_today()
    counts = queries_by_body.count_by_body(db_session(), current_actor())
    grouped = queries.group_by_priority(db_session())
    groups = [
        (
            _group_name(priority, is_only=len(grouped) == 1),
            [_body_line(body, recorded, counts.get(body.id, 0), day) for body in bodies],
        )
        for priority, bodies in grouped
    ]
    return public_page(render_template("bodies/index.html", groups=groups))


def _group_name(priority: Priority | None, *, is_only: bool) -> str:
    if priority is not None:
        return priority.name
    return _("All bodies") if is_only else _("Other bodies")


def _body_line(body: Body, recorded: list[Presidency], meetings: int, day: date) -> BodyListLine:
    name, language = _localised_name(body)
    chairs = bodies.body_chairs(body, recorded, day)
    ended = dates.partial_date(body.until)
    notes = [
        label_for(body.kind),
        meetings_count(meetings) if meetings else _("no meetings recorded"),
    ]
    return BodyListLine(
        href=body_url(body.slug),
        name=name,
        language=language,
        acronym=body.acronym or body.label,
        tone=palette_index(body.colour),
        chair="; ".join(holder.name for holder in chairs.now) or chairs.unknown,
        notes=(*notes, _("until %(date)s", date=ended)) if ended else tuple(notes),
    )


@bp.get("/bodies/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show a body: chairs, members, meetings, series, projects and calendar."""
    body = queries.get_by_slug(db_session(), slug)
    if body is None:
        abort(404)
    actor, day = current_actor(), local_today()
    midnight = datetime.combine(day, time(0), UTC)
    body_meetings = queries_by_body.list_body_meetings(
        db_session(), body.id, actor, since=midnight, limit=MAX_MEETINGS
    )
    name, language = _localised_name(body)
    coming, past = _meeting_lists(body, body_meetings, day)
    return public_page(
        render_template(
            "bodies/show.html",
            name=name,
            language=language,
            lead=" · ".join(part for part in (label_for(body.kind), body.acronym) if part),
            mandate=localised_text(body, "mandate", str(get_locale() or "en"))[0],
            coming=coming,
            past=past,
            chairs=bodies.body_chairs(body, presidencies.list_newest_first(db_session()), day),
            terms=bodies.other_terms(body, day),
            series=[
                bodies.series_numbers(run)
                for run in queries_by_body.list_series_runs(db_session(), body.id, actor)
            ],
            projects=[
                _project_link(project) for project in projects.list_for_body(db_session(), body.id)
            ],
            facts=_body_facts(body),
            email=body.email,
            website=body.website,
            sources=[_split_source_url(source) for source in body.sources],
            panel=_subscribe_panel(body, name),
            calendar=filter_url(EventFilter(bodies=(body.slug,))),
        )
    )


def _localised_name(body: Body) -> tuple[str, str]:
    """Return the name, and its language if it differs from the page's."""
    locale = str(get_locale() or "en")
    name, language = localised_text(body, "name", locale)
    return name, "" if language == locale else language


def _meeting_lists(
    body: Body, body_meetings: BodyMeetings, day: date
) -> tuple[MeetingList, MeetingList]:
    """Return upcoming and past meetings, each with a link to the calendar."""
    now = clock.now()
    every = [*body_meetings.coming, *body_meetings.past]
    taken = registration.count_taken_by_event(db_session(), [event.id for event in every])
    coming, past = (
        tuple(_event_row(body, event, now=now, taken=taken.get(event.id)) for event in events)
        for events in (body_meetings.coming, body_meetings.past)
    )
    event_filter = EventFilter(bodies=(body.slug,))
    before = filter_url(replace(event_filter, until=day - timedelta(days=1)))
    return (
        MeetingList(
            rows=coming,
            count=meetings_count(body_meetings.upcoming_total, body_meetings.upcoming_called_off),
            more=filter_url(event_filter) if body_meetings.upcoming_total > len(coming) else "",
        ),
        MeetingList(
            rows=past,
            count=meetings_count(body_meetings.past_total),
            more=before if body_meetings.past_total > len(past) else "",
        ),
    )


def _event_row(body: Body, event: Event, *, now: datetime, taken: int | None) -> dict[str, object]:
    """Return the row with month and year at its date, without the body of this page."""
    others = [other for other in event.bodies if other is not body]
    shown = event_row(event, now=now, taken=taken)
    if event.when.first_day is None and event.presidency:
        shown["date_big"] = meeting_table.short_date(event)
    return shown | {
        "date_small": _date_caption(event),
        "bodies": [(other.label, palette_index(other.colour)) for other in others],
    }


def _date_caption(event: Event) -> str:
    """Return the caption below the day, "May 2027 Thu": this list has no month headings."""
    when, block = event.when, dates.date_block(event.when)
    first, last = when.first_day, when.last_day
    if first is None or last is None or when.precision is DatePrecision.YEAR:
        return block.small
    if when.precision is DatePrecision.MONTH:
        return f"{last.year} · {block.small}"
    until = f"{dates.short_month(last)} {last.year}"
    if (first.year, first.month) != (last.year, last.month):
        until = dates.short_when_text(when)
    return f"{until} {block.small}"


def _body_facts(body: Body) -> list[tuple[str, str]]:
    """Return the known facts of the body."""
    facts = [
        (_("Kind"), label_for(body.kind)),
        (_("Priority"), body.priority.name if body.priority else ""),
        (_("Established"), dates.partial_date(body.since)),
        (_("Ended"), dates.partial_date(body.until)),
        (_("Meeting frequency"), body.meets),
        (_("Members"), body.members_note),
    ]
    return [(label, text) for label, text in facts if text]


def _project_link(project: Project) -> tuple[str, str, str]:
    """Return label, URL, and the title if it adds information."""
    title = localised_text(project, "title", str(get_locale() or "en"))[0]
    return project.label, project_url(project.slug), title if title != project.label else ""


def _split_source_url(source: str) -> tuple[str, str]:
    """Return a source and its URL, taken from the end of the text."""
    title, _comma, address = source.rpartition(", ")
    if title and address.startswith(("https://", "http://")):
        return title, address
    return source, ""


def _subscribe_panel(body: Body, name: str) -> SubscribeLinks:
    base = base_url()
    return subscribe_links(base, name, query=to_query(EventFilter(bodies=(body.slug,))))
