"""Syncs in parts: clients with a limit miss no change and receive none twice (RFC 6578, 3.6)."""

from collections.abc import Callable
from itertools import count
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.orm import Session

from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.calendars.sync_tokens import EMPTY_STATE, CollectionState, changes_since
from meetings.domain.events.rules import EventKind, EventState
from tests.caldav.helpers import (
    ALL,
    NAMES,
    change,
    condition,
    create_event,
    nresults,
    parse_multistatus,
    sync,
    url_of,
)
from tests.conftest import on_both


def parts(client: FlaskClient, token: str, limit: int, path: str = ALL) -> tuple[str, list[Any]]:
    """Return the last token and all parts of a sync with a limit."""
    result = []
    for _ in range(50):
        result.append(parse_multistatus(sync(client, token, path=path, limit=nresults(limit))))
        token = result[-1].token
        if not result[-1].is_truncated:
            return token, result
    raise AssertionError("the sync never ends")


@on_both
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_all_parts_together_are_the_calendar(
    session: Session, client: FlaskClient, limit: int
) -> None:
    events = [create_event(session) for _ in range(5)]
    session.execute(update(CalendarFragment).values(revision=7))  # as after an upgrade
    session.commit()

    token, result = parts(client, "", limit)

    received = [href for part in result for href in part.existing]
    assert sorted(received) == sorted(url_of(event) for event in events)
    assert len(result) == -(-5 // limit)
    assert all(len(part.existing) <= limit for part in result)
    assert token == parse_multistatus(sync(client)).token


def test_a_truncated_response_says_507_for_the_calendar(
    session: Session, client: FlaskClient
) -> None:
    for _ in range(2):
        create_event(session)

    response = sync(client, limit=nresults(1))

    root = ElementTree.fromstring(response.data)  # noqa: S314 - our own
    (calendar,) = [
        item for item in root.findall("d:response", NAMES)
        if item.findtext("d:href", "", NAMES) == ALL
    ]  # fmt: skip
    assert response.status_code == 207
    assert calendar.findtext("d:status", "", NAMES) == "HTTP/1.1 507 Insufficient Storage"
    assert calendar.find("d:error/d:number-of-matches-within-limits", NAMES) is not None
    assert not parse_multistatus(sync(client, limit=nresults(2))).is_truncated


def test_invalid_limits_are_rejected(session: Session, client: FlaskClient) -> None:
    create_event(session)

    assert sync(client, limit="<d:limit><d:nresults>many</d:nresults></d:limit>").status_code == 400
    assert sync(client, limit=nresults(0)).status_code == 507
    assert condition(sync(client, limit=nresults(0))) == "d:number-of-matches-within-limits"


@on_both
def test_changes_between_the_parts_are_not_missed(session: Session, client: FlaskClient) -> None:
    path = "/dav/calendars/kind.webinar/"
    first, second, third, fourth = (create_event(session, kind=EventKind.WEBINAR) for _ in range(4))
    token = parse_multistatus(sync(client, path=path)).token
    change(session, first, title="One")
    change(session, second, title="Two")
    change(session, third, state=EventState.DRAFT)

    part = parse_multistatus(sync(client, token, path=path, limit=nresults(2)))
    assert part.deleted == {url_of(third, path)}
    assert part.existing == {url_of(first, path)}
    # An entry not received yet leaves, a received one changes again, another one leaves.
    change(session, second, state=EventState.DRAFT)
    change(session, first, title="One again")
    change(session, fourth, kind=EventKind.MEETING)
    _, rest = parts(client, part.token, 1, path)

    assert [(r.existing, r.deleted) for r in rest] == [
        (set(), {url_of(second, path)}),
        (set(), {url_of(fourth, path)}),
        ({url_of(first, path)}, set()),
    ]


@given(
    steps=st.lists(
        st.dictionaries(st.integers(1, 9), st.sampled_from(["changed", "hidden"]), max_size=6),
        min_size=1, max_size=8,
    ),
    limit=st.integers(1, 4),
)  # fmt: skip
def test_any_sequence_of_changes_and_parts_gives_the_calendar(
    steps: list[dict[int, str]], limit: int
) -> None:
    """A step changes several entries with one revision; the client then requests one part."""
    revisions: dict[int, int] = {}
    copy: dict[int, int] = {}
    state: CollectionState = EMPTY_STATE

    def follow() -> bool:
        nonlocal state
        changes = changes_since(state, revisions, limit=limit)
        assert len(changes.changed) + len(changes.deleted) <= limit
        for number in changes.deleted:
            del copy[number]
        for number in changes.changed:
            assert copy.get(number) != revisions[number]
            copy[number] = revisions[number]
        state = changes.state
        return changes.is_truncated

    for revision, step in zip(count(1), steps, strict=False):
        for number, action in step.items():
            if action == "changed":
                revisions[number] = revision
            else:
                revisions.pop(number, None)
        follow()
    while follow():
        pass

    assert copy == revisions
    assert state == CollectionState(max(revisions.values(), default=0), frozenset(revisions))


def test_the_number_of_queries_does_not_depend_on_the_limit(
    session: Session, client: FlaskClient, count_queries: Callable[[], Any]
) -> None:
    for _ in range(4):
        create_event(session)

    def cost(limit: int) -> int:
        with count_queries() as queries:
            sync(client, "", "d:getetag", "c:calendar-data", limit=nresults(limit))
        return int(queries.count)

    assert cost(3) == cost(1)
