"""The date range of feeds: requested days widen it, and it is never inverted."""

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
from tests.feeds.helpers import FEED, create_event, in_days, titles
from tests.feeds.personal_feeds import feed_of, make, owner_of, text_at

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TODAY = start_of_day(NOW)


def parse(session: Session, query: dict[str, str], *, days: int = 0) -> FeedParams:
    return parse_params(session, query, NOW + timedelta(days=days))


def description(params: FeedParams) -> str:
    days = params.date_range
    return period_text(days.first, days.last, is_open=days.is_open)


@pytest.mark.parametrize(
    ("query", "text"),
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
def test_description_states_the_date_range(
    app: Flask, session: Session, query: dict[str, str], text: str
) -> None:
    factories.presidency(session, slug="lt")

    with app.test_request_context():
        params = parse(session, query)
        tomorrow = parse(session, query, days=1)

        assert description(params) == text
        assert description(tomorrow) == text, "the same bytes, although the day is another"
    assert params.window.since < params.window.until


@pytest.mark.parametrize("days", [-9000, -40, -31, -30, -29, 0, 1, 400, 547, 548, 549, 9000])
def test_a_single_bound_never_inverts_the_range(session: Session, days: int) -> None:
    day = (NOW + timedelta(days=days)).date().isoformat()

    since, until = (parse(session, {name: day}).window for name in ("from", "until"))

    assert since.since < since.until
    assert since.until >= TODAY + DEFAULT_FUTURE, "it widens"
    assert until.since < until.until
    assert until.since <= TODAY - DEFAULT_PAST, "it widens"


def test_a_single_bound_outside_the_default_range_finds_events(
    session: Session, client: FlaskClient
) -> None:
    create_event(session, -1900, title="Long ago")
    create_event(session, 10, title="Soon")
    create_event(session, 1500, title="Far")

    past, future = f"until={in_days(-1800)}", f"from={in_days(1400)}"
    assert titles(client.get(f"{FEED}?{past}")) == ["Long ago"]
    assert titles(client.get(f"{FEED}?{future}")) == ["Far"]
    for kind in ("jcal", "jscal", "json", "atom"):
        result = [client.get(f"/feeds/events.{kind}?{query}").text for query in (past, future)]
        assert ["Long ago" in result[0], "Soon" in result[0], "Far" in result[1]] == [
            True, False, True,
        ]  # fmt: skip


def test_personal_calendar_has_the_same_range_without_dates_of_today(
    session: Session, client: FlaskClient
) -> None:
    make(session, -1900, title="Long ago")
    _, secret = feed_of(session, owner_of(factories.user(session)), FeedPart.DEADLINES)

    default = text_at(client, f"/feeds/{secret}/my.ics")
    past = text_at(client, f"/feeds/{secret}/my.ics?until={in_days(-1800)}")

    assert "Meetings from 30 days back to 18 months ahead." in default
    assert "Meetings up to " in past
