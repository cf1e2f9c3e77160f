"""Edit the details of an event."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import change_history, services
from meetings.domain.events.doubts import Doubt, doubts_about_dates, doubts_about_terms
from meetings.domain.events.dto import EventDetails
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.models import Event
from meetings.domain.events.rules import RegistrationPolicy
from meetings.domain.events.shifts import ShiftChoice
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.edit_forms import show_conflict
from meetings.web.form_fields import attach_error, form_status
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.details.form_mapping import (
    build_details_form,
    chosen_timezone,
    read_details,
)
from meetings.web.organiser.details.moves import moves_text
from meetings.web.organiser.doubts import DoubtLine, unconfirmed
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.events.forms import DetailsForm
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.notification_summary import (
    notified_later_text,
    notified_message,
    recipients_text,
    will_notify,
)

_FIELD_BY_ERROR = {"slug-taken": "slug", "ordinal-taken": "ordinal", "not-allowed": "bodies"}


@bp.route("/events/<string:slug>/details", methods=["GET", "POST"])
@permission_required(Permission.EVENT_EDIT, load=load_event)
def details(event: Event) -> ResponseReturnValue:
    """Show the form and save changes."""
    form = build_details_form(event)
    doubts: list[DoubtLine] = []
    if form.validate_on_submit() and (when := form.read_when(chosen_timezone(form))):
        try:
            given = read_details(form, when)
            if not (doubts := unconfirmed(_doubts_about(given, event))):
                _save_details(form, event, given)
                return redirect(url_for("organiser.overview", slug=event.slug))
        except EventEditConflict:
            show_conflict(form)
        except DomainError as error:
            attach_error(form, error, _FIELD_BY_ERROR)
    event_page = event_layout(event, "details", now=clock.now())
    page = render_template(
        "organiser/details/edit.html", event_page=event_page, form=form,
        doubts=doubts, moves=moves_text(event_page),
        recipients=recipients_text(event_page)
        if will_notify(event_page, now=clock.now())
        else notified_later_text(event_page),
    )  # fmt: skip
    return page, 422 if doubts else form_status(form)


def _doubts_about(details: EventDetails, event: Event) -> list[Doubt]:
    """Return the doubts about the dates and the registration of the event."""
    about_dates = doubts_about_dates(details.when, now=clock.now(), before=event.when)
    if details.registration.policy is RegistrationPolicy.NONE:
        return about_dates
    return about_dates + doubts_about_terms(details.registration, details.when)


def _save_details(form: DetailsForm, event: Event, details: EventDetails) -> None:
    """Save the details and report the result."""
    before, now = event.changes_count, clock.now()
    services.edit_event(
        db_session(),
        event,
        details,
        seen=form.seen.data or 0,
        actor=current_actor(),
        now=now,
        reason=form.reason.data or "",
        follow=ShiftChoice(days=form.move_days.data, times=form.move_times.data),
    )
    if event.changes_count > before:
        flash(notified_message(_saved_text(event), event, now=now), "success")
    else:
        flash(_("There were no changes to save."), "info")


def _saved_text(event: Event) -> str:
    if change_history.dates_before_call_off(db_session(), event) is None:
        return _("Saved.")
    return _("Saved. Nobody has been notified of the new date yet: reinstate the meeting.")
