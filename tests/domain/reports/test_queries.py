"""Reports across subjects, depending on the actor."""

from sqlalchemy.orm import Session

from meetings.domain.access.policy import ANONYMOUS, Actor, Grant, Role
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event, EventAction
from meetings.domain.events.rules import (
    AttendanceMode,
    CountQuality,
    EventKind,
    EventState,
    Visibility,
)
from meetings.domain.reports import queries
from meetings.domain.reports.rules import ParticipantTotal
from tests import factories
from tests.conftest import on_both

SECRETARIAT = Actor(1, "Secretariat", (Grant(Role.SECRETARIAT),))
HELD = EventState.HELD


@on_both
def test_summary_counts_only_held_events(session: Session) -> None:
    presidency, body = factories.presidency(session), factories.body(session)
    first = factories.event(session, state=HELD, bodies=[body], kind=EventKind.WEBINAR)
    factories.headcount(session, first, country="SE", quality=CountQuality.APPROXIMATE)
    factories.event(session, state=HELD, bodies=[body], mode=None)
    factories.event(session, state=HELD, bodies=[], mode=AttendanceMode.ON_SITE)
    planned = factories.event(session, bodies=[body])
    factories.headcount(session, planned, figure=99)
    factories.event(session, state=EventState.CANCELLED)

    summary = queries.summarise(
        queries.list_meeting_reports(session, ANONYMOUS, Event.presidency_id == presidency.id)
    )

    assert (summary.held, summary.planned) == (3, 1)
    assert summary.persons == ParticipantTotal(30, is_rough=True, at_least=False, counted=1, of=3)
    assert (sorted(summary.countries), summary.meetings_with_countries) == (["SE"], 1)
    assert (summary.remote_count, summary.meetings_with_mode) == (1, 2)
    assert summary.by_body == [(body, 2), (None, 1)]
    assert summary.by_kind == [(EventKind.SEMINAR, 2), (EventKind.WEBINAR, 1)]


@on_both
def test_hidden_events_are_not_counted_for_anonymous(session: Session) -> None:
    presidency = factories.presidency(session)
    factories.event(session, state=HELD)
    hidden = factories.event(session, state=HELD, visibility=Visibility.MEMBERS)
    factories.document(session, event_id=hidden.id, presidency_id=presidency.id)
    factories.document(session, presidency_id=presidency.id, visibility=Visibility.ORGANISERS)

    def counts(actor: Actor) -> tuple[int, int, dict[int, tuple[int, int]]]:
        meetings = queries.list_meeting_reports(
            session, actor, Event.presidency_id == presidency.id
        )
        documents = queries.list_documents(session, actor, queries.in_presidency(presidency.id))
        return len(meetings), len(documents), queries.count_by_presidency(session, actor)

    assert counts(ANONYMOUS) == (1, 0, {presidency.id: (1, 0)})
    assert counts(SECRETARIAT) == (2, 2, {presidency.id: (2, 0)})


def test_office_determines_the_country(session: Session) -> None:
    event = factories.event(session, state=HELD)
    factories.appearance(session, event, country="LT", position_held="Minister")
    factories.appearance(session, event, country="EU")

    (meeting,) = queries.list_meeting_reports(session, ANONYMOUS)

    assert meeting.countries == {"LT"}


def test_speakers_are_listed_once_by_family_name(session: Session) -> None:
    person, event = factories.person(session, name="Česlovas Mulma"), factories.event(session)
    factories.appearance(session, event, person=person, position_held="Vice Minister")
    later = factories.event(session)
    factories.appearance(session, later, person=person, position_held="Minister")
    factories.appearance(session, event, person=factories.person(session, name="Zoe Abel"))
    factories.appearance(session, event, group_name="A youth panel")

    speakers = queries.list_speakers(queries.list_meeting_reports(session, ANONYMOUS))

    assert [(speaker.display_name, speaker.position_held) for speaker in speakers] == [
        ("Zoe Abel", ""),
        ("Česlovas Mulma", "Vice Minister"),
    ]


@on_both
def test_events_by_node_and_project_counts_depend_on_the_actor(session: Session) -> None:
    framework, project = factories.framework(session), factories.project(session)
    action = factories.framework_node(session, framework)
    public, draft = factories.event(session), factories.event(session, state=EventState.DRAFT)
    for event in (public, draft):
        session.add(EventAction(event_id=event.id, node_id=action.id))
        event.projects.append(project)
    session.flush()

    assert queries.list_events_by_node(session, ANONYMOUS, framework.id) == {action.id: [public]}
    assert queries.count_by_project(session, ANONYMOUS) == {project.id: 1}
    assert queries.count_by_project(session, SECRETARIAT) == {project.id: 2}


def test_withdrawn_documents_are_omitted_from_reports(session: Session) -> None:
    factories.document(session, slug="gone", withdrawn_at=factories.MADE_AT)

    assert queries.list_documents(session, SECRETARIAT, Document.slug == "gone") == []
