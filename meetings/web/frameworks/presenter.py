"""Present the tree of a framework with the meetings that support each action."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.events.models import Event
from meetings.domain.frameworks.models import Framework, NodeKind
from meetings.domain.frameworks.queries import Branch
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.localised_fields import localised_field
from meetings.web.reports.meeting_table import short_date


@dataclass(frozen=True, kw_only=True)
class ServingEvent:
    """A meeting that supports an action."""

    href: str
    title: str
    language: str
    date: str


@dataclass(frozen=True, kw_only=True)
class FrameworkNode:
    """A node of the tree; ``counted`` is empty for nodes without meetings."""

    anchor: str
    number: str
    text: str
    counted: str
    served: tuple[ServingEvent, ...]
    children: tuple["FrameworkNode", ...]


def tree_sections(
    branches: list[Branch], serving: Mapping[int, list[Event]]
) -> list[tuple[str, list[FrameworkNode]]]:
    """Return the non-empty sections: principles, objectives and actions."""
    named = (
        (_("Principles"), {NodeKind.PRINCIPLE}),
        (_("Objectives"), {NodeKind.OBJECTIVE}),
        (_("Actions"), {NodeKind.SECTION, NodeKind.ACTION}),
    )
    sections = [
        (title, _tree_nodes([branch for branch in branches if branch.node.kind in kinds], serving))
        for title, kinds in named
    ]
    return [(title, nodes) for title, nodes in sections if nodes]


def _tree_nodes(
    branches: Iterable[Branch], serving: Mapping[int, list[Event]]
) -> list[FrameworkNode]:
    return [_tree_node(branch, serving) for branch in branches]


def _tree_node(branch: Branch, serving: Mapping[int, list[Event]]) -> FrameworkNode:
    node, served = branch.node, serving.get(branch.node.id, [])
    counted = ngettext("supported by %(num)s meeting", "supported by %(num)s meetings", len(served))
    if not served:
        counted = _("no meetings recorded") if node.kind is NodeKind.ACTION else ""
    return FrameworkNode(
        anchor=node.slug,
        number=node.number,
        text=node.text,
        counted=counted,
        served=tuple(_serving_event(event) for event in served),
        children=tuple(_tree_nodes(branch.children, serving)),
    )


def _serving_event(event: Event) -> ServingEvent:
    title, language = localised_field(event)
    return ServingEvent(
        href=event_url(event.slug),
        title=title,
        language=language,
        date=short_date(event),
    )


def framework_facts(framework: Framework) -> list[tuple[str, str]]:
    """Return the coordinators of the framework, and its period if known."""
    facts = [(_("Coordinated by"), ", ".join(framework.coordinators) or _("not recorded"))]
    if period := dates.period(framework.since, framework.until):
        facts.append((_("Period"), period))
    return facts
