"""Outcomes of events."""

from enum import StrEnum

from sqlalchemy import Connection, ForeignKey, String, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column, relationship

from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event
from meetings.domain.events.rules import Visibility
from meetings.domain.people.models import Person
from meetings.kernel.database import Base
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.text import normalise


class OutcomeKind(StrEnum):
    """Kind of an outcome."""

    DECISION = "decision"
    CONCLUSION = "conclusion"
    ACTION_POINT = "action_point"
    STATEMENT = "statement"
    QUOTATION = "quotation"


class OutcomeState(StrEnum):
    """Progress of an action point; other outcomes are noted."""

    NOTED = "noted"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Outcome(Base):
    """A decision, conclusion, action point, adopted statement or quotation.

    ``attribution`` is the office of the speaker at that time, ``language`` that of the text.
    """

    __tablename__ = "outcomes"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"), index=True)
    presidency_id: Mapped[int | None] = mapped_column(ForeignKey("presidencies.id"), index=True)
    kind: Mapped[OutcomeKind]
    number: Mapped[str] = mapped_column(String(16), default="")
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(16), default="en")
    owner: Mapped[str] = mapped_column(String(200), default="")
    deadline: Mapped[PartialDate | None]
    state: Mapped[OutcomeState] = mapped_column(default=OutcomeState.NOTED)
    visibility: Mapped[Visibility] = mapped_column("reader", default=Visibility.PUBLIC)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    attribution: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(500), default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    position: Mapped[int] = mapped_column(default=0)
    search_text: Mapped[str] = mapped_column(Text, default="")

    event: Mapped[Event | None] = relationship()
    person: Mapped[Person | None] = relationship()
    document: Mapped[Document | None] = relationship()


@event.listens_for(Outcome, "before_insert")
@event.listens_for(Outcome, "before_update")
def _set_outcome_search_text(
    _mapper: Mapper[Outcome], _connection: Connection, outcome: Outcome
) -> None:
    outcome.search_text = normalise(outcome.text, outcome.owner, outcome.attribution)
