"""Add and edit bodies."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.bodies import operations, queries, services
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import PALETTE
from meetings.domain.bodies.rules import BodyData, BodyKind, ChairRule
from meetings.domain.events.queries_by_body import has_meetings
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint
from meetings.kernel.errors import DomainError
from meetings.web.form_choices import field_options
from meetings.web.form_fields import attach_error, submit_form
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings.forms import BodyForm
from meetings.web.organiser.settings.views import settings_form_page

_FIELD_BY_ERROR = {"body-name-taken": "name", "body-slug-taken": "slug"}
_TEXT_FIELDS = ("name", "short_name", "acronym", "slug", "mandate", "email", "website")


def load_body(slug: str) -> Body | None:
    """Return the body with this slug, or None."""
    return queries.get_by_slug(db_session(), slug)


@bp.route("/settings/bodies/new", methods=["GET", "POST"])
@permission_required(Permission.ORGANISATION_EDIT)
def new_body() -> ResponseReturnValue:
    """Add a body."""
    count = queries.count(db_session())
    form = _body_form({"colour": PALETTE[count % len(PALETTE)][1]})
    if form.validate_on_submit():
        try:
            body = services.add_body(
                db_session(), _body_data(form.data, position=count), actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            attach_error(form, error, _FIELD_BY_ERROR)
        else:
            flash(_("%(name)s added.", name=body.name), "success")
            return redirect(url_for("organiser.settings"))
    return settings_form_page(form, _("New body"))


@bp.route("/settings/bodies/<string:slug>", methods=["GET", "POST"])
@permission_required(Permission.ORGANISATION_EDIT, load=load_body)
def edit_body(body: Body) -> ResponseReturnValue:
    """Edit a body; the URLs of its feeds and pages stay the same."""
    before = operations.body_data(body)
    form = _body_form(
        {name: getattr(before, name) for name in _TEXT_FIELDS}
        | {
            "kind": body.kind.value, "chair_rule": body.chair_rule.value, "colour": body.colour,
            "priority": str(body.priority_id or ""), "seen": fingerprint(before),
        }
    )  # fmt: skip

    def save() -> None:
        services.edit_body(
            db_session(), body, _body_data(form.data, position=body.position),
            seen=form.seen.data or "", is_used=has_meetings, actor=current_actor(),
            now=clock.now(),
        )  # fmt: skip

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.settings"))
    return settings_form_page(form, body.name)


def _body_form(values: dict[str, Any]) -> BodyForm:
    form = BodyForm(data=values)
    priorities = queries.list_priorities(db_session())
    form.priority.choices = field_options(
        [(str(priority.id), priority.name) for priority in priorities], empty=_("None")
    )
    return form


def _body_data(data: dict[str, Any], *, position: int) -> BodyData:
    return BodyData(
        **{name: data[name] or "" for name in _TEXT_FIELDS},
        kind=BodyKind(data["kind"]),
        chair_rule=ChairRule(data["chair_rule"]),
        colour=data["colour"],
        priority_id=int(data["priority"]) if data["priority"] else None,
        new_priority=data["new_priority"] or "",
        position=position,
    )
