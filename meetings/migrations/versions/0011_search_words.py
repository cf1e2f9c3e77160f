"""words of events, for searches with typos"""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: The texts by which a search finds an event, as they are stored.
_TEXTS = (
    "SELECT id, search_text FROM events"
    " UNION ALL SELECT l.event_id, b.search_text FROM event_bodies l"
    " JOIN bodies b ON b.id = l.body_id"
    " UNION ALL SELECT l.event_id, v.search_text FROM event_venues l"
    " JOIN venues v ON v.id = l.venue_id"
    " UNION ALL SELECT l.event_id, p.search_text FROM event_projects l"
    " JOIN projects p ON p.id = l.project_id"
    " UNION ALL SELECT a.event_id, a.search_text FROM appearances a"
    " UNION ALL SELECT a.event_id, p.search_text FROM appearances a"
    " JOIN persons p ON p.id = a.person_id"
)
_MAX_PARAMETERS = 900


def upgrade() -> None:
    """Go to this revision. The words of existing events are taken from their texts."""
    words = op.create_table(
        "search_words",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_search_words_event_id_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "word", name=op.f("pk_search_words")),
    )
    op.create_index(op.f("ix_search_words_word"), "search_words", ["word"], unique=False)
    trigrams = op.create_table(
        "search_trigrams",
        sa.Column("trigram", sa.String(length=3), nullable=False),
        sa.Column("word", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("trigram", "word", name=op.f("pk_search_trigrams")),
    )
    op.create_index(op.f("ix_search_trigrams_word"), "search_trigrams", ["word"], unique=False)
    found = {
        (event_id, word)
        for event_id, text in op.get_bind().execute(sa.text(_TEXTS))
        for word in _words(text)
    }
    _insert(words, [{"event_id": event_id, "word": word} for event_id, word in sorted(found)])
    _insert(
        trigrams,
        [
            {"trigram": trigram, "word": word}
            for word in sorted({word for _, word in found})
            for trigram in sorted(_trigrams(word))
        ],
    )


def downgrade() -> None:
    """Go back to the revision before."""
    op.drop_table("search_trigrams")
    op.drop_table("search_words")


def _insert(table: sa.Table, rows: list[dict[str, object]]) -> None:
    step = _MAX_PARAMETERS // 2
    for start in range(0, len(rows), step):
        op.bulk_insert(table, rows[start : start + step])


def _words(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"[^\W\d_]+", text) if 3 <= len(word) <= 30)


def _trigrams(word: str) -> set[str]:
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
