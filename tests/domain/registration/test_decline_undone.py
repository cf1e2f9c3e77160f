"""A decline is taken back, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.outbox.models import Message
from meetings.domain.registration import decision_services, queries
from meetings.domain.registration.errors import AlreadyDecided
from meetings.domain.registration.operations import STATE_MAIL_KINDS
from meetings.domain.registration.rules import RegistrationState
from tests import factories
from tests.conftest import NOON, on_both
from tests.minutes import minute

SOFIA = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
pytestmark = on_both


@pytest.mark.parametrize(
    ("seats", "state"), [(1, RegistrationState.CONFIRMED), (0, RegistrationState.WAITLISTED)]
)
def test_person_gets_a_seat_or_waits(
    session: Session, seats: int, state: RegistrationState
) -> None:
    event = factories.open_event(session, capacity_online=seats)
    person = factories.registration(session, event, state=RegistrationState.DECLINED, reason="No")
    session.commit()

    decision_services.undo_decline(session, person, SOFIA, now=NOON)

    assert (person.state, person.reason) == (state, "")
    kinds = session.scalars(select(Message.kind)).all()
    assert kinds == [STATE_MAIL_KINDS[state]]
    with pytest.raises(AlreadyDecided):
        decision_services.undo_decline(session, person, SOFIA, now=NOON)


def test_person_keeps_the_place_on_the_waiting_list(session: Session) -> None:
    event = factories.open_event(session, capacity_online=0)
    first, second = (
        factories.registration(
            session, event, state=RegistrationState.WAITLISTED, queued_at=minute(number)
        )
        for number in (1, 2)
    )
    session.commit()

    decision_services.decline_registration(session, first, SOFIA, now=minute(3))
    decision_services.undo_decline(session, first, SOFIA, now=minute(4))

    positions = [queries.waitlist_position(session, person) for person in (first, second)]
    assert positions == [1, 2]
