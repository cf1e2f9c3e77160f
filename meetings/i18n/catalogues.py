"""Compile the catalogues of translations; with the argument ``update``, extract the texts first.

A catalogue of pages and mails is compiled only when it is complete, so that nobody sees a page in
two languages. The names of complete languages are written into a file for ``languages.py``.
"""

import sys
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from meetings.i18n.languages import CALENDAR_DOMAIN, COMPLETE_FILE, PAGE_DOMAIN
from meetings.settings import ROOT

TRANSLATIONS = ROOT / "meetings" / "translations"
#: Extra keywords that mark a text, with the positions of context and plural.
_KEYWORDS = "_l lazy_gettext lazy_ngettext:1,2 lazy_pgettext:1c,2"
Key = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the interface a language has."""

    language: str
    missing: int
    untranslated: int
    fuzzy: int

    @property
    def is_complete(self) -> bool:
        """Return whether every text is translated and confirmed."""
        return not (self.missing or self.untranslated or self.fuzzy)


def coverage(language: str, template: Catalog, catalogue: Catalog) -> Coverage:
    """Compare a catalogue with the template that holds every text."""
    translated = {_key(message): message for message in _messages(catalogue)}
    matches = [translated.get(_key(message)) for message in _messages(template)]
    present = [message for message in matches if message is not None]
    return Coverage(
        language=language,
        missing=len(matches) - len(present),
        untranslated=sum(not all(_texts(message)) for message in present),
        fuzzy=sum(message.fuzzy for message in present),
    )


def coverages(translations: Path) -> list[Coverage]:
    """Return how complete each catalogue of pages and mails is."""
    template = _read(translations / f"{PAGE_DOMAIN}.pot")
    files = sorted(translations.glob(f"*/LC_MESSAGES/{PAGE_DOMAIN}.po"))
    return [coverage(_language(file), template, _read(file)) for file in files]


def extract(template: Path) -> None:
    """Write every text of the interface into the template, in a fixed order."""
    with chdir(ROOT):
        _run(
            "extract", "--mapping", "babel.cfg", "--ignore-dirs", ".*", "--keywords", _KEYWORDS,
            "--add-location", "file",
            "--no-wrap", "--sort-output", "--omit-header", "--output", str(template), ".",
        )  # fmt: skip


def update(translations: Path) -> None:
    """Extract the texts, and bring every catalogue of pages and mails up to date with them."""
    template = translations / f"{PAGE_DOMAIN}.pot"
    extract(template)
    _run(
        "update", "--ignore-pot-creation-date", "--no-wrap", "--previous",
        "--input-file", str(template), "--output-dir", str(translations),
    )  # fmt: skip


def _run(command: str, *arguments: str) -> None:
    CommandLineInterface().run(  # type: ignore[no-untyped-call]  # babel annotates some
        ["pybabel", "--quiet", command, *arguments]
    )


def compile_all(translations: Path) -> list[str]:
    """Compile every catalogue that may be used; return the languages of pages that are complete."""
    for file in sorted(translations.glob(f"*/LC_MESSAGES/{CALENDAR_DOMAIN}.po")):
        _compile(file)
    complete = [report.language for report in coverages(translations) if report.is_complete]
    for file in sorted(translations.glob(f"*/LC_MESSAGES/{PAGE_DOMAIN}.po")):
        if _language(file) in complete:
            _compile(file)
        else:
            file.with_suffix(".mo").unlink(missing_ok=True)
    (translations / COMPLETE_FILE).write_text(" ".join(complete) + "\n", "utf-8")
    return complete


def _messages(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages without the header."""
    return (message for message in catalogue if message.id)


def _key(message: Message) -> Key:
    singular = message.id if isinstance(message.id, str) else message.id[0]
    return singular, message.context


def _texts(message: Message) -> tuple[str, ...]:
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _language(file: Path) -> str:
    return file.parent.parent.name


def _read(file: Path) -> Catalog:
    with file.open("rb") as stream:
        locale = _language(file) if file.suffix == ".po" else None
        return read_po(stream, locale=locale)


def _compile(file: Path) -> None:
    catalogue = _read(file)
    with file.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue)


def _report() -> str:
    return "\n".join(
        f"{report.language}: {report.missing} missing, {report.untranslated} untranslated, "
        f"{report.fuzzy} fuzzy"
        for report in coverages(TRANSLATIONS)
    )


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update(TRANSLATIONS)
        sys.stdout.write(_report() + "\n")
    compile_all(TRANSLATIONS)
