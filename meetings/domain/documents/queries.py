"""Read documents; every statement includes the permission check."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, selectinload

from meetings.domain.access.policy import Actor, Permission, permitted_body_ids
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.queries import visible_to
from meetings.domain.events.rules import Visibility
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState


def readable_by(actor: Actor) -> ColumnElement[bool]:
    """Return the SQL condition for documents that the actor may read.

    Public documents are readable if the event is visible. Documents for members also require
    membership in one of the bodies. Organisers read all documents of their bodies.
    Participants use their private links instead.
    """
    everything = _of_bodies(permitted_body_ids(actor, Permission.DOCUMENT_EDIT))
    internal = _of_bodies(permitted_body_ids(actor, Permission.EVENT_VIEW_INTERNAL))
    seen = or_(Document.event_id.is_(None), Document.event.has(visible_to(actor)))
    return or_(
        everything,
        and_(
            Document.withdrawn_at.is_(None),
            or_(
                and_(Document.visibility == Visibility.PUBLIC, seen),
                and_(Document.visibility == Visibility.MEMBERS, internal, seen),
            ),
        ),
    )


def has_files(session: Session) -> bool:
    """Return whether any document has a file."""
    return session.scalar(select(DocumentVersion.id).limit(1)) is not None


def used_keys(session: Session, keys: Collection[str]) -> set[str]:
    """Return those keys of the file store that a version of a document has."""
    statement = select(DocumentVersion.key).where(DocumentVersion.key.in_(keys))
    return set(session.scalars(statement))


def readable_by_participants(event_id: int) -> ColumnElement[bool]:
    """Return the SQL condition for documents that participants of the event may read."""
    return and_(
        Document.event_id == event_id,
        Document.withdrawn_at.is_(None),
        Document.visibility.in_([Visibility.PUBLIC, Visibility.PARTICIPANTS]),
    )


def _new_papers(before: datetime) -> Select[Document]:
    """Return the papers that participants can read and were not notified of.

    Files uploaded after ``before`` are not included.
    """
    latest = (
        select(
            DocumentVersion.document_id,
            func.max(DocumentVersion.number).label("number"),
            func.max(DocumentVersion.uploaded_at).label("uploaded_at"),
        )
        .group_by(DocumentVersion.document_id)
        .subquery()
    )
    return (
        select(Document)
        .outerjoin(latest, latest.c.document_id == Document.id)
        .where(
            Document.event_id.is_not(None),
            Document.withdrawn_at.is_(None),
            Document.visibility.in_([Visibility.PUBLIC, Visibility.PARTICIPANTS]),
            or_(
                Document.announced_version.is_(None),
                latest.c.number > Document.announced_version,
            ),
            or_(latest.c.uploaded_at.is_(None), latest.c.uploaded_at <= before),
        )
        .order_by(Document.event_id, Document.position, Document.id)
        .options(selectinload(Document.versions))
    )


def next_event_with_new_papers(session: Session, *, before: datetime) -> int | None:
    """Return an event with new papers and no announcement of papers after ``before``, or None."""
    announced = select(Document.event_id).where(
        Document.event_id.is_not(None), Document.announced_at > before
    )
    statement = _new_papers(before).where(Document.event_id.not_in(announced)).limit(1)
    paper = session.scalars(statement).first()
    return paper.event_id if paper else None


def list_new_papers(session: Session, event_id: int, *, before: datetime) -> Sequence[Document]:
    """Return the papers of the event to announce, in order."""
    return session.scalars(_new_papers(before).where(Document.event_id == event_id)).all()


def list_paper_readers(session: Session, event_id: int) -> Sequence[Registration]:
    """Return the confirmed participants who want to be notified of new papers."""
    return session.scalars(
        select(Registration)
        .where(
            Registration.event_id == event_id,
            Registration.state == RegistrationState.CONFIRMED,
            Registration.wants_papers.is_(True),
        )
        .order_by(Registration.id)
    ).all()


def has_papers_for_participants(session: Session, event_id: int) -> bool:
    """Return whether participants of the event can read any document."""
    statement = select(Document.id).where(readable_by_participants(event_id)).limit(1)
    return session.scalar(statement) is not None


def _of_bodies(body_ids: frozenset[int] | None) -> ColumnElement[bool]:
    if body_ids is None:
        return true()
    if not body_ids:
        return false()
    ids = list(body_ids)
    events = select(EventBody.event_id).where(EventBody.body_id.in_(ids))
    return or_(Document.event_id.in_(events), Document.body_id.in_(ids))


def get_version(
    session: Session, slug: str, number: int, may: ColumnElement[bool]
) -> DocumentVersion | None:
    """Return this version of the document, or None; ``may`` is the permission condition."""
    return session.scalars(
        select(DocumentVersion)
        .join(DocumentVersion.document)
        .where(Document.slug == slug, DocumentVersion.number == number, may)
        .options(contains_eager(DocumentVersion.document))
    ).first()


def select_for_event(event: Event, may: ColumnElement[bool]) -> Select[Document]:
    """Return the readable documents of the event, in order, with their versions."""
    return (
        select(Document)
        .where(Document.event_id == event.id, may)
        .order_by(Document.position, Document.id)
        .options(selectinload(Document.versions))
    )


def list_for_event(session: Session, event: Event) -> Sequence[Document]:
    """Return all documents of the event for its organisers, withdrawn ones included."""
    return session.scalars(select_for_event(event, true())).all()


def readable_at(session: Session, event: Event, may: ColumnElement[bool]) -> Sequence[Document]:
    """Return the documents of the event that match the permission condition, in order."""
    return session.scalars(select_for_event(event, may)).all()
