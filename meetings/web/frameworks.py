"""The page of a framework: a strategy as a tree, with the meetings that served each action."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.events.models import Event
from meetings.domain.frameworks import queries
from meetings.domain.frameworks.models import Framework, NodeKind
from meetings.domain.frameworks.queries import Branch
from meetings.domain.reports import queries as reports
from meetings.http import dates
from meetings.http.conditional import shared
from meetings.http.guards import public
from meetings.http.session import current_actor, session
from meetings.kernel.translated import text_in
from meetings.web.meeting_table import table_date

bp = Blueprint("frameworks", __name__)


@dataclass(frozen=True, kw_only=True)
class Served:
    """A meeting that served an action."""

    href: str
    title: str
    language: str
    date: str


@dataclass(frozen=True, kw_only=True)
class Node:
    """A node of the tree; ``counted`` is empty for what no meeting can serve."""

    anchor: str
    number: str
    text: str
    counted: str
    served: tuple[Served, ...]
    children: tuple["Node", ...]


@bp.get("/frameworks/<string:slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show the tree, part by part, and which meetings served which action."""
    it = queries.by_slug(session(), slug)
    if it is None:
        abort(404)
    serving = reports.serving(session(), current_actor(), it.id)
    branches = queries.tree(it)
    return shared(
        render_template(
            "frameworks/show.html",
            name=it.name,
            strategy=it.strategy,
            summary=it.summary,
            parts=_parts(branches, serving),
            facts=_facts(it),
            body=(it.body.label, f"/bodies/{it.body.slug}") if it.body else None,
        )
    )


def _parts(
    branches: list[Branch], serving: Mapping[int, list[Event]]
) -> list[tuple[str, list[Node]]]:
    """Return principles, objectives and actions, each with its words, as far as there are any."""
    named = (
        (_("Principles"), {NodeKind.PRINCIPLE}),
        (_("Objectives"), {NodeKind.OBJECTIVE}),
        (_("Actions"), {NodeKind.SECTION, NodeKind.ACTION}),
    )
    found = [
        (title, _nodes([each for each in branches if each.node.kind in kinds], serving))
        for title, kinds in named
    ]
    return [(title, nodes) for title, nodes in found if nodes]


def _nodes(branches: Iterable[Branch], serving: Mapping[int, list[Event]]) -> list[Node]:
    return [_node(each, serving) for each in branches]


def _node(branch: Branch, serving: Mapping[int, list[Event]]) -> Node:
    it, served = branch.node, serving.get(branch.node.id, [])
    counted = ngettext("served by %(num)s meeting", "served by %(num)s meetings", len(served))
    if not served:
        counted = _("no meeting recorded") if it.kind is NodeKind.ACTION else ""
    return Node(
        anchor=it.slug,
        number=it.number,
        text=it.text,
        counted=counted,
        served=tuple(_served(event) for event in served),
        children=tuple(_nodes(branch.children, serving)),
    )


def _served(event: Event) -> Served:
    locale = str(get_locale() or "en")
    title, language = text_in(event, "title", locale)
    return Served(
        href=f"/events/{event.slug}",
        title=title,
        language="" if language == locale else language,
        date=table_date(event),
    )


def _facts(it: Framework) -> list[tuple[str, str]]:
    facts = [(_("Coordinated by"), ", ".join(it.coordinators) or _("not recorded"))]
    if period := dates.span(it.since, it.until):
        facts.append((_("Period"), period))
    return facts
