"""Add documents to an event, edit and withdraw them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Actor, Link, Permission, ensure_link_or
from meetings.domain.access.rules import TokenScope
from meetings.domain.agenda import operations as agenda_operations
from meetings.domain.documents import queries
from meetings.domain.documents.models import Document, DocumentKind, DocumentVersion
from meetings.domain.documents.rules import StoredFile, safe_file_name
from meetings.domain.events import operations as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import ChangeKind, Visibility
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.models import Registration
from meetings.domain.registration.notifications import notify
from meetings.kernel.database import next_position, transaction
from meetings.kernel.edit_conflicts import ensure_unchanged, read_data
from meetings.kernel.text import slugify, unique_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentData:
    """The fields of a document that an organiser edits."""

    title: str
    kind: DocumentKind
    visibility: Visibility = Visibility.ORGANISERS
    symbol: str = ""
    language: str = "en"
    url: str = ""
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file in the store, with its original name."""

    file: StoredFile
    name: str


def add_document(
    session: Session, event: Event, data: DocumentData, upload: Upload | None, *, actor: Actor,
    now: datetime,
) -> Document:  # fmt: skip
    """Add a document after the others of the event, with or without a file, and return it.

    Raises:
        NotAllowed: The actor may not edit documents of the event.
        SessionRemoved: The session is no longer on the agenda.
    """
    with transaction(session, now=now):
        events.lock_as(session, event, actor, Permission.DOCUMENT_EDIT)
        document = Document(
            event_id=event.id, presidency_id=event.presidency_id,
            position=next_position(session, Document.position, Document.event_id == event.id),
            slug=_unique_slug(session, slugify(event.slug[:60], data.title, limit=100)),
        )  # fmt: skip
        _apply_document_data(session, document, data)
        session.add(document)
        session.flush()
        if upload is not None:
            _add_version(session, document, upload, actor=actor, now=now)
        _record_change(session, event, {"document": [None, data.title]}, actor=actor, now=now)
    return document


def edit_document(
    session: Session, document: Document, data: DocumentData, upload: Upload | None, *,
    seen: str, actor: Actor, now: datetime,
) -> None:  # fmt: skip
    """Update the document, and add the file as a new version.

    ``seen`` is the fingerprint of the displayed form.

    Raises:
        NotAllowed: The actor may not edit documents of the event.
        SessionRemoved: The session is no longer on the agenda.
        EditConflict: Somebody else has changed the document since.
    """
    with transaction(session, now=now):
        event = _get_event(document)
        events.lock_as(session, event, actor, Permission.DOCUMENT_EDIT)
        ensure_unchanged(seen, read_data(DocumentData, document))
        before = _document_summary(document)
        _apply_document_data(session, document, data)
        if upload is not None:
            _add_version(session, document, upload, actor=actor, now=now)
            session.flush()
            session.refresh(document)
        after = _document_summary(document)
        if before != after:
            _record_change(session, event, {"document": [before, after]}, actor=actor, now=now)


def withdraw_document(session: Session, document: Document, *, actor: Actor, now: datetime) -> None:
    """Hide the document from all but organisers; nothing is deleted.

    Raises:
        NotAllowed: The actor may not edit documents of the event.
    """
    with transaction(session, now=now):
        event = _get_event(document)
        events.lock_as(session, event, actor, Permission.DOCUMENT_EDIT)
        if document.withdrawn_at is None:
            document.withdrawn_at = now
            _record_change(
                session, event, {"document": [document.title, None]}, actor=actor, now=now
            )


def restore_document(session: Session, document: Document, *, actor: Actor, now: datetime) -> None:
    """Show a withdrawn document again.

    Raises:
        NotAllowed: The actor may not edit documents of the event.
    """
    with transaction(session, now=now):
        event = _get_event(document)
        events.lock_as(session, event, actor, Permission.DOCUMENT_EDIT)
        if document.withdrawn_at is not None:
            document.withdrawn_at = None
            _record_change(
                session, event, {"document": [None, document.title]}, actor=actor, now=now
            )


def choose_paper_mails(
    session: Session, registration: Registration, *, is_wanted: bool, actor: Actor, now: datetime
) -> None:
    """Store whether the participant is notified of new papers.

    Raises:
        NotAllowed: The actor neither holds the private link nor organises the event.
    """
    with transaction(session, now=now, public=False):
        link = Link(TokenScope.REGISTRATION, registration.id)
        ensure_link_or(actor, link, Permission.REGISTRATION_DECIDE, registration.event)
        registration.wants_papers = is_wanted


def announce_new_papers(session: Session, *, before: datetime, now: datetime) -> bool:
    """Notify participants of the new papers of one event; return whether there were any.

    ``before`` is the last daily time: later files wait for the next one, and an event with an
    announcement since then waits too.
    """
    event_id = queries.next_event_with_new_papers(session, before=before)
    if event_id is None:
        return False
    with transaction(session, now=now, public=False):
        events.lock_event(session, session.get_one(Event, event_id))
        papers = queries.list_new_papers(session, event_id, before=before)
        ids = [paper.id for paper in papers]
        readers = queries.list_paper_readers(session, event_id) if papers else ()
        for registration in readers:
            notify(session, registration, MailKind.PAPERS_ANNOUNCED, now=now, documents=ids)
        for paper in papers:
            paper.announced_version = paper.latest.number if paper.latest else 0
            paper.announced_at = now
    return True


def _apply_document_data(session: Session, document: Document, data: DocumentData) -> None:
    if document.event_id is not None:
        agenda_operations.ensure_session_exists(session, document.event_id, data.session_id)
    document.title, document.kind, document.visibility = data.title, data.kind, data.visibility
    document.symbol, document.language, document.url = data.symbol, data.language, data.url
    document.session_id = data.session_id


def _add_version(
    session: Session, document: Document, upload: Upload, *, actor: Actor, now: datetime
) -> None:
    """Add the file as the newest version, unless it is the newest one already."""
    newest = session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == document.id)
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    ).first()
    if newest is not None and newest.sha256 == upload.file.sha256:
        return
    session.add(
        DocumentVersion(
            document_id=document.id, number=newest.number + 1 if newest else 1,
            filename=safe_file_name(upload.name, upload.file.suffix), key=upload.file.key,
            media_type=upload.file.media_type, size=upload.file.size, sha256=upload.file.sha256,
            uploaded_at=now, uploaded_by=actor.name,
        )
    )  # fmt: skip


def _get_event(document: Document) -> Event:
    if document.event is None:
        raise ValueError("the document belongs to no event")
    return document.event


def _document_summary(document: Document) -> str:
    version = document.latest
    parts = [
        document.symbol, document.title, document.kind.value, document.visibility.value,
        document.url,
        f"v{version.number} {version.filename}" if version else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def _unique_slug(session: Session, base: str) -> str:
    base = base or "document"
    taken = set(session.scalars(select(Document.slug).where(Document.slug.startswith(base))))
    return unique_slug(base, taken)


def _record_change(
    session: Session, event: Event, fields: dict[str, list[Any]], *, actor: Actor, now: datetime
) -> None:
    events.record_change(session, event, ChangeKind.DOCUMENTS, fields, actor=actor, now=now)
