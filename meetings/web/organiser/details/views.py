"""Edit the details of an event."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import services
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.models import Event
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
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.events.forms import DetailsForm
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.notification_summary import (
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
    if form.validate_on_submit():
        try:
            if _save_details(form, event):
                return redirect(url_for("organiser.overview", slug=event.slug))
        except EventEditConflict:
            show_conflict(form)
        except DomainError as error:
            attach_error(form, error, _FIELD_BY_ERROR)
    event_page = event_layout(event, "details", now=clock.now())
    page = render_template(
        "organiser/details/edit.html", event_page=event_page, form=form,
        recipients=recipients_text(event_page) if will_notify(event_page, now=clock.now()) else "",
    )  # fmt: skip
    return page, form_status(form)


def _save_details(form: DetailsForm, event: Event) -> bool:
    """Save the details and return True; on an invalid date, add errors and return False."""
    when = form.read_when(chosen_timezone(form))
    if when is None:
        return False
    before, now = event.changes_count, clock.now()
    services.edit_event(
        db_session(),
        event,
        read_details(form, when),
        seen=form.seen.data or 0,
        actor=current_actor(),
        now=now,
        reason=form.reason.data or "",
    )
    if event.changes_count > before:
        flash(notified_message(_("Saved."), event, now=now), "success")
    else:
        flash(_("There were no changes to save."), "info")
    return True
