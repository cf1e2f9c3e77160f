"""The page of a framework: a strategy tree with the meetings that support each action."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from meetings.domain.frameworks import queries
from meetings.domain.reports import queries as reports
from meetings.http.conditional import public_page
from meetings.http.guards import public
from meetings.http.request_context import current_actor, db_session
from meetings.http.urls import body_url
from meetings.web.frameworks import presenter

bp = Blueprint("frameworks", __name__)


@bp.get("/frameworks/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the tree with the meetings of each action."""
    framework = queries.get_by_slug(db_session(), slug)
    if framework is None:
        abort(404)
    serving = reports.list_events_by_node(db_session(), current_actor(), framework.id)
    branches = queries.build_tree(framework)
    return public_page(
        render_template(
            "frameworks/show.html",
            name=framework.name,
            strategy=framework.strategy,
            summary=framework.summary,
            parts=presenter.tree_sections(branches, serving),
            facts=presenter.framework_facts(framework),
            body=(framework.body.label, body_url(framework.body.slug)) if framework.body else None,
        )
    )
