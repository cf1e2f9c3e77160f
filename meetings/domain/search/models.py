"""Tables of the words of events, for searches with typos."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from meetings.domain.search.rules import MAX_WORD_LENGTH
from meetings.kernel.database import Base


class SearchWord(Base):
    """A normalised word of the texts by which a search finds an event."""

    __tablename__ = "search_words"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    word: Mapped[str] = mapped_column(String(MAX_WORD_LENGTH), primary_key=True, index=True)


class SearchTrigram(Base):
    """Three letters in a row of a word of any event, with spaces at its start and end."""

    __tablename__ = "search_trigrams"

    trigram: Mapped[str] = mapped_column(String(3), primary_key=True)
    word: Mapped[str] = mapped_column(String(MAX_WORD_LENGTH), primary_key=True, index=True)
