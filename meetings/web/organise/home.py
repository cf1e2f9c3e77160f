"""My meetings, scheduling a new one, and finding people while typing."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Actor, Permission, allows, bodies_of
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import tone_of
from meetings.domain.events import organised, proposals, services
from meetings.domain.events.details import NewEvent, Place
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.events.when import When
from meetings.domain.people import queries as people
from meetings.domain.reports import workbench
from meetings.http import dates
from meetings.http.guards import guarded
from meetings.http.phrases import word
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.text import clean
from meetings.web.forms.choices import choices
from meetings.web.forms.events import NewEventForm
from meetings.web.organise.blueprint import bp
from meetings.web.organise.workbench import LOOKS, lead

PAGE = 25
LONGEST_QUERY = 200


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """One of my meetings in a list; ``pending`` registrations wait for approval."""

    event: Event
    href: str
    block: dates.DateBlock
    bodies: list[tuple[str, int]]
    state: str
    look: str
    lead: str
    pending: int


@bp.get("")
@guarded(Permission.ORGANISE)
def index() -> ResponseReturnValue:
    """List the meetings that the actor organises: those to come, those past, or drafts."""
    asked = request.args.get("show", "")
    which = asked if asked in organised.LISTS else organised.LISTS[0]
    page = max(1, min(request.args.get("page", 1, int) or 1, 10_000))
    text = clean(request.args.get("q"))[:LONGEST_QUERY]
    statement = organised.meetings(current_actor(), which, text=text, now=clock.now())
    found = list(session().scalars(statement.offset((page - 1) * PAGE).limit(PAGE + 1)))
    pending = workbench.pending_by_event(session(), [event.id for event in found])
    return render_template(
        "organise/index.html",
        lines=[_line(event, pending.get(event.id, 0)) for event in found[:PAGE]],
        shown=which, text=text, page=page, has_more=len(found) > PAGE,
    )  # fmt: skip


@bp.route("/events/new", methods=["GET", "POST"])
@guarded(Permission.EVENT_CREATE)
def new() -> ResponseReturnValue:
    """Ask the little that is needed, and make a draft with the rest proposed."""
    form = NewEventForm()
    form.body.choices = choices([(body.id, body.name) for body in my_bodies(current_actor())])
    if form.validate_on_submit():
        zone = proposals.timezone(session(), form.country.data or None)
        when = form.read_when(zone)
        if when is not None:
            event = services.schedule(
                session(), _new_event(form, when), actor=current_actor(), now=clock.now()
            )
            flash(_("The draft is there. Look at what is proposed, then publish it."), "success")
            return redirect(url_for("organise.overview", slug=event.slug))
    can_add_body = allows(current_actor(), Permission.ORGANISATION_EDIT)
    page = render_template("organise/new.html", form=form, can_add_body=can_add_body)
    return page, 422 if form.errors else 200


@bp.get("/people.json")
@guarded(Permission.PERSON_FIND)
def find_people() -> ResponseReturnValue:
    """Return the people whose name has what was typed, however it is accented."""
    found = people.find(session(), clean(request.args.get("q"))[:LONGEST_QUERY])
    listed = [{"id": one.id, "label": one.name, "detail": one.honorific} for one in found]
    return listed, 200, {"Cache-Control": "private, no-store"}


def my_bodies(actor: Actor) -> list[Body]:
    """Return the bodies for which the actor may schedule meetings, in order."""
    return organised.bodies_within(session(), bodies_of(actor, Permission.EVENT_CREATE))


def _new_event(form: NewEventForm, when: When) -> NewEvent:
    said: dict[str, Any] = form.data
    return NewEvent(
        nonce=said["nonce"],
        title=said["title"],
        body_id=said["body"],
        kind=EventKind(said["kind"]),
        when=when,
        mode=AttendanceMode(said["mode"]) if said["mode"] else None,
        place=Place(city=said["city"] or "", country=said["country"] or None),
    )


def _line(event: Event, pending: int) -> MeetingLine:
    return MeetingLine(
        event=event,
        href=url_for("organise.overview", slug=event.slug),
        block=dates.date_block(event.when),
        bodies=[(body.label, tone_of(body.colour)) for body in event.bodies],
        state=word(event.state),
        look=LOOKS[event.state],
        lead=lead(event),
        pending=pending,
    )
