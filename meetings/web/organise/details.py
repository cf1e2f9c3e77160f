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
from meetings.web.organise.hearing import concerned_in_words, hears, told
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
    around = frame(event, "details", now=clock.now())
    page = render_template(
        "organise/details.html", frame=around, form=form, meanwhile=meanwhile,
        hearing=concerned_in_words(around) if hears(around, now=clock.now()) else "",
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _save(form: DetailsForm, event: Event) -> bool:
    """Write the details and say so; False where the date cannot be, which its fields then say."""
    when = form.read_when(zone_of(form))
    if when is None:
        return False
    before, now = event.changes_count, clock.now()
    services.edit(
        session(), event, read_details(form, when), seen=form.seen.data or 0, actor=current_actor(),
        now=now, reason=form.reason.data or "",
    )  # fmt: skip
    if event.changes_count > before:
        flash(told(_("Saved."), event, now=now), "success")
    else:
        flash(_("Nothing was changed."), "info")
    return True


def _catch_up(form: DetailsForm, event: Event) -> list[ChangeLine]:
    """Return what others changed meanwhile, and let the next try know of it."""
    lines = [
        change_line(change)
        for change in organised.changes_since(session(), event, form.seen.data or 0)
    ]
    form.seen.data, form.seen.raw_data = event.changes_count, [str(event.changes_count)]
    return lines
