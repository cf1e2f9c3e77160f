"""Recording presidencies."""

from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from meetings.domain.access.policy import Permission
from meetings.domain.presidencies import queries, services, steps
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.rules import PresidencyFacts
from meetings.http.frame import presidency_name
from meetings.http.guards import guarded
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.kernel.errors import DomainError
from meetings.kernel.fingerprints import fingerprint
from meetings.web.forms.fields import place_refusal
from meetings.web.forms.settings import PresidencyForm
from meetings.web.organise.blueprint import bp
from meetings.web.organise.settings import setting_page

_AT = {"presidency-overlaps": "starts_on", "presidency-ends-first": "ends_on"}
_SAME = ("country", "starts_on", "ends_on")
_TEXTS = ("summary", "programme_url", "chair", "chair_position")
MOST_PRIORITIES = 30


def presidency_to_edit(slug: str) -> Presidency | None:
    """Return the presidency at this address, or None."""
    return queries.by_slug(session(), slug)


@bp.route("/settings/presidencies/new", methods=["GET", "POST"])
@guarded(Permission.ORGANISATION_EDIT)
def new_presidency() -> ResponseReturnValue:
    """Record a presidency; meetings of its days belong to it from now on."""
    form = PresidencyForm()
    if form.validate_on_submit():
        try:
            services.add_presidency(
                session(), _facts(form.data), actor=current_actor(), now=clock.now()
            )
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("The presidency is recorded."), "success")
            return redirect(url_for("organise.settings"))
    return setting_page(form, _("New presidency"))


@bp.route("/settings/presidencies/<string:slug>", methods=["GET", "POST"])
@guarded(Permission.ORGANISATION_EDIT, load=presidency_to_edit)
def edit_presidency(presidency: Presidency) -> ResponseReturnValue:
    """Say who presides, when, and what for."""
    before = steps.facts_of(presidency)
    said = {name: getattr(before, name) for name in (*_SAME, *_TEXTS)}
    said |= {"priorities": "\n".join(before.priorities), "seen": fingerprint(before)}
    form = PresidencyForm(data=said)
    if form.validate_on_submit():
        try:
            services.edit_presidency(
                session(), presidency, _facts(form.data), seen=form.seen.data or "",
                actor=current_actor(), now=clock.now(),
            )  # fmt: skip
        except DomainError as error:
            place_refusal(form, error, _AT)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("organise.settings"))
    return setting_page(form, presidency_name(presidency))


def _facts(said: dict[str, Any]) -> PresidencyFacts:
    named = [each.strip()[:300] for each in (said["priorities"] or "").splitlines()]
    texts: dict[str, Any] = {name: said[name] or "" for name in _TEXTS}
    return PresidencyFacts(
        **texts,
        country=said["country"],
        starts_on=said["starts_on"],
        ends_on=said["ends_on"],
        priorities=tuple(dict.fromkeys(filter(None, named)))[:MOST_PRIORITIES],
    )
