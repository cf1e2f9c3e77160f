"""Catalogues of translations: extracted completely, compiled when complete."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from meetings.i18n import catalogues
from meetings.i18n.catalogues import TRANSLATIONS
from meetings.i18n.languages import DEFAULT_LANGUAGE, offered_languages
from meetings.settings import ROOT
from tests.http.translating import LITHUANIAN, Text, Translations, read

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
#: A call that marks a literal text, such as `_("Date")`, also with the text on the next line.
_MARKED = re.compile(r"""(?<![\w.])(?:_|_l|(?:lazy_)?n?p?gettext)\(\s*["']""")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
PLURAL: Text = ("%(count)s meeting", "%(count)s meetings")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Extract the current texts of the code and the templates."""
    template = tmp_path_factory.mktemp("sources") / "messages.pot"
    catalogues.extract(template)
    return read(template)


def ids(catalogue: Catalog) -> set[tuple[Any, Any]]:
    return {(message.id, message.context) for message in catalogue if message.id}


def test_the_template_contains_every_text(sources: Catalog) -> None:
    """Run `make messages` if this fails."""
    assert ids(read(TRANSLATIONS / "messages.pot")) == ids(sources)
    assert len(ids(sources)) > 1000


def test_every_file_with_texts_is_extracted(sources: Catalog) -> None:
    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("meetings/**/*.py")]
    marked = {
        str(file.relative_to(ROOT))
        for file in files
        if _MARKED.search(_COMMENT.sub("", file.read_text("utf-8")))
    }

    assert {file for message in sources for file, _line in message.locations} == marked
    assert "templates/_macros/page.html" in marked


def test_every_text_of_a_calendar_is_a_text_of_the_interface(sources: Catalog) -> None:
    singulars = {item.id[0] if item.pluralizable else item.id for item in sources}
    for file in TRANSLATIONS.glob("*/LC_MESSAGES/calendar.po"):
        texts = [
            message.id[0] if message.pluralizable else message.id
            for message in read(file, _name(file))
        ]

        assert set(texts) <= singulars, file


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    files = [*TRANSLATIONS.glob("*/LC_MESSAGES/*.po")]
    wrong = [
        (_name(file), message.id, text)
        for file in files
        for message in read(file, _name(file))
        if message.id
        for text in _texts(message.string)
        if text and set(_PLACEHOLDER.findall(text)) - _placeholders(message)
    ]

    assert len(files) > 10
    assert wrong == []


def _placeholders(message: Message) -> set[str]:
    return {name for text in _texts(message.id) for name in _PLACEHOLDER.findall(text)}


def _texts(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _name(file: Path) -> str:
    return file.parent.parent.name


def test_only_complete_languages_are_offered(capsys: pytest.CaptureFixture[str]) -> None:
    """Print the counts; a language is offered if and only if its catalogue is complete."""
    coverages = catalogues.coverages(TRANSLATIONS)
    for coverage in coverages:
        counts = f"{coverage.untranslated} untranslated, {coverage.fuzzy} fuzzy"
        with capsys.disabled():
            print(f"\n{coverage.language}: {counts}, {coverage.missing} missing", end="")  # noqa: T201 - a report

    complete = {coverage.language for coverage in coverages if coverage.is_complete}
    assert [coverage.language for coverage in coverages if coverage.missing] == []
    assert set(offered_languages(TRANSLATIONS)) <= complete | {DEFAULT_LANGUAGE}


def test_a_language_with_all_texts_is_complete(tmp_path: Path) -> None:
    assert Translations(tmp_path).write() == ["lt"]
    assert offered_languages(tmp_path) == ("en", "lt")
    assert (tmp_path / "lt/LC_MESSAGES/messages.mo").is_file()


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        ({"texts": {**LITHUANIAN, "Bodies": ""}}, (0, 1, 0)),
        ({"texts": {**LITHUANIAN, PLURAL: ("%(count)s posėdis", "", "%(count)s")}}, (0, 1, 0)),
        ({"template": [*LITHUANIAN, "A text that is new"]}, (1, 0, 0)),
        ({"fuzzy": ["Search"]}, (0, 0, 1)),
    ],
    ids=["untranslated", "a-plural-form-untranslated", "missing", "fuzzy"],
)
def test_an_incomplete_language_is_not_offered(
    tmp_path: Path, change: dict[str, Any], counts: tuple[int, int, int]
) -> None:
    translations = Translations(tmp_path)
    translations.write()

    complete = translations.write(**change)
    (coverage,) = catalogues.coverages(tmp_path)

    assert complete == []
    assert (coverage.missing, coverage.untranslated, coverage.fuzzy) == counts
    assert offered_languages(tmp_path) == ("en",)
    assert not (tmp_path / "lt/LC_MESSAGES/messages.mo").exists()
    assert (tmp_path / "lt/LC_MESSAGES/calendar.mo").is_file()


def test_without_compiled_catalogues_only_the_default_is_offered(tmp_path: Path) -> None:
    assert offered_languages(tmp_path / "nowhere") == ("en",)
