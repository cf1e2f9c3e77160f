"""Present a delegation to itself and to organisers: answer, places, nominations."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.delegations import queries
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import AFFECTED_STATES, DelegationAnswer, RegistrationState
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.mails import CHANGE_HEADINGS, change_heading
from meetings.i18n.messages import message_for
from meetings.mail.previous_values import previous_values
from meetings.web.registration.presenter import STATE_STYLES

ANSWER_STYLES = {
    DelegationAnswer.TAKES_PART: "open",
    DelegationAnswer.WILL_NOT_TAKE_PART: "off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NomineeLine:
    """A nominee, ready to display."""

    number: int
    name: str
    email: str
    organisation: str
    participation_mode: str
    state: str
    style: str
    can_withdraw: bool
    can_decide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeNotice:
    """The latest change since the contact was invited, with previous values and the reason."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationView:
    """A delegation at an event; ``refused`` explains why it cannot nominate, or is "".

    ``places`` is "" if delegations have no limit; ``is_full`` is true once all places are
    used. ``unconfirmed`` are people who registered for the country without a nomination.
    """

    country: str
    name: str
    answer: str
    style: str
    has_answered: bool
    has_declined: bool
    note: str
    places: str
    is_full: bool
    until: str
    refused: str
    people: tuple[NomineeLine, ...]
    unconfirmed: tuple[NomineeLine, ...]
    change: ChangeNotice | None


def delegation_view(
    session: Session, event: Event, country: str, *, now: datetime, is_organiser: bool
) -> DelegationView:
    """Return the view of the delegation of the country."""
    delegation = queries.get_for_country(session, event.id, country)
    answer = delegation.answer if delegation else None
    quota = queries.get_quota(session, event, country)
    refused = queries.nomination_error(event, now=now, is_organiser=is_organiser)
    closes = event.registration_closes_at
    return DelegationView(
        country=country,
        name=country_name(country),
        answer=label_for(answer) if answer else _("No answer yet"),
        style=ANSWER_STYLES[answer] if answer else "few",
        has_answered=answer is not None,
        has_declined=answer is DelegationAnswer.WILL_NOT_TAKE_PART,
        note=delegation.note if delegation else "",
        places=quota_text(quota),
        is_full=not quota.left,
        until=dates.instant(closes, event.timezone) if closes else "",
        refused=message_for(refused) if refused else "",
        people=tuple(
            _nominee_line(registration, is_on=refused is None or is_organiser)
            for registration in queries.list_nominations(session, event.id, country)
        ),
        unconfirmed=tuple(
            _nominee_line(registration, is_on=refused is None)
            for registration in queries.list_unconfirmed(session, event.id, country)
        ),
        change=_change_notice(session, event, delegation.asked_at if delegation else None),
    )


def _change_notice(
    session: Session, event: Event, asked_at: datetime | None
) -> ChangeNotice | None:
    """Return the latest new date, place or state after the contact was invited, or None."""
    if asked_at is None or event.state is EventState.HELD:
        return None
    change = events.latest_change(session, event.id, CHANGE_HEADINGS, since=asked_at)
    if change is None:
        return None
    before = previous_values(event, change.fields)
    old = [_("Before: %(value)s", value=value) for value in (before.when, before.place) if value]
    return ChangeNotice(
        title=change_heading(change.kind, has_new_date=bool(before.when)),
        text=". ".join([*old, *filter(None, [change.reason])]),
    )


def quota_text(quota: queries.DelegationQuota) -> str:
    """Return "1 of 2 seats used", or "" without a limit."""
    if quota.limit is None:
        return ""
    return ngettext(
        "%(used)d of %(num)d seat used",
        "%(used)d of %(num)d seats used",
        quota.limit,
        used=quota.used,
    )


def _nominee_line(registration: Registration, *, is_on: bool) -> NomineeLine:
    return NomineeLine(
        number=registration.id,
        name=registration.name,
        email=registration.email,
        organisation=registration.organisation,
        participation_mode=label_for(registration.participation_mode),
        state=_nominee_state(registration),
        style=STATE_STYLES[registration.state],
        can_withdraw=is_on and registration.state in AFFECTED_STATES,
        can_decide=is_on and queries.is_unconfirmed(registration),
    )


def _nominee_state(registration: Registration) -> str:
    """Return the status for the delegation: cancelled means not attending."""
    if registration.state is RegistrationState.CANCELLED:
        return _("Not attending")
    return label_for(registration.state)
