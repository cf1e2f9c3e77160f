"""Manage the delegations of an event: requests, answers and nominations."""

from collections.abc import Mapping
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.access.policy import Permission
from meetings.domain.delegations import queries, services
from meetings.domain.delegations.rules import Contact
from meetings.domain.events.models import Event
from meetings.domain.people import queries as people
from meetings.domain.people.rules import is_country_code
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.queries import get_limits
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import local_today
from meetings.i18n.labels import country_name
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.text import normalise
from meetings.web.delegations.form_actions import (
    build_nominate_form,
    submit_answer,
    submit_confirmation,
    submit_nomination,
    submit_rejection,
    submit_withdrawal,
)
from meetings.web.delegations.forms import (
    AnswerForm,
    InviteDelegationsForm,
    NominateForm,
    QuotaForm,
)
from meetings.web.delegations.presenter import delegation_view
from meetings.web.organiser import loaders
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.delegations.presenter import DelegationLine, delegation_line
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event


class DelegationKey(NamedTuple):
    """A country at an event, as in the URL of its page."""

    event: Event
    country: str


def load_delegation_key(slug: str, country: str) -> DelegationKey | None:
    """Return the event that the actor may see and the country, or None if either is unknown."""
    event = load_event(slug) if is_country_code(country) else None
    return DelegationKey(event, country) if event else None


@bp.get("/events/<string:slug>/delegations")
@permission_required(Permission.REGISTRATION_VIEW, load=load_event)
def delegations(event: Event) -> ResponseReturnValue:
    """List the member countries and all other countries with a request or a registration."""
    now = clock.now()
    refused = queries.nomination_error(event, now=now, is_organiser=True)
    return render_template(
        "organiser/delegations/index.html", event_page=event_layout(event, "delegations", now=now),
        lines=_delegation_lines(event), refused=message_for(refused) if refused else "",
    )  # fmt: skip


@bp.route("/events/<string:slug>/delegations/ask", methods=["GET", "POST"])
@permission_required(Permission.REGISTRATION_DECIDE, load=load_event)
def invite_delegations(event: Event) -> ResponseReturnValue:
    """Choose delegations and send them requests to nominate."""
    form = InviteDelegationsForm()
    if request.method == "GET":
        _fill_form(form, event)
    elif form.validate_on_submit() and _submit_invitations(form, event):
        return redirect(url_for("organiser.delegations", slug=event.slug), 303)
    form.label_rows()
    page = render_template(
        "organiser/delegations/invite.html",
        event_page=event_layout(event, "delegations", now=clock.now()),
        form=form,
    )
    return page, 200 if request.method == "GET" else 422


@bp.get("/events/<string:slug>/delegations/<string:country>")
@permission_required(Permission.REGISTRATION_VIEW, load=load_delegation_key)
def delegation_page(at: DelegationKey) -> ResponseReturnValue:
    """Show one delegation: its answer, its places and its nominees."""
    return _page(at)


@bp.post("/events/<string:slug>/delegations/<string:country>/nominate")
@permission_required(Permission.REGISTRATION_DECIDE, load=load_delegation_key)
def nominate(at: DelegationKey) -> ResponseReturnValue:
    """Nominate a person for the delegation, which requested it by phone or e-mail."""
    form = build_nominate_form(at.event)
    if submit_nomination(form, at.event, at.country, actor=current_actor()):
        return _redirect_to_delegation(at.event, at.country)
    return _page(at, form=form)


@bp.post("/events/<string:slug>/delegations/<string:country>/answer")
@permission_required(Permission.REGISTRATION_DECIDE, load=load_delegation_key)
def record_answer(at: DelegationKey) -> ResponseReturnValue:
    """Record the answer that the delegation gave by phone or e-mail."""
    submit_answer(at.event, at.country, request.form.get("answer", ""), actor=current_actor())
    return _redirect_to_delegation(at.event, at.country)


@bp.post("/events/<string:slug>/delegations/<string:country>/seats")
@permission_required(Permission.REGISTRATION_DECIDE, load=load_delegation_key)
def set_quota(at: DelegationKey) -> ResponseReturnValue:
    """Set the number of seats of the delegation."""
    form = QuotaForm()
    if not form.validate_on_submit():
        return _page(at, seats=form)
    services.set_quota(
        db_session(), at.event, form.seats.data, country=at.country, actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip
    flash(_("Seats saved."), "success")
    return _redirect_to_delegation(at.event, at.country)


@bp.post("/events/<string:slug>/nominations/<int:number>/withdraw")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def withdraw_nomination(registration: Registration) -> ResponseReturnValue:
    """Withdraw a nomination for the delegation."""
    submit_withdrawal(registration, actor=current_actor())
    return _redirect_to_delegation(registration.event, registration.delegation or "")


@bp.post("/events/<string:slug>/registrations/<int:number>/represents")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def confirm_representative(registration: Registration) -> ResponseReturnValue:
    """Confirm for the delegation that the person represents it."""
    submit_confirmation(registration, actor=current_actor())
    return _redirect_to_delegation(registration.event, registration.delegation or "")


@bp.post("/events/<string:slug>/registrations/<int:number>/does-not-represent")
@permission_required(Permission.REGISTRATION_DECIDE, load=loaders.load_registration)
def reject_representative(registration: Registration) -> ResponseReturnValue:
    """End the registration of a person who does not represent the delegation."""
    submit_rejection(registration, actor=current_actor())
    return _redirect_to_delegation(registration.event, registration.delegation or "")


def _redirect_to_delegation(event: Event, country: str) -> ResponseReturnValue:
    if not country:
        return redirect(url_for("organiser.delegations", slug=event.slug), 303)
    return redirect(url_for("organiser.delegation_page", slug=event.slug, country=country), 303)


def _page(
    at: DelegationKey, *, form: NominateForm | None = None, seats: QuotaForm | None = None
) -> ResponseReturnValue:
    event, now = at.event, clock.now()
    delegation = queries.get_for_country(db_session(), event.id, at.country)
    page = render_template(
        "organiser/delegations/show.html",
        event_page=event_layout(event, "delegations", now=now),
        delegation=delegation_view(db_session(), event, at.country, now=now, is_organiser=True),
        contact=delegation,
        form=form or build_nominate_form(event),
        answer_form=AnswerForm(formdata=None),
        withdraw=lambda number: url_for(
            "organiser.withdraw_nomination", slug=event.slug, number=number
        ),
        confirm=lambda number: url_for(
            "organiser.confirm_representative", slug=event.slug, number=number
        ),
        reject=lambda number: url_for(
            "organiser.reject_representative", slug=event.slug, number=number
        ),
        seats_form=seats
        or QuotaForm(formdata=None, data={"seats": delegation and delegation.seats}),
    )
    return page, 422 if form is not None or seats is not None else 200


def _submit_invitations(form: InviteDelegationsForm, event: Event) -> bool:
    """Send requests to the chosen delegations; errors appear above the form."""
    contacts = form.contacts()
    try:
        number = services.invite_delegations(
            db_session(), event, contacts, current_actor(), now=clock.now()
        )
    except DomainError as error:
        form.form_errors.append(message_for(error))
        return False
    message = ngettext("%(num)d request sent by e-mail.", "%(num)d requests sent by e-mail.",
                    number)  # fmt: skip
    flash(message, "success")
    return True


def _fill_form(form: InviteDelegationsForm, event: Event) -> None:
    """List members and contacted countries; select those with a contact and no answer."""
    suggested = queries.suggested_contacts(db_session(), event)
    delegations_by_country = _delegations_by_country(event)
    for country in _countries(event, delegations_by_country):
        contact = suggested.get(country, Contact(country, "", ""))
        delegation = delegations_by_country.get(country)
        is_open = delegation is None or delegation.answer is None
        form.rows.append_entry(
            {"country": country, "name": contact.name, "email": contact.email,
             "is_asked": bool(contact.email) and is_open}
        )  # fmt: skip


def _delegation_lines(event: Event) -> list[DelegationLine]:
    delegations_by_country = _delegations_by_country(event)
    counted = queries.count_by_country(db_session(), event.id)
    unconfirmed = queries.count_unconfirmed(db_session(), event.id)
    limits = get_limits(db_session(), event)
    return [
        delegation_line(
            country,
            delegations_by_country.get(country),
            counted.get(country, {}),
            unconfirmed.get(country, {}),
            limits.of(country),
        )
        for country in _countries(event, {**delegations_by_country, **counted})
    ]


def _delegations_by_country(event: Event) -> dict[str, Delegation]:
    return {row.country: row for row in queries.list_for_event(db_session(), event.id)}


def _countries(event: Event, others: Mapping[str, object]) -> list[str]:
    """Return the members on the day of the event, or today, then the others, each by name."""
    members = people.member_countries(db_session(), event.when.first_day or local_today())
    return [
        *sorted(members, key=_by_name),
        *sorted((code for code in others if code not in members), key=_by_name),
    ]


def _by_name(country: str) -> str:
    return normalise(country_name(country))
