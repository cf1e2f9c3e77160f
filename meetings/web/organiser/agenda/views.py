"""Edit the agenda of an event: its sessions and appearances."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.agenda import queries, services
from meetings.domain.agenda.days import is_outside
from meetings.domain.agenda.models import AgendaSession, Appearance
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.agenda.services import AppearanceData, SessionData
from meetings.domain.events.models import Event
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint, read_data
from meetings.web.form_choices import field_options
from meetings.web.form_fields import form_status, submit_form
from meetings.web.organiser import loaders
from meetings.web.organiser.agenda.forms import AppearanceForm, SessionForm
from meetings.web.organiser.agenda.known_persons import needs_another_look, offer_known_persons
from meetings.web.organiser.agenda.presenter import proposed_day, session_lines
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.notification_summary import recipients_text, will_notify

#: The field at which an error of the domain appears.
_AT = {"session-removed": "session_id", "session-outside-event": "day"}


@bp.get("/events/<string:slug>/agenda")
@permission_required(Permission.AGENDA_EDIT, load=load_event)
def agenda(event: Event) -> ResponseReturnValue:
    """Show the sessions in order with their appearances, and those at the whole event."""
    return render_template(
        "organiser/agenda/show.html",
        event_page=event_layout(event, "agenda", now=clock.now()),
        lines=session_lines(event),
        appearances=queries.event_appearances(db_session(), event.id),
    )


@bp.route("/events/<string:slug>/agenda/sessions/new", methods=["GET", "POST"])
@permission_required(Permission.AGENDA_EDIT, load=load_event)
def new_session(event: Event) -> ResponseReturnValue:
    """Add a session at the end of the agenda."""
    form = SessionForm(data={"day": proposed_day(event)})

    def add() -> None:
        services.add_session(
            db_session(), event, _session_data(form), actor=current_actor(), now=clock.now(),
            extend=form.extend.data,
        )  # fmt: skip

    if submit_form(form, add, _AT):
        flash(_("Session added to the agenda."), "success")
        return _to_agenda(event)
    return _session_page(event, form, None)


@bp.route("/events/<string:slug>/agenda/sessions/<int:number>", methods=["GET", "POST"])
@permission_required(Permission.AGENDA_EDIT, load=loaders.load_session)
def edit_session(item: AgendaSession) -> ResponseReturnValue:
    """Change a session."""
    names = ("title", "day", "starts_time", "length_minutes", "description")
    values = {name: getattr(item, name) for name in names} | {"kind": item.kind.value}
    form = SessionForm(data=values | {"seen": fingerprint(read_data(SessionData, item))})

    def save() -> None:
        services.edit_session(
            db_session(), item, _session_data(form), seen=form.seen.data or "",
            actor=current_actor(), now=clock.now(), extend=form.extend.data,
        )  # fmt: skip

    if submit_form(form, save, _AT):
        flash(_("Saved."), "success")
        return _to_agenda(item.event)
    return _session_page(item.event, form, item)


@bp.post("/events/<string:slug>/agenda/sessions/<int:number>/move")
@permission_required(Permission.AGENDA_EDIT, load=loaders.load_session)
def move_session(item: AgendaSession) -> ResponseReturnValue:
    """Move a session one place up or down."""
    services.move_session(
        db_session(),
        item,
        up=request.form.get("to") == "up",
        actor=current_actor(),
        now=clock.now(),
    )
    return _to_agenda(item.event)


@bp.post("/events/<string:slug>/agenda/sessions/<int:number>/remove")
@permission_required(Permission.AGENDA_EDIT, load=loaders.load_session)
def remove_session(item: AgendaSession) -> ResponseReturnValue:
    """Remove a session from the agenda."""
    event = item.event
    services.remove_session(db_session(), item, actor=current_actor(), now=clock.now())
    flash(_("Session removed from the agenda."), "success")
    return _to_agenda(event)


@bp.route("/events/<string:slug>/agenda/people/new", methods=["GET", "POST"])
@permission_required(Permission.AGENDA_EDIT, load=load_event)
def new_appearance(event: Event) -> ResponseReturnValue:
    """Add a known or a new person to the agenda."""
    form = _appearance_form(event, {"session_id": request.args.get("session", "")})

    def add() -> None:
        services.add_appearance(
            db_session(), event, _appearance_data(form), actor=current_actor(), now=clock.now()
        )

    if form.validate_on_submit() and needs_another_look(form):
        return _appearance_page(event, form, None)
    if submit_form(form, add, _AT):
        flash(_("%(name)s added to the agenda.", name=form.name.data), "success")
        return _to_agenda(event)
    return _appearance_page(event, form, None)


@bp.route("/events/<string:slug>/agenda/people/<int:number>", methods=["GET", "POST"])
@permission_required(Permission.AGENDA_EDIT, load=loaders.load_appearance)
def edit_appearance(appearance: Appearance) -> ResponseReturnValue:
    """Change an appearance."""
    names = ("position_held", "organisation_name", "topic")
    values = {name: getattr(appearance, name) for name in names} | {
        "name": appearance.display_name, "person_id": appearance.person_id or "",
        "is_group": bool(appearance.group_name), "role": appearance.role.value,
        "session_id": str(appearance.session_id or ""), "country": appearance.country or "",
        "seen": fingerprint(services.appearance_data(appearance)),
    }  # fmt: skip
    form = _appearance_form(appearance.event, values)

    def save() -> None:
        services.edit_appearance(
            db_session(), appearance, _appearance_data(form), seen=form.seen.data or "",
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip

    is_renamed = form.name.data != appearance.display_name
    if is_renamed and form.validate_on_submit() and needs_another_look(form):
        return _appearance_page(appearance.event, form, appearance)
    if submit_form(form, save, _AT):
        flash(_("Saved."), "success")
        return _to_agenda(appearance.event)
    return _appearance_page(appearance.event, form, appearance)


@bp.post("/events/<string:slug>/agenda/people/<int:number>/remove")
@permission_required(Permission.AGENDA_EDIT, load=loaders.load_appearance)
def remove_appearance(appearance: Appearance) -> ResponseReturnValue:
    """Remove an appearance from the agenda."""
    event = appearance.event
    services.remove_appearance(db_session(), appearance, actor=current_actor(), now=clock.now())
    flash(_("Removed from the agenda."), "success")
    return _to_agenda(event)


def _to_agenda(event: Event) -> ResponseReturnValue:
    return redirect(url_for("organiser.agenda", slug=event.slug))


def _session_page(
    event: Event, form: SessionForm, item: AgendaSession | None
) -> ResponseReturnValue:
    event_page = event_layout(event, "agenda", now=clock.now())
    notifies = will_notify(event_page, now=clock.now())
    page = render_template(
        "organiser/agenda/session.html",
        event_page=event_page,
        form=form,
        item=item,
        is_outside=is_outside(event, form.day.data),
        recipients=recipients_text(event_page) if notifies else "",
    )
    return page, form_status(form)


def _session_data(form: SessionForm) -> SessionData:
    return SessionData(
        title=form.title.data or "", kind=SessionKind(form.kind.data), day=form.day.data,
        starts_time=form.starts_time.data, length_minutes=form.length_minutes.data,
        description=form.description.data or "",
    )  # fmt: skip


def _appearance_form(event: Event, values: dict[str, object]) -> AppearanceForm:
    form = AppearanceForm(data=values)
    sessions = [(str(item.id), item.title) for item in queries.list_sessions(db_session(), event)]
    form.session_id.choices = field_options([("", _("Whole meeting")), *sessions])
    offer_known_persons(form)
    return form


def _appearance_page(
    event: Event, form: AppearanceForm, appearance: Appearance | None
) -> ResponseReturnValue:
    page = render_template(
        "organiser/agenda/appearance.html",
        event_page=event_layout(event, "agenda", now=clock.now()),
        form=form,
        appearance=appearance,
    )
    return page, form_status(form)


def _appearance_data(form: AppearanceForm) -> AppearanceData:
    chosen = form.person_id.data or ""
    return AppearanceData(
        name=form.name.data or "", role=AppearanceRole(form.role.data), is_group=form.is_group.data,
        person_id=int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None,
        session_id=int(form.session_id.data) if form.session_id.data else None,
        position_held=form.position_held.data or "",
        organisation_name=form.organisation_name.data or "", country=form.country.data or None,
        topic=form.topic.data or "",
    )  # fmt: skip
