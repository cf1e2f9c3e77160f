"""What became of an event: how many took part, and what came of it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from meetings.domain.access.policy import Permission
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Reader
from meetings.domain.outcomes import services
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.outcomes.services import OutcomeFacts
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.partial_dates import PartialDate
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.headcounts import OutcomeForm
from meetings.web.organise import loading
from meetings.web.organise.blueprint import bp
from meetings.web.organise.headcount_form import headcount_form, read_counts
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame


@bp.route("/events/<string:slug>/record", methods=["GET", "POST"])
@guarded(Permission.HEADCOUNT_RECORD, load=event_to_organise)
def record(event: Event) -> ResponseReturnValue:
    """Show and record how many took part; show what came of the event."""
    form = headcount_form(event)
    if form.validate_on_submit():
        try:
            events.record_headcounts(
                session(), event, read_counts(form), seen=form.seen.data or 0,
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error)
            form.seen.data, form.seen.raw_data = event.changes_count, [str(event.changes_count)]
        else:
            flash(_("The figures are recorded."), "success")
            return redirect(url_for("organise.record", slug=event.slug))
    outcomes = session().scalars(
        select(Outcome).where(Outcome.event_id == event.id).order_by(Outcome.position, Outcome.id)
    )
    page = render_template(
        "organise/record.html", frame=frame(event, "record", now=clock.now()), form=form,
        outcomes=outcomes.all(),
    )  # fmt: skip
    return page, 422 if form.errors else 200


@bp.route("/events/<string:slug>/record/outcomes/new", methods=["GET", "POST"])
@guarded(Permission.OUTCOME_EDIT, load=event_to_organise)
def new_outcome(event: Event) -> ResponseReturnValue:
    """Record a decision, conclusion, action point, statement or quotation."""
    form = OutcomeForm()
    if form.validate_on_submit():
        services.add(session(), event, _facts(form), actor=current_actor(), now=clock.now())
        flash(_("Recorded."), "success")
        return redirect(url_for("organise.record", slug=event.slug))
    return _page(event, form, None)


@bp.route("/events/<string:slug>/record/outcomes/<int:number>", methods=["GET", "POST"])
@guarded(Permission.OUTCOME_EDIT, load=loading.outcome)
def edit_outcome(outcome: Outcome) -> ResponseReturnValue:
    """Change an outcome."""
    event = outcome.event
    if event is None:
        raise ValueError("found by its event")
    names = ("number", "text", "owner", "attribution")
    values = {name: getattr(outcome, name) for name in names} | {
        "kind": outcome.kind.value, "state": outcome.state.value, "reader": outcome.reader.value,
        "deadline": str(outcome.deadline or ""),
    }  # fmt: skip
    form = OutcomeForm(data=values)
    if form.validate_on_submit():
        services.edit(session(), outcome, _facts(form), actor=current_actor(), now=clock.now())
        flash(_("Saved."), "success")
        return redirect(url_for("organise.record", slug=event.slug))
    return _page(event, form, outcome)


@bp.post("/events/<string:slug>/record/outcomes/<int:number>/remove")
@guarded(Permission.OUTCOME_EDIT, load=loading.outcome)
def remove_outcome(outcome: Outcome) -> ResponseReturnValue:
    """Take an outcome away."""
    slug = outcome.event.slug if outcome.event else ""
    services.remove(session(), outcome, actor=current_actor(), now=clock.now())
    flash(_("Taken away; what it said stays among the changes."), "success")
    return redirect(url_for("organise.record", slug=slug))


def _page(event: Event, form: OutcomeForm, outcome: Outcome | None) -> ResponseReturnValue:
    page = render_template(
        "organise/outcome.html", frame=frame(event, "record", now=clock.now()), form=form,
        outcome=outcome,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _facts(form: OutcomeForm) -> OutcomeFacts:
    return OutcomeFacts(
        kind=OutcomeKind(form.kind.data), text=form.text.data or "", number=form.number.data or "",
        owner=form.owner.data or "", state=OutcomeState(form.state.data),
        deadline=PartialDate.parse(form.deadline.data) if form.deadline.data else None,
        reader=Reader(form.reader.data), attribution=form.attribution.data or "",
    )  # fmt: skip
