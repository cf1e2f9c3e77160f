"""The overview of an event, and its state transitions."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import defaults, drafts, queries, services
from meetings.domain.events.models import Event
from meetings.domain.presidencies import queries as presidencies
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import local_today
from meetings.i18n import dates
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.form_fields import attach_error
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.changes.presenter import Save, list_saves, value_names
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.events.forms import ReasonForm, ReinstateForm
from meetings.web.organiser.loaders import load_deleted_event, load_event
from meetings.web.organiser.notification_summary import (
    notified_message,
    recipients_text,
    will_notify_reinstated,
)
from meetings.web.organiser.overview.facts import head_facts, open_tasks, open_tasks_heading
from meetings.web.organiser.overview.presenter import (
    allowed_transitions,
    old_date_text,
    proposed_numbers_text,
)

RECENT_SAVES = 5
#: Changes that are read for them; a save can have several, and some show nothing.
MAX_CHANGES_READ = 40


@bp.get("/events/<string:slug>")
@permission_required(Permission.EVENT_EDIT, load=load_event)
def overview(event: Event) -> ResponseReturnValue:
    """Show the facts, the missing items, the available transitions and the latest changes."""
    now = clock.now()
    layout = event_layout(event, "overview", now=now)
    missing = open_tasks(layout, now=now)
    return render_template(
        "organiser/overview/show.html",
        event_page=layout,
        facts=head_facts(layout, today=local_today()),
        open_tasks=missing,
        open_tasks_heading=open_tasks_heading(missing),
        steps=allowed_transitions(event, current_actor(), now=now),
        can_delete=drafts.can_delete(event),
        missing=defaults.missing_ordinals(db_session(), event),
        proposed=proposed_numbers_text(event),
        out_of_order=defaults.events_out_of_order(db_session(), event, current_actor()),
        repeats=defaults.events_with_same_ordinal(db_session(), event, current_actor()),
        saves=_latest_saves(event),
    )


def _latest_saves(event: Event) -> list[Save]:
    changes = db_session().scalars(queries.select_changes(event).limit(MAX_CHANGES_READ)).all()
    is_named = any("presidency" in change.fields for change in changes)
    named = presidencies.list_newest_first(db_session()) if is_named else []
    saves, _has_more = list_saves(changes, value_names(event, named), size=RECENT_SAVES)
    return saves


@bp.post("/events/<string:slug>/numbers")
@permission_required(Permission.EVENT_EDIT, load=load_event)
def accept_numbers(event: Event) -> ResponseReturnValue:
    """Give the event the numbers that are proposed for it."""
    services.accept_numbers(db_session(), event, actor=current_actor(), now=clock.now())
    flash(_("Numbers saved."), "success")
    return redirect(url_for("organiser.overview", slug=event.slug))


@bp.post("/events/<string:slug>/publish")
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def publish(event: Event) -> ResponseReturnValue:
    """Publish the draft."""
    return _run_transition(services.publish_event, event, _("Meeting published."))


@bp.post("/events/<string:slug>/delete")
@permission_required(Permission.EVENT_EDIT, load=load_event)
def delete_draft(event: Event) -> ResponseReturnValue:
    """Delete the draft."""
    try:
        services.delete_draft(db_session(), event, actor=current_actor(), now=clock.now())
    except DomainError as error:
        flash(message_for(error), "error")
        return redirect(url_for("organiser.overview", slug=event.slug))
    flash(_("Draft deleted. You can restore it for 30 days."), "success")
    return redirect(url_for("organiser.deleted"))


@bp.post("/events/<string:slug>/restore")
@permission_required(Permission.EVENT_EDIT, load=load_deleted_event)
def restore_draft(event: Event) -> ResponseReturnValue:
    """Restore the deleted draft."""
    try:
        services.restore_draft(db_session(), event, actor=current_actor(), now=clock.now())
    except DomainError as error:
        flash(message_for(error), "error")
        return redirect(url_for("organiser.deleted"))
    flash(_("Draft restored."), "success")
    return redirect(url_for("organiser.overview", slug=event.slug))


@bp.post("/events/<string:slug>/confirm")
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def confirm(event: Event) -> ResponseReturnValue:
    """Confirm the date of the event."""
    return _run_transition(services.confirm_event, event, _("Meeting confirmed."))


@bp.post("/events/<string:slug>/hold")
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def mark_held(event: Event) -> ResponseReturnValue:
    """Mark the event as held."""
    return _run_transition(
        services.mark_held, event, _("Meeting marked as held. Record the number of participants.")
    )


@bp.route("/events/<string:slug>/revive", methods=["GET", "POST"])
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def reinstate(event: Event) -> ResponseReturnValue:
    """Reinstate the event, with its new date and optionally a reason."""
    form = ReinstateForm(data={"reason": queries.latest_reason(db_session(), event)})
    return _reason_page(services.reinstate, event, "reinstate", _("The meeting is back on."), form)


@bp.route("/events/<string:slug>/postpone", methods=["GET", "POST"])
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def postpone(event: Event) -> ResponseReturnValue:
    """Postpone the event, with a reason."""
    return _reason_page(services.postpone_event, event, "postpone", _("Meeting postponed."))


@bp.route("/events/<string:slug>/cancel", methods=["GET", "POST"])
@permission_required(Permission.EVENT_PUBLISH, load=load_event)
def cancel(event: Event) -> ResponseReturnValue:
    """Cancel the event, with a reason."""
    return _reason_page(services.cancel_event, event, "cancel", _("Meeting cancelled."))


def _run_transition(step: Callable[..., Any], event: Event, done: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        step(db_session(), event, actor=current_actor(), now=now)
    except DomainError as error:
        flash(message_for(error), "error")
    else:
        flash(notified_message(done, event, now=now), "success")
    return redirect(url_for("organiser.overview", slug=event.slug))


def _reason_page(
    step: Callable[..., Any], event: Event, name: str, done: str, form: Any = None
) -> ResponseReturnValue:
    form, now = form or ReasonForm(), clock.now()
    if form.validate_on_submit():
        try:
            step(db_session(), event, reason=form.reason.data or "", actor=current_actor(), now=now)
        except DomainError as error:
            attach_error(form, error, {"reason-required": "reason"})
        else:
            flash(notified_message(done, event, now=now), "success")
            return redirect(url_for("organiser.overview", slug=event.slug))
    event_page = event_layout(event, "overview", now=now)
    page = render_template(
        "organiser/overview/reason.html", event_page=event_page, form=form, act=name,
        recipients=recipients_text(event_page) if will_notify_reinstated(event) else "",
        date=dates.when_line(event.when), before=old_date_text(event),
    )  # fmt: skip
    return page, 422 if form.errors else 200
