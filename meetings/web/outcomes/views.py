"""The record: decisions, conclusions, statements, quotations and action points."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.bodies.models import Body
from meetings.domain.bodies.queries import list_bodies
from meetings.domain.outcomes import queries
from meetings.domain.outcomes.models import OutcomeKind
from meetings.domain.outcomes.queries import OutcomeFilter
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.presidencies.models import Presidency
from meetings.http.conditional import public_page
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import record_url
from meetings.i18n.labels import OUTCOME_KIND_LABELS
from meetings.i18n.sorting import sorted_by_name
from meetings.kernel.text import clean
from meetings.presenters.presidency_names import presidency_name
from meetings.web.form_choices import field_options
from meetings.web.outcomes.forms import OutcomeFilterForm
from meetings.web.outcomes.presenter import outcome_line
from meetings.web.pagination import pager_links, requested_page

bp = Blueprint("outcomes", __name__)
PAGE_SIZE = 30
MAX_SOURCE_LENGTH = 80


@bp.get("/outcomes")
@public
def index() -> ResponseReturnValue:
    """List the outcomes, latest meeting first."""
    bodies = list_bodies(db_session())
    recorded = presidencies.list_newest_first(db_session())
    params = {
        name: clean(request.args.get(name))[:MAX_SOURCE_LENGTH]
        for name in ("kind", "body", "presidency")
    }
    outcome_filter, unknown = _parse_filter(params, bodies, recorded)
    actor, conditions = current_actor(), queries.filter_conditions(outcome_filter)
    total = queries.count_outcomes(db_session(), actor, *conditions)
    page = requested_page(request.args.get("page", ""), total, PAGE_SIZE)
    statement = queries.visible_outcomes(actor, *conditions).limit(PAGE_SIZE).offset(page.offset)
    query = {name: value for name, value in params.items() if value and name not in unknown}
    return public_page(
        render_template(
            "outcomes/index.html",
            form=_filter_form(query, bodies, recorded),
            entries=[outcome_line(outcome) for outcome in db_session().scalars(statement)],
            count=ngettext("%(num)s entry", "%(num)s entries", total),
            unknown=[f"{name}={value}" for name, value in unknown.items()],
            pager_values=pager_links(page, lambda n: _page_url(query, n), latest_first=True),
            is_filtered=bool(query),
        )
    )


def _parse_filter(
    params: Mapping[str, str], bodies: list[Body], recorded: list[Presidency]
) -> tuple[OutcomeFilter, dict[str, str]]:
    """Return the filter, and the unknown query parameters."""
    known = {
        "kind": {_kind_slug(kind) for kind in OutcomeKind},
        "body": {body.slug for body in bodies},
        "presidency": {presidency.slug for presidency in recorded},
    }
    unknown = {name: value for name, value in params.items() if value and value not in known[name]}
    good = {name: "" if name in unknown else value for name, value in params.items()}
    outcome_filter = OutcomeFilter(body=good["body"], presidency=good["presidency"])
    if good["kind"]:
        outcome_filter = replace(outcome_filter, kind=OutcomeKind(good["kind"].replace("-", "_")))
    return outcome_filter, unknown


def _filter_form(
    query: Mapping[str, str], bodies: list[Body], recorded: list[Presidency]
) -> OutcomeFilterForm:
    form = OutcomeFilterForm(data=dict(query))
    kinds = [(_kind_slug(kind), text) for kind, text in OUTCOME_KIND_LABELS.items()]
    form.kind.choices = field_options(kinds, empty=_("All kinds"))
    by_name = sorted_by_name(bodies, lambda body: body.label)
    named = [(body.slug, body.label) for body in by_name]
    form.body.choices = field_options(named, empty=_("All bodies"))
    named = [(presidency.slug, presidency_name(presidency)) for presidency in recorded]
    form.presidency.choices = field_options(named, empty=_("All presidencies"))
    return form


def _kind_slug(kind: OutcomeKind) -> str:
    return kind.value.replace("_", "-")


def _page_url(query: Mapping[str, str], page: int) -> str:
    pairs = dict(query) | ({"page": str(page)} if page > 1 else {})
    return record_url(pairs)
