"""The history of an event: one entry for each save, in words and in the order of the form."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.bodies.models import Body
from meetings.domain.events.change_tracking import MASK
from meetings.domain.events.models import Change, Event
from meetings.domain.events.rules import ChangeKind
from meetings.web.organiser.changes.excerpts import excerpts
from meetings.web.organiser.changes.views import PAGE_SIZE
from tests import factories
from tests.conftest import NOON

CHANGES_PATH = "/organise/events/own/changes"


@pytest.fixture
def event(session: Session, body: Body) -> Event:
    """Create an event of the organiser's body."""
    return factories.event(session, slug="own", bodies=[body])


def record(
    session: Session, event: Event, fields: dict[str, Any], *, minute: int = 0, **columns: Any
) -> Change:
    """Return a committed change of the event."""
    event.changes_count += 1
    values = {
        "kind": ChangeKind.EDITED, "at": NOON + timedelta(minutes=minute), "actor_id": 1,
        "actor_name": "Anna Example", "number": event.changes_count,
    }  # fmt: skip
    change = Change(event_id=event.id, fields=fields, **values | columns)
    session.add(change)
    session.commit()
    return change


def saves_of(client: FlaskClient, path: str = CHANGES_PATH) -> list[str]:
    """Return the text of each save on the page."""
    response = client.get(path)
    assert response.status_code == 200
    items = re.findall(r'<li class="change".*?</li>', response.text, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", item)).strip() for item in items]


def test_a_save_is_one_block_in_words_and_in_the_order_of_the_form(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    factories.presidency(
        session, slug="lt-2026", country="LT", starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30)
    )
    record(session, event, {
        "state": ["tentative", "confirmed"],
        "reader": ["organisers", "public"],
        "languages": [["en"], ["en", "lt"]],
        "has_waiting_list": [False, True],
        "registration_closes_at": [None, "2027-03-09T15:30:00+00:00"],
        "registration": ["none", "approval"],
        "presidency": [None, "lt-2026"],
        "join_opens_before": [15, 30],
        "places": [["Hall, Vilnius, LT"], ["Riga, LV"]],
        "timezone": ["Europe/Vilnius", "America/New_York"],
        "starts_time": ["09:30", None],
        "starts_on": ["2027-03-12", "2027-04-09"],
    }, kind=ChangeKind.RESCHEDULED, reason="The hall is taken.")  # fmt: skip

    (save,) = saves_of(organiser)

    assert save == (
        "New date or time Anna Example · 1 March 2027, 13:00 CET The hall is taken. "
        "First day 12 March 2027 → changed to 9 April 2027 "
        "Start time 09:30 → changed to not set "
        "Time zone Europe/Vilnius → changed to America/New York "
        "Place Hall, Vilnius, Lithuania → changed to Riga, Latvia "
        "Room opens before the start 15 minutes → changed to 30 minutes "
        "Presidency not set → changed to Lithuanian Presidency 2026–2027 "
        "Registration No registration → changed to Approval by organisers "
        "Registration closes not set → changed to 9 March 2027, 17:30 EET "
        "Waiting list no → changed to yes "
        "Spoken languages English → changed to English, Lithuanian "
        "Visibility Organisers → changed to Everybody "
        "Status Save the date → changed to Confirmed"
    )


def test_changes_of_one_save_are_merged_and_others_are_not(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    record(session, event, {"ordinal": [1, 2]})
    record(session, event, {"ordinal": [2, 3], "state": ["postponed", "confirmed"]},
           kind=ChangeKind.REINSTATED)  # fmt: skip
    record(session, event, {"ordinal": [3, 4]}, actor_id=2, actor_name="Bert")
    record(session, event, {"ordinal": [4, 5]}, actor_id=2, actor_name="Bert", minute=1)

    latest, second, first = saves_of(organiser)

    assert "Number in the series 4 → changed to 5" in latest
    assert "Number in the series 3 → changed to 4" in second
    assert first.startswith("Edited, Reinstated Anna Example")
    assert first.count("Number in the series 1 → changed to 3") == 1


def test_codes_internal_fields_and_saves_without_a_visible_change_do_not_appear(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    record(session, event, {"title": [None, "Meeting"]}, kind=ChangeKind.CREATED)
    record(session, event, {"sequence": [1, 2], "uid": ["a", "b"]}, minute=1)
    record(session, event, {"theme": ["", None], "places": [["Riga, LV"], ["Riga, LV"]]}, minute=2)
    record(session, event, {"join_url": [MASK, MASK]}, minute=3)
    record(session, event, {"order": [2, 3]}, kind=ChangeKind.AGENDA, minute=4)
    record(session, event, {"session": [None, "2027-05-20 · 09:30 · Words · discussion"]},
           kind=ChangeKind.AGENDA, minute=5)  # fmt: skip
    record(session, event, {"appearance": ["Rasa (speaker) Institute, LT", None]},
           kind=ChangeKind.AGENDA, minute=6)  # fmt: skip

    shown = [save.partition(" CET ")[2] for save in saves_of(organiser)]

    assert shown == [
        "Person on the agenda Removed: Rasa (Speaker) Institute, Lithuania",
        "Session Added: 20 May 2027 · 09:30 · Words · Discussion",
        "Order position 2 → changed to position 3",
        "Link to the online meeting Changed. The history does not store this value.",
        "Title Meeting",
    ]


def test_a_long_text_is_shortened_to_what_changed(
    organiser: FlaskClient, session: Session, event: Event
) -> None:
    start, end = "Beginning of the text. " * 20, " End of the text." * 20
    record(session, event, {"description": [f"{start}Lunch is at noon.{end}",
                                            f"{start}Lunch is at one.{end}"]})  # fmt: skip

    page = organiser.get(CHANGES_PATH).text

    assert "<strong>noon.</strong>" in page
    assert "<strong>one.</strong>" in page
    (save,) = saves_of(organiser)
    assert len(save) < 500
    assert "Lunch is at noon. End of the text." in re.sub(r"\s+", " ", save)


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "x" * 400), ("x" * 400, "x" * 500), ("a b " * 100, "a b " * 101), ("é" * 400, "ė" * 400)],
)
def test_excerpts_of_any_two_texts_are_short_and_differ(before: str, after: str) -> None:
    old, new = excerpts(before, after)

    assert old.text != new.text or old.changed != new.changed
    assert max(len(old.text), len(new.text)) <= 330


def test_pages_count_visible_saves(organiser: FlaskClient, session: Session, event: Event) -> None:
    for number in range(PAGE_SIZE + 1):
        record(session, event, {"ordinal": [number, number + 1]}, minute=2 * number)
        record(session, event, {"version": [1, 2]}, minute=2 * number + 1)

    first, second = saves_of(organiser), saves_of(organiser, f"{CHANGES_PATH}?page=2")

    assert (len(first), len(second)) == (PAGE_SIZE, 1)
    assert "0 → changed to 1" in second[0]


def test_the_history_costs_the_same_for_one_save_and_for_many(
    organiser: FlaskClient, session: Session, event: Event, count_queries: Callable[[], Any]
) -> None:
    def cost() -> int:
        with count_queries() as queries:
            saves_of(organiser)
        return int(queries.count)

    record(session, event, {"presidency": [None, "lt-2026"]})
    cost_of_one = cost()
    for minute in range(1, 60):
        record(session, event, {"presidency": ["lt-2026", f"no-{minute}"]}, minute=minute)

    assert cost() == cost_of_one <= 12
