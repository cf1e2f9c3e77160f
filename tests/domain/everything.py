"""Create an object of each type and call every service that takes an actor."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.accounts import queries as account_queries
from meetings.domain.accounts import services as accounts
from meetings.domain.accounts.models import User
from meetings.domain.accounts.rules import TaskMailFrequency, UserData
from meetings.domain.agenda import services as agenda
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.agenda.services import AppearanceData, SessionData
from meetings.domain.bodies import operations as body_operations
from meetings.domain.bodies import services as bodies
from meetings.domain.bodies.models import Body, Installation
from meetings.domain.bodies.rules import BodyData, BodyKind
from meetings.domain.delegations import services as delegations
from meetings.domain.delegations.rules import Contact, Nominee
from meetings.domain.documents import services as documents
from meetings.domain.documents.models import Document, DocumentKind
from meetings.domain.documents.services import DocumentData
from meetings.domain.event_tasks import services as event_tasks
from meetings.domain.events import services as events
from meetings.domain.events.dto import EventDetails, NewEvent
from meetings.domain.events.models import Event
from meetings.domain.events.queries_by_body import has_meetings
from meetings.domain.events.rules import EventKind, EventState, Visibility
from meetings.domain.imports import services as imports
from meetings.domain.imports.models import ImportRun
from meetings.domain.imports.rules import ParseResult, Period, PlannedEvent, RowResult, SourceKind
from meetings.domain.imports.services import RowDecision, SourceDescription
from meetings.domain.outbox import services as outbox
from meetings.domain.outcomes import services as outcomes
from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.outcomes.services import OutcomeData
from meetings.domain.personal_feeds import services as personal_feeds
from meetings.domain.personal_feeds.rules import FeedOwner, FeedPart, FeedRequest
from meetings.domain.presidencies import operations as presidency_operations
from meetings.domain.presidencies import services as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import PresidencyData
from meetings.domain.redirects import services as redirects
from meetings.domain.redirects.rules import RedirectKind
from meetings.domain.registration import decision_services
from meetings.domain.registration import services as registration
from meetings.domain.registration.models import Delegation, Registration
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.kernel.edit_conflicts import fingerprint, read_data
from tests import factories
from tests.conftest import NOON

SECRETARIAT = Actor(1_000, "Sofia", (Grant(Role.SECRETARIAT),))
SOURCE = SourceDescription(
    kind=SourceKind.TEXT, name="Plan", timezone="UTC",
    period=Period(date(2027, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
PARSED = ParseResult((PlannedEvent(line=1, text="Forum", key="forum", title="Forum"),))
DECISIONS = {0: RowDecision(RowResult.SKIPPED)}
NOMINEE = Nominee("Jüri", "juri@example.ee", ParticipationMode.ONLINE)
APPEARANCE = AppearanceData(name="Ana", role=AppearanceRole.SPEAKER)
USER = UserData(name="Una", email="una@example.org", grants=(Grant(Role.SECRETARIAT),))
BODY = BodyData(name="New body", kind=BodyKind.TASK_FORCE, colour="#1c5d88")
PRESIDENCY = PresidencyData(country="NO", starts_on=date(2030, 7, 1), ends_on=date(2031, 6, 30))
OUTCOME = OutcomeData(kind=OutcomeKind.DECISION, text="Agreed.")
DOCUMENT = DocumentData(title="Minutes", kind=DocumentKind.MINUTES, visibility=Visibility.PUBLIC)


@dataclass(frozen=True)
class Context:
    """One committed object of each type, related to one body and one user."""

    session: Session
    installation: Installation
    body: Body
    user: User
    presidency: Presidency
    event: Event
    item: AgendaSession
    appearance: Appearance
    document: Document
    outcome: Outcome
    pending: Registration
    nominated: Registration
    run: ImportRun
    owner: FeedOwner
    feed_id: int

    @property
    def user_actor(self) -> Actor:
        """Return the user as an actor."""
        return account_queries.actor_of(self.user)


def create_context(session: Session) -> Context:
    """Create one object of each type."""
    installation, body = factories.installation(session), factories.body(session)
    event = factories.open_event(session, bodies=[body])
    user = factories.user(session, role=Role.ORGANISER, of=body)
    owner = FeedOwner(user.id, user.email.casefold())
    delegation = factories.saved(session, Delegation(event_id=event.id, country="EE"))
    feed, _secret = personal_feeds.create_feed(
        session, owner, FeedRequest("Mine", (FeedPart.REGISTRATIONS,)),
        actor=account_queries.actor_of(user), now=NOON,
    )  # fmt: skip
    return Context(
        session, installation, body, user, factories.presidency(session), event,
        item=factories.agenda_session(session, event),
        appearance=factories.appearance(session, event),
        document=factories.document(session, event_id=event.id),
        outcome=factories.outcome(session, event_id=event.id),
        pending=factories.registration(session, event, state=RegistrationState.PENDING),
        nominated=factories.registration(
            session, event, state=RegistrationState.NOMINATED, nominated_by=delegation
        ),
        run=imports.create_preview(session, SOURCE, PARSED, b"-", actor=SECRETARIAT, now=NOON),
        owner=owner, feed_id=feed.id,
    )  # fmt: skip


def details_of(event: Event) -> EventDetails:
    """Return details that differ from those of the event."""
    return EventDetails(
        title="Another title", kind=event.kind, when=event.when, body_ids=event.body_ids
    )


#: The arguments of a call of each service; actor and time are passed by keyword.
Call = Callable[..., object]
CALLS: dict[str, Callable[[Context], tuple[Call, tuple[Any, ...], dict[str, Any]]]] = {
    "accounts.end_sessions": lambda w: (accounts.end_sessions, (w.user,), {}),
    "accounts.choose_language": lambda w: (accounts.choose_language, (w.user, "lt"), {}),
    "event_tasks.choose_task_mails": lambda w: (
        event_tasks.choose_task_mails, (w.user, TaskMailFrequency.NEVER), {}
    ),
    "accounts.add_user": lambda _: (accounts.add_user, (USER,), {}),
    "accounts.edit_user": lambda w: (
        accounts.edit_user, (w.user, USER),
        {"seen": fingerprint(account_queries.user_data(w.user))},
    ),
    "accounts.disable_user": lambda w: (accounts.disable_user, (w.user,), {}),
    "accounts.enable_user": lambda w: (accounts.enable_user, (w.user,), {}),
    "accounts.send_password_link": lambda w: (accounts.send_password_link, (w.user,), {}),
    "redirects.rename_slug": lambda w: (
        redirects.rename_slug, (RedirectKind.BODY, w.body.slug, "moved"), {},
    ),
    "agenda.add_session": lambda w: (agenda.add_session, (w.event, SessionData(title="A")), {}),
    "agenda.edit_session": lambda w: (
        agenda.edit_session, (w.item, SessionData(title="A")),
        {"seen": fingerprint(read_data(SessionData, w.item))},
    ),
    "agenda.move_session": lambda w: (agenda.move_session, (w.item,), {"up": True}),
    "agenda.remove_session": lambda w: (agenda.remove_session, (w.item,), {}),
    "agenda.add_appearance": lambda w: (agenda.add_appearance, (w.event, APPEARANCE), {}),
    "agenda.edit_appearance": lambda w: (
        agenda.edit_appearance, (w.appearance, APPEARANCE),
        {"seen": fingerprint(agenda.appearance_data(w.appearance))},
    ),
    "agenda.remove_appearance": lambda w: (agenda.remove_appearance, (w.appearance,), {}),
    "bodies.add_body": lambda _: (bodies.add_body, (BODY,), {}),
    "bodies.edit_body": lambda w: (
        bodies.edit_body, (w.body, BODY),
        {"seen": fingerprint(body_operations.body_data(w.body)), "is_used": has_meetings},
    ),
    "bodies.edit_organisation": lambda w: (
        bodies.edit_organisation, (body_operations.organisation_data(w.installation),),
        {"seen": fingerprint(body_operations.organisation_data(w.installation))},
    ),
    "delegations.invite_delegations": lambda w: (
        delegations.invite_delegations, (w.event, [Contact("LV", "Ilze", "ilze@example.lv")]), {}
    ),
    "delegations.set_quota": lambda w: (delegations.set_quota, (w.event, 3), {"country": "EE"}),
    "delegations.record_answer": lambda w: (
        delegations.record_answer, (w.event, DelegationAnswer.TAKES_PART), {"country": "EE"}
    ),
    "delegations.nominate": lambda w: (
        delegations.nominate, (w.event, NOMINEE), {"country": "EE"}
    ),
    "delegations.withdraw_nomination": lambda w: (
        delegations.withdraw_nomination, (w.nominated,), {}
    ),
    "delegations.confirm_representative": lambda w: (
        delegations.confirm_representative, (w.pending,), {}
    ),
    "delegations.reject_representative": lambda w: (
        delegations.reject_representative, (w.pending,), {}
    ),
    "documents.add_document": lambda w: (documents.add_document, (w.event, DOCUMENT, None), {}),
    "documents.choose_paper_mails": lambda w: (
        documents.choose_paper_mails, (w.pending,), {"is_wanted": True},
    ),
    "documents.edit_document": lambda w: (
        documents.edit_document, (w.document, DOCUMENT, None),
        {"seen": fingerprint(read_data(DocumentData, w.document))},
    ),
    "documents.withdraw_document": lambda w: (documents.withdraw_document, (w.document,), {}),
    "documents.restore_document": lambda w: (documents.restore_document, (w.document,), {}),
    "events.create_event": lambda w: (
        events.create_event,
        (
            NewEvent(
                nonce="n", title="Forum", body_id=w.body.id, kind=EventKind.FORUM,
                when=factories.when(),
            ),
        ), {},
    ),
    "events.edit_event": lambda w: (events.edit_event, (w.event, details_of(w.event)), {"seen": 0}),
    "events.delete_draft": lambda w: (events.delete_draft, (w.event,), {}),
    "events.restore_draft": lambda w: (events.restore_draft, (w.event,), {}),
    "events.accept_numbers": lambda w: (events.accept_numbers, (w.event,), {}),
    "events.publish_event": lambda w: (events.publish_event, (w.event,), {}),
    "events.confirm_event": lambda w: (events.confirm_event, (w.event,), {}),
    "events.mark_held": lambda w: (events.mark_held, (w.event,), {}),
    "events.postpone_event": lambda w: (events.postpone_event, (w.event,), {"reason": "Storm"}),
    "events.cancel_event": lambda w: (events.cancel_event, (w.event,), {"reason": "Storm"}),
    "events.reinstate": lambda w: (events.reinstate, (w.event,), {}),
    "events.record_headcounts": lambda w: (
        events.record_headcounts, (w.event, [events.HeadcountData(figure=3)]),
        {"seen": fingerprint(*events.headcount_data(w.event))},
    ),
    "imports.create_preview": lambda w: (
        imports.create_preview, (replace(SOURCE, body_id=w.body.id), PARSED, b"-"), {}
    ),
    "imports.confirm_import": lambda w: (
        imports.confirm_import, (w.run, DECISIONS), {"state": EventState.DRAFT}
    ),
    "outcomes.add_outcome": lambda w: (outcomes.add_outcome, (w.event, OUTCOME), {}),
    "outcomes.edit_outcome": lambda w: (
        outcomes.edit_outcome, (w.outcome, OUTCOME),
        {"seen": fingerprint(read_data(OutcomeData, w.outcome))},
    ),
    "outbox.send_again": lambda _: (outbox.send_again, (None,), {}),
    "outbox.queue_test_mail": lambda w: (
        outbox.queue_test_mail, (),
        {"to_address": w.user.email, "to_name": "Una", "locale": "en", "server": "files"},
    ),
    "outcomes.remove_outcome": lambda w: (outcomes.remove_outcome, (w.outcome,), {}),
    "personal_feeds.create_feed": lambda w: (
        personal_feeds.create_feed, (w.owner, FeedRequest("Mine", (FeedPart.REGISTRATIONS,))), {}
    ),
    "personal_feeds.rotate_secret": lambda w: (
        personal_feeds.rotate_secret, (w.owner, w.feed_id), {"key": b"k"}
    ),
    "personal_feeds.revoke_feed": lambda w: (personal_feeds.revoke_feed, (w.owner, w.feed_id), {}),
    "presidencies.add_presidency": lambda _: (presidencies.add_presidency, (PRESIDENCY,), {}),
    "presidencies.edit_presidency": lambda w: (
        presidencies.edit_presidency, (w.presidency, PRESIDENCY),
        {"seen": fingerprint(presidency_operations.presidency_data(w.presidency))},
    ),
    "registration.cancel_registration": lambda w: (
        registration.cancel_registration, (w.pending,), {}
    ),
    "registration.approve_registration": lambda w: (
        decision_services.approve_registration, (w.pending,), {}
    ),
    "registration.undo_decline": lambda w: (decision_services.undo_decline, (w.pending,), {}),
    "registration.decline_registration": lambda w: (
        decision_services.decline_registration, (w.pending,), {}
    ),
}  # fmt: skip


def call(name: str, context: Context, actor: Actor) -> object:
    """Call the service of this name as the actor."""
    service, positional, named = CALLS[name](context)
    return service(context.session, *positional, **named, actor=actor, now=NOON)
