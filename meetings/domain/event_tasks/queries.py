"""Read the recorded data of one event, and the registrations that await approval."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.documents.models import Document
from meetings.domain.event_tasks.rules import EventProgress
from meetings.domain.events.models import Event, Headcount
from meetings.domain.outcomes.models import Outcome
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)

_COUNTED_FIELDS = ("sessions", "appearances", "documents", "headcounts", "outcomes")


def get_progress(session: Session, event: Event) -> EventProgress:
    """Return the recorded data of the event, in three queries."""
    counted = (AgendaSession, Appearance, Document, Headcount, Outcome)
    counts = session.execute(
        select(
            *[
                select(func.count(kind.id)).where(kind.event_id == event.id).scalar_subquery()
                for kind in counted
            ]
        )
    ).one()
    columns = (Registration.state, Registration.participation_mode, Registration.delegation)
    rows = session.execute(
        select(*columns, func.count()).where(Registration.event_id == event.id).group_by(*columns)
    )
    by_state: Counter[tuple[RegistrationState, ParticipationMode]] = Counter()
    countries = set()
    for state, participation_mode, country, count in rows:
        by_state[state, participation_mode] += count
        if country and state is RegistrationState.CONFIRMED:
            countries.add(country)
    figures = dict(zip(_COUNTED_FIELDS, counts, strict=True))
    absent = session.scalars(
        select(Delegation.country).where(
            Delegation.event_id == event.id,
            Delegation.answer == DelegationAnswer.WILL_NOT_TAKE_PART,
        )
    )
    return EventProgress(
        **figures, registrations=dict(by_state), delegations=frozenset(countries),
        absent=frozenset(absent),
    )  # fmt: skip


def count_pending_by_event(session: Session, event_ids: Iterable[int]) -> dict[int, int]:
    """Return the number of registrations that await approval, by event."""
    rows = session.execute(
        select(Registration.event_id, func.count().label("pending"))
        .where(
            Registration.event_id.in_(list(event_ids)),
            Registration.state == RegistrationState.PENDING,
        )
        .group_by(Registration.event_id)
    )
    return {row.event_id: row.pending for row in rows}
