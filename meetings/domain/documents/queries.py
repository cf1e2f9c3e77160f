"""Read documents; every statement includes the permission check."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import Session, contains_eager, selectinload

from meetings.domain.access.policy import Actor, Permission, permitted_body_ids
from meetings.domain.documents.models import Document, DocumentVersion
from meetings.domain.events.models import Event, EventBody
from meetings.domain.events.queries import visible_to
from meetings.domain.events.rules import Visibility


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


def readable_by_participants(event_id: int) -> ColumnElement[bool]:
    """Return the SQL condition for documents that participants of the event may read."""
    return and_(
        Document.event_id == event_id,
        Document.withdrawn_at.is_(None),
        Document.visibility.in_([Visibility.PUBLIC, Visibility.PARTICIPANTS]),
    )


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
