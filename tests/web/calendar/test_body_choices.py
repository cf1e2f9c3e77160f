"""Few bodies are shown beside the meetings; a list contains all of them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState, Visibility
from meetings.presenters.filter_options import MAX_BODIES_SHOWN
from tests import factories
from tests.conftest import Statements
from tests.html_page import normalized_page

Counter = Callable[[], AbstractContextManager[Statements]]


@pytest.fixture(autouse=True)
def installation(session: Session) -> None:
    factories.installation(session)
    session.commit()


def publish_bodies(session: Session, number: int) -> None:
    """Create bodies WG 1, WG 2, …; each has as many upcoming meetings as its tens."""
    for place in range(1, number + 1):
        body = factories.body(session, slug=f"wg-{place}", short_name=f"WG {place}")
        factories.event(session, bodies=[body], when=factories.when("2020-01-07"))
        for _meeting in range(place // 10):
            factories.event(session, bodies=[body], when=factories.coming())
    session.commit()


def chips(page: str) -> list[str]:
    row = page.partition('<nav class="chips"')[2].partition("</nav>")[0]
    return re.findall(r'class="chip"[^>]*>([^<]*)</a>', row)


def options(page: str) -> list[str]:
    items = page.partition('class="choice-list__items"')[2].partition("</fieldset>")[0]
    return re.findall(r"<bdi>([^<]*)</bdi></label>", items)


@pytest.mark.parametrize("view", ["list", "month", "year"])
def test_busiest_bodies_are_chips_and_all_are_in_the_list(
    client: FlaskClient, session: Session, view: str
) -> None:
    publish_bodies(session, 60)

    page = normalized_page(client, f"/?view={view}&kind=webinar&body=wg-3")

    busiest = ["WG 50", "WG 51", "WG 52", "WG 53", "WG 54", "WG 55", "WG 60"]
    assert set(chips(page)[1:]) >= {*busiest, "WG 3"}
    assert len(chips(page)) == 1 + MAX_BODIES_SHOWN + 1
    assert "All 60 bodies…" in page
    assert options(page) == [f"WG {place}" for place in range(1, 61)]
    assert re.search(r'name="body" value="wg-3" id="body-wg-3" checked', page)
    assert 'type="hidden" name="kind" value="webinar"' in page
    assert ('type="hidden" name="view"' in page) is (view != "list")


def test_list_replaces_the_chosen_bodies(client: FlaskClient, session: Session) -> None:
    publish_bodies(session, 12)

    page = normalized_page(client, "/?body=wg-11&body=wg-12")

    assert "2 upcoming" in page
    assert options(page).count("WG 11") == 1
    assert page.count('type="checkbox" name="body"') == 12
    assert page.count(" checked") == 2


def test_few_bodies_are_all_chips(client: FlaskClient, session: Session) -> None:
    publish_bodies(session, MAX_BODIES_SHOWN)

    page = normalized_page(client, "/")

    assert len(chips(page)) == 1 + MAX_BODIES_SHOWN
    assert "bodies…" not in page


def test_chips_have_the_order_of_the_organisation(client: FlaskClient, session: Session) -> None:
    for position, name in enumerate(["WG 10", "WG 9", "WG 1"]):
        body = factories.body(session, short_name=name, position=max(position, 1))
        factories.event(session, bodies=[body], when=factories.coming(position + 1))
    session.commit()

    assert chips(normalized_page(client, "/"))[1:] == ["WG 9", "WG 10", "WG 1"]


def test_hidden_and_cancelled_meetings_do_not_make_a_body_busy(
    client: FlaskClient, session: Session
) -> None:
    publish_bodies(session, 60)
    quiet = factories.body(session, slug="quiet", short_name="Quiet")
    hidden = {"visibility": Visibility.ORGANISERS}, {"state": EventState.CANCELLED}
    for columns in hidden * 6:
        factories.event(session, bodies=[quiet], when=factories.coming(), **columns)
    session.commit()

    assert "Quiet" not in chips(normalized_page(client, "/"))


def test_many_bodies_take_no_more_queries(
    client: FlaskClient, session: Session, count_queries: Counter
) -> None:
    counts = []
    for path in ("/", "/subscribe"):
        for number in (1, 30):
            for _body in range(number):
                factories.event(session, bodies=[factories.body(session)])
            session.commit()
            with count_queries() as queries:
                assert client.get(path).status_code == 200
            counts.append((path, queries.count))

    assert len(set(counts)) == 2
    assert max(count for _path, count in counts) <= 12


def test_feed_builder_folds_most_bodies(client: FlaskClient, session: Session) -> None:
    publish_bodies(session, 60)

    page = normalized_page(client, "/subscribe?body=wg-3")

    shown, _mark, folded = page.partition('more-choices"')
    assert "51 more bodies…" in folded
    assert shown.count('name="body"') == MAX_BODIES_SHOWN + 1
    assert re.search(r'checked[^>]*value="wg-3"|value="wg-3"[^>]*checked', shown)
    names = re.findall(r"<bdi>(WG \d+)</bdi></label>", folded)
    assert len(names) == 51
    assert names == sorted(names, key=lambda name: int(name[3:]))
