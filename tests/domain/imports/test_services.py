"""A plan from its text to its events, and the same plan read again; on both databases."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from tests.concurrency import at_once
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
class Desk:
    """Somebody who imports plans under one name, for one body."""

    session: Session
    body: Body
    actor: Actor = SECRETARIAT
    name: str = "Plan 2027"
    kind: SourceKind = SourceKind.TEXT

    def read(self, plan: str | ParseResult, **parts: Any) -> ImportRun:
        """Return the preview of the plan."""
        origin = SourceDescription(
            kind=self.kind, name=self.name, period=YEAR, timezone="Europe/Stockholm",
            body_id=self.body.id,
        )  # fmt: skip
        found = plan
        if isinstance(plan, str):
            found = source_parser.parse_source(plan, queries.parse_context(self.session, YEAR))
        assert isinstance(found, ParseResult)
        return services.create_preview(
            self.session, replace(origin, **parts), found, b"-", actor=self.actor, now=NOON
        )

    def rows(self, run: ImportRun) -> list[Proposal]:
        """Return what is proposed for each entry."""
        return list(matching.match_run(self.session, run, actor=self.actor, now=NOON).rows)

    def vanished(self, run: ImportRun) -> list[str]:
        """Return the titles of what the plan no longer speaks of."""
        found = matching.match_run(self.session, run, actor=self.actor, now=NOON)
        return [event.title for event in found.vanished]

    def confirm(
        self, run: ImportRun, choices: dict[int, RowDecision] | None = None, **parts: Any
    ) -> None:
        """Confirm with these choices, else with what is proposed."""
        wanted: dict[str, Any] = {
            "state": EventState.DRAFT,
            "actor": self.actor,
            "now": NOON,
        } | parts
        chosen = proposed(self.rows(run)) if choices is None else choices
        services.confirm_import(self.session, run, chosen, **wanted)

    def take(self, plan: str | ParseResult, **parts: Any) -> list[Event]:
        """Read the plan, confirm what is proposed, and return the events of its rows."""
        run = self.read(plan)
        self.confirm(run, **parts)
        return [row.event for row in run.rows if row.event is not None]


def proposed(rows: list[Proposal]) -> dict[int, RowDecision]:
    """Return the choices that the page shows at first."""
    found = {}
    for row in rows:
        if not row.is_safe_to_apply or row.verdict in (
            MatchStatus.UNCHANGED,
            MatchStatus.AMBIGUOUS,
        ):
            continue
        choice = RowDecision(RowResult.CREATED, row.body_id)
        if row.event is not None:
            choice = RowDecision(RowResult.UPDATED, None, row.event.id, row.event.changes_count)
        found[row.row.position] = choice
    return found


@pytest.fixture
def desk(session: Session) -> Desk:
    """The secretariat at work on the plan of a network."""
    factories.installation(session)
    body = factories.body(session, name="Network of Examples", acronym="NE")
    factories.body(session, name="Task Force against Trafficking", acronym="TF-THB")
    session.commit()
    return Desk(session, body)


@pytest.fixture
def told(session: Session) -> list[ChangeKind]:
    """The kinds of changes that participants are notified of."""
    kinds: list[ChangeKind] = []

    def note(session: Session, written: Written, now: datetime) -> None:
        kinds.extend(change.kind for _, change in announced_changes(session, written, now))

    unit = unit_of(session)
    unit.reactions = Reactions([*unit.reactions.before_commit, Reaction(note, CHANGES)])
    return kinds


def events_of(session: Session) -> list[Event]:
    return list(session.scalars(select(Event).order_by(Event.sorts_at, Event.id)))


def titled(session: Session, title: str) -> Event:
    return session.scalars(select(Event).where(Event.title == title)).one()


def test_nothing_is_written_before_it_is_confirmed(desk: Desk) -> None:
    before = current_revision(desk.session)
    run = desk.read(PLAN)
    desk.rows(run)

    assert events_of(desk.session) == []
    assert current_revision(desk.session) == before
    assert (run.written_at, len(run.rows)) == (None, 4)


def test_the_phrases_of_a_plan_become_events_as_exactly_as_they_say(desk: Desk) -> None:
    desk.take(PLAN)

    found = {
        event.title: (
            str(event.starts_on), str(event.ends_on or ""), event.date_to_be_confirmed,
            [f"{venue.city} {venue.country}" for venue in event.venues], event.timezone,
        )
        for event in events_of(desk.session)
    }  # fmt: skip
    assert found == {
        "Conference on archives": (
            "2027-05-31", "2027-06-01", False, ["Tallinn EE"], "Europe/Tallinn"
        ),
        "Workshop on oral history": (
            "2027-09-06", "2027-09-07", False, ["Gdańsk PL", "Malbork PL"], "Europe/Warsaw"
        ),
        "First CSO meeting": ("2027-09-18", "2027-09-19", False, ["Riga LV"], "Europe/Riga"),
        "TF-THB meeting": ("2027-10", "", True, ["Riga LV"], "Europe/Riga"),
    }  # fmt: skip
    bodies = {event.title: event.body_ids for event in events_of(desk.session)}
    named = desk.session.scalar(select(Body.id).where(Body.acronym == "TF-THB"))
    assert bodies["TF-THB meeting"] == (named,)
    assert bodies["First CSO meeting"] == (desk.body.id,)


def test_an_imported_event_is_an_event_like_any_other(desk: Desk) -> None:
    run = desk.read(PLAN)
    desk.confirm(run, state=EventState.TENTATIVE)

    event = titled(desk.session, "First CSO meeting")
    kinds = desk.session.scalars(
        select(Change.kind).where(Change.event_id == event.id).order_by(Change.number)
    )
    assert list(kinds) == [ChangeKind.CREATED, ChangeKind.PUBLISHED]
    assert (event.state, event.published_at) == (EventState.TENTATIVE, NOON)
    assert event.kind is EventKind.SENIOR_OFFICIALS_MEETING
    assert desk.session.get(CalendarFragment, event.id) is not None
    note = desk.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "import.written")
    ).one()
    assert (note.subject_id, note.details["created"]) == (run.id, 4)
    assert {row.result for row in run.rows} == {RowResult.CREATED}


def test_the_same_plan_read_again_doubles_nothing(desk: Desk) -> None:
    desk.take(PLAN)
    changes = desk.session.scalar(select(func.count(Change.id)))

    run = desk.read(PLAN)
    assert {row.verdict for row in desk.rows(run)} == {MatchStatus.UNCHANGED}
    desk.confirm(run, {})

    assert len(events_of(desk.session)) == 4
    assert desk.session.scalar(select(func.count(Change.id))) == changes
    assert desk.session.scalar(select(func.count(ImportedEvent.id))) == 4


def test_a_changed_date_moves_the_event_and_raises_its_sequence(
    desk: Desk, told: list[ChangeKind]
) -> None:
    desk.take(PLAN, state=EventState.TENTATIVE)
    uid = titled(desk.session, "First CSO meeting").uid

    run = desk.read(PLAN.replace("18-19 September", "25-26 September"))
    row = desk.rows(run)[0]
    assert (row.verdict, [it.field for it in row.changes[row.event_id or 0]]) == (
        MatchStatus.UPDATE, ["when"],
    )  # fmt: skip
    desk.confirm(run)

    event = titled(desk.session, "First CSO meeting")
    assert (event.uid, str(event.starts_on), event.sequence) == (uid, "2027-09-25", 2)
    last = desk.session.scalars(
        select(Change).where(Change.event_id == event.id).order_by(Change.number.desc())
    ).first()
    assert last is not None
    assert (last.kind, last.fields["starts_on"]) == (
        ChangeKind.RESCHEDULED, ["2027-09-18", "2027-09-25"],
    )  # fmt: skip
    assert told == [ChangeKind.RESCHEDULED]
    assert len(events_of(desk.session)) == 4


def entry(title: str, day: str, **parts: Any) -> PlannedEvent:
    """Return an entry of a calendar."""
    fields: dict[str, Any] = {"line": 1, "text": title, "key": parts.get("uid", title)}
    return PlannedEvent(title=title, span=DateSpan(PartialDate.parse(day)), **fields | parts)


def test_a_renamed_entry_is_known_by_its_key(desk: Desk) -> None:
    uid = "one@example.org"
    (event,) = desk.take(ParseResult((entry("Working group", "2027-04-05", uid=uid),)))

    run = desk.read(ParseResult((entry("Experts on schools", "2027-05-11", uid=uid),)))
    (row,) = desk.rows(run)
    assert (row.event_id, row.verdict, row.is_safe_to_apply) == (event.id, MatchStatus.UPDATE, True)
    desk.confirm(run)

    assert [(it.title, str(it.starts_on)) for it in events_of(desk.session)] == [
        ("Experts on schools", "2027-05-11")
    ]


def test_a_title_changed_in_a_text_is_known_by_its_day(desk: Desk) -> None:
    desk.take("5 April Working group on schools, Riga")

    run = desk.read("5 April Group of experts on schools, Riga")
    (row,) = desk.rows(run)

    assert row.verdict is MatchStatus.UPDATE
    assert ImportIssue.TITLE_CHANGED in {note.issue for note in row.notes}
    assert desk.vanished(run) == []


def test_what_was_changed_here_is_not_overwritten_unless_chosen(desk: Desk) -> None:
    (event,) = desk.take("5 April Working group on schools, Riga")
    event.title = "Working group on schools and teachers"
    event.starts_on = PartialDate(2027, 4, 6)
    desk.session.commit()

    again = desk.read("5 April Working group on schools, Riga")
    assert [row.verdict for row in desk.rows(again)] == [MatchStatus.UNCHANGED]

    run = desk.read("12 April Working group on schools, Riga")
    (row,) = desk.rows(run)
    assert ImportIssue.CHANGED_LOCALLY in {note.issue for note in row.notes}
    with pytest.raises(NoRowChosen):
        desk.confirm(run)
    chosen = RowDecision(RowResult.UPDATED, None, event.id, event.changes_count)
    desk.confirm(run, {0: chosen})

    event = events_of(desk.session)[0]
    assert (str(event.starts_on), event.title) == (
        "2027-04-12", "Working group on schools and teachers",
    )  # fmt: skip


def test_what_vanished_from_the_plan_is_said_and_stays(desk: Desk) -> None:
    desk.take(PLAN)

    run = desk.read(PLAN.splitlines()[0])

    assert desk.vanished(run) == [
        "Conference on archives", "Workshop on oral history", "TF-THB meeting"
    ]  # fmt: skip
    desk.confirm(run)
    assert len(events_of(desk.session)) == 4


def test_an_event_of_the_same_title_and_day_is_the_same_one(desk: Desk) -> None:
    own = factories.event(
        desk.session, title="First CSO Meeting", bodies=[desk.body], mode=AttendanceMode.HYBRID,
        when=factories.when("2027-09-18", ends_on=PartialDate(2027, 9, 19)),
        venues=[factories.venue(desk.session, name="House of Nature", city="Riga", country="LV")],
    )  # fmt: skip
    desk.session.commit()

    row = desk.rows(desk.read(PLAN))[0]

    assert (row.event_id, row.verdict) == (own.id, MatchStatus.UNCHANGED)
    assert [note.issue for note in row.notes] == [ImportIssue.ALREADY_EXISTS]


def test_an_event_much_like_it_is_asked_about(desk: Desk) -> None:
    like = factories.event(
        desk.session, title="The first meeting of CSO", bodies=[desk.body],
        when=factories.when("2027-09-18"),
    )  # fmt: skip
    desk.session.commit()
    run = desk.read(PLAN)

    row = desk.rows(run)[0]
    assert (row.verdict, [it.id for it in row.candidates]) == (MatchStatus.AMBIGUOUS, [like.id])
    assert row.is_safe_to_apply is False
    desk.confirm(run, {0: RowDecision(RowResult.UPDATED, None, like.id, like.changes_count)})

    assert [event.title for event in events_of(desk.session)] == ["First CSO meeting"]


def test_a_like_title_some_days_away_is_asked_about_and_months_away_is_not(desk: Desk) -> None:
    near = factories.event(
        desk.session, title="First CSO meetings", bodies=[desk.body],
        when=factories.when("2027-09-25"),
    )  # fmt: skip
    for title, day in (("First CSO meetings", "2027-12-01"), ("First CSO meeting", "2027-12-20")):
        factories.event(desk.session, title=title, bodies=[desk.body], when=factories.when(day))
    desk.session.commit()

    row = desk.rows(desk.read(PLAN))[0]

    assert [it.id for it in row.candidates] == [near.id]


def test_the_uid_of_an_event_of_ours_is_that_event(desk: Desk) -> None:
    own = factories.event(desk.session, bodies=[desk.body], when=factories.when("2027-04-05"))
    desk.session.commit()

    (row,) = desk.rows(desk.read(ParseResult((entry("Another title", "2027-06-07", uid=own.uid),))))

    assert (row.event_id, row.verdict) == (own.id, MatchStatus.UPDATE)


def test_what_was_left_out_once_is_left_out_again(desk: Desk) -> None:
    plan = "5 April Easter holiday\n7 April Working group on schools, Riga"
    run = desk.read(plan)
    choices = proposed(desk.rows(run))
    desk.confirm(run, {1: choices[1]})

    again = desk.rows(desk.read(plan))

    assert [(row.was_skipped, row.is_safe_to_apply) for row in again] == [
        (True, False),
        (False, True),
    ]


def test_a_year_later_the_same_title_is_another_meeting(desk: Desk) -> None:
    (event,) = desk.take(ParseResult((entry("Annual meeting", "2026-05-05"),)))

    run = desk.read(ParseResult((entry("Annual meeting", "2027-05-04"),)))

    assert [row.event_id for row in desk.rows(run)] == [None]
    desk.confirm(run)
    assert str(desk.session.get_one(Event, event.id).starts_on) == "2026-05-05"


def test_entries_of_one_title_keep_their_events_when_one_comes_between(desk: Desk) -> None:
    desk.take("5 April Working group, Riga\n5 June Working group, Riga")
    before = {str(event.starts_on): event.id for event in events_of(desk.session)}

    desk.take("5 April Working group, Riga\n4 May Working group, Riga\n5 June Working group, Riga")

    after = {str(event.starts_on): event.id for event in events_of(desk.session)}
    assert len(after) == 3
    assert before.items() <= after.items()


def test_confirmed_twice_it_is_written_once(desk: Desk) -> None:
    run = desk.read(PLAN)
    choices = proposed(desk.rows(run))

    desk.confirm(run, choices)
    desk.confirm(run, choices)

    assert len(events_of(desk.session)) == 4


def test_confirmed_many_times_at_once_it_is_written_once(desk: Desk) -> None:
    run = desk.read(PLAN)
    choices, number = proposed(desk.rows(run)), run.id

    def confirm(own: Session, _which: int) -> None:
        services.confirm_import(
            own, own.get_one(ImportRun, number), choices, state=EventState.DRAFT,
            actor=SECRETARIAT, now=NOON,
        )  # fmt: skip

    at_once(desk.session, 4, confirm)

    assert len(events_of(desk.session)) == 4
    assert desk.session.scalar(select(func.count(ImportedEvent.id))) == 4


@pytest.mark.parametrize("_round", range(3))
def test_what_is_confirmed_and_forgotten_at_once_is_one_of_both(desk: Desk, _round: int) -> None:
    run = desk.read(PLAN)
    choices, number = proposed(desk.rows(run)), run.id

    def act(own: Session, which: int) -> str:
        mine = own.get(ImportRun, number)
        if mine is None:
            return "expired"
        if which:
            services.discard_preview(own, mine, now=NOON)
            return ""
        try:
            services.confirm_import(
                own, mine, choices, state=EventState.DRAFT, actor=SECRETARIAT, now=NOON
            )
        except ImportExpired:
            return "expired"
        return "written"

    came, *_nothing = at_once(desk.session, 4, act)

    kept = desk.session.scalar(select(func.count(ImportRun.id)))
    outcome = (came, kept, len(events_of(desk.session)))
    assert outcome in [("written", 1, 4), ("expired", 0, 0)]


def test_read_many_times_at_once_it_is_one_source(desk: Desk) -> None:
    body_id = desk.body.id
    known = queries.parse_context(desk.session, YEAR)

    def read(own: Session, _which: int) -> None:
        origin = SourceDescription(
            kind=SourceKind.TEXT, name="Plan 2027", period=YEAR, timezone="Europe/Stockholm",
            body_id=body_id,
        )  # fmt: skip
        found = source_parser.parse_source(PLAN, known)
        services.create_preview(own, origin, found, b"-", actor=SECRETARIAT, now=NOON)

    at_once(desk.session, 4, read)

    assert desk.session.scalar(select(func.count(ImportSource.id))) == 1
    assert desk.session.scalar(select(func.count(ImportRun.id))) == 4


def test_one_event_is_not_two_rows(desk: Desk) -> None:
    like = factories.event(
        desk.session, title="Experts meetings on fog", bodies=[desk.body],
        when=factories.when("2027-09-18"),
    )  # fmt: skip
    desk.session.commit()
    run = desk.read("18 September Experts meeting on fog\n19 September Expert meeting on fog")
    chosen = RowDecision(RowResult.UPDATED, None, like.id, like.changes_count)

    with pytest.raises(EventChosenTwice):
        desk.confirm(run, {0: chosen, 1: chosen})

    assert [event.title for event in events_of(desk.session)] == ["Experts meetings on fog"]


def test_only_what_comes_last_in_its_series_is_numbered(desk: Desk) -> None:
    run = factories.series(desk.session, body_id=desk.body.id)
    factories.event(
        desk.session, bodies=[desk.body], kind=EventKind.SENIOR_OFFICIALS_MEETING,
        series_id=run.id, ordinal=7, when=factories.when("2027-05-20"),
    )  # fmt: skip
    desk.session.commit()

    desk.take(
        "3 December CSO meeting, Riga\n1 March CSO meeting, Riga\n9 September CSO meeting, Oslo"
    )

    found = {str(event.starts_on): event.ordinal for event in events_of(desk.session)}
    assert found == {"2027-03-01": None, "2027-05-20": 7, "2027-09-09": 8, "2027-12-03": 9}
    assert {event.series_id for event in events_of(desk.session)} == {run.id}


def test_a_preview_expires(desk: Desk) -> None:
    run = desk.read(PLAN)

    with pytest.raises(ImportExpired):
        desk.confirm(run, now=NOON + services.PREVIEW_TTL)

    assert events_of(desk.session) == []


def test_an_old_preview_is_forgotten_when_another_plan_is_read(desk: Desk) -> None:
    desk.read(PLAN)
    later = NOON + 2 * services.PREVIEW_TTL + timedelta(days=1)
    origin = SourceDescription(kind=SourceKind.TEXT, name="Else", period=YEAR, timezone="UTC")
    found = ParseResult((entry("Annual meeting", "2027-05-05"),))

    services.create_preview(desk.session, origin, found, b"", actor=SECRETARIAT, now=later)

    assert list(desk.session.scalars(select(ImportRun.made_at))) == [later]


def test_an_event_changed_since_the_preview_was_shown_stops_everything(desk: Desk) -> None:
    desk.take(PLAN)
    run = desk.read(PLAN.replace("18-19", "25-26") + "3 March Another meeting, Riga")
    choices = proposed(desk.rows(run))
    event = titled(desk.session, "First CSO meeting")
    event.changes_count += 1
    desk.session.commit()

    with pytest.raises(EventEditConflict):
        desk.confirm(run, choices)

    assert len(events_of(desk.session)) == 4


def test_a_choice_that_was_not_offered_is_refused(desk: Desk) -> None:
    other = factories.event(desk.session, when=factories.when("2027-04-05"))
    desk.session.commit()
    run = desk.read(PLAN)

    with pytest.raises(ImportOutdated):
        desk.confirm(run, {0: RowDecision(RowResult.UPDATED, None, other.id, other.changes_count)})
    with pytest.raises(BodyNotChosen):
        desk.confirm(run, {0: RowDecision(RowResult.CREATED, None)})
    with pytest.raises(NoRowChosen):
        desk.confirm(run, {4711: RowDecision(RowResult.CREATED, desk.body.id)})


def test_an_organiser_writes_for_the_own_bodies_alone(desk: Desk) -> None:
    other = factories.body(desk.session)
    theirs = factories.event(
        desk.session, title="First CSO meeting", bodies=[other], when=factories.when("2027-09-18")
    )
    desk.session.commit()
    olga = replace(desk, actor=Actor(2, "Olga", (Grant(Role.ORGANISER, desk.body.id),)))
    run = olga.read(PLAN)

    row = olga.rows(run)[0]
    assert (row.event_id, row.is_safe_to_apply) == (theirs.id, False)
    assert ImportIssue.NOT_EDITABLE in {note.issue for note in row.notes}
    for choice in (
        RowDecision(RowResult.UPDATED, None, theirs.id, theirs.changes_count),
        RowDecision(RowResult.CREATED, other.id),
    ):
        with pytest.raises((ImportOutdated, NotAllowed)):
            olga.confirm(run, {0: choice})
    with pytest.raises(NotAllowed):
        olga.confirm(run, {2: RowDecision(RowResult.CREATED, other.id)})
    with pytest.raises(NotAllowed):
        olga.read(PLAN, body_id=other.id)


def test_a_draft_of_others_is_not_betrayed(desk: Desk) -> None:
    other = factories.body(desk.session)
    factories.event(
        desk.session, title="First CSO meeting", bodies=[other], state=EventState.DRAFT,
        published_at=None, when=factories.when("2027-09-18"), uid="secret",
    )  # fmt: skip
    desk.session.commit()
    olga = replace(desk, actor=Actor(2, "Olga", (Grant(Role.ORGANISER, desk.body.id),)))

    by_title = olga.rows(olga.read("18 September First CSO meeting, Riga"))
    by_uid = olga.rows(olga.read(ParseResult((entry("Something", "2027-09-18", uid="secret"),))))

    for (row,) in (by_title, by_uid):
        assert (row.verdict, row.event_id, row.notes) == (MatchStatus.NEW, None, [])


def test_a_preview_is_its_reader_s_alone(desk: Desk) -> None:
    olga = Actor(2, "Olga", (Grant(Role.ORGANISER, desk.body.id),))
    colleague = Actor(3, "Ole", (Grant(Role.ORGANISER, desk.body.id),))
    stranger = Actor(4, "Stig", (Grant(Role.ORGANISER, desk.body.id + 1),))
    run = replace(desk, actor=olga).read(PLAN)

    def seen(actor: Actor) -> bool:
        return queries.get_run(desk.session, run.id, actor) is not None

    assert [seen(each) for each in (olga, SECRETARIAT, colleague, stranger)] == [
        True, True, False, False,
    ]  # fmt: skip
    replace(desk, actor=olga).confirm(run)
    assert [seen(each) for each in (olga, colleague, stranger)] == [True, True, False]


def test_two_people_of_one_body_read_one_source(desk: Desk) -> None:
    olga, ole = (
        replace(desk, actor=Actor(number, "O", (Grant(Role.ORGANISER, desk.body.id),)))
        for number in (2, 3)
    )
    olga.take("5 April Working group, Riga")

    run = ole.read("6 April Working group, Riga")

    assert [row.verdict for row in ole.rows(run)] == [MatchStatus.UPDATE]
    stranger = replace(desk, actor=Actor(4, "S", (Grant(Role.ORGANISER, desk.body.id + 1),)))
    stranger.body = desk.session.get_one(Body, desk.body.id + 1)
    other = stranger.read("5 April Working group, Riga")
    assert other.source_id != run.source_id


def test_nothing_found_keeps_nothing(desk: Desk) -> None:
    with pytest.raises(NoEventFound):
        desk.read(ParseResult())

    assert desk.session.scalar(select(func.count(ImportRun.id))) == 0


def test_a_preview_that_nobody_wants_is_forgotten(desk: Desk) -> None:
    run = desk.read(PLAN)
    services.discard_preview(desk.session, run, now=NOON)

    assert desk.session.scalar(select(func.count(ImportRun.id))) == 0
