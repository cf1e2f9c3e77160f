"""Names in docstrings exist, so that a rename cannot leave a docstring behind."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATES = "\n".join(path.read_text("utf-8") for path in ROOT.glob("templates/_macros/*.html"))
NAME = re.compile(r"``([a-z_]\w*)(?:\(\))?``")
#: Names of SQLAlchemy, of HTTP headers and of URL parameters.
FOREIGN = {"active_history", "after_flush", "from", "private", "url_for"}
#: Docstrings of errors describe their details, which are keyword arguments where they are raised.
ERRORS = "errors.py"


def names_of(tree: ast.Module) -> Iterator[str]:
    """Yield every name, attribute, argument, definition, import and string of a module."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name):
                yield name
            case ast.keyword(arg=str(name)) | ast.Constant(value=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.alias(name=name, asname=alias):
                yield alias or name.rpartition(".")[2]


def unknown_names(source: str, known: set[str]) -> list[str]:
    """Return the names in docstrings of functions and classes that nothing has."""
    tree = ast.parse(source)
    existing = {*names_of(tree), *known, *FOREIGN, *dir(builtins)}
    return [
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        for name in NAME.findall(ast.get_docstring(node) or "")
        if name not in existing
    ]


def test_names_in_docstrings_exist() -> None:
    macros = set(re.findall(r"macro (\w+)", TEMPLATES))
    unknown = [
        (path.relative_to(ROOT).as_posix(), name)
        for path in sorted(ROOT.glob("meetings/**/*.py"))
        if path.name != ERRORS and "migrations" not in path.parts
        for name in unknown_names(
            path.read_text("utf-8"), macros | {sibling.stem for sibling in path.parent.glob("*.py")}
        )
    ]

    assert len(macros) > 20
    assert unknown == []


def test_a_stale_name_is_found() -> None:
    source = 'def read(limit):\n    """Return ``limit`` rows of ``table``, as ``size()`` does."""\n'

    assert unknown_names(source, {"size"}) == ["table"]
