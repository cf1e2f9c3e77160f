"""A translation for tests: a few real texts in Lithuanian, as if these were all."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from meetings.i18n.catalogues import TRANSLATIONS, compile_all

Text = str | tuple[str, ...]
#: Translations by English text; plurals by singular and plural.
LITHUANIAN: Mapping[Text, Text] = {
    "Calendar": "Kalendorius",
    "Bodies": "Organai",
    "Language:": "Kalba:",
    "Search": "Paieška",
    "Sign in": "Prisijungti",
    "Cancelled": "Atšaukta (puslapiuose)",
    "Lithuanian": "Lietuvos",
    "%(adjective)s Presidency": "%(adjective)s pirmininkavimas",
    "since %(date)s": "nuo %(date)s",
    "Confirm your registration: %(title)s": "Patvirtinkite registraciją: %(title)s",
    "Choose a new password": "Pasirinkite naują slaptažodį",
    ("%(count)s meeting", "%(count)s meetings"): (
        "%(count)s posėdis", "%(count)s posėdžiai", "%(count)s posėdžių",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Translations:
    """A folder of catalogues: the calendar's as they are, and pages in one language."""

    folder: Path

    def write(
        self,
        texts: Mapping[Text, Text] = LITHUANIAN,
        *,
        template: Iterable[Text] | None = None,
        fuzzy: Iterable[str] = (),
    ) -> list[str]:
        """Write and compile them; return the languages that are complete.

        ``template`` are the texts of the interface, the translated ones if not given.
        """
        for file in TRANSLATIONS.glob("*/LC_MESSAGES/calendar.po"):
            target = self.folder / file.relative_to(TRANSLATIONS)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
        self._save("messages.pot", None, dict.fromkeys(texts if template is None else template, ""))
        self._save("lt/LC_MESSAGES/messages.po", "lt", texts, frozenset(fuzzy))
        return compile_all(self.folder)

    def _save(
        self,
        name: str,
        locale: str | None,
        texts: Mapping[Text, Text],
        fuzzy: frozenset[str] = frozenset(),
    ) -> None:
        catalogue = Catalog(locale=locale, fuzzy=False)
        for text, translated in texts.items():
            flags = ("fuzzy",) if text in fuzzy else ()
            empty: Text = ("", "") if isinstance(text, tuple) else ""
            catalogue.add(text, translated or empty, flags=flags)
        with (self.folder / name).open("wb") as stream:
            write_po(stream, catalogue)


def read(path: Path, locale: str | None = None) -> Catalog:
    """Return a catalogue."""
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)
