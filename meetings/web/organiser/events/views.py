"""List the organiser's meetings, create new ones, and suggest people."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Actor, Permission, has_permission, permitted_body_ids
from meetings.domain.agenda import queries as agenda
from meetings.domain.bodies.models import Body
from meetings.domain.event_tasks import queries as event_tasks
from meetings.domain.events import defaults, queries_organiser, services
from meetings.domain.events.doubts import doubts_about_dates
from meetings.domain.events.dto import NewEvent, Place
from meetings.domain.events.event_dates import EventDates
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.people import queries as people
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.text import clean
from meetings.web.form_choices import field_options
from meetings.web.organiser.agenda.known_persons import suggest_person
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.doubts import DoubtLine, unconfirmed
from meetings.web.organiser.events.forms import NewEventForm
from meetings.web.organiser.events.presenter import deleted_line, meeting_line
from meetings.web.pagination import fetch_page, requested_page_number

PAGE_SIZE = 25
MAX_QUERY_LENGTH = 200


@bp.get("")
@permission_required(Permission.ORGANISER_ACCESS)
def index() -> ResponseReturnValue:
    """List the meetings that the actor organises: upcoming, past, to record, or drafts."""
    requested_list = request.args.get("show", "")
    list_name = (
        requested_list if requested_list in queries_organiser.LISTS else queries_organiser.LISTS[0]
    )
    page = requested_page_number()
    text = clean(request.args.get("q"))[:MAX_QUERY_LENGTH]
    statement = queries_organiser.select_editable_events(
        current_actor(), list_name, text=text, now=clock.now()
    )
    rows, has_more = fetch_page(db_session(), statement, page, PAGE_SIZE)
    pending = event_tasks.count_pending_by_event(db_session(), [event.id for event in rows])
    return render_template(
        "organiser/events/index.html",
        lines=[meeting_line(event, pending.get(event.id, 0)) for event in rows],
        list_name=list_name, text=text, page=page, has_more=has_more,
    )  # fmt: skip


@bp.get("/deleted")
@permission_required(Permission.ORGANISER_ACCESS)
def deleted() -> ResponseReturnValue:
    """List the deleted drafts that the actor can restore."""
    rows = queries_organiser.list_deleted(db_session(), current_actor(), now=clock.now())
    return render_template(
        "organiser/events/deleted.html", lines=[deleted_line(event) for event in rows]
    )


@bp.route("/events/new", methods=["GET", "POST"])
@permission_required(Permission.EVENT_CREATE)
def new_event() -> ResponseReturnValue:
    """Create a draft from a few fields; the other fields get proposed values."""
    form, doubts = NewEventForm(), list[DoubtLine]()
    form.body.choices = field_options(
        [(body.id, body.name) for body in bodies_to_schedule_for(current_actor())]
    )
    if form.validate_on_submit():
        zone = defaults.default_timezone(db_session(), form.country.data or None)
        when = form.read_when(zone)
        doubts = unconfirmed(doubts_about_dates(when, now=clock.now())) if when else []
        if when is not None and not doubts:
            event = services.create_event(
                db_session(), _create_event(form, when), actor=current_actor(), now=clock.now()
            )
            flash(_("Draft created. Check the proposals, then publish."), "success")
            return redirect(url_for("organiser.overview", slug=event.slug))
    can_add_body = has_permission(current_actor(), Permission.ORGANISATION_EDIT)
    page = render_template(
        "organiser/events/new.html", form=form, can_add_body=can_add_body, doubts=doubts
    )
    return page, 422 if form.errors or doubts else 200


@bp.get("/people.json")
@permission_required(Permission.PERSON_SEARCH)
def find_people() -> ResponseReturnValue:
    """Return the people whose name contains the query, regardless of accents.

    Each comes with the position, organisation and country of the last appearance.
    """
    persons = people.search_persons(db_session(), clean(request.args.get("q"))[:MAX_QUERY_LENGTH])
    appearances = agenda.last_appearances(
        db_session(), [person.id for person in persons], current_actor()
    )
    suggestions = [suggest_person(person, appearances.get(person.id)) for person in persons]
    return suggestions, 200, {"Cache-Control": "private, no-store"}


def bodies_to_schedule_for(actor: Actor) -> list[Body]:
    """Return the bodies for which the actor may create meetings, in order."""
    return queries_organiser.list_bodies_by_id(
        db_session(), permitted_body_ids(actor, Permission.EVENT_CREATE)
    )


def _create_event(form: NewEventForm, when: EventDates) -> NewEvent:
    data: dict[str, Any] = form.data
    return NewEvent(
        nonce=data["nonce"],
        title=data["title"],
        body_id=data["body"],
        kind=EventKind(data["kind"]),
        when=when,
        mode=AttendanceMode(data["mode"]) if data["mode"] else None,
        place=Place(city=data["city"] or "", country=data["country"] or None),
    )
