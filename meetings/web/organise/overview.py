"""The overview of one event, and the steps of its life."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission, allows
from meetings.domain.events import proposals, queries, services
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF, EventState, may_become
from meetings.http.guards import guarded
from meetings.http.phrases import explain
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.events import ReasonForm
from meetings.web.forms.fields import place_refusal
from meetings.web.organise.blueprint import bp
from meetings.web.organise.change_words import change_line
from meetings.web.organise.hearing import concerned_in_words, told
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

LATEST = 5


@bp.get("/events/<string:slug>")
@guarded(Permission.EVENT_EDIT, load=event_to_organise)
def overview(event: Event) -> ResponseReturnValue:
    """Show what the event is, what can be done with it now, and what happened last."""
    now = clock.now()
    latest = session().scalars(queries.changes_of(event).limit(LATEST))
    return render_template(
        "organise/overview.html",
        frame=frame(event, "overview", now=now),
        steps=_steps(event, now),
        missing=proposals.missing_ordinals(session(), event),
        repeats=proposals.repeats(session(), event, current_actor()),
        changes=[change_line(change) for change in latest],
    )


@bp.post("/events/<string:slug>/publish")
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def publish(event: Event) -> ResponseReturnValue:
    """Announce the draft."""
    return _take(services.publish, event, _("It is published."))


@bp.post("/events/<string:slug>/confirm")
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def confirm(event: Event) -> ResponseReturnValue:
    """Make the event firm."""
    return _take(services.confirm, event, _("It is confirmed."))


@bp.post("/events/<string:slug>/hold")
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def hold(event: Event) -> ResponseReturnValue:
    """Say that the event took place."""
    return _take(services.hold, event, _("It was held. Record how many took part."))


@bp.post("/events/<string:slug>/revive")
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def revive(event: Event) -> ResponseReturnValue:
    """Take the event up again."""
    return _take(services.revive, event, _("It is on again."))


@bp.route("/events/<string:slug>/postpone", methods=["GET", "POST"])
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def postpone(event: Event) -> ResponseReturnValue:
    """Put the event off, with a reason."""
    return _with_reason(services.postpone, event, "postpone", _("It is postponed."))


@bp.route("/events/<string:slug>/cancel", methods=["GET", "POST"])
@guarded(Permission.EVENT_PUBLISH, load=event_to_organise)
def cancel(event: Event) -> ResponseReturnValue:
    """Call the event off, with a reason."""
    return _with_reason(services.cancel, event, "cancel", _("It is cancelled."))


def _take(step: Callable[..., Any], event: Event, done: str) -> ResponseReturnValue:
    now = clock.now()
    try:
        step(session(), event, actor=current_actor(), now=now)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(told(done, event, now=now), "success")
    return redirect(url_for("organise.overview", slug=event.slug))


def _with_reason(
    step: Callable[..., Any], event: Event, name: str, done: str
) -> ResponseReturnValue:
    form, now = ReasonForm(), clock.now()
    if form.validate_on_submit():
        try:
            step(session(), event, reason=form.reason.data, actor=current_actor(), now=now)
        except DomainError as error:
            place_refusal(form, error, {"reason-not-given": "reason"})
        else:
            flash(told(done, event, now=now), "success")
            return redirect(url_for("organise.overview", slug=event.slug))
    around = frame(event, "overview", now=now)
    page = render_template(
        "organise/reason.html", frame=around, form=form, act=name,
        hearing=concerned_in_words(around),
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _steps(event: Event, now: datetime) -> frozenset[str]:
    """Return the steps that the event can take now and the actor may, by their endpoints."""
    if not allows(current_actor(), Permission.EVENT_PUBLISH, event):
        return frozenset()
    found = set()
    if event.state is EventState.DRAFT:
        found.add("publish")
    if event.state is EventState.TENTATIVE and event.when.has_day:
        found.add("confirm")
    if event.state is EventState.CONFIRMED and event.starts_at and event.starts_at <= now:
        found.add("hold")
    if event.state in OFF:
        found.add("revive")
    if may_become(event.state, EventState.POSTPONED):
        found.add("postpone")
    if may_become(event.state, EventState.CANCELLED):
        found.add("cancel")
    return frozenset(found)
