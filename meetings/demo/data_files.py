"""Read and validate the data files, and describe each problem in one sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from meetings.demo.schema import Data

DIRECTORY = Path(__file__).with_name("data")
Place = tuple[int | str, ...]

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "model_type": "has to hold fields with values",
    "list_type": "has to be a list",
    "string_type": "has to be a text",
    "string_too_short": "is empty",
    "too_short": "needs at least one item",
}


class DataError(Exception):
    """The data files are invalid; ``problems`` are sentences with file, entry and field."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


#: The parser in C is ten times as fast; not every package of PyYAML includes it.
_SafeLoader: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class _PlainLoader(_SafeLoader):  # type: ignore[misc]  # one of two classes
    """YAML in which only true and false are booleans, and dates are strings.

    So NO is Norway and 2020-10 stays a month. Duplicate keys are errors.
    """


def _mapping(loader: _PlainLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _value in node.value]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise yaml.constructor.ConstructorError(
            None, None, f"the field {twice} appears twice", node.start_mark
        )
    mapping: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return mapping


_PlainLoader.yaml_implicit_resolvers = {}
for _tag, _shape, _first in (
    ("bool", r"^(true|false)$", "tf"),
    ("null", r"^(null|)$", ["n", ""]),
    ("int", r"^(0|[1-9]\d*)$", "0123456789"),
):
    _PlainLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(_shape), list(_first)
    )
_PlainLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@dataclass(frozen=True, slots=True)
class RawEntry:
    """An entry of a file before validation."""

    file: str
    section: str
    number: int
    raw: Any

    @property
    def name(self) -> str:
        """Return the name of the entry in a sentence: its slug, else its number in the file."""
        raw = self.raw if isinstance(self.raw, dict) else {}
        given = [raw[key] for key in ("slug", "email", "country", "name") if key in raw]
        return f'"{given[0]}"' if given else f"number {self.number}"

    def problem(self, place: Place, description: str) -> str:
        """Return the sentence that describes a problem at this place."""
        where = f"field {'.'.join(str(part) for part in place)}" if place else "the entry"
        return f"{self.file}: {self.section}, entry {self.name}, {where}: {description}."


def read(directory: Path = DIRECTORY) -> Data:
    """Return the data of all files in the directory.

    Raises:
        DataError: some entries are invalid; it names every problem.
    """
    problems: list[str] = []
    raw_entries = [
        entry for file in sorted(directory.glob("*.yaml")) for entry in _open(file, problems)
    ]
    if problems:
        raise DataError(problems)
    sections: dict[str, list[RawEntry]] = {}
    for entry in raw_entries:
        sections.setdefault(entry.section, []).append(entry)
    raw = {name: [entry.raw for entry in entries] for name, entries in sections.items()}
    try:
        data = Data.model_validate(raw, context=_slugs(raw_entries))
    except ValidationError as error:
        problems = [_error_sentence(detail, sections) for detail in error.errors()]
        raise DataError([*_duplicate_slugs(raw_entries), *problems]) from None
    if problems := [*_duplicate_slugs(raw_entries), *_inconsistencies(data, sections)]:
        raise DataError(problems)
    return data


def _open(file: Path, problems: list[str]) -> Iterator[RawEntry]:
    """Yield the entries of a file; append a problem if it cannot be read."""
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), _PlainLoader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problems.append(f"{file.name}: it cannot be read as YAML: {' '.join(str(error).split())}.")
        return
    if not isinstance(content, dict):
        problems.append(f"{file.name}: it has to hold sections such as events.")
        return
    for section, entries in content.items():
        if section not in Data.model_fields:
            problems.append(f"{file.name}: there is no section {section}.")
            continue
        for number, raw in enumerate(entries if isinstance(entries, list) else [entries], 1):
            yield RawEntry(file.name, section, number, raw)


def _slug_of(entry: RawEntry) -> str | None:
    slug = entry.raw.get("slug") if isinstance(entry.raw, dict) else None
    return slug if isinstance(slug, str) else None


def _slugs(entries: list[RawEntry]) -> dict[str, set[str]]:
    """Return the existing slugs by section."""
    slugs: dict[str, set[str]] = {}
    for entry in entries:
        if slug := _slug_of(entry):
            slugs.setdefault(entry.section, set()).add(slug)
    return slugs


def _duplicate_slugs(entries: list[RawEntry]) -> Iterator[str]:
    """Yield a sentence for each slug that appears twice in a section, or among all events."""
    first: dict[tuple[str, str], RawEntry] = {}
    for entry in entries:
        slug = _slug_of(entry)
        section = "events" if entry.section == "examples" else entry.section
        if slug is not None and (section, slug) in first:
            yield entry.problem(("slug",), f"{first[section, slug].file} has this slug already")
        elif slug is not None:
            first[section, slug] = entry


def _inconsistencies(data: Data, sections: dict[str, list[RawEntry]]) -> Iterator[str]:
    """Yield a sentence for each event outside its presidency or with a duplicate number."""
    presidencies = {entry.slug: entry for entry in data.presidencies}
    taken: set[tuple[str | None, int]] = set()
    for event, raw_entry in zip(data.events, sections.get("events", []), strict=True):
        start = event.starts_on
        if start and event.presidency:
            presidency = presidencies[event.presidency]
            if start.last_day < presidency.starts_on or start.first_day > presidency.ends_on:
                yield raw_entry.problem(("presidency",), f"the event begins {start}, outside of it")
        if event.ordinal is None:
            continue
        if (event.series, event.ordinal) in taken:
            taken_by = f"another event of the series has the number {event.ordinal}"
            yield raw_entry.problem(("ordinal",), taken_by)
        taken.add((event.series, event.ordinal))


def _error_sentence(detail: ErrorDetails, sections: dict[str, list[RawEntry]]) -> str:
    """Return a validation error as a sentence with file, entry and field."""
    section, index, *place = detail["loc"]
    entry = sections[str(section)][int(index)]
    description = _WORDS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    return entry.problem(tuple(place), description[0].lower() + description[1:])
