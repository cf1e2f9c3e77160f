"""Figures across domain packages: meetings with participants, and their totals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, literal, select, union_all
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from meetings.domain.access.policy import Actor
from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body, Priority
from meetings.domain.documents.models import Document
from meetings.domain.documents.queries import readable_by
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event, EventAction, EventBody, EventProject
from meetings.domain.events.rules import AttendanceMode, EventKind, EventState
from meetings.domain.frameworks.models import FrameworkNode
from meetings.domain.people.rules import EU
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import ACTIVE_REGISTRATION_STATES
from meetings.domain.reports import rules
from meetings.domain.reports.rules import ParticipantCount, ParticipantTotal

#: States of events that are upcoming, or were never recorded as held.
PLANNED_STATES = frozenset({EventState.DRAFT, EventState.TENTATIVE, EventState.CONFIRMED})
REMOTE_MODES = frozenset({AttendanceMode.ONLINE, AttendanceMode.HYBRID})


@dataclass(frozen=True, slots=True)
class MeetingReport:
    """An event with its recorded participants.

    ``countries`` are those in headcounts and in the offices of those who appeared;
    ``country_count`` is their number if only that was recorded.
    """

    event: Event
    persons: ParticipantCount
    country_count: ParticipantCount
    countries: frozenset[str]
    appearances: tuple[Appearance, ...]

    @property
    def is_held(self) -> bool:
        """Return whether it is recorded as held; a past meeting that is only planned is not."""
        return self.event.state is EventState.HELD

    @property
    def body(self) -> Body | None:
        """Return the leading body."""
        return self.event.leading_body

    @property
    def priority(self) -> Priority | None:
        """Return the priority under which the leading body works."""
        return self.body.priority if self.body else None


@dataclass(frozen=True, slots=True)
class ReportSummary:
    """Totals of several meetings; only held meetings are counted.

    ``meetings_with_countries`` is the number of held meetings with named countries,
    ``meetings_with_mode`` the number with a known attendance mode, and ``remote_count`` the number
    of online and hybrid ones. Pairs are sorted by frequency, highest first.
    """

    held: int
    planned: int
    persons: ParticipantTotal
    countries: frozenset[str]
    meetings_with_countries: int
    remote_count: int
    meetings_with_mode: int
    by_body: list[tuple[Body | None, int]]
    by_kind: list[tuple[EventKind, int]]


def list_meeting_reports(
    session: Session, actor: Actor, *conditions: ColumnElement[bool]
) -> list[MeetingReport]:
    """Return the events that the actor may see, in chronological order, with participants.

    It runs five queries for any number of events.
    """
    event_rows = list(
        session.scalars(
            select(Event)
            .where(events.visible_to(actor), *conditions)
            .order_by(Event.sorts_at, Event.id)
            .options(
                selectinload(Event.organised_by)
                .joinedload(EventBody.body)
                .joinedload(Body.priority),
                selectinload(Event.headcounts),
                selectinload(Event.projects),
                joinedload(Event.presidency),
            )
        )
    )
    appearances = _load_appearances(session, [event.id for event in event_rows])
    return [_meeting_report(event, appearances.get(event.id, [])) for event in event_rows]


def in_project(project_id: int) -> ColumnElement[bool]:
    """Return the condition that an event is held within the project."""
    return Event.id.in_(select(EventProject.event_id).where(EventProject.project_id == project_id))


def _load_appearances(session: Session, event_ids: Sequence[int]) -> dict[int, list[Appearance]]:
    by_event: dict[int, list[Appearance]] = {}
    statement = (
        select(Appearance)
        .where(Appearance.event_id.in_(event_ids))
        .order_by(Appearance.event_id, Appearance.position, Appearance.id)
        .options(joinedload(Appearance.person))
    )
    for appearance in session.scalars(statement):
        by_event.setdefault(appearance.event_id, []).append(appearance)
    return by_event


def _meeting_report(event: Event, appearances: list[Appearance]) -> MeetingReport:
    spoke_for = {
        appearance.country
        for appearance in appearances
        if appearance.country and appearance.country != EU
    }
    return MeetingReport(
        event=event,
        persons=rules.count_persons(
            event.headcounts, is_hybrid=event.mode is AttendanceMode.HYBRID
        ),
        country_count=rules.count_countries(event.headcounts),
        countries=rules.named_countries(event.headcounts) | spoke_for,
        appearances=tuple(appearances),
    )


def summarise(listed: Iterable[MeetingReport]) -> ReportSummary:
    """Return the totals of these meetings."""
    meetings = list(listed)
    held = [meeting for meeting in meetings if meeting.is_held]
    bodies: dict[int | None, Body | None] = {m.body.id if m.body else None: m.body for m in held}
    by_body = Counter(meeting.body.id if meeting.body else None for meeting in held)
    return ReportSummary(
        held=len(held),
        planned=sum(meeting.event.state in PLANNED_STATES for meeting in meetings),
        persons=rules.sum_counts([meeting.persons for meeting in held]),
        countries=frozenset().union(*(meeting.countries for meeting in held)),
        meetings_with_countries=sum(bool(meeting.countries) for meeting in held),
        remote_count=sum(meeting.event.mode in REMOTE_MODES for meeting in held),
        meetings_with_mode=sum(meeting.event.mode is not None for meeting in held),
        by_body=[(bodies[number], times) for number, times in by_body.most_common()],
        by_kind=Counter(meeting.event.kind for meeting in held).most_common(),
    )


def list_speakers(listed: Iterable[MeetingReport]) -> list[Appearance]:
    """Return each person who appeared, once, with the first office recorded, by family name."""
    first: dict[int, Appearance] = {}
    for meeting in listed:
        for appearance in meeting.appearances:
            if appearance.person_id is not None:
                first.setdefault(appearance.person_id, appearance)
    return sorted(
        first.values(),
        key=lambda appearance: (
            appearance.person.search_text.rpartition(" ")[2] if appearance.person else "",
            appearance.id,
        ),
    )


def count_by_presidency(session: Session, actor: Actor) -> dict[int, tuple[int, int]]:
    """Return the numbers of held and planned meetings, by presidency id."""
    statement = (
        select(
            Event.presidency_id,
            func.count(Event.id).filter(Event.state == EventState.HELD),
            func.count(Event.id).filter(Event.state.in_(PLANNED_STATES)),
        )
        .where(events.visible_to(actor), Event.presidency_id.is_not(None))
        .group_by(Event.presidency_id)
    )
    return {row[0] or 0: (row[1], row[2]) for row in session.execute(statement)}


def count_by_project(session: Session, actor: Actor) -> dict[int, int]:
    """Return the number of meetings, by project id."""
    statement = (
        select(EventProject.project_id, func.count(Event.id))
        .join(Event, Event.id == EventProject.event_id)
        .where(events.visible_to(actor))
        .group_by(EventProject.project_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def list_events_by_node(
    session: Session, actor: Actor, framework_id: int
) -> dict[int, list[Event]]:
    """Return the events that serve each node of the framework, by node id, in order."""
    statement = (
        select(EventAction.node_id, Event)
        .join(Event, Event.id == EventAction.event_id)
        .join(FrameworkNode, FrameworkNode.id == EventAction.node_id)
        .where(FrameworkNode.framework_id == framework_id, events.visible_to(actor))
        .order_by(Event.sorts_at, Event.id)
        .options(joinedload(Event.presidency))
    )
    by_node: dict[int, list[Event]] = {}
    for node_id, event in session.execute(statement):
        by_node.setdefault(node_id, []).append(event)
    return by_node


def list_documents(
    session: Session, actor: Actor, *conditions: ColumnElement[bool]
) -> list[Document]:
    """Return the documents that the actor may see, in the order of their events."""
    statement = (
        select(Document)
        .outerjoin(Document.event)
        .where(readable_by(actor), Document.withdrawn_at.is_(None), *conditions)
        .order_by(Event.sorts_at.nulls_last(), Event.id, Document.position, Document.id)
        .options(contains_eager(Document.event).joinedload(Event.presidency))
    )
    return list(session.scalars(statement))


def in_presidency(presidency_id: int) -> ColumnElement[bool]:
    """Return the condition that a document belongs to the presidency, directly or by its event."""
    return func.coalesce(Document.presidency_id, Event.presidency_id) == presidency_id


def list_attendee_keys(
    session: Session, event_ids: Sequence[int]
) -> dict[int, tuple[set[str], set[str]]]:
    """Return the keys of speakers and of registered people for each event, by event id.

    A person has one key among the speakers, and one among the registered.
    """
    statement = union_all(
        select(Appearance.event_id, literal(0), cast(Appearance.person_id, String)).where(
            Appearance.event_id.in_(event_ids), Appearance.person_id.is_not(None)
        ),
        select(Registration.event_id, literal(1), Registration.email_key).where(
            Registration.event_id.in_(event_ids), Registration.state.in_(ACTIVE_REGISTRATION_STATES)
        ),
    )
    by_event: dict[int, tuple[set[str], set[str]]] = {
        number: (set(), set()) for number in event_ids
    }
    for number, place, key in session.execute(statement):
        by_event[number][place].add(key)
    return by_event
