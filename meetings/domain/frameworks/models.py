"""Strategies as trees."""

from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.domain.bodies.models import Body
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate


class NodeKind(StrEnum):
    """Kind of a framework node."""

    PRINCIPLE = "principle"
    OBJECTIVE = "objective"
    SECTION = "section"
    ACTION = "action"


class Framework(Base):
    """A strategy or policy area that meetings serve."""

    __tablename__ = "frameworks"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    strategy: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    coordinators: Mapped[list[str]] = mapped_column(default=list)
    body_id: Mapped[int | None] = mapped_column(ForeignKey("bodies.id"))
    since: Mapped[PartialDate | None]
    until: Mapped[PartialDate | None]
    sources: Mapped[list[str]] = mapped_column(default=list)

    body: Mapped[Body | None] = relationship()
    nodes: Mapped[list["FrameworkNode"]] = relationship(
        order_by="FrameworkNode.position", cascade="all, delete-orphan"
    )


class FrameworkNode(Base):
    """A principle, objective, section or action; ``number`` is as published ("A", "A.1")."""

    __tablename__ = "framework_nodes"

    id: Mapped[int] = mapped_column(primary_key=True)
    framework_id: Mapped[int] = mapped_column(ForeignKey("frameworks.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("framework_nodes.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80))
    kind: Mapped[NodeKind]
    number: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(default=0)
