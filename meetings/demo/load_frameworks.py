"""Create the rows of frameworks: trees of numbered nodes."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from meetings.demo.load_organisation import sources_of
from meetings.demo.row_index import RowIndex
from meetings.demo.schema import Data, FrameworkEntry, FrameworkSection
from meetings.domain.frameworks.models import Framework, FrameworkNode, NodeKind


def add_frameworks(session: Session, data: Data, rows: RowIndex) -> None:
    """Add the new frameworks with all their nodes."""
    for entry in data.frameworks:
        if entry.slug in rows.frameworks:
            continue
        framework = Framework(
            slug=entry.slug, name=entry.name, strategy=entry.strategy, summary=entry.summary,
            coordinators=entry.coordinators, since=entry.since, until=entry.until,
            body=rows.bodies[entry.body] if entry.body else None,
            sources=sources_of(entry, data),
        )  # fmt: skip
        rows.frameworks[entry.slug] = framework
        session.add(framework)
        session.flush()
        _add_nodes(session, framework, entry)


def _add_nodes(session: Session, framework: Framework, entry: FrameworkEntry) -> None:
    """Add principles, objectives and sections in order, each section with its actions."""
    place = 0
    for node in _flat(entry):
        node.framework_id, node.position = framework.id, place
        session.add(node)
        place += 1
    for section in entry.sections:
        top = _section(section)
        top.framework_id, top.position = framework.id, place
        session.add(top)
        session.flush()
        place += 1
        for number, text in enumerate(section.actions, 1):
            action = _action(section.number, number, text)
            action.framework_id, action.parent_id, action.position = framework.id, top.id, place
            session.add(action)
            place += 1
    session.flush()
    session.expire(framework)


def _flat(entry: FrameworkEntry) -> Iterator[FrameworkNode]:
    """Yield principles and objectives; their numbers are ours and appear only in the slug."""
    for kind, texts in (
        (NodeKind.PRINCIPLE, entry.principles),
        (NodeKind.OBJECTIVE, entry.objectives),
    ):
        for number, text in enumerate(texts, 1):
            yield FrameworkNode(kind=kind, slug=f"{kind.value}-{number}", text=text)


def _section(section: FrameworkSection) -> FrameworkNode:
    slug = f"section-{section.number.lower()}"
    return FrameworkNode(kind=NodeKind.SECTION, slug=slug, number=section.number, text=section.text)


def _action(section: str, number: int, text: str) -> FrameworkNode:
    """Return the action; it is numbered within its section."""
    slug = f"action-{section.lower()}-{number}"
    return FrameworkNode(kind=NodeKind.ACTION, slug=slug, number=f"{section}.{number}", text=text)
