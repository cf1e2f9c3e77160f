"""Queries for frameworks as trees."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from meetings.domain.frameworks.models import Framework, FrameworkNode


@dataclass(slots=True)
class Branch:
    """A node of a framework with its descendants."""

    node: FrameworkNode
    children: list["Branch"] = field(default_factory=list)


def get_by_slug(session: Session, slug: str) -> Framework | None:
    """Return the framework with this slug, with nodes and body, or None."""
    return session.scalars(
        select(Framework)
        .where(Framework.slug == slug)
        .options(joinedload(Framework.body), selectinload(Framework.nodes))
    ).first()


def list_frameworks(session: Session) -> list[Framework]:
    """Return all frameworks, by name."""
    return list(session.scalars(select(Framework).order_by(Framework.name, Framework.id)))


def build_tree(framework: Framework) -> list[Branch]:
    """Return the nodes as a tree, each level in its display order."""
    branches = {node.id: Branch(node) for node in framework.nodes}
    roots: list[Branch] = []
    for node in framework.nodes:
        parent = branches.get(node.parent_id) if node.parent_id else None
        (parent.children if parent else roots).append(branches[node.id])
    return roots


def slugs(session: Session) -> Sequence[str]:
    """Return all slugs in the order of creation."""
    return session.scalars(select(Framework.slug).order_by(Framework.id)).all()
