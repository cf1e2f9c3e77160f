"""Find every mutant of a module and compile the mutated function."""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType

from tests.mutants.operators import replacements

Function = ast.FunctionDef | ast.AsyncFunctionDef
_MAX_TEXT = 90
#: Unchanged characters shown before the change if the text is too long.
_CONTEXT = 45


@dataclass(frozen=True, slots=True)
class Slot:
    """A position in the syntax tree; ``index`` is None if the field is not a list."""

    parent: ast.AST
    name: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        """Put the node in this position."""
        if self.index is None:
            setattr(self.parent, self.name, node)
        else:
            getattr(self.parent, self.name)[self.index] = node


@dataclass(frozen=True)
class Mutant:
    """One change in the body of one function.

    ``name`` has no line number, so it survives unrelated edits. ``lines`` are the lines of the
    changed statement: a test that executes none of them can't kill the mutant.
    """

    name: str
    path: Path
    line: int
    lines: range
    function: tuple[str, int]
    tree: ast.Module = field(repr=False)
    slot: Slot = field(repr=False)
    original: ast.AST = field(repr=False)
    replacement: ast.AST = field(repr=False)

    def compile(self) -> CodeType:
        """Return the code of the mutated function."""
        self.slot.put(self.replacement)
        try:
            ast.fix_missing_locations(self.tree)
            module = compile(self.tree, str(self.path), "exec", dont_inherit=True)
        finally:
            self.slot.put(self.original)
        return next(code for code in codes(module) if key_of(code) == self.function)


def key_of(code: CodeType) -> tuple[str, int]:
    """Return the name and first line, which identify a function within its file."""
    return code.co_qualname, code.co_firstlineno


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of all functions and classes inside."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from codes(constant)


def mutants_of(path: Path, subject: str) -> Iterator[Mutant]:
    """Yield all mutants of the module, in the order of its source text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    counts: Counter[str] = Counter()
    for qualname, function in _functions(tree.body, ""):
        first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
        for slot, node, lines in _slots(function):
            for replacement in replacements(node):
                ast.copy_location(replacement, node)
                name = f"{subject}.{path.stem}.{qualname}: {_change(node, replacement)}"
                counts[name] += 1
                if counts[name] > 1:
                    name += f" (no. {counts[name]})"
                yield Mutant(
                    name, path, getattr(node, "lineno", lines[0]), lines, (qualname, first),
                    tree, slot, node, replacement,
                )  # fmt: skip


def _functions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Function]]:
    for node in body:
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body, f"{prefix}{node.name}.")


def _slots(function: Function) -> Iterator[tuple[Slot, ast.AST, range]]:
    start = 0 if ast.get_docstring(function) is None else 1
    for index, statement in enumerate(function.body[start:], start):
        yield from _below(Slot(function, "body", index), statement, range(0))


def _below(slot: Slot, node: ast.AST, lines: range) -> Iterator[tuple[Slot, ast.AST, range]]:
    """Yield the node and all nodes below it that can be replaced."""
    if isinstance(node, Function):
        for inner, child, lines_below in _slots(node):
            yield inner, child, lines_below
        return
    if isinstance(node, ast.stmt):
        lines = _own_lines(node)
    yield slot, node, lines
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "type_comment", "format_spec"}:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST):
                position = index if isinstance(value, list) else None
                yield from _below(Slot(node, name, position), child, lines)


def _own_lines(node: ast.stmt) -> range:
    """Return the lines of the statement; of a compound statement only its header."""
    body = getattr(node, "body", None)
    end = body[0].lineno if body else (node.end_lineno or node.lineno) + 1
    return range(node.lineno, max(end, node.lineno + 1))


def _change(node: ast.AST, replacement: ast.AST) -> str:
    if isinstance(node, (ast.If, ast.While)) and isinstance(replacement, (ast.If, ast.While)):
        node, replacement = node.test, replacement.test
    before, after = (" ".join(ast.unparse(part).split()) for part in (node, replacement))
    start = max(0, _common_length(before, after) - _CONTEXT)
    return f"{_excerpt(before, start)} → {_excerpt(after, start)}".replace("|", "¦")


def _common_length(before: str, after: str) -> int:
    """Return the number of characters that both texts begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(before), len(after)))


def _excerpt(text: str, start: int) -> str:
    """Return the whole text if it is short, else the part around the change."""
    if len(text) <= _MAX_TEXT:
        return text
    end = start + _MAX_TEXT
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
