"""How far a feed reaches: days that are asked for widen it, and nothing turns it inside out."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.personal_feeds.rules import FeedPart
from meetings.feeds.params import (
    DEFAULT_FUTURE,
    DEFAULT_PAST,
    FeedParams,
    parse_params,
    start_of_day,
)
from meetings.presenters.calendar_texts import period_text
from tests import factories
from tests.feeds.helpers import FEED, in_days, made, titles
from tests.feeds.personal_feeds import feed_of, make, owner_of, text_at

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = start_of_day(NOW)


def asked(session: Session, query: dict[str, str], *, days: int = 0) -> FeedParams:
    return parse_params(session, query, NOW + timedelta(days=days))


def said(it: FeedParams) -> str:
    return period_text(it.date_range.first, it.date_range.last, is_open=it.date_range.is_open)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "Meetings from 30 days back to 18 months ahead."),
        ({"from": "2020-01-01"}, "Meetings from 1 January 2020 to 18 months ahead."),
        ({"from": "2030-01-01"}, "Meetings from 1 January 2030 to 2 July 2031."),
        ({"until": "2029-12-31"}, "Meetings from 30 days back to 31 December 2029."),
        ({"until": "2021-12-31"}, "Meetings up to 31 December 2021."),
        ({"from": "2020-01-01", "until": "2021-12-31"},
         "Meetings from 1 January 2020 to 31 December 2021."),
        ({"presidency": "lt"}, ""),
        ({"presidency": "lt", "from": "2020-07-01"}, "Meetings from 1 July 2020 on."),
        ({"presidency": "lt", "until": "2020-08-01"}, "Meetings up to 1 August 2020."),
    ],
)  # fmt: skip
def test_it_says_how_far_and_reaches_as_far(
    app: Flask, session: Session, query: dict[str, str], words: str
) -> None:
    factories.presidency(session, slug="lt")

    with app.test_request_context():
        it = asked(session, query)
        tomorrow = asked(session, query, days=1)

        assert said(it) == words
        assert said(tomorrow) == words, "the same bytes, although the day is another"
    assert it.window.since < it.window.until


@pytest.mark.parametrize("days", [-9000, -40, -31, -30, -29, 0, 1, 400, 547, 548, 549, 9000])
def test_one_day_alone_never_turns_the_span_inside_out(session: Session, days: int) -> None:
    day = (NOW + timedelta(days=days)).date().isoformat()

    since, until = (asked(session, {name: day}).window for name in ("from", "until"))

    assert since.since < since.until
    assert since.until >= TODAY + DEFAULT_FUTURE, "it widens"
    assert until.since < until.until
    assert until.since <= TODAY - DEFAULT_PAST, "it widens"


def test_day_alone_beyond_the_usual_span_finds_what_is_there(
    session: Session, client: FlaskClient
) -> None:
    made(session, -1900, title="Long ago")
    made(session, 10, title="Soon")
    made(session, 1500, title="Far")

    past, future = f"until={in_days(-1800)}", f"from={in_days(1400)}"
    assert titles(client.get(f"{FEED}?{past}")) == ["Long ago"]
    assert titles(client.get(f"{FEED}?{future}")) == ["Far"]
    for kind in ("jcal", "jscal", "json", "atom"):
        found = [client.get(f"/feeds/events.{kind}?{query}").text for query in (past, future)]
        assert ["Long ago" in found[0], "Soon" in found[0], "Far" in found[1]] == [
            True, False, True,
        ]  # fmt: skip


def test_own_calendar_reaches_as_far_and_names_no_day_of_today(
    session: Session, client: FlaskClient
) -> None:
    make(session, -1900, title="Long ago")
    _, secret = feed_of(session, owner_of(factories.user(session)), FeedPart.DEADLINES)

    usual = text_at(client, f"/feeds/{secret}/my.ics")
    past = text_at(client, f"/feeds/{secret}/my.ics?until={in_days(-1800)}")

    assert "Meetings from 30 days back to 18 months ahead." in usual
    assert "Meetings up to " in past
