"""Texts can be translated: whole sentences, found by the extraction, with plural forms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from meetings.http.catalogues import TRANSLATIONS
from meetings.settings import ROOT
from tests.http.translating import read

SOURCES = sorted(Path(ROOT, "meetings").rglob("*.py"))
TEMPLATES = sorted(
    path for path in Path(ROOT, "templates").rglob("*.*") if path.suffix in (".html", ".txt")
)
GETTEXT = frozenset({"_", "_l", "gettext", "lazy_gettext"})
PLURAL = frozenset({"ngettext", "lazy_ngettext"})
CONTEXT = frozenset({"pgettext", "lazy_pgettext"})
EVERY = GETTEXT | PLURAL | CONTEXT
LABELS = frozenset({"word", "country_name", "language_name"})
CASE = frozenset({"lower", "upper", "title", "capitalize", "casefold"})
#: Names and formats that stay as they are in every language.
SAME_EVERYWHERE = frozenset(
    {"Convenor", "ics", "Google :", "Outlook.com :", "Microsoft 365 :", "ics :"}
)
#: Texts with a number that no language inflects: units, places in a line, sums of other texts.
NO_PLURAL = frozenset({
    "%(day)s, %(count)s",
    "%(month)s · %(count)s",
    "All %(count)s",
    (
        "All seats are taken. You are number %(number)d on the waiting list. "
        "We will e-mail you when you get a place."
    ),
    "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text or CSV, up to %(limit)d MB.",
    "Please enter a year from %(a)d to %(b)d.",
})  # fmt: skip
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered


def name_of(call: ast.expr) -> str:
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""


def fault(node: ast.AST) -> str:
    """Return what keeps a text from being extracted or translated as a whole, or ""."""
    match node:
        case ast.Call() if name_of(node) in EVERY:
            texts = node.args[: 1 if name_of(node) in GETTEXT else 2]
            is_written = all(isinstance(each, ast.Constant) for each in texts)
            return "" if is_written else "a text that is not written out"
        case ast.JoinedStr() if any(name_of(each) in EVERY for each in calls_in(node)):
            return "a text within an f-string is not extracted"
        case ast.BinOp(op=ast.Add()) if {name_of(node.left), name_of(node.right)} & EVERY:
            return "a sentence glued from parts"
        case ast.Attribute() if node.attr in CASE and name_of(node.value) in EVERY | LABELS:
            return "the case of a label is changed"
    return ""


def calls_in(node: ast.AST) -> list[ast.Call]:
    return [each for each in ast.walk(node) if isinstance(each, ast.Call)]


def wrong_calls(tree: ast.Module) -> list[tuple[int, str]]:
    return [(getattr(node, "lineno", 0), why) for node in ast.walk(tree) if (why := fault(node))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_has_whole_texts(path: Path) -> None:
    assert wrong_calls(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        '_("a" if x else "b")',
        "f\"{_('a')}: b\"",
        '", " + _("a")',
        "word(kind).lower()",
        '_("a").capitalize()',
        'ngettext("a", b, 2)',
    ],
)
def test_what_cannot_be_translated_is_found(code: str) -> None:
    assert wrong_calls(ast.parse(code))


def test_numbers_have_plural_forms() -> None:
    texts = [each.id for each in read(TRANSLATIONS / "messages.pot") if isinstance(each.id, str)]
    counted = re.compile(r"%\((count|num)\)s|%\(\w+\)d")

    assert {text for text in texts if counted.search(text)} - NO_PLURAL == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_have_no_text_of_their_own(path: Path) -> None:
    if "styleguide" in path.parts:
        pytest.skip("the page is for developers")

    assert set(bare_texts(path)) - SAME_EVERYWHERE == set()


def bare_texts(path: Path) -> Iterator[str]:
    """Yield words of the template that no translation reaches."""
    source = path.read_text("utf-8")
    kinds = {"data": None, "variable_begin": "\0", "block_begin": "\0"}
    parts = [
        value if kind == "data" else kinds.get(kind) or ""
        for _line, kind, value in ENVIRONMENT.lex(source)
    ]
    text = "".join(parts)
    if path.suffix == ".html":
        attributes = r'\b(?:aria-label|title|placeholder|alt)="([^"\0]*[A-Za-z]{2,}[^"\0]*)"'
        yield from re.findall(attributes, text)
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
        text = re.sub(r"<[^<>]*>", " ", text)
    yield from (found.strip() for found in re.findall(r"[A-Za-z]{2,}[^\0\n]*", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_have_whole_texts(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text("utf-8"))
    calls = [each for each in tree.find_all(nodes.Call) if text_call(each)]
    filters = [each for each in tree.find_all(nodes.Filter) if each.name in CASE]

    assert [each.lineno for each in calls if not isinstance(each.args[0], nodes.Const)] == []
    assert [each.lineno for each in filters if "language" not in ast_names(each)] == []


def text_call(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in GETTEXT | PLURAL


def ast_names(node: nodes.Node) -> set[str]:
    return {each.attr for each in node.find_all(nodes.Getattr)}
