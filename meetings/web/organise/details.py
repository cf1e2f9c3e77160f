"""Everything about an event on one form."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import organised, services
from meetings.domain.events.errors import EventChangedMeanwhile
from meetings.domain.events.models import Event
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.events import DetailsForm
from meetings.web.forms.fields import place_refusal
from meetings.web.organise.blueprint import bp
from meetings.web.organise.change_words import ChangeLine, change_line
from meetings.web.organise.details_form import details_form, read_details, zone_of
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

_AT = {"slug-taken": "slug", "ordinal-taken": "ordinal", "not-allowed": "bodies"}


@bp.route("/events/<string:slug>/details", methods=["GET", "POST"])
@guarded(Permission.EVENT_EDIT, load=event_to_organise)
def details(event: Event) -> ResponseReturnValue:
    """Show the form, and write what was changed."""
    form = details_form(event)
    meanwhile: list[ChangeLine] = []
    if form.validate_on_submit():
        try:
            if _save(form, event):
                return redirect(url_for("organise.overview", slug=event.slug))
        except EventChangedMeanwhile as error:
            place_refusal(form, error)
            meanwhile = _catch_up(form, event)
        except DomainError as error:
            place_refusal(form, error, _AT)
    page = render_template(
        "organise/details.html", frame=frame(event, "details", now=clock.now()), form=form,
        meanwhile=meanwhile,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _save(form: DetailsForm, event: Event) -> bool:
    """Write the details and say so; False where the date cannot be, which its fields then say."""
    when = form.read_when(zone_of(form))
    if when is None:
        return False
    before = event.changes_count
    services.edit(
        session(), event, read_details(form, when), seen=form.seen.data or 0, actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip
    changed = event.changes_count > before
    flash(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return True


def _catch_up(form: DetailsForm, event: Event) -> list[ChangeLine]:
    """Return what others changed meanwhile, and let the next try know of it."""
    lines = [
        change_line(change)
        for change in organised.changes_since(session(), event, form.seen.data or 0)
    ]
    form.seen.data, form.seen.raw_data = event.changes_count, [str(event.changes_count)]
    return lines
