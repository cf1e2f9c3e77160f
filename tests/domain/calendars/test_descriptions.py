"""The description of an entry contains that of the event, or its beginning."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from meetings.domain.calendars.entry_builder import MAX_DESCRIPTION_LENGTH, build_entry
from meetings.domain.calendars.entry_rows import load_entry_rows
from tests import factories
from tests.domain.calendars.stored_entries import TEXTS

LINE = "A line of the agenda, with words.\n"


@pytest.mark.parametrize(
    ("description", "start"),
    [
        ("What it is about\n\nAnd more", "What it is about\n\nAnd more"),
        ("x" * MAX_DESCRIPTION_LENGTH, "x" * MAX_DESCRIPTION_LENGTH),
        (LINE * 40, f"{(LINE * 29).rstrip()} …"),
        ("ž" * 1001, f"{'ž' * 1000} …"),
        ("word " * 300, f"{('word ' * 200).rstrip()} …"),
        ("See https://example.org/" + "z" * 2000, "See …"),
        ("short\n" + "y" * 2000, f"short\n{'y' * 994} …"),
    ],
)
def test_entry_has_the_beginning_of_the_description(
    session: Session, description: str, start: str
) -> None:
    event = factories.event(session, theme="Theme", summary="Summary", description=description)
    (rows,) = load_entry_rows(session, [event.id])

    entry = build_entry(rows, TEXTS())

    assert entry is not None
    assert entry.description.startswith(f"Theme\n\nSummary\n\n{start}\n\n")


def test_summary_is_not_repeated_and_texts_have_the_language(session: Session) -> None:
    event = factories.event(
        session, summary="About fish.", description="About fish. All of them.",
        translations={"lt": {"description": "Apie žuvis."}},
    )  # fmt: skip
    (rows,) = load_entry_rows(session, [event.id])

    english, lithuanian = (
        build_entry(rows, replace(TEXTS(), language=language)) for language in ("en", "lt")
    )

    assert english is not None
    assert lithuanian is not None
    assert english.description.count("About fish.") == 1
    assert "Apie žuvis." in lithuanian.description
