"""Search over everything that the reader may see."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState, Visibility
from meetings.domain.search import operations
from meetings.domain.search import queries as search
from meetings.domain.search.queries import SearchGroup, SearchQuery
from meetings.kernel.database import transaction
from tests import factories
from tests.conftest import NOON, on_both
from tests.html_page import normalized_page


def create_items(session: Session, **columns: Any) -> None:
    """Create an item of every group that matches "gdańsk", and its event."""
    body = factories.body(session, name="Gdańsk Group")
    project = factories.project(session, title="Gdańsk Project")
    venue = factories.venue(session, name="Filharmonia", city="Gdańsk", country="PL")
    event = factories.event(
        session, title="Gdańsk Conference", bodies=[body], venues=[venue], **columns
    )
    event.projects.append(project)
    person = factories.person(session, name="Kazimierz Gdański")
    factories.appearance(session, event, person=person, position_held="Director General")
    factories.outcome(session, event_id=event.id, text="Meet in Gdańsk again.")
    factories.document(session, event_id=event.id, title="Gdańsk Declaration")


@on_both
def test_counts_ignore_diacritics(session: Session) -> None:
    create_items(session)

    for text in ("gdansk", "GDAŃSK", "gdańsk", " gda  nsk "):
        assert search.count_hits(session, SearchQuery(text, ANONYMOUS)) == dict.fromkeys(
            SearchGroup, 1
        )


@on_both
def test_hidden_items_are_not_found(session: Session) -> None:
    create_items(session, state=EventState.DRAFT)
    factories.outcome(session, text="Gdańsk is internal.", visibility=Visibility.ORGANISERS)
    factories.person(session, name="Gdańsk Nobody", email="gdansk@example.org")

    counts = search.count_hits(session, SearchQuery("gdansk", ANONYMOUS))

    assert {group for group, number in counts.items() if number} == {
        SearchGroup.BODIES,
        SearchGroup.PROJECTS,
    }


@on_both
def test_people_are_found_by_name_office_and_group(session: Session) -> None:
    event = factories.event(session)
    person = factories.person(session, name="Märta Johansson")
    office = {"position_held": "Associate Professor", "organisation_name": "Örebro Universitet"}
    factories.appearance(session, event, person=person, **office)
    factories.appearance(session, factories.event(session), person=person)
    factories.appearance(session, event, group_name="A youth panel")

    def names(text: str) -> list[tuple[str, int]]:
        people = search.search_people(session, SearchQuery(text, ANONYMOUS), limit=5)
        return [(hit.name, len(hit.appearances)) for hit in people]

    assert names("marta") == [("Märta Johansson", 2)]
    assert names("orebro professor") == [("Märta Johansson", 2)]
    assert names("youth") == [("A youth panel", 1)]
    assert names("a") == [("A youth panel", 1), ("Märta Johansson", 2)]


def test_groups_with_counts(session: Session, client: FlaskClient) -> None:
    factories.installation(session)
    create_items(session)
    session.commit()

    page = normalized_page(client, "/search?q=gdansk")

    for title in ("Meetings", "People", "Bodies", "Projects", "Places", "Record", "Documents"):
        assert f"<h2>{title} (1)</h2>" in page
    assert "7 results" in page
    assert "Opening" not in page
    assert "Speaker · Director General" in page


def test_places_by_country(session: Session, client: FlaskClient) -> None:
    create_items(session)
    session.commit()

    assert "Filharmonia, Gdańsk, Poland" in normalized_page(client, "/search?q=poland&in=places")


def test_empty_query_and_no_results(session: Session, client: FlaskClient) -> None:
    assert "No results" not in normalized_page(client, "/search")
    assert "No results" not in normalized_page(client, "/search?q=%20")
    assert "No results" in normalized_page(client, "/search?q=100%25_nothing")


def test_pages_of_a_group(session: Session, client: FlaskClient) -> None:
    for number in range(32):
        factories.event(session, title=f"Spring {number:02}")
    session.commit()

    assert normalized_page(client, "/search?q=spring").count("Spring ") == 5
    assert "All 32" in normalized_page(client, "/search?q=spring")
    assert normalized_page(client, "/search?q=spring&in=meetings").count("Spring ") == 30
    assert normalized_page(client, "/search?q=spring&in=meetings&page=2").count("Spring ") == 2
    assert normalized_page(client, "/search?q=spring&in=meetings&page=99").count("Spring ") == 2


def test_markup_in_the_query_is_escaped(client: FlaskClient) -> None:
    assert "<script>alert" not in client.get('/search?q="><script>alert(1)</script>').text


def test_search_uses_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.installation(session)
    costs = []
    for more in (1, 2):
        for _each in range(more):
            create_items(session)
        session.commit()
        with count_queries() as queries:
            normalized_page(client, "/search?q=gdansk")
        costs.append(queries.count)

    assert costs[0] == costs[1] <= 12


def store_words(session: Session) -> None:
    """Store the words of all events."""
    session.commit()
    with transaction(session, now=NOON):
        operations.update_words(session, session.scalars(select(Event.id)).all())


def test_typo_shows_the_results_of_the_nearest_words(session: Session, client: FlaskClient) -> None:
    for number in range(7):
        factories.event(session, title=f"Transport {number}")
    store_words(session)

    page = normalized_page(client, "/search?q=transprot")

    assert "Showing results for “transport”." in page
    assert 'href="/search?q=transprot&amp;exact=1"' in page
    assert 'href="/search?q=transport&amp;in=meetings"' in page
    assert page.count("Transport ") == 5
    assert "No results" not in page
    assert "Showing results" not in normalized_page(client, "/search?q=transport")


def test_exactly_the_typed_words_are_searched_on_request(
    session: Session, client: FlaskClient
) -> None:
    factories.event(session, title="Transport")
    store_words(session)

    page = normalized_page(client, "/search?q=transprot&exact=1")

    assert "No results" in page
    assert "Showing results" not in page


def test_corrected_searches_use_a_constant_number_of_queries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    factories.installation(session)
    costs = {}
    for more in (1, 2):
        for _each in range(more):
            create_items(session)
        store_words(session)
        for typed in ("gdansk", "gdasnk"):
            with count_queries() as queries:
                normalized_page(client, f"/search?q={typed}")
            costs[typed, more] = queries.count

    assert costs["gdasnk", 1] == costs["gdasnk", 2] <= 12
    assert costs["gdansk", 1] == costs["gdansk", 2] == costs["gdasnk", 1] - 2
