"""Who registered for an event: seen, found, approved, declined."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.domain.registration import queries, services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import LIVE, RegistrationState, TakesPart
from meetings.domain.reports.workbench import Standing
from meetings.http.guards import guarded
from meetings.http.phrases import country_name, explain, word
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.text import clean, fold
from meetings.web.organise import loading
from meetings.web.organise.blueprint import bp
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

PAGE = 50
LONGEST_QUERY = 200
_STATES = (
    RegistrationState.PENDING, RegistrationState.CONFIRMED, RegistrationState.WAITLISTED,
    RegistrationState.NOMINATED,
)  # fmt: skip
LOOKS = {
    RegistrationState.CONFIRMED: "open", RegistrationState.PENDING: "few",
    RegistrationState.WAITLISTED: "plain", RegistrationState.UNVERIFIED: "draft",
    RegistrationState.DECLINED: "off", RegistrationState.CANCELLED: "off",
    RegistrationState.NOMINATED: "draft", RegistrationState.WITHDRAWN: "off",
}  # fmt: skip


@bp.get("/events/<string:slug>/participants")
@guarded(Permission.REGISTRATION_VIEW, load=event_to_organise)
def participants(event: Event) -> ResponseReturnValue:
    """List who registered, by state and way of taking part, searched by name, office or country."""
    asked = {
        "state": request.args.get("state", ""),
        "takes-part": request.args.get("takes-part", ""),
        "q": clean(request.args.get("q"))[:LONGEST_QUERY],
    }
    page = max(1, min(request.args.get("page", 1, int) or 1, 10_000))
    found = _found(session().scalars(queries.of_event(event.id)).all(), asked)
    around = frame(event, "participants", now=clock.now())
    return render_template(
        "organise/participants.html", frame=around, looks=LOOKS, asked=asked, page=page,
        rows=found[(page - 1) * PAGE : page * PAGE], has_more=len(found) > page * PAGE,
        total=len(found), kinds=_chips(event, around.standing, asked), live=LIVE,
    )  # fmt: skip


@bp.post("/events/<string:slug>/participants/<int:number>/approve")
@guarded(Permission.REGISTRATION_DECIDE, load=loading.registration)
def approve(registration: Registration) -> ResponseReturnValue:
    """Give a seat."""
    return _decide(services.approve, registration)


@bp.post("/events/<string:slug>/participants/<int:number>/decline")
@guarded(Permission.REGISTRATION_DECIDE, load=loading.registration)
def decline(registration: Registration) -> ResponseReturnValue:
    """Turn somebody down, perhaps with a reason."""
    reason = clean(request.form.get("reason"))[:500]
    return _decide(services.decline, registration, reason=reason)


def _decide(
    act: Callable[..., Any], registration: Registration, **more: Any
) -> ResponseReturnValue:
    slug = registration.event.slug
    try:
        act(session(), registration, current_actor(), now=clock.now(), **more)
    except DomainError as error:
        flash(explain(error), "error")
    else:
        flash(_said(registration), "success")
    return redirect(url_for("organise.participants", slug=slug, state=request.form.get("back")))


def _said(registration: Registration) -> str:
    name = registration.name
    if registration.state is RegistrationState.WAITLISTED:
        return _("All seats are taken; %(name)s is on the waiting list and is told so.", name=name)
    if registration.state is RegistrationState.CONFIRMED:
        return _("%(name)s takes part and is told so.", name=name)
    return _("%(name)s is told that it is not possible.", name=name)


def _found(rows: Sequence[Registration], asked: dict[str, str]) -> list[Registration]:
    """Return the rows that were asked for; what is unknown filters nothing."""
    state, mode, words = asked["state"], asked["takes-part"], fold(asked["q"]).split()
    states = {each.value for each in RegistrationState}
    modes = {each.value for each in TakesPart}
    return [
        row
        for row in rows
        if (state not in states or row.state == state)
        and (mode not in modes or (row.takes_part == mode and row.state in LIVE))
        and all(word in _text_of(row) for word in words)
    ]


def _text_of(row: Registration) -> str:
    return fold(row.name, row.organisation, row.email, country_name(row.delegation))


def _chips(event: Event, has: Standing, asked: dict[str, str]) -> list[tuple[str, str, bool]]:
    """Return the filters with their counts; those that would show nothing are left out."""
    offered: list[tuple[str, dict[str, str], int]] = [(_("All"), {}, has.registered())]
    offered += [(word(each), {"state": each.value}, has.registered(each)) for each in _STATES]
    for mode in TakesPart:
        count = has.registered(*LIVE, takes_part=mode)
        offered.append((word(mode), {"takes-part": mode.value}, count))
    present = {name: value for name, value in asked.items() if value and name != "q"}
    here = url_for("organise.participants", slug=event.slug)
    return [
        (f"{text} {count}", f"{here}?{urlencode(query)}" if query else here, query == present)
        for text, query, count in offered
        if count or not query
    ]
