"""Searches with typos find the meeting that was meant, and reveal no hidden words."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.bodies.models import Body
from meetings.domain.events import drafts
from meetings.domain.events import services as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.search import corrections, operations, services
from meetings.domain.search import queries as search
from meetings.domain.search.models import SearchTrigram, SearchWord
from meetings.domain.search.queries import SearchQuery
from meetings.domain.search.rules import trigrams_of
from meetings.kernel.database import transaction
from tests import factories
from tests.concurrency import run_concurrently
from tests.conftest import NOON, on_both

pytestmark = on_both
SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
TITLES = (Path(__file__).parent / "titles.txt").read_text("utf-8").splitlines()
#: A typed search, and the words that begin or contain the title that was meant.
TYPED = {
    "cascde conference": "CASCADE",
    "childern at risk": "Children at Risk",
    "civil protction network": "Civil Protection Network",
    "emotoinal health": "Conference on Children",
    "traficking digital era": "Trafficking in the Digital Era",
    "exprt group": "Expert Group Meeting",
    "foster dialouge": "Foster dialogue",
    "hiddden truths": "Hidden Truths",
    "joint statment labour exploitaton": "Joint Statement",
    "lithuanain chairmanship": "Lithuanian Chairmanship",
    "hazrdous substances": "New project on protecting",
    "saef secure": "Safe & Secure",
    "municipalitties": "Strengthening capacity",
    "law enforcememt": "Strengthening efficient",
    "task forse": "Task Force",
    "taks forse agianst trafikcing": "Task Force",
}


def no_countries(_text: str) -> Mapping[str, frozenset[str]]:
    """Return no countries."""
    return {}


def correct(session: Session, typed: str, actor: Actor = ANONYMOUS) -> str | None:
    """Return the text that is searched for instead."""
    corrected = corrections.correct(session, SearchQuery(typed, actor), no_countries)
    return corrected[0].text if corrected else None


def store_words(session: Session) -> None:
    """Store the words of all events, as the reaction does for events written by services."""
    with transaction(session, now=NOON):
        operations.update_words(session, session.scalars(select(Event.id)).all())


def words_of(session: Session, event: Event) -> set[str]:
    """Return the stored words of the event."""
    return set(session.scalars(select(SearchWord.word).where(SearchWord.event_id == event.id)))


def test_typos_find_the_meeting_in_the_first_three(session: Session) -> None:
    for title in TITLES:
        factories.event(session, title=title)
    store_words(session)

    for typed, title in TYPED.items():
        assert not any(search.count_hits(session, SearchQuery(typed, ANONYMOUS)).values())
        corrected = corrections.correct(session, SearchQuery(typed, ANONYMOUS), no_countries)
        assert corrected is not None, typed
        meetings = search.search_meetings(session, corrected[0], limit=3)
        assert any(title in meeting.title for meeting in meetings), typed
        assert corrected[1] == search.count_hits(session, corrected[0])


def test_diacritics_punctuation_and_dates(session: Session) -> None:
    factories.event(session, title="Šviesa ir garsas", when=factories.when("2027-01-20"))
    store_words(session)

    assert correct(session, "sveisa") == "sviesa"
    assert correct(session, "šveisa, GARSAS") == "sviesa GARSAS"
    assert correct(session, "“šviesa”") == "šviesa"
    assert correct(session, "january 2027 sveisa") == "january 2027 sviesa"
    assert correct(session, "march 2027 sveisa") is None


def test_words_of_bodies_places_and_people_are_corrected(session: Session) -> None:
    body = factories.body(session, name="Maritime Council")
    venue = factories.venue(session, name="Filharmonia", city="Gdańsk")
    event = factories.event(session, bodies=[body], venues=[venue])
    factories.appearance(session, event, person=factories.person(session, name="Märta Johansson"))
    store_words(session)

    assert correct(session, "martime") == "maritime"
    assert correct(session, "gdanks filharmonia") == "gdansk filharmonia"
    assert correct(session, "marta johanson x") is None
    assert correct(session, "jophansson") == "johansson"


@pytest.mark.parametrize(
    "hidden",
    [{"state": EventState.DRAFT}, {"published_at": None}, {"visibility": Visibility.MEMBERS},
     {"visibility": Visibility.ORGANISERS}],
)  # fmt: skip
def test_words_of_hidden_events_are_not_revealed(session: Session, hidden: dict[str, Any]) -> None:
    secret = factories.event(session, title="Redeployment", **hidden)
    factories.appearance(session, secret, person=factories.person(session, name="Xavier Quist"))
    factories.event(session, title="Predeployments of ships")
    store_words(session)

    assert correct(session, "redeploymnt") is None
    assert correct(session, "xavierr") is None
    assert correct(session, "redeploymnt", SECRETARIAT) == "redeployment"


def test_words_of_events_for_members_are_suggested_to_members(session: Session) -> None:
    event = factories.event(session, title="Redeployment", visibility=Visibility.MEMBERS)
    store_words(session)
    body_id = event.body_ids[0]

    member = Actor(2, "Rasa", (Grant(Role.MEMBER, body_id),))
    stranger = Actor(3, "Jonas", (Grant(Role.MEMBER, body_id + 1),))

    assert correct(session, "redeploymnt", member) == "redeployment"
    assert correct(session, "redeploymnt", stranger) is None


def test_services_store_the_words_of_what_they_write(session: Session) -> None:
    event = factories.event(session, title="Old name", state=EventState.DRAFT, published_at=None)
    person = factories.person(session, name="Märta Johansson")
    with transaction(session, now=NOON):
        event.title = "Energy security"
        factories.appearance(session, event, person=person)
    assert {"energy", "security", "marta", "johansson"} <= words_of(session, event)
    assert "old" not in words_of(session, event)

    with transaction(session, now=NOON):
        person.name = "Märta Svensson"
    assert "svensson" in words_of(session, event)
    assert "johansson" not in words_of(session, event)


def test_purged_drafts_leave_no_words(session: Session) -> None:
    event = factories.event(
        session, title="Redeployment", state=EventState.DRAFT, published_at=None
    )
    factories.event(session, title="Energy")
    store_words(session)
    assert session.scalars(select(SearchTrigram).filter_by(word="redeployment")).all()
    with transaction(session, now=NOON):
        event.deleted_at = NOON - drafts.DELETED_DRAFT_TTL

    events.purge_deleted_drafts(session, now=NOON)
    services.delete_unused_trigrams(session, now=NOON)

    assert not session.scalars(select(SearchWord).filter_by(word="redeployment")).all()
    assert not session.scalars(select(SearchTrigram).filter_by(word="redeployment")).all()
    kept = session.scalars(select(SearchTrigram.trigram).filter_by(word="energy"))
    assert set(kept) == trigrams_of("energy")


def test_event_and_body_renamed_at_once_have_all_words(session: Session) -> None:
    body = factories.body(session, name="Old body")
    event_ids = [factories.event(session, title="Old title", bodies=[body]).id for _ in range(3)]
    store_words(session)
    body_id = body.id

    def rename(other: Session, index: int) -> None:
        with transaction(other, now=NOON):
            if index == 3:
                other.get_one(Body, body_id).name = "Security council"
            else:
                other.get_one(Event, event_ids[index]).title = "Council of security and transport"

    run_concurrently(session, 4, rename)

    for event_id in event_ids:
        words = words_of(session, session.get_one(Event, event_id))
        assert {"security", "council", "transport"} <= words
        assert not words & {"old", "title"}


def test_long_searches_cost_a_bounded_number_of_queries(
    session: Session, count_queries: Callable[[], Any]
) -> None:
    factories.event(session, title="Energy security")
    store_words(session)

    for typed in ("energi " * 28, " ".join(f"word{chr(97 + i)}" for i in range(25)), "z" * 200,
                  "%_ enregy secrity seurity eenrgy", "' OR 1=1 --", "a" * 30):  # fmt: skip
        with count_queries() as queries:
            correct(session, typed)
        assert queries.count <= 2


def test_candidates_are_found_by_the_index(session: Session) -> None:
    for number in range(300):
        factories.event(
            session, title="Energy " + "".join(chr(97 + int(d)) for d in f"{number:05}")
        )
    store_words(session)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = corrections._select_candidates("enregy", ANONYMOUS).compile(  # noqa: SLF001
        session.get_bind(), compile_kwargs={"literal_binds": True}
    )
    if not is_sqlite:
        session.execute(text("ANALYZE"))
        session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"

    plan = str(session.execute(text(f"{explain} {statement}".replace(":", "\\:"))).all())

    assert "trigram=?" in plan if is_sqlite else "pk_search_trigrams" in plan
    assert "SCAN search_trigrams" not in plan
