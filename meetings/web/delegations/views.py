"""The private page of a delegation: nominate, withdraw, answer."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from meetings.domain.access import queries as access
from meetings.domain.access.errors import TokenExpired, TokenRevoked, TokenUnknown
from meetings.domain.access.policy import Actor, link_holder
from meetings.domain.access.rules import TokenScope
from meetings.domain.delegations import queries, services
from meetings.domain.registration import queries as registration_queries
from meetings.domain.registration.models import Delegation, Registration
from meetings.extensions import limiter
from meetings.http.guards import token_required
from meetings.http.language_choice import language_of_request
from meetings.http.rate_limits import FORM_RATE_LIMIT
from meetings.http.request_context import db_session
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.presenters.event_summary import summarise_event
from meetings.web.delegations.form_actions import (
    build_nominate_form,
    submit_answer,
    submit_confirmation,
    submit_nomination,
    submit_rejection,
    submit_withdrawal,
)
from meetings.web.delegations.forms import AnswerForm, NominateForm
from meetings.web.delegations.presenter import delegation_view

bp = Blueprint("delegations", __name__, url_prefix="/delegations")


@bp.get("/<string:token>")
@token_required
def show(token: str) -> ResponseReturnValue:
    """Show the delegation its nominations and options."""
    return _page(_open_delegation(token), token)


@bp.post("/<string:token>/nominate")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def nominate(token: str) -> ResponseReturnValue:
    """Nominate a participant."""
    delegation = _open_delegation(token)
    form = build_nominate_form(delegation.event)
    if submit_nomination(form, delegation.event, delegation.country, actor=_holder(delegation)):
        return _redirect_to_page(token)
    return _page(_open_delegation(token), token, form=form)


@bp.post("/<string:token>/answer")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def answer(token: str) -> ResponseReturnValue:
    """Record whether the delegation takes part."""
    delegation = _open_delegation(token)
    answer_value = request.form.get("answer", "")
    submit_answer(delegation.event, delegation.country, answer_value, actor=_holder(delegation))
    return _redirect_to_page(token)


@bp.post("/<string:token>/withdraw/<int:number>")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def withdraw(token: str, number: int) -> ResponseReturnValue:
    """Withdraw a nomination."""
    delegation = _open_delegation(token)
    submit_withdrawal(_own_nominee(delegation, number), actor=_holder(delegation))
    return _redirect_to_page(token)


@bp.post("/<string:token>/confirm/<int:number>")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def confirm(token: str, number: int) -> ResponseReturnValue:
    """Confirm that a person who registered for the country represents it."""
    delegation = _open_delegation(token)
    submit_confirmation(_compatriot(delegation, number), actor=_holder(delegation))
    return _redirect_to_page(token)


@bp.post("/<string:token>/reject/<int:number>")
@limiter.limit(FORM_RATE_LIMIT)
@token_required
def reject(token: str, number: int) -> ResponseReturnValue:
    """End the registration of a person who does not represent the country."""
    delegation = _open_delegation(token)
    submit_rejection(_compatriot(delegation, number), actor=_holder(delegation))
    return _redirect_to_page(token)


@bp.errorhandler(TokenUnknown)
@bp.errorhandler(TokenExpired)
@bp.errorhandler(TokenRevoked)
def invalid_link(error: DomainError) -> ResponseReturnValue:
    """Explain the problem with the link, and name the contact for a new one."""
    token = str((request.view_args or {}).get("token", ""))
    subject = access.get_subject_id(db_session(), token, TokenScope.DELEGATION)
    delegation = queries.get_by_id(db_session(), subject)
    page = render_template(
        "delegations/invalid_link.html", text=message_for(error),
        event=summarise_event(delegation.event) if delegation else None,
    )  # fmt: skip
    return page, 404 if isinstance(error, TokenUnknown) else 410


def _open_delegation(token: str) -> Delegation:
    """Return the delegation that the token opens.

    Raises:
        DomainError: the token is invalid.
    """
    opened = access.get_valid_token(db_session(), token, TokenScope.DELEGATION, now=clock.now())
    delegation = queries.get_by_id(db_session(), opened.subject_id)
    if delegation is None:
        abort(404)
    language = language_of_request()
    if request.method == "POST" and delegation.locale != language:
        services.set_language(db_session(), delegation, language, now=clock.now())
    return delegation


def _holder(delegation: Delegation) -> Actor:
    """Return the actor that holds the delegation's private link."""
    return link_holder(TokenScope.DELEGATION, delegation.id)


def _own_nominee(delegation: Delegation, number: int) -> Registration:
    """Return the nomination if it belongs to the delegation, else abort with 404."""
    registration = registration_queries.get_by_id(db_session(), number)
    if registration is None or registration.nominated_by_id != delegation.id:
        abort(404)
    return registration


def _compatriot(delegation: Delegation, number: int) -> Registration:
    """Return the registration if it is for the country at this event, else abort with 404."""
    registration = registration_queries.get_by_id(db_session(), number) if number < 2**31 else None
    if registration is None or registration.event_id != delegation.event_id:
        abort(404)
    if registration.delegation != delegation.country:
        abort(404)
    return registration


def _redirect_to_page(token: str) -> ResponseReturnValue:
    return redirect(url_for("delegations.show", token=token), 303)


def _page(
    delegation: Delegation, token: str, *, form: NominateForm | None = None
) -> ResponseReturnValue:
    event, now = delegation.event, clock.now()
    page = render_template(
        "delegations/show.html", token=token, event=summarise_event(event), contact=delegation,
        delegation=delegation_view(
            db_session(), event, delegation.country, now=now, is_organiser=False
        ),
        form=form or build_nominate_form(event), answer_form=AnswerForm(formdata=None),
        withdraw=lambda number: url_for("delegations.withdraw", token=token, number=number),
        confirm=lambda number: url_for("delegations.confirm", token=token, number=number),
        reject=lambda number: url_for("delegations.reject", token=token, number=number),
    )  # fmt: skip
    return page, 422 if form is not None else 200
