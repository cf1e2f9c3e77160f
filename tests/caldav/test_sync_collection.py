"""Incremental syncs: after any changes, a client ends with the current content."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from meetings.caldav import public_calendars
from meetings.caldav.sync_token_cache import (
    CacheSlot,
    SyncTokenCache,
    register_token_cache,
    token_cache,
)
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.sync_tokens import (
    EMPTY_STATE,
    CollectionState,
    TokenSigner,
    collection_ctag,
    decode_token,
    encode_token,
)
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.rules import EventKind, EventState, Visibility
from meetings.kernel import clock
from meetings.kernel.database import Revision, transaction
from tests import factories
from tests.caldav.helpers import (
    ALL,
    change,
    condition,
    create_event,
    nresults,
    parse_multistatus,
    propfind,
    sync,
    url_of,
)
from tests.conftest import on_both

THB = "/dav/calendars/body.thb/"


@on_both
def test_a_client_receives_every_change_once(session: Session, client: FlaskClient) -> None:
    first = parse_multistatus(sync(client))
    event = create_event(session)
    other = create_event(session)

    new = parse_multistatus(sync(client, first.token))
    assert new.existing == {url_of(event), url_of(other)}
    assert parse_multistatus(sync(client, new.token)).by_href == {}
    change(session, event, title="Renamed")
    renamed = parse_multistatus(sync(client, new.token))
    assert (renamed.existing, renamed.deleted) == ({url_of(event)}, set())
    change(session, event, state=EventState.CANCELLED)
    cancelled = parse_multistatus(sync(client, renamed.token))
    assert cancelled.existing == {url_of(event)}
    change(session, event, state=EventState.DRAFT)
    left = parse_multistatus(sync(client, cancelled.token))
    assert (left.existing, left.deleted) == (set(), {url_of(event)})
    assert parse_multistatus(sync(client, left.token)).by_href == {}
    change(session, event, state=EventState.CONFIRMED)
    back = parse_multistatus(sync(client, left.token))
    assert back.existing == {url_of(event)}
    # A client that missed all intermediate states receives only the last one.
    assert parse_multistatus(sync(client, new.token)).existing == {url_of(event)}


@pytest.mark.parametrize(
    "columns",
    [{"visibility": Visibility.MEMBERS}, {"published_at": None}, {"state": EventState.DRAFT}],
)
def test_a_hidden_event_is_removed(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    event = create_event(session)
    before = parse_multistatus(sync(client))

    change(session, event, **columns)

    assert parse_multistatus(sync(client, before.token)).deleted == {url_of(event)}


def test_an_event_that_changes_its_body_moves_between_calendars(
    session: Session, client: FlaskClient
) -> None:
    thb, cso = factories.body(session, slug="thb"), factories.body(session, slug="cso")
    event, at_cso = create_event(session, bodies=[thb]), "/dav/calendars/body.cso/"
    before_thb, before_cso = (
        parse_multistatus(sync(client, path=THB)),
        parse_multistatus(sync(client, path=at_cso)),
    )

    change(session, event, organised_by=[EventBody(body=cso, position=0)])

    assert parse_multistatus(sync(client, before_thb.token, path=THB)).deleted == {
        url_of(event, THB)
    }
    assert parse_multistatus(sync(client, before_cso.token, path=at_cso)).existing == {
        url_of(event, at_cso)
    }


def test_filters_on_data_outside_the_entry_add_and_remove_events(
    session: Session, client: FlaskClient
) -> None:
    project = factories.project(session, slug="hope")
    event, path = create_event(session), "/dav/calendars/project.hope/"
    revision = session.scalars(select(CalendarFragment.revision)).one()
    without = parse_multistatus(sync(client, path=path))

    change(session, event, projects=[project])
    within = parse_multistatus(sync(client, without.token, path=path))
    change(session, event, projects=[])

    session.expire_all()
    assert session.scalars(select(CalendarFragment.revision)).one() == revision
    assert within.existing == {url_of(event, path)}
    assert parse_multistatus(sync(client, within.token, path=path)).deleted == {url_of(event, path)}


def test_a_renamed_body_changes_all_its_entries(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb")
    events = [create_event(session, bodies=[body]) for _ in range(3)]
    create_event(session)
    before = parse_multistatus(sync(client))

    with transaction(session, now=clock.now()):
        body.name = "Another name"

    assert parse_multistatus(sync(client, before.token)).existing == set(map(url_of, events))


def test_a_cancelled_event_is_removed_30_days_after_its_end(app: Any, session: Session) -> None:
    event = create_event(session, -1, state=EventState.CANCELLED)
    soon, later = (clock.now() + timedelta(days=days) for days in (28, 31))

    with app.test_request_context():
        then = public_calendars.find_calendar("all", soon)
        first = then.changes("", with_text=False)
        assert first is not None
        news = public_calendars.find_calendar("all", later).changes(first.token, with_text=False)

    assert [item.uid for item in first.items] == [event.uid]
    assert news is not None
    assert (news.items, news.deleted_uids) == ([], [event.uid])


def test_sync_returns_entries_with_text(session: Session, client: FlaskClient) -> None:
    create_event(session, title="Before")
    names = "d:getetag", "c:calendar-data"
    first = parse_multistatus(sync(client, "", *names))
    create_event(session, title="After")

    assert first.titles() == ["Before"]
    assert parse_multistatus(sync(client, first.token, *names)).titles() == ["After"]


def test_the_sync_token_reflects_the_calendar_state(session: Session, client: FlaskClient) -> None:
    create_event(session, bodies=[factories.body(session, slug="thb")])

    def current_state() -> tuple[str, str, str]:
        calendar = parse_multistatus(propfind(client, ALL, "d:sync-token", "s:getctag")).single()
        return (
            parse_multistatus(sync(client)).token,
            calendar.text("d:sync-token"),
            calendar.text("s:getctag"),
        )

    synced, result, ctag = current_state()
    assert synced == result
    assert current_state() == (synced, result, ctag)
    create_event(session)
    assert not set(current_state()) & {synced, ctag}


@pytest.mark.parametrize(
    "token",
    ["nonsense", "data:,", "data:,AAAA", "data:,%%%", "data:,ü", "http://x",
     f"data:,{'A' * 300_000}"],
)  # fmt: skip
def test_an_invalid_sync_token_is_rejected(
    session: Session, client: FlaskClient, token: str
) -> None:
    create_event(session)

    response = sync(client, token)

    assert response.status_code == 403
    assert condition(response) == "d:valid-sync-token"


def test_a_sync_token_is_valid_only_for_its_calendar(session: Session, client: FlaskClient) -> None:
    create_event(session, bodies=[factories.body(session, slug="thb")])
    token = parse_multistatus(sync(client)).token

    assert condition(sync(client, token, path=THB)) == "d:valid-sync-token"
    assert condition(sync(client, token[:-1] + ("A" if token[-1] != "A" else "B"))) == (
        "d:valid-sync-token"
    )


def test_a_restore_or_a_deletion_requires_a_full_sync(
    session: Session, client: FlaskClient
) -> None:
    events = [create_event(session), create_event(session)]
    token = parse_multistatus(sync(client)).token

    session.execute(update(CalendarFragment).values(revision=1))
    session.execute(update(Revision).values(number=1))
    session.commit()
    assert condition(sync(client, token)) == "d:valid-sync-token"
    token = parse_multistatus(sync(client)).token
    session.execute(delete(EventBody).where(EventBody.event_id == events[0].id))
    session.execute(delete(Event).where(Event.id == events[0].id))
    session.commit()
    assert condition(sync(client, token)) == "d:valid-sync-token"
    assert parse_multistatus(sync(client)).existing == {url_of(events[1])}


def test_sync_queries_do_not_grow_with_the_entries(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    event = create_event(session)
    token = parse_multistatus(sync(client)).token

    def cost() -> int:
        with count_queries() as queries:
            parse_multistatus(sync(client, token, "d:getetag", "c:calendar-data"))
        return int(queries.count)

    change(session, event, title="New")
    cost_of_one = cost()
    for _ in range(3):
        change(session, create_event(session), title="New")
    assert cost() == cost_of_one


STEPS: tuple[dict[str, Any], ...] = (
    {"title": "Renamed"}, {"kind": EventKind.WEBINAR}, {"kind": EventKind.MEETING},
    {"state": EventState.DRAFT}, {"state": EventState.CANCELLED}, {"state": EventState.CONFIRMED},
    {"visibility": Visibility.MEMBERS}, {"visibility": Visibility.PUBLIC},
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(STEPS))), max_size=12))
def test_a_synced_copy_always_equals_the_calendar(
    session: Session, client: FlaskClient, steps: list[tuple[int, int]]
) -> None:
    """Several clients that sync at different times always match the full calendar.

    The second one gets at most one change at a time.
    """
    path = "/dav/calendars/kind.webinar/"
    events = [create_event(session, kind=EventKind.WEBINAR) for _ in range(4)]
    copies: list[dict[str, str]] = [{}, {}]
    tokens = ["", ""]

    def follow(number: int) -> bool:
        limit = nresults(1) if number else ""
        news = parse_multistatus(sync(client, tokens[number], path=path, limit=limit))
        tokens[number] = news.token
        for href in news.deleted:
            del copies[number][href]  # a client is not notified of entries that it never had
        for href in news.existing:
            copies[number][href] = news.by_href[href].text("d:getetag")
        return news.is_truncated

    for which, step in steps:
        if step == len(STEPS):
            follow(which % 2)
        else:
            change(session, events[which], **STEPS[step])
    full = parse_multistatus(sync(client, path=path))
    etags = {href: resource.text("d:getetag") for href, resource in full.by_href.items()}
    for number in (0, 1):
        while follow(number):
            pass
        assert copies[number] == etags


@given(
    st.integers(0, 2**60),
    st.frozensets(st.integers(0, 5_000)),
    st.none() | st.integers(0, 2**60),
)
def test_a_sync_token_round_trips(
    revision: int, members: frozenset[int], last_event: int | None
) -> None:
    state, seal = CollectionState(revision, members, last_event), TokenSigner(b"key", "all")

    token = encode_token(state, seal)

    assert decode_token(token, seal) == state
    assert decode_token(token, TokenSigner(b"key", "other")) is None
    assert decode_token(token, TokenSigner(b"other", "all")) is None
    assert len(collection_ctag(token)) == 32


def test_a_sync_token_is_short(session: Session) -> None:
    seal = TokenSigner(b"key", "all")

    assert len(encode_token(EMPTY_STATE, seal)) < 64
    assert len(encode_token(CollectionState(10**9, frozenset(range(1, 10_001))), seal)) < 100
    assert len(encode_token(CollectionState(10**9, frozenset(range(1, 10_001, 37))), seal)) < 400


@pytest.fixture
def caching_client(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application with a sync token cache, as in production."""
    old = token_cache(app)
    register_token_cache(app, SyncTokenCache(3))
    yield app.test_client()
    register_token_cache(app, old)


def test_an_unchanged_calendar_needs_no_entry_queries(
    session: Session, caching_client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    event = create_event(session)
    token = parse_multistatus(sync(caching_client)).token

    with count_queries() as queries:
        assert parse_multistatus(sync(caching_client, token)).by_href == {}
    assert not [text for text in queries.texts if "calendar_fragments" in text]
    # Every change is visible at once, even if no entry contains it.
    change(session, event, title="New")
    news = parse_multistatus(sync(caching_client, token))
    assert news.existing == {url_of(event)}
    path = "/dav/calendars/project.hope/"
    project = factories.project(session, slug="hope")
    session.commit()
    without = parse_multistatus(sync(caching_client, path=path))
    change(session, event, projects=[project])
    assert parse_multistatus(sync(caching_client, without.token, path=path)).existing == {
        url_of(event, path)
    }
    assert parse_multistatus(sync(caching_client, news.token)).by_href == {}


def test_the_home_set_uses_cached_tokens(
    session: Session, caching_client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    create_event(session)

    def listed_tokens() -> tuple[set[str], int]:
        with count_queries() as queries:
            result = parse_multistatus(
                propfind(caching_client, "/dav/calendars/", "d:sync-token", depth="1")
            )
        tokens = {
            resource.text("d:sync-token")
            for resource in result.by_href.values()
            if resource.properties
        }
        return tokens, int(queries.count)

    first, second = listed_tokens(), listed_tokens()
    create_event(session)
    third = listed_tokens()

    assert first[0] == second[0]
    assert first[1] == second[1] + 1
    assert third[0] != first[0]


def test_the_token_cache_has_a_capacity() -> None:
    tokens, day = SyncTokenCache(2), datetime(2027, 1, 1, tzinfo=UTC)
    seals = [TokenSigner(b"key", name) for name in "abc"]
    memory = CacheSlot(tokens, 7, day)

    for seal in seals:
        memory.store(seal, EMPTY_STATE)

    assert [bool(memory.token(seal)) for seal in seals] == [False, True, True]
    assert CacheSlot(tokens, 8, day).token(seals[2]) == ""
    assert CacheSlot(tokens, 7, day + timedelta(days=1)).token(seals[2]) == ""
    assert CacheSlot(SyncTokenCache(0), 7, day).store(seals[0], EMPTY_STATE)
