"""Settings of the secretariat: the organisation, bodies, presidencies and users."""

from typing import Any

from babel.dates import get_month_names
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from meetings.domain.access.policy import Permission
from meetings.domain.accounts import queries as accounts
from meetings.domain.bodies import operations, queries, services
from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies.rules import OrganisationData
from meetings.domain.outbox import queries as outbox
from meetings.domain.presidencies import queries as presidencies
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.kernel import clock
from meetings.kernel.edit_conflicts import fingerprint
from meetings.web.form_choices import field_options
from meetings.web.form_fields import form_status, submit_form
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.settings import mail_presenter
from meetings.web.organiser.settings.forms import OrganisationForm
from meetings.web.organiser.settings.mail_views import load_server
from meetings.web.organiser.settings.presenter import body_lines, presidency_lines, user_line


@bp.get("/settings")
@permission_required(Permission.ORGANISATION_EDIT)
def settings() -> ResponseReturnValue:
    """List the settings."""
    return render_template(
        "organiser/settings/index.html",
        here=queries.require_installation(db_session()),
        bodies=body_lines(bodies.group_by_priority(db_session())),
        presidencies=presidency_lines(presidencies.list_newest_first(db_session())),
        users=[user_line(user) for user in accounts.list_users(db_session())],
        mail_warning=mail_presenter.server_warning(load_server(), site_timezone()),
        mail_summary=mail_presenter.summary(outbox.count_open(db_session())),
    )


@bp.route("/settings/organisation", methods=["GET", "POST"])
@permission_required(Permission.ORGANISATION_EDIT)
def organisation() -> ResponseReturnValue:
    """Edit the data of the organisation."""
    data = operations.organisation_data(queries.require_installation(db_session()))
    form = OrganisationForm(data=_organisation_values(data))
    months = get_month_names("wide", "stand-alone", get_locale())
    form.presidency_month.choices = field_options(
        [(number, months[number]) for number in range(1, 13)]
    )

    def save() -> None:
        services.edit_organisation(
            db_session(),
            _organisation_data(form.data),
            seen=form.seen.data or "",
            actor=current_actor(),
            now=clock.now(),
        )

    if submit_form(form, save):
        flash(_("Saved."), "success")
        return redirect(url_for("organiser.settings"))
    return settings_form_page(form, _("Organisation"))


def settings_form_page(form: FlaskForm, title: str) -> ResponseReturnValue:
    """Return the page with this form; 422 if it has errors."""
    page = render_template("organiser/settings/form.html", form=form, title=title)
    return page, form_status(form)


def _organisation_values(data: OrganisationData) -> dict[str, Any]:
    values = {name: getattr(data, name) for name in OrganisationData.__dataclass_fields__}
    return values | {"country": data.country or "", "seen": fingerprint(data)}


def _organisation_data(data: dict[str, Any]) -> OrganisationData:
    names = OrganisationData.__dataclass_fields__
    texts = {name: data[name] or "" for name in names}
    return OrganisationData(**texts | {"country": data["country"] or None})
