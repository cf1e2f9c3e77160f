"""Importing a plan: asking for it, showing what was understood, writing what was chosen."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.access.policy import NotAllowed, Permission
from meetings.domain.events.rules import EventState
from meetings.domain.imports import matching, queries, services
from meetings.domain.imports.errors import ImportExpired
from meetings.domain.imports.models import ImportRun
from meetings.domain.imports.proposals import Proposal, Verdict
from meetings.domain.imports.rules import Result
from meetings.domain.imports.services import Origin
from meetings.extensions import limiter
from meetings.http.frame import installation
from meetings.http.guards import guarded
from meetings.http.input import takes_files
from meetings.http.phrases import explain
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import place_refusal, zone_choices
from meetings.web.forms.imports import ImportForm
from meetings.web.organise import import_reading
from meetings.web.organise.blueprint import bp
from meetings.web.organise.home import my_bodies
from meetings.web.organise.import_lines import body_choices, choices_of, entry_line, match_of
from meetings.web.organise.import_results import history, result_groups

#: Reading a plan takes time, and an address is asked; nobody needs more.
MOST_READINGS = "30 per minute"
LATEST = 30
_NEW = (EventState.DRAFT, EventState.TENTATIVE)


def import_run(number: int) -> ImportRun | None:
    """Return the reading if the actor may see it, or None."""
    return queries.run(session(), number, current_actor())


@bp.get("/import")
@guarded(Permission.EVENT_CREATE)
def imports() -> ResponseReturnValue:
    """Ask for a plan, and list what was read before."""
    return _ask(_form())


@bp.post("/import")
@limiter.limit(MOST_READINGS)
@takes_files
@guarded(Permission.EVENT_CREATE)
def read_plan() -> ResponseReturnValue:
    """Read the plan and go to what was understood; nothing is written."""
    form = _form()
    if not (form.validate_on_submit() and form.is_given()):
        return _ask(form)
    try:
        run = _keep(import_reading.read(form))
    except DomainError as error:
        place_refusal(form, error, dict.fromkeys([error.code], form.kind.data))
        return _ask(form)
    return redirect(url_for("organise.preview_import", number=run.id))


@bp.post("/import/<int:number>/again")
@limiter.limit(MOST_READINGS)
@guarded(Permission.EVENT_CREATE, load=import_run)
def read_again(run: ImportRun) -> ResponseReturnValue:
    """Read what is at the address now, as it was read last."""
    source = run.source
    origin = Origin(
        kind=source.kind, name=source.name, period=run.period, timezone=run.timezone,
        address=source.address, body_id=run.body_id,
    )  # fmt: skip
    try:
        fresh = _keep(import_reading.fetched(origin))
    except DomainError as error:
        flash(explain(error), "error")
        return redirect(url_for("organise.imports"))
    return redirect(url_for("organise.preview_import", number=fresh.id))


@bp.get("/import/<int:number>")
@guarded(Permission.EVENT_CREATE, load=import_run)
def preview_import(run: ImportRun) -> ResponseReturnValue:
    """Show what was understood and what would become of it, or what became of it."""
    if run.written_at is not None:
        return render_template("organise/import_result.html", run=run, groups=result_groups(run))
    if run.expires_at <= clock.now():
        return render_template("organise/import_expired.html", run=run), 410
    return _preview(run, "")


@bp.post("/import/<int:number>/confirm")
@guarded(Permission.EVENT_CREATE, load=import_run)
def write_import(run: ImportRun) -> ResponseReturnValue:
    """Write what was chosen, once."""
    now, actor, number = clock.now(), current_actor(), run.id
    state = EventState(_state())
    chosen = choices_of([row.position for row in run.rows], request.form)
    try:
        services.confirm(session(), run, chosen, state=state, actor=actor, now=now)
    except DomainError as error:
        if isinstance(error, NotAllowed):
            raise
        if isinstance(error, ImportExpired):
            return preview_import(number=number)
        return _preview(run, explain(error))
    flash(_told(run), "success")
    return redirect(url_for("organise.preview_import", number=run.id))


@bp.post("/import/<int:number>/forget")
@guarded(Permission.EVENT_CREATE, load=import_run)
def forget_import(run: ImportRun) -> ResponseReturnValue:
    """Forget the preview."""
    services.discard(session(), run, now=clock.now())
    flash(_("The preview is gone. Nothing was written."), "success")
    return redirect(url_for("organise.imports"))


def _form() -> ImportForm:
    """Return the form, with what was said of a source that is to be read anew."""
    asked = request.args.get("again", 0, int)
    last = import_run(asked) if asked and asked > 0 else None
    here = installation()
    values: dict[str, object] = {
        "period": import_reading.present_period(), "timezone": here.timezone if here else "UTC",
    }  # fmt: skip
    if last is not None:
        values = {
            "kind": last.source.kind.value, "name": last.source.name, "timezone": last.timezone,
            "address": last.source.address, "body": last.body_id or 0,
            "period": import_reading.value_of(last.period),
        }  # fmt: skip
    mine = my_bodies(current_actor())
    if len(mine) == 1:
        values.setdefault("body", mine[0].id)
    form = ImportForm(data=values)
    named = [(body.id, body.name) for body in mine]
    form.body.choices = choices([(0, _("Chosen for each meeting")), *named])
    form.period.choices = import_reading.period_choices()
    form.timezone.choices = zone_choices()
    return form


def _ask(form: ImportForm) -> ResponseReturnValue:
    lines = history(queries.latest_runs(session(), current_actor(), LATEST))
    page = render_template("organise/import.html", form=form, history=lines)
    return page, 422 if form.errors else 200


def _keep(plan: import_reading.Plan) -> ImportRun:
    return services.preview(
        session(), plan.origin, plan.reading, plan.content, actor=current_actor(), now=clock.now()
    )


def _preview(run: ImportRun, refusal: str) -> ResponseReturnValue:
    found = matching.propose(session(), run, actor=current_actor(), now=clock.now())
    page = render_template(
        "organise/import_preview.html",
        run=run,
        lines=[entry_line(proposal, request.form) for proposal in found.rows],
        bodies=body_choices(my_bodies(current_actor())),
        vanished=[match_of(event) for event in found.vanished],
        summary=_summary(found.rows, run),
        state=_state(),
        body=request.form.get("body", 0, int),
        refusal=refusal,
    )
    return page, 422 if refusal else 200


def _state() -> str:
    sent = request.form.get("state", "")
    return sent if sent in _NEW else EventState.DRAFT.value


def _summary(rows: tuple[Proposal, ...], run: ImportRun) -> str:
    """Return "12 meetings: 8 new, 1 changed, 3 the same. 2 lines were not understood."."""
    counts = {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    words = {
        Verdict.NEW: _("%(n)s new", n=counts[Verdict.NEW]),
        Verdict.UPDATE: _("%(n)s changed", n=counts[Verdict.UPDATE]),
        Verdict.SAME: _("%(n)s with nothing to change", n=counts[Verdict.SAME]),
        Verdict.UNSURE: _("%(n)s perhaps here already", n=counts[Verdict.UNSURE]),
    }
    parts = ", ".join(text for verdict, text in words.items() if counts[verdict])
    text = ngettext(
        "%(num)s meeting: %(parts)s.", "%(num)s meetings: %(parts)s.", len(rows), parts=parts
    )
    sheets = sum(number == 0 for number, _text in run.leftovers)
    left = len(run.leftovers) - sheets
    if left:
        text += " " + ngettext(
            "%(num)s line was not understood.", "%(num)s lines were not understood.", left
        )
    if sheets:
        text += " " + ngettext(
            "%(num)s sheet was not read.", "%(num)s sheets were not read.", sheets
        )
    return text


def _told(run: ImportRun) -> str:
    counts = {result: sum(row.result is result for row in run.rows) for result in Result}
    words = {
        Result.CREATED: _("%(n)s created", n=counts[Result.CREATED]),
        Result.UPDATED: _("%(n)s updated", n=counts[Result.UPDATED]),
        Result.LEFT_OUT: _("%(n)s left out", n=counts[Result.LEFT_OUT]),
    }
    return ", ".join(text for result, text in words.items() if counts[result]) + "."
