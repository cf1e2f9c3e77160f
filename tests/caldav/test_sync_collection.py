"""A program that asks what is new: whatever happens meanwhile, it ends with what is there."""

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
from tests.caldav.helpers import ALL, address, answers, change, condition, made, propfind, sync
from tests.conftest import on_both

THB = "/dav/calendars/body.thb/"


@on_both
def test_a_program_hears_of_every_turn_once(session: Session, client: FlaskClient) -> None:
    first = answers(sync(client))
    event = made(session)
    other = made(session)

    new = answers(sync(client, first.token))
    assert new.there == {address(event), address(other)}
    assert answers(sync(client, new.token)).by_href == {}
    change(session, event, title="Renamed")
    renamed = answers(sync(client, new.token))
    assert (renamed.there, renamed.deleted_uids) == ({address(event)}, set())
    change(session, event, state=EventState.CANCELLED)
    cancelled = answers(sync(client, renamed.token))
    assert cancelled.there == {address(event)}
    change(session, event, state=EventState.DRAFT)
    left = answers(sync(client, cancelled.token))
    assert (left.there, left.deleted_uids) == (set(), {address(event)})
    assert answers(sync(client, left.token)).by_href == {}
    change(session, event, state=EventState.CONFIRMED)
    back = answers(sync(client, left.token))
    assert back.there == {address(event)}
    # Who was away all the time hears of the end alone.
    assert answers(sync(client, new.token)).there == {address(event)}


@pytest.mark.parametrize(
    "columns",
    [{"reader": Visibility.MEMBERS}, {"published_at": None}, {"state": EventState.DRAFT}],
)
def test_what_is_hidden_leaves(
    session: Session, client: FlaskClient, columns: dict[str, Any]
) -> None:
    event = made(session)
    before = answers(sync(client))

    change(session, event, **columns)

    assert answers(sync(client, before.token)).deleted_uids == {address(event)}


def test_what_moves_to_another_body_leaves_the_one_and_enters_the_other(
    session: Session, client: FlaskClient
) -> None:
    thb, cso = factories.body(session, slug="thb"), factories.body(session, slug="cso")
    event, at_cso = made(session, bodies=[thb]), "/dav/calendars/body.cso/"
    here, there = answers(sync(client, path=THB)), answers(sync(client, path=at_cso))

    change(session, event, organised_by=[EventBody(body=cso, position=0)])

    assert answers(sync(client, here.token, path=THB)).deleted_uids == {address(event, THB)}
    assert answers(sync(client, there.token, path=at_cso)).there == {address(event, at_cso)}


def test_what_is_filtered_by_something_that_no_entry_says_enters_and_leaves(
    session: Session, client: FlaskClient
) -> None:
    project = factories.project(session, slug="hope")
    event, path = made(session), "/dav/calendars/project.hope/"
    revision = session.scalars(select(CalendarFragment.revision)).one()
    without = answers(sync(client, path=path))

    change(session, event, projects=[project])
    within = answers(sync(client, without.token, path=path))
    change(session, event, projects=[])

    session.expire_all()
    assert session.scalars(select(CalendarFragment.revision)).one() == revision
    assert within.there == {address(event, path)}
    assert answers(sync(client, within.token, path=path)).deleted_uids == {address(event, path)}


def test_a_new_name_of_a_body_is_new_in_every_entry(session: Session, client: FlaskClient) -> None:
    body = factories.body(session, slug="thb")
    events = [made(session, bodies=[body]) for _ in range(3)]
    made(session)
    before = answers(sync(client))

    with transaction(session, now=clock.now()):
        body.name = "Another name"

    assert answers(sync(client, before.token)).there == set(map(address, events))


def test_what_was_cancelled_leaves_by_itself_30_days_after_its_end(
    app: Any, session: Session
) -> None:
    event = made(session, -1, state=EventState.CANCELLED)
    soon, later = (clock.now() + timedelta(days=days) for days in (28, 31))

    with app.test_request_context():
        then = public_calendars.find_calendar("all", soon)
        first = then.changes("", with_text=False)
        assert first is not None
        news = public_calendars.find_calendar("all", later).changes(first.token, with_text=False)

    assert [item.uid for item in first.items] == [event.uid]
    assert news is not None
    assert (news.items, news.deleted_uids) == ([], [event.uid])


def test_entries_come_with_their_text(session: Session, client: FlaskClient) -> None:
    made(session, title="Before")
    names = "d:getetag", "c:calendar-data"
    first = answers(sync(client, "", *names))
    made(session, title="After")

    assert first.titles() == ["Before"]
    assert answers(sync(client, first.token, *names)).titles() == ["After"]


def test_the_token_is_the_calendar_s_state(session: Session, client: FlaskClient) -> None:
    made(session, bodies=[factories.body(session, slug="thb")])

    def told() -> tuple[str, str, str]:
        it = answers(propfind(client, ALL, "d:sync-token", "s:getctag")).one()
        return answers(sync(client)).token, it.text("d:sync-token"), it.text("s:getctag")

    synced, found, ctag = told()
    assert synced == found
    assert told() == (synced, found, ctag)
    made(session)
    assert not set(told()) & {synced, ctag}


@pytest.mark.parametrize(
    "token",
    ["nonsense", "data:,", "data:,AAAA", "data:,%%%", "data:,ü", "http://x",
     f"data:,{'A' * 300_000}"],
)  # fmt: skip
def test_a_token_that_is_none_is_refused(session: Session, client: FlaskClient, token: str) -> None:
    made(session)

    answer = sync(client, token)

    assert answer.status_code == 403
    assert condition(answer) == "d:valid-sync-token"


def test_a_token_is_good_for_its_own_calendar(session: Session, client: FlaskClient) -> None:
    made(session, bodies=[factories.body(session, slug="thb")])
    token = answers(sync(client)).token

    assert condition(sync(client, token, path=THB)) == "d:valid-sync-token"
    assert condition(sync(client, token[:-1] + ("A" if token[-1] != "A" else "B"))) == (
        "d:valid-sync-token"
    )


def test_after_a_restore_or_a_deletion_one_begins_anew(
    session: Session, client: FlaskClient
) -> None:
    events = [made(session), made(session)]
    token = answers(sync(client)).token

    session.execute(update(CalendarFragment).values(revision=1))
    session.execute(update(Revision).values(number=1))
    session.commit()
    assert condition(sync(client, token)) == "d:valid-sync-token"
    token = answers(sync(client)).token
    session.execute(delete(EventBody).where(EventBody.event_id == events[0].id))
    session.execute(delete(Event).where(Event.id == events[0].id))
    session.commit()
    assert condition(sync(client, token)) == "d:valid-sync-token"
    assert answers(sync(client)).there == {address(events[1])}


def test_more_than_the_limit_is_refused_as_a_whole(session: Session, client: FlaskClient) -> None:
    made(session), made(session)

    def asked(most: str) -> Any:
        return sync(client, limit=f"<d:limit><d:nresults>{most}</d:nresults></d:limit>")

    assert len(answers(asked("2")).there) == 2
    assert asked("1").status_code == 507
    assert condition(asked("1")) == "d:number-of-matches-within-limits"
    assert asked("many").status_code == 400


def test_syncing_costs_the_same_for_any_number(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    event = made(session)
    token = answers(sync(client)).token

    def cost() -> int:
        with count_queries() as seen:
            answers(sync(client, token, "d:getetag", "c:calendar-data"))
        return int(seen.count)

    change(session, event, title="New")
    once = cost()
    for _ in range(3):
        change(session, made(session), title="New")
    assert cost() == once


TURNS: tuple[dict[str, Any], ...] = (
    {"title": "Renamed"}, {"kind": EventKind.WEBINAR}, {"kind": EventKind.MEETING},
    {"state": EventState.DRAFT}, {"state": EventState.CANCELLED}, {"state": EventState.CONFIRMED},
    {"reader": Visibility.MEMBERS}, {"reader": Visibility.PUBLIC},
)  # fmt: skip


@pytest.mark.slow
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, len(TURNS))), max_size=12))
def test_a_copy_that_follows_is_always_the_calendar(
    session: Session, client: FlaskClient, turns: list[tuple[int, int]]
) -> None:
    """Several programs, each asking at times of its own, never differ from the whole."""
    path = "/dav/calendars/kind.webinar/"
    events = [made(session, kind=EventKind.WEBINAR) for _ in range(4)]
    copies: list[dict[str, str]] = [{}, {}]
    tokens = ["", ""]

    def follow(number: int) -> None:
        news = answers(sync(client, tokens[number], path=path))
        tokens[number] = news.token
        for href in news.deleted_uids:
            del copies[number][href]  # nobody is told of what he never had
        for href in news.there:
            copies[number][href] = news.by_href[href].text("d:getetag")

    for which, turn in turns:
        if turn == len(TURNS):
            follow(which % 2)
        else:
            change(session, events[which], **TURNS[turn])
    whole = answers(sync(client, path=path))
    etags = {href: it.text("d:getetag") for href, it in whole.by_href.items()}
    for number in (0, 1):
        follow(number)
        assert copies[number] == etags


@given(st.integers(0, 2**60), st.frozensets(st.integers(0, 5_000)))
def test_a_token_is_read_back(revision: int, members: frozenset[int]) -> None:
    state, seal = CollectionState(revision, members), TokenSigner(b"key", "all")

    token = encode_token(state, seal)

    assert decode_token(token, seal) == state
    assert decode_token(token, TokenSigner(b"key", "other")) is None
    assert decode_token(token, TokenSigner(b"other", "all")) is None
    assert len(collection_ctag(token)) == 32


def test_a_token_is_short(session: Session) -> None:
    seal = TokenSigner(b"key", "all")

    assert len(encode_token(EMPTY_STATE, seal)) < 64
    assert len(encode_token(CollectionState(10**9, frozenset(range(1, 10_001))), seal)) < 100
    assert len(encode_token(CollectionState(10**9, frozenset(range(1, 10_001, 37))), seal)) < 400


@pytest.fixture
def keeping(app: Flask) -> Iterator[FlaskClient]:
    """A client of the application with a memory for tokens, as it runs for programs."""
    old = token_cache(app)
    register_token_cache(app, SyncTokenCache(3))
    yield app.test_client()
    register_token_cache(app, old)


def test_that_nothing_is_new_is_known_without_looking(
    session: Session, keeping: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    event = made(session)
    token = answers(sync(keeping)).token

    with count_queries() as seen:
        assert answers(sync(keeping, token)).by_href == {}
    assert not [text for text in seen.texts if "calendar_fragments" in text]
    # Whatever changes is seen at once, also what no entry says.
    change(session, event, title="New")
    news = answers(sync(keeping, token))
    assert news.there == {address(event)}
    path = "/dav/calendars/project.hope/"
    project = factories.project(session, slug="hope")
    session.commit()
    without = answers(sync(keeping, path=path))
    change(session, event, projects=[project])
    assert answers(sync(keeping, without.token, path=path)).there == {address(event, path)}
    assert answers(sync(keeping, news.token)).by_href == {}


def test_the_list_knows_the_tokens_too(
    session: Session, keeping: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    made(session)

    def told() -> tuple[set[str], int]:
        with count_queries() as seen:
            found = answers(propfind(keeping, "/dav/calendars/", "d:sync-token", depth="1"))
        tokens = {it.text("d:sync-token") for it in found.by_href.values() if it.found}
        return tokens, int(seen.count)

    first, second = told(), told()
    made(session)
    third = told()

    assert first[0] == second[0]
    assert first[1] == second[1] + 1
    assert third[0] != first[0]


def test_so_many_tokens_are_kept_and_no_more() -> None:
    tokens, day = SyncTokenCache(2), datetime(2027, 1, 1, tzinfo=UTC)
    seals = [TokenSigner(b"key", name) for name in "abc"]
    memory = CacheSlot(tokens, 7, day)

    for seal in seals:
        memory.note(seal, EMPTY_STATE)

    assert [bool(memory.token(seal)) for seal in seals] == [False, True, True]
    assert CacheSlot(tokens, 8, day).token(seals[2]) == ""
    assert CacheSlot(tokens, 7, day + timedelta(days=1)).token(seals[2]) == ""
    assert CacheSlot(SyncTokenCache(0), 7, day).note(seals[0], EMPTY_STATE)
