"""Import plans once and repeatedly, on both databases."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, NotAllowed, Role
from meetings.domain.audit.models import AuditEntry
from meetings.domain.bodies.models import Body
from meetings.domain.calendars.models import CalendarFragment
from meetings.domain.events.errors import EventEditConflict
from meetings.domain.events.models import Change, Event
from meetings.domain.events.reactions import CHANGES, announced_changes
from meetings.domain.events.rules import AttendanceMode, ChangeKind, EventKind, EventState
from meetings.domain.imports import matching, queries, services, source_parser
from meetings.domain.imports.errors import (
    BodyNotChosen,
    EventChosenTwice,
    ImportExpired,
    ImportOutdated,
    NoEventFound,
    NoRowChosen,
)
from meetings.domain.imports.models import ImportedEvent, ImportRun, ImportSource
from meetings.domain.imports.proposals import MatchStatus, Proposal
from meetings.domain.imports.rules import (
    DateSpan,
    ImportIssue,
    ImportNote,
    ParseResult,
    Period,
    PlannedEvent,
    RowResult,
    SourceKind,
)
from meetings.domain.imports.services import RowDecision, SourceDescription
from meetings.kernel.database import current_revision
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.unit_of_work import Reaction, Reactions, Written, unit_of
from tests import factories
from tests.concurrency import run_concurrently
from tests.conftest import NOON, on_both

pytestmark = on_both
SECRETARIAT = Actor(1, "Sofia", (Grant(Role.SECRETARIAT),))
YEAR = Period(date(2027, 1, 1), date(2027, 12, 31))
PLAN = """\
18-19 September First CSO meeting, Riga
October (tbc) TF-THB meeting, Riga
6,7 September Workshop on oral history, Gdańsk and Malbork
31 May – 1 June Conference on archives, Tallinn
"""


@dataclass
class Importer:
    """A user who imports plans under one name, for one body."""

    session: Session
    body: Body
    actor: Actor = SECRETARIAT
    name: str = "Plan 2027"
    kind: SourceKind = SourceKind.TEXT

    def read(self, plan: str | ParseResult, **parts: Any) -> ImportRun:
        """Return the preview of the plan."""
        source = SourceDescription(
            kind=self.kind, name=self.name, period=YEAR, timezone="Europe/Stockholm",
            body_id=self.body.id,
        )  # fmt: skip
        result = plan
        if isinstance(plan, str):
            result = source_parser.parse_source(plan, queries.parse_context(self.session, YEAR))
        assert isinstance(result, ParseResult)
        return services.create_preview(
            self.session, replace(source, **parts), result, b"-", actor=self.actor, now=NOON
        )

    def rows(self, run: ImportRun) -> list[Proposal]:
        """Return the proposals for all entries."""
        return list(matching.match_run(self.session, run, actor=self.actor, now=NOON).rows)

    def missing_titles(self, run: ImportRun) -> list[str]:
        """Return the titles that the plan no longer contains."""
        result = matching.match_run(self.session, run, actor=self.actor, now=NOON)
        return [event.title for event in result.vanished]

    def confirm(
        self, run: ImportRun, choices: dict[int, RowDecision] | None = None, **parts: Any
    ) -> None:
        """Confirm with these choices, else with the proposed ones."""
        expected: dict[str, Any] = {
            "state": EventState.DRAFT,
            "actor": self.actor,
            "now": NOON,
        } | parts
        chosen = proposed_choices(self.rows(run)) if choices is None else choices
        services.confirm_import(self.session, run, chosen, **expected)

    def import_plan(self, plan: str | ParseResult, **parts: Any) -> list[Event]:
        """Import the plan with the proposed choices, and return the events of its rows."""
        run = self.read(plan)
        self.confirm(run, **parts)
        return [row.event for row in run.rows if row.event is not None]


def proposed_choices(rows: list[Proposal]) -> dict[int, RowDecision]:
    """Return the initial choices of the preview page."""
    result = {}
    for row in rows:
        if not row.is_safe_to_apply or row.verdict in (
            MatchStatus.UNCHANGED,
            MatchStatus.AMBIGUOUS,
        ):
            continue
        choice = RowDecision(RowResult.CREATED, row.body_id)
        if row.event is not None:
            choice = RowDecision(RowResult.UPDATED, None, row.event.id, row.event.changes_count)
        result[row.row.position] = choice
    return result


@pytest.fixture
def importer(session: Session) -> Importer:
    """Return an importer of the secretariat for a network."""
    factories.installation(session)
    body = factories.body(session, name="Network of Examples", acronym="NE")
    factories.body(session, name="Task Force against Trafficking", acronym="TF-THB")
    session.commit()
    return Importer(session, body)


@pytest.fixture
def notified(session: Session) -> list[ChangeKind]:
    """Collect the kinds of changes that notify participants."""
    kinds: list[ChangeKind] = []

    def note(session: Session, written: Written, now: datetime) -> None:
        kinds.extend(change.kind for _, change in announced_changes(session, written, now))

    unit = unit_of(session)
    unit.reactions = Reactions([*unit.reactions.before_commit, Reaction(note, CHANGES)])
    return kinds


def events_of(session: Session) -> list[Event]:
    return list(session.scalars(select(Event).order_by(Event.sorts_at, Event.id)))


def event_titled(session: Session, title: str) -> Event:
    return session.scalars(select(Event).where(Event.title == title)).one()


def test_no_event_is_created_before_confirmation(importer: Importer) -> None:
    before = current_revision(importer.session)
    run = importer.read(PLAN)
    importer.rows(run)

    assert events_of(importer.session) == []
    assert current_revision(importer.session) == before
    assert (run.written_at, len(run.rows)) == (None, 4)


def test_plan_phrases_become_events_of_the_same_precision(importer: Importer) -> None:
    importer.import_plan(PLAN)

    result = {
        event.title: (
            str(event.starts_on), str(event.ends_on or ""), event.date_to_be_confirmed,
            [f"{venue.city} {venue.country}" for venue in event.venues], event.timezone,
        )
        for event in events_of(importer.session)
    }  # fmt: skip
    assert result == {
        "Conference on archives": (
            "2027-05-31", "2027-06-01", False, ["Tallinn EE"], "Europe/Tallinn"
        ),
        "Workshop on oral history": (
            "2027-09-06", "2027-09-07", False, ["Gdańsk PL", "Malbork PL"], "Europe/Warsaw"
        ),
        "First CSO meeting": ("2027-09-18", "2027-09-19", False, ["Riga LV"], "Europe/Riga"),
        "TF-THB meeting": ("2027-10", "", True, ["Riga LV"], "Europe/Riga"),
    }  # fmt: skip
    bodies = {event.title: event.body_ids for event in events_of(importer.session)}
    named = importer.session.scalar(select(Body.id).where(Body.acronym == "TF-THB"))
    assert bodies["TF-THB meeting"] == (named,)
    assert bodies["First CSO meeting"] == (importer.body.id,)


def test_imported_event_has_changes_entry_and_audit_entry(importer: Importer) -> None:
    run = importer.read(PLAN)
    importer.confirm(run, state=EventState.TENTATIVE)

    event = event_titled(importer.session, "First CSO meeting")
    kinds = importer.session.scalars(
        select(Change.kind).where(Change.event_id == event.id).order_by(Change.number)
    )
    assert list(kinds) == [ChangeKind.CREATED, ChangeKind.PUBLISHED]
    assert (event.state, event.published_at) == (EventState.TENTATIVE, NOON)
    assert event.kind is EventKind.SENIOR_OFFICIALS_MEETING
    assert importer.session.get(CalendarFragment, event.id) is not None
    note = importer.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "import.written")
    ).one()
    assert (note.subject_id, note.details["created"]) == (run.id, 4)
    assert {row.result for row in run.rows} == {RowResult.CREATED}


def test_reimporting_the_same_plan_creates_no_duplicates(importer: Importer) -> None:
    importer.import_plan(PLAN)
    changes = importer.session.scalar(select(func.count(Change.id)))

    run = importer.read(PLAN)
    assert {row.verdict for row in importer.rows(run)} == {MatchStatus.UNCHANGED}
    importer.confirm(run, {})

    assert len(events_of(importer.session)) == 4
    assert importer.session.scalar(select(func.count(Change.id))) == changes
    assert importer.session.scalar(select(func.count(ImportedEvent.id))) == 4


def test_changed_date_moves_the_event_and_raises_its_sequence(
    importer: Importer, notified: list[ChangeKind]
) -> None:
    importer.import_plan(PLAN, state=EventState.TENTATIVE)
    uid = event_titled(importer.session, "First CSO meeting").uid

    run = importer.read(PLAN.replace("18-19 September", "25-26 September"))
    row = importer.rows(run)[0]
    assert (row.verdict, [change.field for change in row.changes[row.event_id or 0]]) == (
        MatchStatus.UPDATE, ["when"],
    )  # fmt: skip
    importer.confirm(run)

    event = event_titled(importer.session, "First CSO meeting")
    assert (event.uid, str(event.starts_on), event.sequence) == (uid, "2027-09-25", 2)
    last = importer.session.scalars(
        select(Change).where(Change.event_id == event.id).order_by(Change.number.desc())
    ).first()
    assert last is not None
    assert (last.kind, last.fields["starts_on"]) == (
        ChangeKind.RESCHEDULED, ["2027-09-18", "2027-09-25"],
    )  # fmt: skip
    assert notified == [ChangeKind.RESCHEDULED]
    assert len(events_of(importer.session)) == 4


def entry(title: str, day: str, **parts: Any) -> PlannedEvent:
    """Return an entry of a calendar."""
    fields: dict[str, Any] = {"line": 1, "text": title, "key": parts.get("uid", title)}
    return PlannedEvent(title=title, span=DateSpan(PartialDate.parse(day)), **fields | parts)


def test_renamed_entry_is_matched_by_its_key(importer: Importer) -> None:
    uid = "one@example.org"
    (event,) = importer.import_plan(ParseResult((entry("Working group", "2027-04-05", uid=uid),)))

    run = importer.read(ParseResult((entry("Experts on schools", "2027-05-11", uid=uid),)))
    (row,) = importer.rows(run)
    assert (row.event_id, row.verdict, row.is_safe_to_apply) == (event.id, MatchStatus.UPDATE, True)
    importer.confirm(run)

    assert [
        (imported.title, str(imported.starts_on)) for imported in events_of(importer.session)
    ] == [("Experts on schools", "2027-05-11")]


def test_changed_title_in_a_text_is_matched_by_its_day(importer: Importer) -> None:
    importer.import_plan("5 April Working group on schools, Riga")

    run = importer.read("5 April Group of experts on schools, Riga")
    (row,) = importer.rows(run)

    assert row.verdict is MatchStatus.UPDATE
    assert ImportIssue.TITLE_CHANGED in {note.issue for note in row.notes}
    assert importer.missing_titles(run) == []


def test_local_changes_are_overwritten_only_if_selected(importer: Importer) -> None:
    (event,) = importer.import_plan("5 April Working group on schools, Riga")
    event.title = "Working group on schools and teachers"
    event.starts_on = PartialDate(2027, 4, 6)
    importer.session.commit()

    second_run = importer.read("5 April Working group on schools, Riga")
    assert [row.verdict for row in importer.rows(second_run)] == [MatchStatus.UNCHANGED]

    run = importer.read("12 April Working group on schools, Riga")
    (row,) = importer.rows(run)
    assert ImportIssue.CHANGED_LOCALLY in {note.issue for note in row.notes}
    with pytest.raises(NoRowChosen):
        importer.confirm(run)
    chosen = RowDecision(RowResult.UPDATED, None, event.id, event.changes_count)
    importer.confirm(run, {0: chosen})

    event = events_of(importer.session)[0]
    assert (str(event.starts_on), event.title) == (
        "2027-04-12", "Working group on schools and teachers",
    )  # fmt: skip


def test_entries_that_vanished_are_reported_and_remain(importer: Importer) -> None:
    importer.import_plan(PLAN)

    run = importer.read(PLAN.splitlines()[0])

    assert importer.missing_titles(run) == [
        "Conference on archives", "Workshop on oral history", "TF-THB meeting"
    ]  # fmt: skip
    importer.confirm(run)
    assert len(events_of(importer.session)) == 4


def test_event_of_the_same_title_and_day_matches(importer: Importer) -> None:
    existing = factories.event(
        importer.session,
        title="First CSO Meeting",
        bodies=[importer.body],
        mode=AttendanceMode.HYBRID,
        when=factories.when("2027-09-18", ends_on=PartialDate(2027, 9, 19)),
        venues=[
            factories.venue(importer.session, name="House of Nature", city="Riga", country="LV")
        ],
    )
    importer.session.commit()

    row = importer.rows(importer.read(PLAN))[0]

    assert (row.event_id, row.verdict) == (existing.id, MatchStatus.UNCHANGED)
    assert [note.issue for note in row.notes] == [ImportIssue.ALREADY_EXISTS]


def test_similar_event_is_a_candidate(importer: Importer) -> None:
    similar = factories.event(
        importer.session, title="The first meeting of CSO", bodies=[importer.body],
        when=factories.when("2027-09-18"),
    )  # fmt: skip
    importer.session.commit()
    run = importer.read(PLAN)

    row = importer.rows(run)[0]
    assert (row.verdict, [candidate.id for candidate in row.candidates]) == (
        MatchStatus.AMBIGUOUS,
        [similar.id],
    )
    assert row.is_safe_to_apply is False
    importer.confirm(
        run, {0: RowDecision(RowResult.UPDATED, None, similar.id, similar.changes_count)}
    )

    assert [event.title for event in events_of(importer.session)] == ["First CSO meeting"]


def test_similar_title_is_a_candidate_days_away_but_not_months_away(importer: Importer) -> None:
    nearby = factories.event(
        importer.session, title="First CSO meetings", bodies=[importer.body],
        when=factories.when("2027-09-25"),
    )  # fmt: skip
    for title, day in (("First CSO meetings", "2027-12-01"), ("First CSO meeting", "2027-12-20")):
        factories.event(
            importer.session, title=title, bodies=[importer.body], when=factories.when(day)
        )
    importer.session.commit()

    row = importer.rows(importer.read(PLAN))[0]

    assert [candidate.id for candidate in row.candidates] == [nearby.id]


def test_uid_of_an_existing_event_matches_it(importer: Importer) -> None:
    existing = factories.event(
        importer.session, bodies=[importer.body], when=factories.when("2027-04-05")
    )
    importer.session.commit()

    (row,) = importer.rows(
        importer.read(ParseResult((entry("Another title", "2027-06-07", uid=existing.uid),)))
    )

    assert (row.event_id, row.verdict) == (existing.id, MatchStatus.UPDATE)


def test_skipped_entry_is_skipped_again(importer: Importer) -> None:
    plan = "5 April Easter holiday\n7 April Working group on schools, Riga"
    run = importer.read(plan)
    choices = proposed_choices(importer.rows(run))
    importer.confirm(run, {1: choices[1]})

    second_rows = importer.rows(importer.read(plan))

    assert [(row.was_skipped, row.is_safe_to_apply) for row in second_rows] == [
        (True, False),
        (False, True),
    ]


def test_same_title_a_year_later_is_another_meeting(importer: Importer) -> None:
    (event,) = importer.import_plan(ParseResult((entry("Annual meeting", "2026-05-05"),)))

    run = importer.read(ParseResult((entry("Annual meeting", "2027-05-04"),)))

    assert [row.event_id for row in importer.rows(run)] == [None]
    importer.confirm(run)
    assert str(importer.session.get_one(Event, event.id).starts_on) == "2026-05-05"


def test_entries_of_one_title_retain_their_events_after_an_insertion(importer: Importer) -> None:
    importer.import_plan("5 April Working group, Riga\n5 June Working group, Riga")
    before = {str(event.starts_on): event.id for event in events_of(importer.session)}

    importer.import_plan(
        "5 April Working group, Riga\n4 May Working group, Riga\n5 June Working group, Riga"
    )

    after = {str(event.starts_on): event.id for event in events_of(importer.session)}
    assert len(after) == 3
    assert before.items() <= after.items()


def test_repeated_confirmation_imports_once(importer: Importer) -> None:
    run = importer.read(PLAN)
    choices = proposed_choices(importer.rows(run))

    importer.confirm(run, choices)
    importer.confirm(run, choices)

    assert len(events_of(importer.session)) == 4


def test_concurrent_confirmations_import_once(importer: Importer) -> None:
    run = importer.read(PLAN)
    choices, number = proposed_choices(importer.rows(run)), run.id

    def confirm(session: Session, _which: int) -> None:
        services.confirm_import(
            session, session.get_one(ImportRun, number), choices, state=EventState.DRAFT,
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip

    run_concurrently(importer.session, 4, confirm)

    assert len(events_of(importer.session)) == 4
    assert importer.session.scalar(select(func.count(ImportedEvent.id))) == 4


@pytest.mark.parametrize("_round", range(3))
def test_concurrent_confirmation_and_discard_have_one_winner(
    importer: Importer, _round: int
) -> None:
    run = importer.read(PLAN)
    choices, number = proposed_choices(importer.rows(run)), run.id

    def confirm_or_discard(session: Session, index: int) -> str:
        run = session.get(ImportRun, number)
        if run is None:
            return "expired"
        if index:
            services.discard_preview(session, run, now=NOON)
            return ""
        try:
            services.confirm_import(
                session, run, choices, state=EventState.DRAFT, actor=SECRETARIAT, now=NOON
            )
        except ImportExpired:
            return "expired"
        return "written"

    winner, *_nothing = run_concurrently(importer.session, 4, confirm_or_discard)

    stored = importer.session.scalar(select(func.count(ImportRun.id)))
    outcome = (winner, stored, len(events_of(importer.session)))
    assert outcome in [("written", 1, 4), ("expired", 0, 0)]


def test_concurrent_previews_create_one_source(importer: Importer) -> None:
    body_id = importer.body.id
    known = queries.parse_context(importer.session, YEAR)

    def read(session: Session, _which: int) -> None:
        source = SourceDescription(
            kind=SourceKind.TEXT, name="Plan 2027", period=YEAR, timezone="Europe/Stockholm",
            body_id=body_id,
        )  # fmt: skip
        result = source_parser.parse_source(PLAN, known)
        services.create_preview(session, source, result, b"-", actor=SECRETARIAT, now=NOON)

    run_concurrently(importer.session, 4, read)

    assert importer.session.scalar(select(func.count(ImportSource.id))) == 1
    assert importer.session.scalar(select(func.count(ImportRun.id))) == 4


def test_one_event_cannot_match_two_rows(importer: Importer) -> None:
    similar = factories.event(
        importer.session, title="Experts meetings on fog", bodies=[importer.body],
        when=factories.when("2027-09-18"),
    )  # fmt: skip
    importer.session.commit()
    run = importer.read("18 September Experts meeting on fog\n19 September Expert meeting on fog")
    chosen = RowDecision(RowResult.UPDATED, None, similar.id, similar.changes_count)

    with pytest.raises(EventChosenTwice):
        importer.confirm(run, {0: chosen, 1: chosen})

    assert [event.title for event in events_of(importer.session)] == ["Experts meetings on fog"]


def test_only_the_last_meeting_of_a_series_is_numbered(importer: Importer) -> None:
    series = factories.series(importer.session, body_id=importer.body.id)
    factories.event(
        importer.session, bodies=[importer.body], kind=EventKind.SENIOR_OFFICIALS_MEETING,
        series_id=series.id, ordinal=7, when=factories.when("2027-05-20"),
    )  # fmt: skip
    importer.session.commit()

    importer.import_plan(
        "3 December CSO meeting, Riga\n1 March CSO meeting, Riga\n9 September CSO meeting, Oslo"
    )

    result = {str(event.starts_on): event.ordinal for event in events_of(importer.session)}
    assert result == {"2027-03-01": None, "2027-05-20": 7, "2027-09-09": 8, "2027-12-03": 9}
    assert {event.series_id for event in events_of(importer.session)} == {series.id}


def test_preview_expires(importer: Importer) -> None:
    run = importer.read(PLAN)

    with pytest.raises(ImportExpired):
        importer.confirm(run, now=NOON + services.PREVIEW_TTL)

    assert events_of(importer.session) == []


def test_expired_preview_is_deleted_at_the_next_import(importer: Importer) -> None:
    importer.read(PLAN)
    later = NOON + 2 * services.PREVIEW_TTL + timedelta(days=1)
    source = SourceDescription(kind=SourceKind.TEXT, name="Else", period=YEAR, timezone="UTC")
    result = ParseResult((entry("Annual meeting", "2027-05-05"),))

    services.create_preview(importer.session, source, result, b"", actor=SECRETARIAT, now=later)

    assert list(importer.session.scalars(select(ImportRun.made_at))) == [later]


def test_event_changed_after_the_preview_aborts_the_import(importer: Importer) -> None:
    importer.import_plan(PLAN)
    run = importer.read(PLAN.replace("18-19", "25-26") + "3 March Another meeting, Riga")
    choices = proposed_choices(importer.rows(run))
    event = event_titled(importer.session, "First CSO meeting")
    event.changes_count += 1
    importer.session.commit()

    with pytest.raises(EventEditConflict):
        importer.confirm(run, choices)

    assert len(events_of(importer.session)) == 4


def test_choice_that_was_not_offered_is_rejected(importer: Importer) -> None:
    other = factories.event(importer.session, when=factories.when("2027-04-05"))
    importer.session.commit()
    run = importer.read(PLAN)

    with pytest.raises(ImportOutdated):
        importer.confirm(
            run, {0: RowDecision(RowResult.UPDATED, None, other.id, other.changes_count)}
        )
    with pytest.raises(BodyNotChosen):
        importer.confirm(run, {0: RowDecision(RowResult.CREATED, None)})
    with pytest.raises(NoRowChosen):
        importer.confirm(run, {4711: RowDecision(RowResult.CREATED, importer.body.id)})


def test_organiser_imports_only_for_their_bodies(importer: Importer) -> None:
    other = factories.body(importer.session)
    foreign_event = factories.event(
        importer.session,
        title="First CSO meeting",
        bodies=[other],
        when=factories.when("2027-09-18"),
    )
    importer.session.commit()
    olga = replace(importer, actor=Actor(2, "Olga", (Grant(Role.ORGANISER, importer.body.id),)))
    run = olga.read(PLAN)

    row = olga.rows(run)[0]
    assert (row.event_id, row.is_safe_to_apply) == (foreign_event.id, False)
    assert ImportIssue.NOT_EDITABLE in {note.issue for note in row.notes}
    for choice in (
        RowDecision(RowResult.UPDATED, None, foreign_event.id, foreign_event.changes_count),
        RowDecision(RowResult.CREATED, other.id),
    ):
        with pytest.raises((ImportOutdated, NotAllowed)):
            olga.confirm(run, {0: choice})
    with pytest.raises(NotAllowed):
        olga.confirm(run, {2: RowDecision(RowResult.CREATED, other.id)})
    with pytest.raises(NotAllowed):
        olga.read(PLAN, body_id=other.id)


def test_draft_of_others_is_not_revealed(importer: Importer) -> None:
    other = factories.body(importer.session)
    factories.event(
        importer.session, title="First CSO meeting", bodies=[other], state=EventState.DRAFT,
        published_at=None, when=factories.when("2027-09-18"), uid="secret",
    )  # fmt: skip
    importer.session.commit()
    olga = replace(importer, actor=Actor(2, "Olga", (Grant(Role.ORGANISER, importer.body.id),)))

    by_title = olga.rows(olga.read("18 September First CSO meeting, Riga"))
    by_uid = olga.rows(olga.read(ParseResult((entry("Something", "2027-09-18", uid="secret"),))))

    for (row,) in (by_title, by_uid):
        assert (row.verdict, row.event_id, row.notes) == (MatchStatus.NEW, None, [])


def test_preview_is_visible_only_to_its_creator(importer: Importer) -> None:
    olga = Actor(2, "Olga", (Grant(Role.ORGANISER, importer.body.id),))
    colleague = Actor(3, "Ole", (Grant(Role.ORGANISER, importer.body.id),))
    other_organiser = Actor(4, "Stig", (Grant(Role.ORGANISER, importer.body.id + 1),))
    run = replace(importer, actor=olga).read(PLAN)

    def seen(actor: Actor) -> bool:
        return queries.get_run(importer.session, run.id, actor) is not None

    assert [seen(item) for item in (olga, SECRETARIAT, colleague, other_organiser)] == [
        True, True, False, False,
    ]  # fmt: skip
    replace(importer, actor=olga).confirm(run)
    assert [seen(item) for item in (olga, colleague, other_organiser)] == [True, True, False]


def test_two_people_of_one_body_share_a_source(importer: Importer) -> None:
    olga, ole = (
        replace(importer, actor=Actor(number, "O", (Grant(Role.ORGANISER, importer.body.id),)))
        for number in (2, 3)
    )
    olga.import_plan("5 April Working group, Riga")

    run = ole.read("6 April Working group, Riga")

    assert [row.verdict for row in ole.rows(run)] == [MatchStatus.UPDATE]
    other_organiser = replace(
        importer, actor=Actor(4, "S", (Grant(Role.ORGANISER, importer.body.id + 1),))
    )
    other_organiser.body = importer.session.get_one(Body, importer.body.id + 1)
    other = other_organiser.read("5 April Working group, Riga")
    assert other.source_id != run.source_id


def test_source_without_events_stores_nothing(importer: Importer) -> None:
    with pytest.raises(NoEventFound):
        importer.read(ParseResult())

    assert importer.session.scalar(select(func.count(ImportRun.id))) == 0


def test_discarded_preview_is_deleted(importer: Importer) -> None:
    run = importer.read(PLAN)
    services.discard_preview(importer.session, run, now=NOON)

    assert importer.session.scalar(select(func.count(ImportRun.id))) == 0


def test_times_in_utc_are_shown_in_the_zone_of_the_import(importer: Importer) -> None:
    """An event that an earlier version imported in UTC stays as it is."""
    call = entry("Call", "2027-09-18", starts_time=time(23), ends_time=time(1), timezone="UTC")
    call = replace(call, span=replace(call.span, last=PartialDate(2027, 9, 19)))
    (old,) = importer.import_plan(ParseResult((call,)))
    assert (old.when.timezone, old.when.starts_time) == ("UTC", time(23))

    (same,) = importer.rows(importer.read(ParseResult((replace(call, is_instant=True),))))
    (new,) = importer.rows(
        importer.read(
            ParseResult((replace(call, is_instant=True, title="Briefing", key="briefing"),)),
            name="Other plan",
        )
    )

    assert same.verdict is MatchStatus.UNCHANGED
    assert (str(new.when.starts_on), new.when.ends_on) == ("2027-09-19", None)
    assert (new.when.starts_time, new.when.ends_time) == (time(1), time(3))
    assert new.when.timezone == "Europe/Stockholm"


@pytest.mark.parametrize(
    "issue",
    [
        ImportIssue.ZONE_UNKNOWN, ImportIssue.ZONE_DOUBTFUL, ImportIssue.TIME_DROPPED,
        ImportIssue.RULE_UNKNOWN, ImportIssue.STATUS_UNKNOWN, ImportIssue.STATE_UNCLEAR,
    ],
)  # fmt: skip
def test_entry_that_is_not_understood_is_not_preselected(
    importer: Importer, issue: ImportIssue
) -> None:
    call = replace(entry("Call", "2027-09-18"), notes=(ImportNote(issue, "x"),))
    (row,) = importer.rows(importer.read(ParseResult((call,))))

    assert not row.is_safe_to_apply
