"""Pages of the bodies: the list of all, and what is known of each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from meetings.domain.bodies import queries
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.bodies.palette import tone_of
from meetings.domain.events import by_body
from meetings.domain.events.by_body import Meetings
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects import queries as projects
from meetings.domain.projects.models import Project
from meetings.domain.registration import queries as registration
from meetings.http import dates
from meetings.http.conditional import shared
from meetings.http.filters import to_query
from meetings.http.frame import today
from meetings.http.guards import public
from meetings.http.phrases import word
from meetings.http.session import current_actor, session
from meetings.http.site import base_url
from meetings.http.subscribe import Subscription, subscription
from meetings.kernel import clock
from meetings.kernel.partial_dates import DatePrecision
from meetings.kernel.translated import text_in
from meetings.web import body_words, meeting_table
from meetings.web.rows import meetings_count, row

bp = Blueprint("bodies", __name__)
MOST = 10


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A body in the list of all."""

    href: str
    name: str
    language: str
    acronym: str
    tone: int
    chair: str
    notes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MeetingList:
    """Up to ten meetings of a body; ``more`` leads to all in the calendar, "" where that is all."""

    rows: tuple[dict[str, object], ...]
    count: str
    more: str


@bp.get("/bodies")
@public
def index() -> ResponseReturnValue:
    """List all bodies by priority, each with its kind and who chairs it now."""
    recorded, day = presidencies.newest_first(session()), today()
    counts = by_body.counts(session(), current_actor())
    grouped = queries.by_priority(session())
    groups = [
        (
            _group_name(priority, is_only=len(grouped) == 1),
            [_listed(each, recorded, counts.get(each.id, 0), day) for each in bodies],
        )
        for priority, bodies in grouped
    ]
    return shared(render_template("bodies/index.html", groups=groups))


def _group_name(priority: Priority | None, *, is_only: bool) -> str:
    if priority is not None:
        return priority.name
    return _("All bodies") if is_only else _("Other bodies")


def _listed(body: Body, recorded: list[Presidency], meetings: int, day: date) -> Listed:
    name, language = _named(body)
    chairs = body_words.chairs(body, recorded, day)
    ended = dates.partial(body.until)
    notes = [word(body.kind), meetings_count(meetings) if meetings else _("no meetings recorded")]
    return Listed(
        href=f"/bodies/{body.slug}",
        name=name,
        language=language,
        acronym=body.acronym or body.label,
        tone=tone_of(body.colour),
        chair="; ".join(each.name for each in chairs.now) or chairs.unknown,
        notes=(*notes, _("until %(date)s", date=ended)) if ended else tuple(notes),
    )


@bp.get("/bodies/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show one body: chairs, members, meetings, series, projects, and its calendar."""
    body = queries.by_slug(session(), slug)
    if body is None:
        abort(404)
    actor, day = current_actor(), today()
    midnight = datetime.combine(day, time(0), UTC)
    found = by_body.meetings(session(), body.id, actor, since=midnight, limit=MOST)
    name, language = _named(body)
    coming, past = _meeting_lists(body, found, day)
    return shared(
        render_template(
            "bodies/show.html",
            name=name,
            language=language,
            lead=" · ".join(part for part in (word(body.kind), body.acronym) if part),
            mandate=text_in(body, "mandate", str(get_locale() or "en"))[0],
            coming=coming,
            past=past,
            chairs=body_words.chairs(body, presidencies.newest_first(session()), day),
            terms=body_words.other_terms(body, day),
            series=[body_words.numbers(each) for each in by_body.runs(session(), body.id, actor)],
            projects=[_project(each) for each in projects.of_body(session(), body.id)],
            facts=_facts(body),
            email=body.email,
            website=body.website,
            sources=[_source(each) for each in body.sources],
            panel=_panel(body, name),
            calendar=f"/?body={body.slug}",
        )
    )


def _named(body: Body) -> tuple[str, str]:
    """Return the name, and its language where that is not the page's."""
    locale = str(get_locale() or "en")
    name, language = text_in(body, "name", locale)
    return name, "" if language == locale else language


def _meeting_lists(body: Body, found: Meetings, day: date) -> tuple[MeetingList, MeetingList]:
    """Return what comes and what was, and where the calendar shows the rest of each."""
    now = clock.now()
    every = [*found.coming, *found.past]
    taken = registration.taken_by_event(session(), [event.id for event in every])
    coming, past = (
        tuple(_row(body, event, now=now, taken=taken.get(event.id)) for event in events)
        for events in (found.coming, found.past)
    )
    address = f"/?body={body.slug}"
    before = f"{address}&until={(day - timedelta(days=1)).isoformat()}"
    return (
        MeetingList(
            rows=coming,
            count=meetings_count(found.coming_in_all, found.coming_off),
            more=address if found.coming_in_all > len(coming) else "",
        ),
        MeetingList(
            rows=past,
            count=meetings_count(found.past_in_all),
            more=before if found.past_in_all > len(past) else "",
        ),
    )


def _row(body: Body, event: Event, *, now: datetime, taken: int | None) -> dict[str, object]:
    """Return the row with month and year at its date, and without the body whose page it is."""
    others = [each for each in event.bodies if each is not body]
    shown = row(event, now=now, taken=taken)
    if event.when.first_day is None and event.presidency:
        shown["date_big"] = meeting_table.table_date(event)
    return shown | {
        "date_small": _beside_date(event),
        "bodies": [(each.label, tone_of(each.colour)) for each in others],
    }


def _beside_date(event: Event) -> str:
    """Return what stands below the day: "May 2027 Thu"; no month heads this list."""
    when, block = event.when, dates.date_block(event.when)
    first, last = when.first_day, when.last_day
    if first is None or last is None or when.precision is DatePrecision.YEAR:
        return block.small
    if when.precision is DatePrecision.MONTH:
        return f"{last.year} · {block.small}"
    until = f"{dates.short_month(last)} {last.year}"
    if (first.year, first.month) != (last.year, last.month):
        until = dates.short_when(when)
    return f"{until} {block.small}"


def _facts(body: Body) -> list[tuple[str, str]]:
    """Return what is known of the body; what is not known is left out."""
    facts = [
        (_("Kind"), word(body.kind)),
        (_("Priority"), body.priority.name if body.priority else ""),
        (_("Established"), dates.partial(body.since)),
        (_("Ended"), dates.partial(body.until)),
        (_("Meets"), body.meets),
        (_("Members"), body.members_note),
    ]
    return [(label, text) for label, text in facts if text]


def _project(project: Project) -> tuple[str, str, str]:
    """Return the label, the address, and the title where that says more."""
    title = text_in(project, "title", str(get_locale() or "en"))[0]
    return project.label, f"/projects/{project.slug}", title if title != project.label else ""


def _source(source: str) -> tuple[str, str]:
    """Return a source and its address, which stands at its end if there is one."""
    title, _comma, address = source.rpartition(", ")
    if title and address.startswith(("https://", "http://")):
        return title, address
    return source, ""


def _panel(body: Body, name: str) -> Subscription:
    base = base_url()
    return subscription(base, name, query=to_query(EventFilter(bodies=(body.slug,))))
