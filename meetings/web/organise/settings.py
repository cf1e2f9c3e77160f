"""What the secretariat sets: the organisation, its bodies, presidencies and users."""

from typing import Any

from babel.dates import get_month_names
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from meetings.domain.access.policy import Permission
from meetings.domain.accounts import queries as accounts
from meetings.domain.accounts.models import User
from meetings.domain.bodies import queries as bodies
from meetings.domain.bodies import services, steps
from meetings.domain.bodies.models import Installation
from meetings.domain.bodies.rules import OrganisationFacts
from meetings.domain.presidencies import queries as presidencies
from meetings.http import dates
from meetings.http.frame import presidency_name
from meetings.http.guards import guarded
from meetings.http.phrases import word
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.fingerprints import fingerprint
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.settings import OrganisationForm
from meetings.web.organise.blueprint import bp
from meetings.web.shapes import SettingLine


@bp.get("/settings")
@guarded(Permission.ORGANISATION_EDIT)
def settings() -> ResponseReturnValue:
    """List all that the secretariat sets."""
    return render_template(
        "organise/settings.html", here=session().get_one(Installation, 1), bodies=_bodies(),
        presidencies=_presidencies(), users=[_user(each) for each in accounts.everybody(session())],
    )  # fmt: skip


def _bodies() -> list[SettingLine]:
    return [
        SettingLine(
            title=body.name,
            href=url_for("organise.edit_body", slug=body.slug),
            note=" · ".join(filter(None, (word(body.kind), priority.name if priority else ""))),
        )
        for priority, listed in bodies.by_priority(session())
        for body in listed
    ]


def _presidencies() -> list[SettingLine]:
    return [
        SettingLine(
            title=presidency_name(each),
            href=url_for("organise.edit_presidency", slug=each.slug),
            note=dates.days(each.starts_on, each.ends_on),
        )
        for each in presidencies.newest_first(session())
    ]


def _user(user: User) -> SettingLine:
    hats = {
        f"{word(grant.role)} ({grant.body.label})" if grant.body else word(grant.role): None
        for grant in user.grants
    }
    return SettingLine(
        title=user.name,
        href=url_for("organise.edit_user", number=user.id),
        note=" · ".join([user.email, *hats]),
        state=_("Disabled") if user.disabled_at else "" if user.password_hash else _("Invited"),
    )


@bp.route("/settings/organisation", methods=["GET", "POST"])
@guarded(Permission.ORGANISATION_EDIT)
def organisation() -> ResponseReturnValue:
    """Say whose meetings these are."""
    facts = steps.organisation_of(session().get_one(Installation, 1))
    form = OrganisationForm(data=_values(facts))
    months = get_month_names("wide", "stand-alone", get_locale())
    form.presidency_month.choices = choices([(number, months[number]) for number in range(1, 13)])
    if form.validate_on_submit():
        try:
            services.edit_organisation(
                session(), _facts(form.data), seen=form.seen.data or "", actor=current_actor(),
                now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organise.settings"))
    return setting_page(form, _("The organisation"))


def setting_page(form: FlaskForm, title: str) -> ResponseReturnValue:
    """Return the page with this form alone; 422 where something in it is refused."""
    page = render_template("organise/setting.html", form=form, title=title)
    return page, 422 if form.errors else 200


def _values(facts: OrganisationFacts) -> dict[str, Any]:
    said = {name: getattr(facts, name) for name in OrganisationFacts.__dataclass_fields__}
    return said | {"country": facts.country or "", "seen": fingerprint(facts)}


def _facts(said: dict[str, Any]) -> OrganisationFacts:
    names = OrganisationFacts.__dataclass_fields__
    texts = {name: said[name] or "" for name in names}
    return OrganisationFacts(**texts | {"country": said["country"] or None})
