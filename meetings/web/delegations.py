"""The private page of a delegation: its contact nominates, withdraws, or says that nobody comes."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.rules import TokenScope
from meetings.domain.delegations import queries
from meetings.domain.registration import queries as registrations
from meetings.domain.registration.models import Delegation, Registration
from meetings.extensions import limiter
from meetings.http.guards import by_token
from meetings.http.limits import MOST_FORMS
from meetings.http.occasion import occasion
from meetings.http.phrases import explain
from meetings.http.session import session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.delegation_board import (
    board,
    nominate_form,
    take_answer,
    take_back,
    take_nominee,
)
from meetings.web.forms.delegations import AnswerForm, NominateForm

bp = Blueprint("delegations", __name__, url_prefix="/delegations")


@bp.get("/<string:token>")
@by_token
def show(token: str) -> ResponseReturnValue:
    """Show the delegation whom it nominated, and what it can do."""
    return _page(_opened(token), token)


@bp.post("/<string:token>/nominate")
@limiter.limit(MOST_FORMS)
@by_token
def nominate(token: str) -> ResponseReturnValue:
    """Nominate somebody."""
    delegation = _opened(token)
    form = nominate_form(delegation.event)
    if take_nominee(form, delegation.event, delegation.country):
        return _back(token)
    return _page(delegation, token, form=form)


@bp.post("/<string:token>/answer")
@limiter.limit(MOST_FORMS)
@by_token
def answer(token: str) -> ResponseReturnValue:
    """Say whether the delegation takes part."""
    delegation = _opened(token)
    take_answer(delegation.event, delegation.country, request.form.get("answer", ""))
    return _back(token)


@bp.post("/<string:token>/withdraw/<int:number>")
@limiter.limit(MOST_FORMS)
@by_token
def withdraw(token: str, number: int) -> ResponseReturnValue:
    """Take a nomination back."""
    take_back(_nominee(_opened(token), number))
    return _back(token)


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def closed_link(error: DomainError) -> ResponseReturnValue:
    """Say what is wrong with the link and whom to ask for another one."""
    token = str((request.view_args or {}).get("token", ""))
    subject = access.subject_of(session(), token, TokenScope.DELEGATION)
    delegation = queries.by_id(session(), subject)
    page = render_template(
        "delegations/link.html", text=explain(error),
        event=occasion(delegation.event) if delegation else None,
    )  # fmt: skip
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _opened(token: str) -> Delegation:
    """Return what the secret opens.

    Raises:
        DomainError: what is wrong with the secret.
    """
    opened = access.opened_by(session(), token, TokenScope.DELEGATION, now=clock.now())
    delegation = queries.by_id(session(), opened.subject_id)
    if delegation is None:
        abort(404)
    return delegation


def _nominee(delegation: Delegation, number: int) -> Registration:
    """Return the nomination if it is this delegation's; anything else is not found."""
    registration = registrations.by_id(session(), number) if number < 2**31 else None
    if registration is None or registration.nominated_by_id != delegation.id:
        abort(404)
    return registration


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for("delegations.show", token=token), 303)


def _page(
    delegation: Delegation, token: str, *, form: NominateForm | None = None
) -> ResponseReturnValue:
    event, now = delegation.event, clock.now()
    page = render_template(
        "delegations/own.html", token=token, event=occasion(event), contact=delegation,
        it=board(session(), event, delegation.country, now=now, is_organiser=False),
        form=form or nominate_form(event), answer_form=AnswerForm(formdata=None),
        withdraw=lambda number: url_for("delegations.withdraw", token=token, number=number),
    )  # fmt: skip
    return page, 422 if form is not None else 200
