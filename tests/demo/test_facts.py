"""The demo data matches its sources, with the same precision."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.demo.loader import load
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.events.models import Event
from meetings.domain.people.models import Membership
from meetings.domain.presidencies.models import Presidency
from meetings.settings import ROOT
from tests.demo.statements import statements

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOURCES = Path(ROOT, "tests", "cases", "sources")
FACTS = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def loaded(session: Session) -> Session:
    load(session, now=NOW)
    return session


@pytest.fixture
def facts() -> dict[str, Any]:
    text = (SOURCES / "facts" / "cbss.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - makes texts alone
    return content


def test_facts_table_has_at_least_60_rows() -> None:
    assert len(FACTS) >= 60


def test_database_contains_every_fact(loaded: Session) -> None:
    lines = statements(loaded)

    assert [fact["so"] for fact in FACTS if fact["so"] not in lines] == []


def test_every_fact_has_a_source() -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("seeds/*.txt"))]
    source = " ".join(" ".join(texts).split())

    assert [fact["source"] for fact in FACTS if fact["source"] not in source] == []


def test_generated_sentences_are_not_copied_from_sources(loaded: Session) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(SOURCES.glob("seeds/*.txt"))]
    source = " ".join(" ".join(texts).split())

    events = loaded.scalars(select(Event)).all()
    descriptions = [event.summary for event in events] + [event.notes for event in events]
    sentences = [part for text in descriptions for part in text.split(". ") if len(part) > 40]
    assert [part for part in sentences if part.rstrip(".") in source] == []


def test_organisation_matches_published_data(loaded: Session, facts: dict[str, Any]) -> None:
    expected = facts["organisation"]
    organisation = loaded.get_one(Installation, 1)
    members = loaded.scalars(select(Membership)).all()

    assert (organisation.name, organisation.acronym, str(organisation.founded)) == (
        expected["name"], expected["acronym"], expected["founded"],
    )  # fmt: skip
    assert sorted(m.country for m in members if not m.until) == sorted(expected["members"])
    [former] = expected["former_members"]
    assert [(m.country, str(m.until)) for m in members if m.until] == [
        (former["country"], former["until"])
    ]


def test_presidencies_match_published_data(loaded: Session, facts: dict[str, Any]) -> None:
    rows = loaded.scalars(select(Presidency).order_by(Presidency.starts_on)).all()

    assert [(row.country, str(row.starts_on), str(row.ends_on)) for row in rows] == [
        (row["country"], row["from"], row["to"]) for row in facts["presidencies"]
    ]
    named = {row["from"]: row["priorities"] for row in facts["presidencies"] if "priorities" in row}
    assert {
        str(row.starts_on): [priority.name for priority in row.priorities]
        for row in rows
        if str(row.starts_on) in named
    } == named


def test_bodies_match_published_data(loaded: Session, facts: dict[str, Any]) -> None:
    kinds = {"policy area steering group": "steering_group"}
    rows = {body.acronym: body for body in loaded.scalars(select(Body))}

    for expected in facts["bodies"]:
        row = rows[expected["acronym"]]
        assert row.name == expected["name"]
        assert row.kind == kinds.get(expected["kind"], expected["kind"].replace(" ", "_"))
        assert (row.chair_rule == "rotating") is expected.get("chair", "").startswith("rotates")
        assert (str(row.since) if row.since else None) == expected.get("established")


def test_meetings_match_published_data(loaded: Session, facts: dict[str, Any]) -> None:
    lines = statements(loaded)
    events = loaded.scalars(select(Event)).all()
    for expected in facts["meetings"]:
        [event] = [
            meeting
            for meeting in events
            if meeting.title == expected["title"] and str(meeting.starts_on) == expected["from"]
        ]
        assert (str(event.ends_on) if event.ends_on else None) == expected.get("to")
        assert (event.mode or "").replace("_", " ") == expected.get("format", "")
        places = expected["city"].replace(" and ", ", ") if "city" in expected else "?"
        assert f"{event.slug} | places | {places}" in lines
        assert [body.acronym for body in event.bodies] == [
            expected["body"] for _ in ("body",) if "body" in expected
        ]


def test_numbered_series_matches_published_data(loaded: Session, facts: dict[str, Any]) -> None:
    series = select(Event).where(Event.slug.like("directors-general-%")).order_by(Event.ordinal)

    assert [
        (
            str(event.ordinal),
            str(event.starts_on),
            str(event.ends_on or event.starts_on),
            event.presidency.country,
        )
        for event in loaded.scalars(series)
        if event.presidency
    ] == [
        (event["ordinal"], event["from"], event.get("to", event["from"]), event["presidency"])
        for event in facts["series"]["meetings"]
    ]


POSITION = "Joint Position on Enhancing Cooperation in Civil Protection Area"
DECLARATION = "Oslo Declaration on Regional Cooperation in the Civil Protection Network"
UNUSUAL_FACTS = """
directors-general-civil-protection-15 | chair | Hjálmar Björgvinsson | ? | ? | ?
directors-general-civil-protection-16 | chair | Dan Eliasson | ? | ? | ?
cso-second-meeting-norwegian-presidency-2021 | chair | Olav Berstad | ? | ? | ?
cso-second-meeting-norwegian-presidency-2021 | number | ? / 2
cso-second-meeting-norwegian-presidency-2021 | reported 9 countries | on_site | ? | ?
cso-second-meeting-norwegian-presidency-2021 | not counted | online | IS | ?
cso-second-meeting-norwegian-presidency-2021 | not counted | online | LT | ?
cso-second-meeting-norwegian-presidency-2021 | not counted | online | EU | ?
cso-second-meeting-norwegian-presidency-2021 | approved | paper | Budget for 2022
cso-first-meeting-icelandic-presidency-2016 | co_located | nordic-baltic-cooperation-25-years
case-management-expert-meeting | approximate 50 persons | ? | ? | ?
case-management-expert-meeting | presidency | ee-2014
baltic-sea-tourism-forum-8 | number | 8 / ?
ministers-of-culture-9 | number | 9 / ?
pa-secure-steering-group-20 | number | 20 / ?
pa-secure-steering-group-20 | reported 7 countries | ? | ? | ?
pa-secure-steering-group-20 | co_located | eusbsr-annual-forum-2023
pa-secure | coordinator | SE
pa-secure | coordinator | CBSS Secretariat
"""


def test_event_details_are_stored(loaded: Session) -> None:
    lines = statements(loaded)

    assert [line for line in UNUSUAL_FACTS.strip().splitlines() if line not in lines] == []


def test_adopted_documents_are_listed(loaded: Session) -> None:
    lines = statements(loaded)
    series, senior = "directors-general-civil-protection", "cso-second-meeting-norwegian-presidency"

    for line in (
        f"{series}-15 | adopted | statement | {POSITION}",
        f"{series}-20 | adopted | statement | {DECLARATION}",
        f"{senior}-2021 | approved | report | Report of the Lithuanian Presidency",
    ):
        assert line in lines


def test_conflicting_or_computed_ordinals_have_a_note(loaded: Session) -> None:
    notes = {
        event.ordinal: event.ordinal_note
        for event in loaded.scalars(select(Event).where(Event.ordinal_note != ""))
    }

    assert set(notes) == {16, 20}
    assert "17th" in notes[16]
    assert notes[20].startswith("Computed")


def test_every_event_lists_its_sources(loaded: Session) -> None:
    assert all(event.sources for event in loaded.scalars(select(Event)))
