"""Headings of the event page form an outline without jumps."""

import re
from datetime import timedelta
from itertools import pairwise

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.event_dates import EventDates
from meetings.kernel import clock
from meetings.kernel.partial_dates import PartialDate
from tests import factories

DESCRIPTION = "#### Background\n\nText\n\n###### Detail\n\nText\n\n# Aims\n\nText"


def headings(page: str) -> list[tuple[int, str]]:
    found_headings = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", page, re.DOTALL)
    return [(int(level), re.sub(r"<[^>]+>", "", text).strip()) for level, text in found_headings]


def test_headings_skip_no_level(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    first = (clock.now() + timedelta(days=40)).date()
    when = EventDates(
        PartialDate.parse(first.isoformat()), "Europe/Vilnius",
        PartialDate.parse((first + timedelta(days=1)).isoformat()),
    )  # fmt: skip
    event = factories.open_event(
        session, slug="spring", title="Spring", when=when, description=DESCRIPTION
    )
    person = factories.person(session)
    opening = factories.agenda_session(session, event, title="Opening", day=first)
    factories.agenda_session(session, event, title="Closing", day=first + timedelta(days=1))
    factories.appearance(session, event, session_id=opening.id, person_id=person.id)
    factories.document(session, event_id=event.id)
    session.commit()

    outline = headings(client.get("/events/spring").text)
    levels = [level for level, _text in outline]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {(2, "Background"), (3, "Detail"), (2, "Aims"), (2, "Agenda")} <= set(outline)
    assert {(4, "Opening"), (4, "Closing")} <= {(n, text.split("\n")[0]) for n, text in outline}
