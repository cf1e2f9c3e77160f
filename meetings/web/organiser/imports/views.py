"""Import a plan: read the source, preview the entries, and write the selected ones."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.access.policy import NotAllowed, Permission
from meetings.domain.imports import matching, queries, services
from meetings.domain.imports.errors import ImportExpired
from meetings.domain.imports.models import ImportRun
from meetings.domain.imports.rules import RowResult
from meetings.domain.imports.services import SourceDescription
from meetings.extensions import limiter
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.request_validation import accepts_uploads
from meetings.http.site_context import site_timezone
from meetings.i18n.messages import message_for
from meetings.kernel import clock
from meetings.kernel.database import MAX_NUMBER
from meetings.kernel.errors import DomainError
from meetings.kernel.text import parse_int
from meetings.web.form_choices import field_options
from meetings.web.form_fields import attach_error, timezone_options
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.events.views import bodies_to_schedule_for
from meetings.web.organiser.imports import source as import_source
from meetings.web.organiser.imports.forms import ImportForm
from meetings.web.organiser.imports.history import history_lines, result_groups
from meetings.web.organiser.imports.presenter import parse_choices
from meetings.web.organiser.imports.preview import import_preview, state_of

#: Reading a plan takes time and may request a URL.
READ_RATE_LIMIT = "30 per minute"
MAX_HISTORY = 30


def load_import_run(number: int) -> ImportRun | None:
    """Return the import run if the actor may see it, or None."""
    return queries.get_run(db_session(), number, current_actor())


@bp.get("/import")
@permission_required(Permission.EVENT_CREATE)
def imports() -> ResponseReturnValue:
    """Show the form and the earlier imports."""
    return _import_page(_import_form())


@bp.post("/import")
@limiter.limit(READ_RATE_LIMIT)
@accepts_uploads
@permission_required(Permission.EVENT_CREATE)
def read_source() -> ResponseReturnValue:
    """Read the plan and redirect to the preview; nothing is imported yet."""
    form = _import_form()
    if not (form.validate_on_submit() and form.has_source()):
        return _import_page(form)
    try:
        run = _store_run(import_source.read_form(form))
    except DomainError as error:
        attach_error(form, error, {error.code: form.source_field_name})
        return _import_page(form)
    return redirect(url_for("organiser.preview_import", number=run.id))


@bp.post("/import/<int:number>/again")
@limiter.limit(READ_RATE_LIMIT)
@permission_required(Permission.EVENT_CREATE, load=load_import_run)
def read_again(run: ImportRun) -> ResponseReturnValue:
    """Read the plan from its URL again, with the same options."""
    source = run.source
    origin = SourceDescription(
        kind=source.kind, name=source.name, period=run.period, timezone=run.timezone,
        url=source.address, body_id=run.body_id,
    )  # fmt: skip
    try:
        new_run = _store_run(import_source.fetch_source(origin))
    except DomainError as error:
        flash(message_for(error), "error")
        return redirect(url_for("organiser.imports"))
    return redirect(url_for("organiser.preview_import", number=new_run.id))


@bp.get("/import/<int:number>")
@permission_required(Permission.EVENT_CREATE, load=load_import_run)
def preview_import(run: ImportRun) -> ResponseReturnValue:
    """Show the preview, or the result if the import is complete."""
    if run.written_at is not None:
        return render_template("organiser/imports/result.html", run=run, groups=result_groups(run))
    if run.expires_at <= clock.now():
        return render_template("organiser/imports/expired.html", run=run), 410
    return _preview_page(run, "")


@bp.post("/import/<int:number>/confirm")
@permission_required(Permission.EVENT_CREATE, load=load_import_run)
def confirm_import(run: ImportRun) -> ResponseReturnValue:
    """Import the selected entries, once."""
    now, actor, number = clock.now(), current_actor(), run.id
    state = state_of(request.form)
    chosen = parse_choices([row.position for row in run.rows], request.form)
    try:
        services.confirm_import(db_session(), run, chosen, state=state, actor=actor, now=now)
    except DomainError as error:
        if isinstance(error, NotAllowed):
            raise
        if isinstance(error, ImportExpired):
            return preview_import(number=number)
        return _preview_page(run, message_for(error))
    flash(_result_message(run), "success")
    return redirect(url_for("organiser.preview_import", number=run.id))


@bp.post("/import/<int:number>/forget")
@permission_required(Permission.EVENT_CREATE, load=load_import_run)
def discard_import(run: ImportRun) -> ResponseReturnValue:
    """Discard the preview."""
    services.discard_preview(db_session(), run, now=clock.now())
    flash(_("Preview discarded. Nothing was imported."), "success")
    return redirect(url_for("organiser.imports"))


def _import_form() -> ImportForm:
    """Return the form, with the options of a source that is imported again."""
    run_id = parse_int(request.args.get("again", ""), maximum=MAX_NUMBER)
    last = load_import_run(run_id) if run_id else None
    values: dict[str, object] = {
        "period": import_source.default_period(), "timezone": site_timezone(),
    }  # fmt: skip
    if last is not None:
        values = {
            "kind": last.source.kind.value, "name": last.source.name, "timezone": last.timezone,
            "url": last.source.address, "body": last.body_id or 0,
            "period": import_source.period_value(last.period),
        }  # fmt: skip
    bodies = bodies_to_schedule_for(current_actor())
    if len(bodies) == 1:
        values.setdefault("body", bodies[0].id)
    form = ImportForm(data=values)
    options = [(body.id, body.name) for body in bodies]
    form.body.choices = field_options([(0, _("Choose for each meeting")), *options])
    form.period.choices = import_source.period_options()
    form.timezone.choices = timezone_options()
    return form


def _import_page(form: ImportForm) -> ResponseReturnValue:
    lines = history_lines(queries.list_latest_runs(db_session(), current_actor(), MAX_HISTORY))
    page = render_template("organiser/imports/index.html", form=form, history=lines)
    return page, 422 if form.errors else 200


def _store_run(plan: import_source.ReadSource) -> ImportRun:
    return services.create_preview(
        db_session(),
        plan.origin,
        plan.reading,
        plan.content,
        actor=current_actor(),
        now=clock.now(),
    )


def _preview_page(run: ImportRun, error: str) -> ResponseReturnValue:
    actor = current_actor()
    proposals = matching.match_run(db_session(), run, actor=actor, now=clock.now())
    preview = import_preview(
        run, proposals, bodies_to_schedule_for(actor), request.form, error=error
    )
    page = render_template("organiser/imports/preview.html", preview=preview)
    return page, 422 if error else 200


def _result_message(run: ImportRun) -> str:
    counts = {result: sum(row.result is result for row in run.rows) for result in RowResult}
    words = {
        RowResult.CREATED: ngettext(
            "%(num)s created", "%(num)s created", counts[RowResult.CREATED]
        ),
        RowResult.UPDATED: ngettext(
            "%(num)s updated", "%(num)s updated", counts[RowResult.UPDATED]
        ),
        RowResult.SKIPPED: ngettext(
            "%(num)s skipped", "%(num)s skipped", counts[RowResult.SKIPPED]
        ),
    }
    return ", ".join(text for result, text in words.items() if counts[result]) + "."
