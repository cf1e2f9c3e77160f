"""The sources of all cases give the recorded results: parsed rows and proposals."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.events.event_dates import EventDates
from meetings.domain.imports import matching, queries, services
from meetings.domain.imports.proposals import MatchStatus, Proposal
from meetings.domain.imports.rules import ParseResult, Period, SourceKind
from meetings.domain.imports.serialisation import planned_to_json
from meetings.domain.imports.source_parser import parse_source
from meetings.kernel.errors import DomainError
from tests import factories
from tests.cases.catalogue import SOURCES, Case, assert_as_recorded, cases

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
SECRETARIAT = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
#: The period chosen in the form for inputs without one in their first line: a year from July.
USUAL_PERIOD = "2026-07"
#: The time zone chosen in the form, for entries without one.
ZONE = "Europe/Brussels"
#: Positions in the source, and fields that the title, dates and leftovers already show.
IGNORED_FIELDS = ("text", "key", "body_id", "span", "starts_time", "ends_time", "timezone")
IMPORTS = [case for case in cases() if case.kind in SOURCES]


def test_the_case_table_is_complete() -> None:
    assert len(IMPORTS) == 70
    assert len({case.name for case in cases()}) == len(cases()) == 91


@pytest.mark.parametrize("case", IMPORTS, ids=lambda case: case.file)
def test_every_source_gives_the_recorded_result(session: Session, case: Case) -> None:
    factories.installation(session)
    session.commit()
    source, period = _sent(case)
    context = queries.parse_context(session, period)
    try:
        parsed = parse_source(source, context, case.file)
    except DomainError as error:
        assert_as_recorded(case.name, {"error": error.code, "details": error.details})
        return

    assert_as_recorded(case.name, _proposed(session, case, parsed, period))


def _sent(case: Case) -> tuple[bytes | str, Period]:
    """Return the submitted source and period; a plan may start with "#period=2027"."""
    if case.kind != "plan":
        return case.content, _period(USUAL_PERIOD)
    text = case.content.decode()
    heading, _newline, rest = text.partition("\n")
    if heading.startswith("#period="):
        return rest, _period(heading.removeprefix("#period="))
    return text, _period(USUAL_PERIOD)


def _period(value: str) -> Period:
    year, _hyphen, month = value.partition("-")
    first = date(int(year), int(month or 1), 1)
    return Period(first, first.replace(year=first.year + 1) - timedelta(days=1))


def _proposed(session: Session, case: Case, parsed: ParseResult, period: Period) -> dict[str, Any]:
    origin = services.SourceDescription(
        kind=SourceKind.FILE, name=case.file, period=period, timezone=ZONE
    )
    session.rollback()
    run = services.create_preview(session, origin, parsed, case.content, actor=SECRETARIAT, now=NOW)
    proposals = matching.match_run(session, run, actor=SECRETARIAT, now=NOW)
    return {
        "rows": [_row(proposal) for proposal in proposals.rows],
        "leftovers": run.leftovers,
    }


def _row(proposal: Proposal) -> dict[str, Any]:
    facts = {
        name: value
        for name, value in planned_to_json(proposal.planned).items()
        if name not in IGNORED_FIELDS
    }
    is_preselected = proposal.is_safe_to_apply and proposal.verdict is not MatchStatus.AMBIGUOUS
    row = facts | {
        "places": ["|".join(part or "" for part in place.values()) for place in facts["places"]],
        "when": _when(proposal.when),
        "verdict": proposal.verdict.value,
        "notes": [[note.issue.value, note.detail] for note in proposal.notes],
        "preselected": "create" if is_preselected else "leave",
    }
    return {name: value for name, value in row.items() if value not in (None, "", False, [])}


def _when(when: EventDates) -> str:
    days = "/".join(str(day) for day in (when.starts_on, when.ends_on) if day)
    times = "-".join(f"{at:%H:%M}" for at in (when.starts_time, when.ends_time) if at)
    return " ".join(part for part in (days, times, when.timezone) if part)
