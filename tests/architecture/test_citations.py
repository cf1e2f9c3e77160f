"""Code and documents cite only files that are in the repository."""

import re
from pathlib import Path

import pytest

from meetings.settings import ROOT

FOLDERS = ("meetings", "templates", "static/css", "static/js", "assets", "bench", "docs", "tests")
SUFFIXES = {".py", ".html", ".txt", ".md", ".scss", ".js", ".mjs", ".yaml", ".toml", ".mako", ""}
CITED = re.compile(r"(?<![\w./-])(?:\.{1,2}/)*((?:[\w.-]+/)*[\w-]+\.(?:md|py|mjs|scss))\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
#: Files that tests create.
TEST_FILES = {"icalendar.py", "notes.md"}
#: Published documents, copied unchanged.
PUBLISHED = Path(ROOT, "tests", "cases")


def sources() -> list[Path]:
    paths = [path for path in ROOT.iterdir() if path.is_file()]
    for folder in FOLDERS:
        paths += [path for path in Path(ROOT, folder).rglob("*") if path.is_file()]
    return [
        path
        for path in paths
        if path.suffix in SUFFIXES and "dist" not in path.parts and PUBLISHED not in path.parents
    ]


SOURCES = sources()
KNOWN = {f"/{path.relative_to(ROOT).as_posix()}" for path in SOURCES}


def is_here(name: str) -> bool:
    """Return whether a file of the repository has this name, or a path that ends so."""
    return any(path.endswith(f"/{name}") for path in KNOWN)


def test_every_cited_file_is_in_the_repository() -> None:
    missing = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in SOURCES
        for name in CITED.findall(path.read_text("utf-8"))
        if not is_here(name) and name not in TEST_FILES
    }

    assert len(SOURCES) > 500
    assert missing == set()


@pytest.mark.parametrize(
    "page", [path for path in SOURCES if path.suffix == ".md"], ids=lambda path: path.name
)
def test_every_link_in_the_documents_points_to_a_file(page: Path) -> None:
    targets = [(page.parent / name).resolve() for name in LINK.findall(page.read_text("utf-8"))]

    assert [target for target in targets if ROOT not in target.parents] == []
    assert [target for target in targets if not target.exists()] == []
