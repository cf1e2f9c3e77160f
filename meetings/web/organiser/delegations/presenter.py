"""Present the delegations of an event to its organisers."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.domain.delegations import queries
from meetings.domain.delegations.rules import QUOTA_STATES
from meetings.domain.registration.models import Delegation
from meetings.domain.registration.rules import RegistrationState
from meetings.i18n.labels import country_name, label_for
from meetings.web.delegations.presenter import ANSWER_STYLES, quota_text


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationLine:
    """A delegation in the list."""

    country: str
    name: str
    contact: str
    email: str
    answer: str
    style: str
    note: str
    places: str
    nominated: int
    taking_part: int
    unconfirmed: int


def delegation_line(
    country: str,
    delegation: Delegation | None,
    counted: Mapping[RegistrationState, int],
    unconfirmed: Mapping[RegistrationState, int],
    quota: int | None,
) -> DelegationLine:
    """Return the delegation of the country, with its quota and its registrations by state.

    ``unconfirmed`` are those of ``counted`` that the delegation has not confirmed.
    """
    used = sum(counted.get(state, 0) - unconfirmed.get(state, 0) for state in QUOTA_STATES)
    answer = delegation.answer if delegation else None
    is_invited = delegation is not None and delegation.asked_at is not None
    return DelegationLine(
        country=country,
        name=country_name(country),
        contact=delegation.contact_name if delegation else "",
        email=delegation.contact_email if delegation else "",
        answer=label_for(answer)
        if answer
        else (_("Request sent") if is_invited else _("No request sent")),
        style=ANSWER_STYLES[answer] if answer else ("few" if is_invited else "plain"),
        note=delegation.note if delegation else "",
        places=quota_text(queries.DelegationQuota(used, quota)),
        nominated=counted.get(RegistrationState.NOMINATED, 0),
        taking_part=counted.get(RegistrationState.CONFIRMED, 0),
        unconfirmed=sum(unconfirmed.values()),
    )
