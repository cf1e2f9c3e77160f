"""Delegations of an event: who was asked, what they answered, whom they nominated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.access.policy import Permission
from meetings.domain.delegations import queries, services
from meetings.domain.delegations.rules import USES_PLACE, Contact
from meetings.domain.events.models import Event
from meetings.domain.people import queries as people
from meetings.domain.people.rules import is_country
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.queries import limits_of
from meetings.domain.registration.rules import RegistrationState
from meetings.http.frame import today
from meetings.http.guards import guarded
from meetings.http.phrases import country_name, explain, word
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.text import fold
from meetings.web.delegation_board import (
    ANSWER_LOOKS,
    board,
    nominate_form,
    places_in_words,
    take_answer,
    take_back,
    take_nominee,
)
from meetings.web.forms.delegations import AnswerForm, AskForm, NominateForm, SeatsForm
from meetings.web.organise import loading
from meetings.web.organise.blueprint import bp
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationLine:
    """A country in the list; ``asked`` None: it was never asked."""

    country: str
    name: str
    contact: str
    email: str
    answer: str
    look: str
    note: str
    places: str
    nominated: int
    taking_part: int


class OfCountry(NamedTuple):
    """A country at an event, as the address of its page names it."""

    event: Event
    country: str


def of_country(slug: str, country: str) -> OfCountry | None:
    """Return the event that the actor may see and the country, or None where one is none."""
    event = event_to_organise(slug) if is_country(country) else None
    return OfCountry(event, country) if event else None


@bp.get("/events/<string:slug>/delegations")
@guarded(Permission.REGISTRATION_VIEW, load=event_to_organise)
def delegations(event: Event) -> ResponseReturnValue:
    """List the members and every other country that was asked or has somebody registered."""
    now = clock.now()
    refused = queries.refusal(event, now=now, is_organiser=True)
    return render_template(
        "organise/delegations.html", frame=frame(event, "delegations", now=now),
        lines=_lines(event), refused=explain(refused) if refused else "",
    )  # fmt: skip


@bp.route("/events/<string:slug>/delegations/ask", methods=["GET", "POST"])
@guarded(Permission.REGISTRATION_DECIDE, load=event_to_organise)
def ask_delegations(event: Event) -> ResponseReturnValue:
    """Choose whom to ask to nominate, and ask them."""
    form = AskForm()
    if request.method == "GET":
        _fill(form, event)
    elif form.validate_on_submit() and _ask(form, event):
        return redirect(url_for("organise.delegations", slug=event.slug), 303)
    form.name_rows()
    page = render_template(
        "organise/ask_delegations.html", frame=frame(event, "delegations", now=clock.now()),
        form=form,
    )  # fmt: skip
    return page, 200 if request.method == "GET" else 422


@bp.get("/events/<string:slug>/delegations/<string:country>")
@guarded(Permission.REGISTRATION_VIEW, load=of_country)
def delegation(at: OfCountry) -> ResponseReturnValue:
    """Show one delegation: its answer, its places, whom it nominated."""
    return _page(at)


@bp.post("/events/<string:slug>/delegations/<string:country>/nominate")
@guarded(Permission.REGISTRATION_DECIDE, load=of_country)
def nominate(at: OfCountry) -> ResponseReturnValue:
    """Nominate somebody for the delegation, as it asked for by other ways."""
    form = nominate_form(at.event)
    if take_nominee(form, at.event, at.country, actor=current_actor()):
        return _back(at.event, at.country)
    return _page(at, form=form)


@bp.post("/events/<string:slug>/delegations/<string:country>/answer")
@guarded(Permission.REGISTRATION_DECIDE, load=of_country)
def answer_for_delegation(at: OfCountry) -> ResponseReturnValue:
    """Note what the delegation answered by other ways."""
    take_answer(at.event, at.country, request.form.get("answer", ""), actor=current_actor())
    return _back(at.event, at.country)


@bp.post("/events/<string:slug>/delegations/<string:country>/seats")
@guarded(Permission.REGISTRATION_DECIDE, load=of_country)
def seats_of_delegation(at: OfCountry) -> ResponseReturnValue:
    """Give the delegation a number of places of its own."""
    form = SeatsForm()
    if not form.validate_on_submit():
        return _page(at, seats=form)
    services.give_seats(
        session(), at.event, form.seats.data, country=at.country, actor=current_actor(),
        now=clock.now(),
    )  # fmt: skip
    flash(_("The places are noted."), "success")
    return _back(at.event, at.country)


@bp.post("/events/<string:slug>/nominations/<int:number>/withdraw")
@guarded(Permission.REGISTRATION_DECIDE, load=loading.registration)
def withdraw_nomination(registration: Registration) -> ResponseReturnValue:
    """Take a nomination back for the delegation."""
    take_back(registration, actor=current_actor())
    return _back(registration.event, registration.delegation or "")


def _back(event: Event, country: str) -> ResponseReturnValue:
    if not country:
        return redirect(url_for("organise.delegations", slug=event.slug), 303)
    return redirect(url_for("organise.delegation", slug=event.slug, country=country), 303)


def _page(
    at: OfCountry, *, form: NominateForm | None = None, seats: SeatsForm | None = None
) -> ResponseReturnValue:
    event, now = at.event, clock.now()
    found = queries.of_country(session(), event.id, at.country)
    page = render_template(
        "organise/delegation.html", frame=frame(event, "delegations", now=now),
        it=board(session(), event, at.country, now=now, is_organiser=True), contact=found,
        form=form or nominate_form(event), answer_form=AnswerForm(formdata=None),
        withdraw=lambda number: url_for(
            "organise.withdraw_nomination", slug=event.slug, number=number
        ),
        seats_form=seats or SeatsForm(formdata=None, data={"seats": found and found.seats}),
    )  # fmt: skip
    return page, 422 if form is not None or seats is not None else 200


def _ask(form: AskForm, event: Event) -> bool:
    """Ask those who were chosen; what is refused is shown above the form."""
    contacts = form.contacts()
    try:
        number = services.ask(session(), event, contacts, current_actor(), now=clock.now())
    except DomainError as error:
        form.form_errors.append(explain(error))
        return False
    said = ngettext("One delegation is asked by mail.", "%(num)d delegations are asked by mail.",
                    number)  # fmt: skip
    flash(said, "success")
    return True


def _fill(form: AskForm, event: Event) -> None:
    """Offer the members and who was asked; those with a known address and no answer are ticked."""
    known = queries.known_contacts(session(), event)
    there = {each.country: each for each in queries.of_event(session(), event.id)}
    for country in _countries(event, there):
        contact, delegation = known.get(country, Contact(country, "", "")), there.get(country)
        is_open = delegation is None or delegation.answer is None
        form.rows.append_entry(
            {"country": country, "name": contact.name, "email": contact.email,
             "is_asked": bool(contact.email) and is_open}
        )  # fmt: skip


def _lines(event: Event) -> list[DelegationLine]:
    there = {each.country: each for each in queries.of_event(session(), event.id)}
    counted = queries.counts(session(), event.id)
    limits = limits_of(session(), event)
    return [
        _line(country, there.get(country), counted.get(country, {}), limits.of(country))
        for country in _countries(event, {**there, **counted})
    ]


def _countries(event: Event, others: Mapping[str, object]) -> list[str]:
    """Return the members on the day of the event, or today, and then the others, each by name."""
    members = people.members_on(session(), event.when.first_day or today())
    return [
        *sorted(members, key=_by_name),
        *sorted((code for code in others if code not in members), key=_by_name),
    ]


def _by_name(country: str) -> str:
    return fold(country_name(country))


def _line(
    country: str,
    delegation: Delegation | None,
    counted: Mapping[RegistrationState, int],
    most: int | None,
) -> DelegationLine:
    used = sum(counted.get(state, 0) for state in USES_PLACE)
    answer = delegation.answer if delegation else None
    asked = delegation is not None and delegation.asked_at is not None
    return DelegationLine(
        country=country,
        name=country_name(country),
        contact=delegation.contact_name if delegation else "",
        email=delegation.contact_email if delegation else "",
        answer=word(answer) if answer else (_("Asked") if asked else _("Not asked")),
        look=ANSWER_LOOKS[answer] if answer else ("few" if asked else "plain"),
        note=delegation.note if delegation else "",
        places=places_in_words(queries.Places(used, most)),
        nominated=counted.get(RegistrationState.NOMINATED, 0),
        taking_part=counted.get(RegistrationState.CONFIRMED, 0),
    )
