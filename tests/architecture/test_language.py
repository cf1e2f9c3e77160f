"""Docstrings, comments and interface texts avoid the constructions that CONTRIBUTING.md lists."""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROSE, INTERFACE, BOTH = "prose", "interface", "both"

#: (pattern, where it is banned, use instead)
BANNED = (
    (r"\banew\b|\bafresh\b", BOTH, "again, or name the operation: rebuild, reload"),
    (r"\bwho(m)?ever\b|\bwhatever is\b", BOTH, "name the person or thing"),
    (r"\bone['’]s\b|\bof one['’]s own\b", BOTH, "your, their, personal"),
    (r"\b(say|tell)s? (whether|how|who|what)\b", BOTH, "Return whether, describe, state"),
    (r"\b(keeps?|kept|keeping)\b", PROSE, "cache, store, retain, preserve"),
    (r"\b(tells?|told|telling)\b", PROSE, "notify, display, report"),
    (r"\b(asks?|asked|asking)\b", PROSE, "request, query, parameter"),
    (r"\b(says?|said|saying)\b", PROSE, "state, contain, return"),
    (r"\b(hears?|heard|hearing)\b", BOTH, "be notified, listen, receive"),
    (r"\bwhat\b(?! to do\b| happened\b|['’]s)", PROSE, "name the thing"),
    (r"\b(is|of|for|in|from|with|by|on) what\b", INTERFACE, "name the thing"),
    (
        r"(^|[.:;,(] ?)[Ww]ho (?!is\b|are\b|may\b|you\b|will\b|can\b|was\b)\w+",
        INTERFACE,
        "people who",
    ),
    (
        r"(^|[.:;,(] ?|\b(of|for|to|by|from|with|and|or|than) )[Ww]hom?\b",
        PROSE,
        "people who, the user who",
    ),
    (r"\b(web )?programs?\b", BOTH, "client, calendar app, application"),
    (
        r", for (it|they|there|he|we|nobody|no|that|this|these|those|a|the|some|its|their)\b",
        PROSE,
        "because",
    ),
    (r"\b(stands|lies|lie)\b", PROSE, "is, are"),
    (r"\b(secret|web|private|own|calendar|page['’]s|site['’]s) address(es)?\b", PROSE, "URL"),
    (r"\bbut for\b|\bof none\b|\bthere is no such\b", PROSE, "except, no longer, missing"),
    (r"\bthings?\b", PROSE, "name it"),
    (
        r"\b(the house|the door|a wish|wishes|the front|the desk|the seal|the way in|way in)\b",
        PROSE,
        "no metaphors",
    ),
    (
        r"\bway in\b|\bways in\b|\bhad a slip\b|\bis good once\b|\bnot taken\b|\btaken up\b",
        INTERFACE,
        "plain words",
    ),
    (r"\bone (can|cannot|may|gets|has|wants|takes)\b", INTERFACE, "you"),
    (r"\bof which no\b|\bbring together\b|\bnobody is\b", BOTH, "plain words"),
)
COMPILED = tuple((re.compile(p, re.IGNORECASE), where, hint) for p, where, hint in BANNED)
#: Released migrations never change.
_SKIPPED = ("meetings/migrations/versions/",)
_NOQA = re.compile(r"^#\s*(noqa|type:|fmt:|pragma|ruff:)")


@dataclass(frozen=True)
class Text:
    """A piece of prose with its place."""

    path: str
    line: int
    where: str
    text: str


def tracked(*patterns: str) -> list[str]:
    """Return the files under version control that match the patterns."""
    command = ["git", "ls-files", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = [name for name in listed.stdout.splitlines() if not name.startswith(_SKIPPED)]
    return [name for name in names if (ROOT / name).exists()]


def _comments(source: str, path: str) -> Iterator[Text]:
    block: list[str] = []
    first = last = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.COMMENT or _NOQA.match(token.string):
            continue
        if block and token.start[0] != last + 1:
            yield Text(path, first, PROSE, " ".join(block))
            block = []
        first = first if block else token.start[0]
        last = token.start[0]
        block.append(token.string.lstrip("#: "))
    if block:
        yield Text(path, first, PROSE, " ".join(block))


def _docstrings(nodes: list[ast.AST], path: str) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield Text(path, node.body[0].lineno, PROSE, re.sub(r"``[^`]*``|`[^`]*`", "", text))


_GETTEXT = {
    "_",
    "gettext",
    "lazy_gettext",
    "_l",
    "ngettext",
    "pgettext",
    "lazy_pgettext",
    "lazy_ngettext",
}


def _messages(nodes: list[ast.AST], path: str) -> Iterator[Text]:
    for node in nodes:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _GETTEXT:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield Text(path, argument.lineno, INTERFACE, argument.value)


_TEMPLATE_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_CALL = re.compile(r"""(?:\b_|\bn?gettext|\bpgettext)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def _template(source: str, path: str) -> Iterator[Text]:
    for match in re.finditer(r"\{#(.*?)#\}", source, re.DOTALL):
        yield Text(path, source[: match.start()].count("\n") + 1, PROSE, match.group(1))
    for match in _CALL.finditer(source):
        yield Text(path, source[: match.start()].count("\n") + 1, INTERFACE, match.group(1)[1:-1])
    for match in re.finditer(r"\{%-?\s*trans\b[^%]*%\}(.*?)\{%-?\s*endtrans", source, re.DOTALL):
        yield Text(path, source[: match.start()].count("\n") + 1, INTERFACE, match.group(1))


def texts() -> Iterator[Text]:
    """Yield every docstring, comment and interface text of the repository."""
    for path in tracked("*.py"):
        source = (ROOT / path).read_text()
        nodes = list(ast.walk(ast.parse(source)))
        yield from _docstrings(nodes, path)
        yield from _comments(source, path)
        yield from _messages(nodes, path)
    for path in tracked("templates/*"):
        yield from _template((ROOT / path).read_text(), path)
    for path in tracked("*.md"):
        prose = re.sub(r"```.*?```|`[^`]*`", "", (ROOT / path).read_text(), flags=re.DOTALL)
        for number, line in enumerate(prose.splitlines(), 1):
            yield Text(path, number, INTERFACE, line)


def problems(text: Text) -> list[str]:
    """Return the banned constructions that the text contains, each with its replacement."""
    return [
        f"{text.path}:{text.line}: {match.group(0).strip()!r} — {hint}"
        for pattern, where, hint in COMPILED
        if where in (BOTH, text.where)
        for match in [pattern.search(text.text)]
        if match
    ]


def test_prose_has_no_banned_construction() -> None:
    violations = [problem for text in texts() for problem in problems(text)]
    assert not violations, "\n".join(violations)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (PROSE, "Say whether the seat is free."),
        (PROSE, "Return what there is for the person now."),
        (PROSE, "A cache that keeps pages."),
        (INTERFACE, "One cannot take part in this meeting in this way."),
        (INTERFACE, "Who finds no seat waits for one"),
    ],
)
def test_banned_constructions_are_found(where: str, text: str) -> None:
    assert problems(Text("example", 1, where, text))
