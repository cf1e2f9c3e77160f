"""Texts can be translated: whole sentences, found by the extraction, with plural forms."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from meetings.i18n.catalogues import TRANSLATIONS
from meetings.settings import ROOT
from tests.http.translating import read

SOURCES = sorted(Path(ROOT, "meetings").rglob("*.py"))
TEMPLATES = sorted(
    path for path in Path(ROOT, "templates").rglob("*.*") if path.suffix in (".html", ".txt")
)
GETTEXT = frozenset({"_", "_l", "gettext", "lazy_gettext"})
PLURAL = frozenset({"ngettext", "lazy_ngettext"})
CONTEXT = frozenset({"pgettext", "lazy_pgettext"})
TRANSLATION_CALLS = GETTEXT | PLURAL | CONTEXT
LABELS = frozenset({"word", "country_name", "language_name"})
CASE_METHODS = frozenset({"lower", "upper", "title", "capitalize", "casefold"})
#: Names and formats that are the same in every language.
SAME_EVERYWHERE = frozenset(
    {"Convenor", "ics", "Google :", "Outlook.com :", "Microsoft 365 :", "ics :"}
)
#: Texts with a number that no language inflects: units, ordinals, lists of other texts.
NO_PLURAL = frozenset({
    "%(day)s, %(count)s",
    "%(month)s · %(count)s",
    "%(kind)s (%(count)s)",
    "All %(count)s",
    "All (%(count)s)",
    (
        "You are number %(number)d on the waiting list. "
        "We will e-mail you when you get a seat."
    ),
    "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text or CSV, up to %(limit)d MB.",
    "Please enter a year from %(a)d to %(b)d.",
})  # fmt: skip
ENVIRONMENT = Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered


def name_of(call: ast.expr) -> str:
    return call.func.id if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else ""


def fault(node: ast.AST) -> str:
    """Return the reason why a text cannot be extracted or translated as a whole, or ""."""
    match node:
        case ast.Call() if name_of(node) in TRANSLATION_CALLS:
            texts = node.args[: 1 if name_of(node) in GETTEXT else 2]
            is_written = all(isinstance(text, ast.Constant) for text in texts)
            return "" if is_written else "the text is not a literal"
        case ast.JoinedStr() if any(name_of(call) in TRANSLATION_CALLS for call in calls_in(node)):
            return "the text is inside an f-string, which is not extracted"
        case ast.BinOp(op=ast.Add()) if {
            name_of(node.left),
            name_of(node.right),
        } & TRANSLATION_CALLS:
            return "the sentence is concatenated"
        case ast.Attribute() if (
            node.attr in CASE_METHODS and name_of(node.value) in TRANSLATION_CALLS | LABELS
        ):
            return "the case of a label is changed"
    return ""


def calls_in(node: ast.AST) -> list[ast.Call]:
    return [child for child in ast.walk(node) if isinstance(child, ast.Call)]


def wrong_calls(tree: ast.Module) -> list[tuple[int, str]]:
    return [(getattr(node, "lineno", 0), why) for node in ast.walk(tree) if (why := fault(node))]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_translates_whole_sentences(path: Path) -> None:
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
def test_untranslatable_texts_are_found(code: str) -> None:
    assert wrong_calls(ast.parse(code))


def test_numbers_have_plural_forms() -> None:
    texts = [
        message.id for message in read(TRANSLATIONS / "messages.pot") if isinstance(message.id, str)
    ]
    counted = re.compile(r"%\((count|num)\)s|%\(\w+\)d")

    assert {text for text in texts if counted.search(text)} - NO_PLURAL == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_have_no_untranslated_text(path: Path) -> None:
    if "styleguide" in path.parts:
        pytest.skip("the page is for developers")

    assert set(untranslated_texts(path)) - SAME_EVERYWHERE == set()


def untranslated_texts(path: Path) -> Iterator[str]:
    """Yield words of the template outside translation calls."""
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
    yield from (words.strip() for words in re.findall(r"[A-Za-z]{2,}[^\0\n]*", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_templates_translate_whole_sentences(path: Path) -> None:
    tree = ENVIRONMENT.parse(path.read_text("utf-8"))
    calls = [call for call in tree.find_all(nodes.Call) if text_call(call)]
    filters = [
        template_filter
        for template_filter in tree.find_all(nodes.Filter)
        if template_filter.name in CASE_METHODS
    ]

    assert [call.lineno for call in calls if not isinstance(call.args[0], nodes.Const)] == []
    assert [
        template_filter.lineno
        for template_filter in filters
        if "language" not in ast_names(template_filter)
    ] == []


def text_call(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in GETTEXT | PLURAL


def ast_names(node: nodes.Node) -> set[str]:
    return {attribute.attr for attribute in node.find_all(nodes.Getattr)}
