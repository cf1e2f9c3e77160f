"""All reactions are in one ordered list; no module registers listeners."""

import ast
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from meetings.extensions import reactions_of
from meetings.kernel.database import Base
from meetings.kernel.unit_of_work import AfterCommit, Reaction
from meetings.settings import ROOT

SOURCES = sorted(Path(ROOT, "meetings").rglob("*.py"))
PAGE = Path(ROOT, "docs", "developers", "reactions.md")
#: The only modules with listeners of SQLAlchemy events.
SESSION_LISTENERS = {
    "meetings/kernel/sqlite.py": {"connect", "begin"},
    "meetings/kernel/unit_of_work.py": {"after_flush"},
}
#: Listeners that compute columns of the row, next to the model.
MODEL_LISTENERS = {"before_insert", "before_update"}
SESSION_EVENTS = (
    "before_flush", "after_flush", "after_flush_postexec", "before_commit", "after_commit",
    "after_rollback", "after_soft_rollback", "do_orm_execute", "after_attach", "after_begin",
)  # fmt: skip


def listened_to(source: str) -> set[str]:
    """Return the names of the SQLAlchemy events that the module listens to."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if isinstance(node, ast.Call) and name in {"listen", "listens_for"}:
            values = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            names.update(str(value) for value in values)
    return names


def test_listeners_exist_only_in_two_modules_and_in_models() -> None:
    listeners = {}
    for path in SOURCES:
        allowed = MODEL_LISTENERS if path.name == "models.py" else set()
        listeners[path.relative_to(ROOT).as_posix()] = listened_to(path.read_text()) - allowed

    assert {path: names for path, names in listeners.items() if names} == SESSION_LISTENERS


def test_listeners_are_found() -> None:
    assert listened_to("def go():\n    event.listen(Session, 'after_commit', it)") == {
        "after_commit"
    }
    assert listened_to("@event.listens_for(Session, 'after_flush')\ndef it(): ...") == {
        "after_flush"
    }


def test_no_listener_is_shared_by_all_sessions(app: Flask) -> None:
    shared = {name: list(getattr(Session().dispatch, name)) for name in SESSION_EVENTS}

    assert {name: listeners for name, listeners in shared.items() if listeners} == {}


def test_only_the_unit_of_work_uses_session_info() -> None:
    by_info = re.compile(r"\b\w+\.info\b(?!\()")
    using = {
        path.relative_to(ROOT).as_posix() for path in SOURCES if by_info.search(path.read_text())
    }

    assert using == {"meetings/kernel/unit_of_work.py"}


def described(reactions: Sequence[Reaction | AfterCommit]) -> list[tuple[str, set[str]]]:
    return [
        (reaction.run.__name__, {model.__name__ for model in reaction.watches})
        for reaction in reactions
    ]


def documented(heading: str) -> list[tuple[str, set[str]]]:
    """Return the reactions in the table below this heading, with the rows that they watch."""
    _, _, below = PAGE.read_text("utf-8").partition(f"## {heading}\n")
    rows = [line.split("|") for line in below.partition("\n## ")[0].splitlines()]
    return [
        (cells[2].strip(" `"), set(re.findall(r"`(\w+)`", cells[3])))
        for cells in rows
        if len(cells) > 3 and cells[1].strip().isdecimal()
    ]


def test_the_page_lists_the_reactions_in_order(app: Flask) -> None:
    reactions = reactions_of(app)

    assert documented("Before the commit") == described(reactions.before_commit)
    assert documented("After the commit") == described(reactions.after_commit)
    assert len(reactions.before_commit) > 1


def test_the_page_names_the_models_that_compute_columns() -> None:
    _, _, below = PAGE.read_text("utf-8").partition("## Columns computed from their own row\n")
    named = set(re.findall(r"`([A-Z]\w+)`", below.partition("\n## ")[0]))
    computing = {
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if list(mapper.dispatch.before_insert)
    }

    assert named == computing


def test_previous_values_that_a_reaction_reads_are_always_loaded(app: Flask) -> None:
    """Keys that name another row, and slugs, are compared with their previous value."""
    watched = [
        (model, getattr(model, column))
        for model, columns in reactions_of(app).watched.items()
        for column in columns
        if column == "slug" or (column.endswith("_id") and column != "id")
    ]

    assert len(watched) > 8
    for model, attribute in watched:
        is_key = attribute.property.columns[0].primary_key
        assert is_key or attribute.property.active_history, f"{model.__name__}.{attribute.key}"
