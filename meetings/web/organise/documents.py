"""The documents of an event, as its organisers keep them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select, true

from meetings.adapters.files import FileStore
from meetings.domain.access.policy import Permission
from meetings.domain.agenda.models import AgendaSession
from meetings.domain.documents import queries, services
from meetings.domain.documents.models import Document, DocumentKind
from meetings.domain.documents.services import DocumentFacts, Upload
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Reader
from meetings.http import site
from meetings.http.guards import guarded
from meetings.http.input import takes_files
from meetings.http.phrases import language_name
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.choices import choices
from meetings.web.forms.documents import DocumentForm
from meetings.web.forms.fields import place_refusal
from meetings.web.organise import loading
from meetings.web.organise.blueprint import bp
from meetings.web.organise.details_form import LANGUAGES
from meetings.web.organise.loading import event_to_organise
from meetings.web.organise.workbench import frame

_AT = dict.fromkeys(
    ("file-too-large", "file-empty", "file-kind-not-allowed", "file-not-stored"), "file"
)
MEGABYTE = 1024 * 1024


@bp.get("/events/<string:slug>/documents")
@guarded(Permission.DOCUMENT_EDIT, load=event_to_organise)
def documents(event: Event) -> ResponseReturnValue:
    """List the documents, withdrawn ones too."""
    return render_template(
        "organise/documents.html",
        frame=frame(event, "documents", now=clock.now()),
        documents=session().scalars(queries.of_event(event, true())).all(),
    )


@bp.route("/events/<string:slug>/documents/new", methods=["GET", "POST"])
@takes_files
@guarded(Permission.DOCUMENT_EDIT, load=event_to_organise)
def new_document(event: Event) -> ResponseReturnValue:
    """Put a document to the event."""
    form = _form(event, {"language": event.language})
    if form.validate_on_submit():
        try:
            services.add(
                session(), event, _facts(form), _upload(form), actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("The document is there."), "success")
            return redirect(url_for("organise.documents", slug=event.slug))
    return _page(event, form, None)


@bp.route("/events/<string:slug>/documents/<int:number>", methods=["GET", "POST"])
@takes_files
@guarded(Permission.DOCUMENT_EDIT, load=loading.document)
def edit_document(document: Document) -> ResponseReturnValue:
    """Change what is said of a document, or add a new version of its file."""
    event = document.event
    if event is None:
        raise ValueError("found by its event")
    values = {name: getattr(document, name) for name in ("title", "symbol", "language", "url")}
    values |= {"kind": document.kind.value, "reader": document.reader.value}
    form = _form(event, values | {"session_id": str(document.session_id or "")})
    if form.validate_on_submit():
        try:
            services.edit(
                session(), document, _facts(form), _upload(form), actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organise.documents", slug=event.slug))
    return _page(event, form, document)


@bp.post("/events/<string:slug>/documents/<int:number>/withdraw")
@guarded(Permission.DOCUMENT_EDIT, load=loading.document)
def withdraw_document(document: Document) -> ResponseReturnValue:
    """Hide a document from all but organisers."""
    services.withdraw(session(), document, actor=current_actor(), now=clock.now())
    flash(_("The document is withdrawn; only organisers see it now."), "success")
    return _back(document)


@bp.post("/events/<string:slug>/documents/<int:number>/restore")
@guarded(Permission.DOCUMENT_EDIT, load=loading.document)
def restore_document(document: Document) -> ResponseReturnValue:
    """Show a withdrawn document to its readers again."""
    services.restore(session(), document, actor=current_actor(), now=clock.now())
    flash(_("The document is shown again."), "success")
    return _back(document)


def store() -> FileStore:
    """Return the store of files of this installation."""
    settings = site.settings()
    return FileStore(settings.instance / "files", limit=settings.upload_limit)


def _back(document: Document) -> ResponseReturnValue:
    slug = document.event.slug if document.event else ""
    return redirect(url_for("organise.documents", slug=slug))


def _form(event: Event, values: dict[str, object]) -> DocumentForm:
    form = DocumentForm(data=values)
    form.file.description = _(
        "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text or CSV, up to %(limit)d MB.",
        limit=site.settings().upload_limit // MEGABYTE,
    )
    tags = sorted({*LANGUAGES, event.language, str(values.get("language", "en"))})
    form.language.choices = choices([(tag, language_name(tag)) for tag in tags])
    items = session().scalars(
        select(AgendaSession)
        .where(AgendaSession.event_id == event.id)
        .order_by(AgendaSession.position, AgendaSession.id)
    )
    sessions = [(str(item.id), item.title) for item in items]
    form.session_id.choices = choices([("", _("The meeting as a whole")), *sessions])
    return form


def _page(event: Event, form: DocumentForm, document: Document | None) -> ResponseReturnValue:
    page = render_template(
        "organise/document.html", frame=frame(event, "documents", now=clock.now()), form=form,
        document=document,
    )  # fmt: skip
    return page, 422 if form.errors else 200


def _facts(form: DocumentForm) -> DocumentFacts:
    return DocumentFacts(
        title=form.title.data or "", kind=DocumentKind(form.kind.data),
        reader=Reader(form.reader.data),
        symbol=form.symbol.data or "", language=form.language.data, url=form.url.data or "",
        session_id=int(form.session_id.data) if form.session_id.data else None,
    )  # fmt: skip


def _upload(form: DocumentForm) -> Upload | None:
    """Return the file once it is stored, or None where none was sent."""
    sent = form.file.data
    if not sent or not sent.filename:
        return None
    return Upload(store().put(sent.stream, sent.filename), sent.filename)
