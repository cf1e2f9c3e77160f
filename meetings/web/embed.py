"""The list of meetings for other sites: as a page for a frame, as data, and the script for both.

The addresses and the names in the data are promised (docs/organisers): sites rely on them.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.bodies.palette import tone_of
from meetings.domain.events import queries
from meetings.domain.events.filters import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.registration import queries as registration
from meetings.http import dates, filters, moved, site
from meetings.http.calendar_words import filter_name
from meetings.http.conditional import for_everybody
from meetings.http.embedding import FRAME_PATH, SCRIPT_PATH
from meetings.http.frame import today
from meetings.http.framing import framed
from meetings.http.guards import public
from meetings.http.languages import DEFAULT, catalogue_of, known_language
from meetings.http.occasion import mode_and_place
from meetings.http.phrases import word
from meetings.http.session import session
from meetings.http.site import base_url
from meetings.http.subscribe import BUILDER_PATH
from meetings.kernel import clock
from meetings.kernel.text import clean, whole_number
from meetings.kernel.translated import text_in
from meetings.web.events import is_upcoming
from meetings.web.rows import state_pill

USUAL, MOST = 10, 50
THEMES = ("light", "dark")
#: As feeds have it: a moment for shared caches, a day where the site does not answer.
CONTROL = "public, max-age=300, stale-while-revalidate=86400"
SCRIPT_CONTROL = "public, max-age=3600, stale-while-revalidate=604800"
_NAMES = filters.NAMES | {"limit", "lang", "theme"}
bp = Blueprint("embed", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedList:
    """What a site asked for; ``ignored`` are the pairs that mean nothing here."""

    filter: EventFilter
    limit: int
    language: str
    theme: str
    ignored: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting as other sites get it, all of it text; empty where it is not known.

    ``iso`` is the first day, ``day`` the date in short; ``language`` that of the title, where
    it is not the list's.
    """

    title: str
    language: str
    url: str
    iso: str
    day: str
    when: str
    times: str
    place: str
    kind: str
    bodies: list[dict[str, Any]]
    state: str
    look: str


@bp.get(FRAME_PATH)
@public
@framed
def events() -> Response:
    """Show the list by itself, to be put into a frame of another site."""
    asked = _asked()
    with force_locale(catalogue_of(asked.language)):
        page = render_template("embed/events.html", theme=asked.theme, **_list(asked))
    return for_everybody(page, control=CONTROL, ignored=asked.ignored)


@bp.get("/embed/events.json")
@public
def events_json() -> Response:
    """Answer with the list as data, for a script on any site."""
    asked = _asked()
    with force_locale(catalogue_of(asked.language)):
        found = _list(asked)
    found["events"] = [asdict(entry) for entry in found["events"]]
    return _open(for_everybody(jsonify(found), control=CONTROL, ignored=asked.ignored))


@bp.get(SCRIPT_PATH)
@public
def script() -> Response:
    """Answer with the script that puts the list into a page; its address stays."""
    code = site.parts().built["embed.js"].read_bytes()
    answer = Response(code, content_type="text/javascript; charset=utf-8")
    return _open(for_everybody(answer, control=SCRIPT_CONTROL))


def _open(response: Response) -> Response:
    """Let pages of any origin read the answer; it says nothing that is not public."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _asked() -> AskedList:
    query = filters.joined(request.args)
    found = filters.parse(session(), query)
    renamed = moved.filters(query, found.unknown)
    if renamed:  # read anew, not led on: a script of another site would need leave to follow
        query, found = renamed, filters.parse(session(), renamed)
    ignored = [*found.unknown, *((name, query[name]) for name in query if name not in _NAMES)]
    limit, language = clean(query.get("limit", "")), clean(query.get("lang", ""))[:40]
    theme = clean(query.get("theme", "")).lower()
    number = whole_number(limit, least=1, most=MOST)
    for name, value, is_known in (
        ("limit", limit, number is not None),
        ("lang", language, bool(known_language(language))),
        ("theme", theme, theme in (*THEMES, "auto")),
    ):
        if value and not is_known:
            ignored.append((name, value))
    return AskedList(
        filter=found.filter,
        limit=number or USUAL,
        language=known_language(language) or DEFAULT,
        theme=theme if theme in THEMES else "",
        ignored=tuple((clean(name)[:60], clean(value)[:60]) for name, value in ignored[:10]),
    )


def _list(asked: AskedList) -> dict[str, Any]:
    """Return the list in the words of its language."""
    now, wanted = clock.now(), asked.filter
    midnight = datetime.combine(today(), datetime.min.time(), now.tzinfo)
    also = [queries.to_come(midnight)] if is_upcoming(wanted) else []
    statement = queries.listed(ANONYMOUS, wanted).where(*also).limit(asked.limit)
    found = session().scalars(statement).unique().all()
    open_ids = [it.id for it in found if it.registration is not RegistrationPolicy.NONE]
    taken = registration.taken_by_event(session(), open_ids) if open_ids else {}
    return {
        "title": filter_name(session(), wanted),
        "language": catalogue_of(asked.language),
        "events": [_entry(it, asked.language, now, taken.get(it.id)) for it in found],
        "calendar": filters.address(wanted, base=base_url()),
        "subscribe": filters.address(wanted, BUILDER_PATH, base=base_url()),
        "words": {
            "nothing": _("No meeting is announced."),
            "calendar": _("All meetings"),
            "subscribe": _("Subscribe"),
        },
    }


def _entry(event: Event, language: str, now: datetime, taken: int | None) -> Entry:
    times = dates.times(event.when)
    title, written_in = text_in(event, "title", language)
    state, look = state_pill(event, now=now, taken=taken)
    day = dates.when_in_words(event.when)
    return Entry(
        title=clean(title),
        language="" if written_in == catalogue_of(language) else written_in,
        url=f"{base_url()}/events/{event.slug}",
        iso=event.when.first_day.isoformat() if event.when.has_day and event.when.first_day else "",
        day=dates.short_when(event.when, _("no date yet")),
        when=f"{day}, {times}" if times else day,
        times=times,
        place=mode_and_place(event),
        kind=word(event.kind),
        bodies=[
            {"name": body.label, "colour": body.colour, "tone": tone_of(body.colour)}
            for body in event.bodies
        ],
        state=state,
        look=look,
    )
