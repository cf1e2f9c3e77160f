"""Add and edit presidencies."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.presidencies import operations, queries, services
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import PresidencyData
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint
from meetings.presenters.presidency_names import presidency_name
from meetings.web.form_fields import submit_form
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings.forms import PresidencyForm
from meetings.web.organiser.settings.views import settings_form_page

_FIELD_BY_ERROR = {"presidency-overlaps": "starts_on", "presidency-ends-first": "ends_on"}
_SAME_NAME_FIELDS = ("country", "starts_on", "ends_on")
_TEXT_FIELDS = ("summary", "programme_url", "chair", "chair_position")
MAX_PRIORITIES = 30


def load_presidency(slug: str) -> Presidency | None:
    """Return the presidency with this slug, or None."""
    return queries.get_by_slug(db_session(), slug)


@bp.route("/settings/presidencies/new", methods=["GET", "POST"])
@permission_required(Permission.ORGANISATION_EDIT)
def new_presidency() -> ResponseReturnValue:
    """Add a presidency; meetings on its days then belong to it."""
    form = PresidencyForm()

    def save() -> None:
        services.add_presidency(
            db_session(), _presidency_data(form.data), actor=current_actor(), now=clock.now()
        )

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Presidency added."), "success")
        return redirect(url_for("organiser.settings"))
    return settings_form_page(form, _("New presidency"))


@bp.route("/settings/presidencies/<string:slug>", methods=["GET", "POST"])
@permission_required(Permission.ORGANISATION_EDIT, load=load_presidency)
def edit_presidency(presidency: Presidency) -> ResponseReturnValue:
    """Edit a presidency."""
    before = operations.presidency_data(presidency)
    values = {name: getattr(before, name) for name in (*_SAME_NAME_FIELDS, *_TEXT_FIELDS)}
    values |= {"priorities": "\n".join(before.priorities), "seen": fingerprint(before)}
    form = PresidencyForm(data=values)

    def save() -> None:
        services.edit_presidency(
            db_session(), presidency, _presidency_data(form.data), seen=form.seen.data or "",
            actor=current_actor(), now=clock.now(),
        )  # fmt: skip

    if submit_form(form, save, _FIELD_BY_ERROR):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.settings"))
    return settings_form_page(form, presidency_name(presidency))


def _presidency_data(data: dict[str, Any]) -> PresidencyData:
    priorities = [line.strip()[:300] for line in (data["priorities"] or "").splitlines()]
    texts: dict[str, Any] = {name: data[name] or "" for name in _TEXT_FIELDS}
    return PresidencyData(
        **texts,
        country=data["country"],
        starts_on=data["starts_on"],
        ends_on=data["ends_on"],
        priorities=tuple(dict.fromkeys(filter(None, priorities)))[:MAX_PRIORITIES],
    )
