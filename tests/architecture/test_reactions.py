"""Nothing listens because it was imported; the factory says who does, and in which order."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from meetings.settings import ROOT

SOURCES = sorted(Path(ROOT, "meetings").rglob("*.py"))
#: What a mapped class needs to be itself stands beside it.
OWN = {"listens_for"}
HOOKS = {"listen", "listens_for", "hear", "add", "meanwhile"}


def at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield what runs when the module is imported: not the bodies of its functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += node.decorator_list
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def hooks_of(source: str, *, of_models: bool = False) -> list[str]:
    calls = [it.func for it in at_import(ast.parse(source)) if isinstance(it, ast.Call)]
    names = [it.attr if isinstance(it, ast.Attribute) else getattr(it, "id", "") for it in calls]
    return [name for name in names if name in HOOKS - (OWN if of_models else set())]


def test_no_module_listens_when_it_is_imported() -> None:
    found = {
        path.relative_to(ROOT): hooks_of(path.read_text(), of_models=path.name == "models.py")
        for path in SOURCES
    }

    assert {path: hooks for path, hooks in found.items() if hooks} == {}


def test_what_listens_inside_a_function_is_no_import() -> None:
    assert hooks_of("def listen():\n    TOLD.add(it)") == []
    assert hooks_of("@event.listens_for(Session, 'after_flush')\ndef it(): ...") == ["listens_for"]
    assert hooks_of("for each in TABLES:\n    hear(each.slug, 'set', it)") == ["hear"]


def test_the_factory_says_who_listens_and_in_which_order() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.architecture.import_all_modules"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert ran.stdout.splitlines() == [
        "USERS", "FOLLOWERS", "ANNOUNCED_CHANGES", "EVERY_CHANGE", "BEFORE_COMMIT", "after_flush",
        "USERS events",
        "FOLLOWERS events",
        "ANNOUNCED_CHANGES registration",
        "EVERY_CHANGE following",
        "BEFORE_COMMIT registration addresses calendars",
        "after_flush addresses.steps calendars.watch queue",
    ]  # fmt: skip
