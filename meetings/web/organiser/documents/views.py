"""Manage the documents of an event."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.agenda import queries as agenda
from meetings.domain.documents import queries, services
from meetings.domain.documents.models import Document, DocumentKind
from meetings.domain.documents.services import DocumentData, Upload
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.http import components
from meetings.http.components import file_store
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.request_validation import accepts_uploads
from meetings.i18n.labels import language_name
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint, read_data
from meetings.web.form_choices import field_options
from meetings.web.form_fields import form_status, submit_form
from meetings.web.organiser import loaders
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.details.form_choices import LANGUAGES
from meetings.web.organiser.documents.forms import DocumentForm
from meetings.web.organiser.documents.presenter import documents_by_session
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event

_FIELD_BY_ERROR = dict.fromkeys(
    ("file-too-large", "file-empty", "file-type-not-allowed", "file-not-stored"), "file"
) | {"session-removed": "session_id"}
MEGABYTE = 1024 * 1024


@bp.get("/events/<string:slug>/documents")
@permission_required(Permission.DOCUMENT_EDIT, load=load_event)
def documents(event: Event) -> ResponseReturnValue:
    """List the documents by agenda item, including withdrawn ones."""
    sessions = agenda.list_sessions(db_session(), event)
    number = request.args.get("page", "")
    return render_template(
        "organiser/documents/index.html",
        event_page=event_layout(event, "documents", now=clock.now()),
        documents=documents_by_session(
            queries.list_for_event(db_session(), event),
            sessions,
            number,
            lambda page: _documents_url(event, str(page)),
        ),
        page=number,
    )


def _documents_url(event: Event, page: str = "") -> str:
    """Return the URL of a page of the list, of the first by default."""
    shown = page if page not in ("", "1") else None
    return url_for("organiser.documents", slug=event.slug, page=shown)


@bp.route("/events/<string:slug>/documents/new", methods=["GET", "POST"])
@accepts_uploads
@permission_required(Permission.DOCUMENT_EDIT, load=load_event)
def new_document(event: Event) -> ResponseReturnValue:
    """Add a document to the event."""
    form = _document_form(event, {"language": event.language})

    def save() -> None:
        services.add_document(
            db_session(),
            event,
            _document_data(form),
            _store_upload(form),
            actor=current_actor(),
            now=clock.now(),
        )

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Document added."), "success")
        return redirect(url_for("organiser.documents", slug=event.slug))
    return _page(event, form, None)


@bp.route("/events/<string:slug>/documents/<int:number>", methods=["GET", "POST"])
@accepts_uploads
@permission_required(Permission.DOCUMENT_EDIT, load=loaders.load_document)
def edit_document(document: Document) -> ResponseReturnValue:
    """Edit the data of a document, or add a new version of its file."""
    event = document.event
    if event is None:
        raise ValueError("found by its event")
    values = {name: getattr(document, name) for name in ("title", "symbol", "language", "url")}
    values |= {"kind": document.kind.value, "visibility": document.visibility.value}
    values |= {"session_id": str(document.session_id or "")}
    form = _document_form(event, values | {"seen": fingerprint(read_data(DocumentData, document))})

    def save() -> None:
        services.edit_document(
            db_session(),
            document,
            _document_data(form),
            _store_upload(form),
            seen=form.seen.data or "",
            actor=current_actor(),
            now=clock.now(),
        )

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.documents", slug=event.slug))
    return _page(event, form, document)


@bp.post("/events/<string:slug>/documents/<int:number>/withdraw")
@permission_required(Permission.DOCUMENT_EDIT, load=loaders.load_document)
def withdraw_document(document: Document) -> ResponseReturnValue:
    """Hide a document from everybody except organisers."""
    services.withdraw_document(db_session(), document, actor=current_actor(), now=clock.now())
    flash(_("Document withdrawn. Only organisers can see it now."), "success")
    return _redirect_to_documents(document)


@bp.post("/events/<string:slug>/documents/<int:number>/restore")
@permission_required(Permission.DOCUMENT_EDIT, load=loaders.load_document)
def restore_document(document: Document) -> ResponseReturnValue:
    """Restore a withdrawn document."""
    services.restore_document(db_session(), document, actor=current_actor(), now=clock.now())
    flash(_("Document restored."), "success")
    return _redirect_to_documents(document)


def _redirect_to_documents(document: Document) -> ResponseReturnValue:
    if document.event is None:
        raise ValueError("found by its event")
    return redirect(_documents_url(document.event, request.form.get("page", "")))


def _document_form(event: Event, values: dict[str, object]) -> DocumentForm:
    form = DocumentForm(data=values)
    form.file.description = _(
        "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text or CSV, up to %(limit)d MB.",
        limit=components.settings().upload_limit // MEGABYTE,
    )
    tags = sorted({*LANGUAGES, event.language, str(values.get("language", "en"))})
    form.language.choices = field_options([(tag, language_name(tag)) for tag in tags])
    items = agenda.list_sessions(db_session(), event)
    sessions = [(str(item.id), item.title) for item in items]
    form.session_id.choices = field_options([("", _("Whole meeting")), *sessions])
    return form


def _page(event: Event, form: DocumentForm, document: Document | None) -> ResponseReturnValue:
    page = render_template(
        "organiser/documents/edit.html",
        event_page=event_layout(event, "documents", now=clock.now()),
        form=form,
        document=document,
    )
    return page, form_status(form)


def _document_data(form: DocumentForm) -> DocumentData:
    return DocumentData(
        title=form.title.data or "", kind=DocumentKind(form.kind.data),
        visibility=Visibility(form.visibility.data),
        symbol=form.symbol.data or "", language=form.language.data, url=form.url.data or "",
        session_id=int(form.session_id.data) if form.session_id.data else None,
    )  # fmt: skip


def _store_upload(form: DocumentForm) -> Upload | None:
    """Store the uploaded file and return it; None without an upload."""
    upload = form.file.data
    if not upload or not upload.filename:
        return None
    return Upload(file_store().put(upload.stream, upload.filename), upload.filename)
