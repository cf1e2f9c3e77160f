"""Visibility, order and filters of outcomes."""

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.outcomes import queries
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.outcomes.queries import OutcomeFilter
from tests import factories

SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))


def texts(session: Session, actor: Actor = ANONYMOUS, **parts: object) -> list[str]:
    conditions = queries.filter_conditions(OutcomeFilter(**parts))  # type: ignore[arg-type]
    outcomes = list(session.scalars(queries.visible_outcomes(actor, *conditions)))
    assert queries.count_outcomes(session, actor, *conditions) == len(outcomes)
    return [outcome.text for outcome in outcomes]


@pytest.fixture
def own_body(session: Session) -> Body:
    """Create outcomes for each kind of reader, of public and hidden events."""
    body, other = factories.body(session), factories.body(session)
    for name, bodies in (("mine", [body]), ("foreign", [other]), ("shared", [other, body])):
        event = factories.event(session, bodies=bodies)
        for visibility in Visibility:
            text = f"{name} {visibility.value}"
            factories.outcome(session, event_id=event.id, text=text, visibility=visibility)
    hidden = factories.event(session, bodies=[body], state=EventState.DRAFT)
    factories.outcome(session, event_id=hidden.id, text="mine draft")
    closed = factories.event(session, bodies=[other], visibility=Visibility.MEMBERS)
    factories.outcome(session, event_id=closed.id, text="foreign closed")
    factories.outcome(session, text="no event public")
    factories.outcome(session, text="no event members", visibility=Visibility.MEMBERS)
    factories.outcome(session, text="no event organisers", visibility=Visibility.ORGANISERS)
    return body


PUBLIC = {"mine public", "foreign public", "shared public", "no event public"}
OWN_TEXTS = {
    f"{name} {visibility.value}" for name in ("mine", "shared") for visibility in Visibility
}


def test_anonymous_sees_public_outcomes_of_public_events(session: Session, own_body: Body) -> None:
    assert set(texts(session)) == PUBLIC


def test_members_of_a_body_see_outcomes_for_its_members(session: Session, own_body: Body) -> None:
    member = Actor(2, "Member", (Grant(Role.MEMBER, own_body.id),))

    assert set(texts(session, member)) == PUBLIC | {"mine members", "shared members"}


def test_members_everywhere_see_outcomes_for_members(session: Session, own_body: Body) -> None:
    member = Actor(2, "Member", (Grant(Role.MEMBER),))

    assert set(texts(session, member)) == PUBLIC | {
        "mine members", "shared members", "foreign members", "foreign closed", "no event members",
    }  # fmt: skip


def test_organisers_see_all_outcomes_of_their_bodies(session: Session, own_body: Body) -> None:
    organiser = Actor(3, "Organiser", (Grant(Role.ORGANISER, own_body.id),))

    assert set(texts(session, organiser)) == PUBLIC | OWN_TEXTS | {"mine draft"}


def test_secretariat_sees_all_outcomes(session: Session, own_body: Body) -> None:
    assert len(texts(session, SECRETARIAT)) == 3 * len(Visibility) + 5


def test_outcomes_are_ordered_by_latest_event_then_position(session: Session) -> None:
    earlier_event = factories.event(session, when=factories.when("2027-01-10"))
    later_event = factories.event(session, when=factories.when("2027-02-10"))
    same_time = factories.event(session, when=factories.when("2027-02-10"))
    for text, event_id, position in (
        ("none", None, 0),
        ("early", earlier_event.id, 0),
        ("tied", same_time.id, 0),
        ("late 2", later_event.id, 1),
        ("late 1", later_event.id, 0),
        ("late 2, added later", later_event.id, 1),
    ):
        factories.outcome(session, text=text, event_id=event_id, position=position)

    assert texts(session) == ["late 1", "late 2", "late 2, added later", "tied", "early", "none"]


def test_outcomes_of_a_presidency_are_ordered_by_earliest_event(session: Session) -> None:
    presidency = factories.presidency(session, slug="lt")
    columns = {"presidency_id": presidency.id, "presidency_is_override": True}
    later_event = factories.event(session, when=factories.when("2027-02-10"), **columns)
    earlier_event = factories.event(session, when=factories.when("2027-01-10"), **columns)
    other_event = factories.event(session, presidency_id=None, presidency_is_override=True)
    for text, rows in (
        ("late 2", {"event_id": later_event.id, "position": 1}),
        ("late 1", {"event_id": later_event.id}),
        ("early", {"event_id": earlier_event.id}),
        ("of the presidency itself", {"presidency_id": presidency.id}),
        ("closed", {"event_id": earlier_event.id, "visibility": Visibility.ORGANISERS}),
        ("elsewhere", {"event_id": other_event.id}),
        ("none", {}),
    ):
        factories.outcome(session, text=text, **rows)

    def listed(actor: Actor) -> list[str]:
        return [
            outcome.text for outcome in queries.list_for_presidency(session, actor, presidency.id)
        ]

    assert listed(ANONYMOUS) == ["early", "late 1", "late 2", "of the presidency itself"]
    assert "closed" in listed(SECRETARIAT)
    assert sorted(texts(session, presidency="lt")) == sorted(listed(ANONYMOUS))


def test_presidency_of_an_outcome_takes_precedence_over_that_of_its_event(session: Session) -> None:
    presidency = factories.presidency(session, slug="lt")
    of_event = factories.presidency(session, slug="se", country="SE")
    event = factories.event(session, presidency_id=of_event.id, presidency_is_override=True)
    factories.outcome(session, text="it", event_id=event.id, presidency_id=presidency.id)

    assert texts(session, presidency="lt") == ["it"]
    assert texts(session, presidency="se") == []
    assert queries.list_for_presidency(session, ANONYMOUS, of_event.id) == []


def test_each_filter_narrows_the_result(session: Session) -> None:
    body = factories.body(session, slug="tf")
    event = factories.event(session, bodies=[factories.body(session), body])
    other = factories.event(session)
    factories.outcome(session, text="it", event_id=event.id, kind=OutcomeKind.DECISION)
    factories.outcome(session, text="another kind", event_id=event.id)
    factories.outcome(session, text="another body", event_id=other.id, kind=OutcomeKind.DECISION)

    assert texts(session, kind=OutcomeKind.DECISION, body="tf") == ["it"]
    assert sorted(texts(session, kind=OutcomeKind.DECISION)) == ["another body", "it"]
    assert sorted(texts(session, body="tf")) == ["another kind", "it"]
    assert texts(session, body="nobody") == texts(session, presidency="nobody") == []
    assert len(texts(session)) == 3


def test_search_text_is_updated_with_the_outcome(session: Session) -> None:
    outcome: Outcome = factories.outcome(
        session, text="Žalias", owner="Ministry", attribution="Chair"
    )

    assert outcome.search_text == "zalias ministry chair"
