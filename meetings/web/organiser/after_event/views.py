"""Record the number of participants and the outcomes of an event."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events import services as events
from meetings.domain.events.doubts import doubts_about_headcounts
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.domain.events.services import HeadcountData
from meetings.domain.outcomes import queries, services
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.domain.outcomes.services import OutcomeData
from meetings.domain.registration import queries as registration
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint, read_data
from meetings.kernel.errors import EditConflict
from meetings.kernel.partial_dates import PartialDate
from meetings.web.edit_forms import show_conflict
from meetings.web.form_fields import form_status, submit_form
from meetings.web.organiser import loaders
from meetings.web.organiser.after_event.form_mapping import (
    build_headcount_form,
    compare_headcounts,
    has_online_figure,
    read_headcounts,
)
from meetings.web.organiser.after_event.forms import HeadcountForm, OutcomeForm
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.doubts import DoubtLine, unconfirmed
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event, load_event_to_record


@bp.route("/events/<string:slug>/record", methods=["GET", "POST"])
@permission_required(Permission.HEADCOUNT_RECORD, load=load_event_to_record)
def after_event(event: Event) -> ResponseReturnValue:
    """Show and record the number of participants; list the outcomes."""
    joined_online = len(registration.first_joined_at(db_session(), event.id))
    is_proposed = bool(joined_online) and not has_online_figure(event)
    form, doubts = build_headcount_form(event, joined_online), list[DoubtLine]()
    if form.validate_on_submit():
        counts = read_headcounts(form)
        doubts = unconfirmed(doubts_about_headcounts(counts, event))
        if not doubts and _record_headcounts(form, event, counts):
            flash(_("Figures saved."), "success")
            return redirect(url_for("organiser.after_event", slug=event.slug))
    page = render_template(
        "organiser/after_event/show.html",
        event_page=event_layout(event, "after_event", now=clock.now()),
        form=form,
        doubts=doubts,
        joined_online=joined_online,
        is_proposed=is_proposed,
        outcomes=queries.list_for_event(db_session(), event.id),
    )
    return page, 422 if doubts else form_status(form)


def _record_headcounts(form: HeadcountForm, event: Event, counts: list[HeadcountData]) -> bool:
    """Save the figures and return True; after a conflict, compare both versions."""
    try:
        events.record_headcounts(
            db_session(), event, counts, seen=form.seen.data or "", actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip
    except EditConflict:
        show_conflict(form, compare_headcounts(form, event))
        return False
    return True


@bp.route("/events/<string:slug>/record/outcomes/new", methods=["GET", "POST"])
@permission_required(Permission.OUTCOME_EDIT, load=load_event)
def new_outcome(event: Event) -> ResponseReturnValue:
    """Record a decision, conclusion, action point, statement or quotation."""
    form = OutcomeForm()
    if form.validate_on_submit():
        services.add_outcome(
            db_session(), event, _outcome_data(form), actor=current_actor(), now=clock.now()
        )
        flash(_("Outcome added."), "success")
        return redirect(url_for("organiser.after_event", slug=event.slug))
    return _outcome_page(event, form, None)


@bp.route("/events/<string:slug>/record/outcomes/<int:number>", methods=["GET", "POST"])
@permission_required(Permission.OUTCOME_EDIT, load=loaders.load_outcome)
def edit_outcome(outcome: Outcome) -> ResponseReturnValue:
    """Change an outcome."""
    event = outcome.event
    if event is None:
        raise ValueError("the outcome belongs to no event")
    names = ("number", "text", "owner", "attribution")
    values = {name: getattr(outcome, name) for name in names} | {
        "kind": outcome.kind.value, "state": outcome.state.value,
        "visibility": outcome.visibility.value,
        "deadline": str(outcome.deadline or ""),
        "seen": fingerprint(read_data(OutcomeData, outcome)),
    }  # fmt: skip
    form = OutcomeForm(data=values)

    def save() -> None:
        services.edit_outcome(
            db_session(), outcome, _outcome_data(form), seen=form.seen.data or "",
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip

    if submit_form(form, save):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.after_event", slug=event.slug))
    return _outcome_page(event, form, outcome)


@bp.post("/events/<string:slug>/record/outcomes/<int:number>/remove")
@permission_required(Permission.OUTCOME_EDIT, load=loaders.load_outcome)
def remove_outcome(outcome: Outcome) -> ResponseReturnValue:
    """Remove an outcome."""
    slug = outcome.event.slug if outcome.event else ""
    services.remove_outcome(db_session(), outcome, actor=current_actor(), now=clock.now())
    flash(_("Outcome removed. The text stays in the list of changes."), "success")
    return redirect(url_for("organiser.after_event", slug=slug))


def _outcome_page(event: Event, form: OutcomeForm, outcome: Outcome | None) -> ResponseReturnValue:
    page = render_template(
        "organiser/after_event/outcome.html",
        event_page=event_layout(event, "after_event", now=clock.now()),
        form=form,
        outcome=outcome,
    )
    return page, form_status(form)


def _outcome_data(form: OutcomeForm) -> OutcomeData:
    return OutcomeData(
        kind=OutcomeKind(form.kind.data), text=form.text.data or "", number=form.number.data or "",
        owner=form.owner.data or "", state=OutcomeState(form.state.data),
        deadline=PartialDate.parse(form.deadline.data) if form.deadline.data else None,
        visibility=Visibility(form.visibility.data), attribution=form.attribution.data or "",
    )  # fmt: skip
