"""List, search, approve and decline the registrations of an event."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.domain.registration import decision_services, queries
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import (
    ACTIVE_REGISTRATION_STATES,
    ParticipationMode,
    RegistrationState,
)
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.i18n.labels import country_name
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.text import clean, normalise
from meetings.web.organiser import loaders
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.participants.presenter import (
    STATE_STYLES,
    decision_message,
    filter_chips,
)
from meetings.web.pagination import requested_page_number

PAGE_SIZE = 50
MAX_QUERY_LENGTH = 200


@bp.get("/events/<string:slug>/participants")
@permission_required(Permission.REGISTRATION_VIEW, load=load_event)
def participants(event: Event) -> ResponseReturnValue:
    """List registrations, filtered by state, mode, name, organisation and country."""
    filters = {
        "state": request.args.get("state", ""),
        "takes-part": request.args.get("takes-part", ""),
        "q": clean(request.args.get("q"))[:MAX_QUERY_LENGTH],
    }
    page = requested_page_number()
    rows = _filter_rows(db_session().scalars(queries.select_for_event(event.id)).all(), filters)
    event_page = event_layout(event, "participants", now=clock.now())
    return render_template(
        "organiser/participants/index.html",
        event_page=event_page,
        state_styles=STATE_STYLES,
        filters=filters,
        page=page,
        joined_at=queries.first_joined_at(db_session(), event.id),
        rows=rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        has_more=len(rows) > page * PAGE_SIZE,
        total=len(rows),
        filter_chips=filter_chips(event, event_page.progress, filters),
        active_states=ACTIVE_REGISTRATION_STATES,
    )


@bp.post("/events/<string:slug>/participants/<int:number>/approve")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def approve(registration: Registration) -> ResponseReturnValue:
    """Confirm the registration."""
    return _run_decision(decision_services.approve_registration, registration)


@bp.post("/events/<string:slug>/participants/<int:number>/decline")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def decline(registration: Registration) -> ResponseReturnValue:
    """Decline the registration, optionally with a reason."""
    reason = clean(request.form.get("reason"))[:500]
    return _run_decision(decision_services.decline_registration, registration, reason=reason)


@bp.post("/events/<string:slug>/participants/<int:number>/undo-decline")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def undo_decline(registration: Registration) -> ResponseReturnValue:
    """Take back the decline of the registration."""
    return _run_decision(decision_services.undo_decline, registration)


def _run_decision(
    act: Callable[..., Any], registration: Registration, **more: Any
) -> ResponseReturnValue:
    slug = registration.event.slug
    try:
        act(db_session(), registration, current_actor(), now=clock.now(), **more)
    except DomainError as error:
        flash(message_for(error), "error")
    else:
        flash(decision_message(registration), "success")
    return redirect(url_for("organiser.participants", slug=slug, state=request.form.get("back")))


def _filter_rows(rows: Sequence[Registration], filters: dict[str, str]) -> list[Registration]:
    """Return the rows that match the filters; unknown filters are ignored."""
    state, mode, words = filters["state"], filters["takes-part"], normalise(filters["q"]).split()
    states = {member.value for member in RegistrationState}
    modes = {member.value for member in ParticipationMode}
    return [
        row
        for row in rows
        if (state not in states or row.state == state)
        and (
            mode not in modes
            or (row.participation_mode == mode and row.state in ACTIVE_REGISTRATION_STATES)
        )
        and all(word in _search_text(row) for word in words)
    ]


def _search_text(row: Registration) -> str:
    return normalise(row.name, row.organisation, row.email, country_name(row.delegation))
