"""The file store accepts allowed types within the limit and leaves no partial files."""

import io
import zipfile
from pathlib import Path

import pytest

from meetings.adapters.file_store import FileStore
from meetings.domain.documents.errors import (
    FileEmpty,
    FileNotStored,
    FileTooLarge,
    FileTypeNotAllowed,
)
from meetings.domain.documents.rules import safe_file_name

LIMIT = 1024 * 1024


def zip_archive(**members: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return packed.getvalue()


def office_file(folder: str, *more: str) -> bytes:
    names = {"[Content_Types].xml": "<x/>", f"{folder}/document.xml": "<x/>"}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in [*names, *more]:
            archive.writestr(name, "<x/>")
    return packed.getvalue()


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    """Create a store with a limit of one megabyte per file."""
    return FileStore(tmp_path / "files", limit=LIMIT)


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (b"%PDF-1.7\n", "agenda.exe", "pdf"),
        (b"\x89PNG\r\n\x1a\n...", "x", "png"),
        (b"\xff\xd8\xff\xe0", "photo.jpeg", "jpg"),
        (office_file("word"), "paper.docx", "docx"),
        (office_file("xl"), "list.zip", "xlsx"),
        (office_file("ppt"), "slides", "pptx"),
        (zip_archive(mimetype="application/vnd.oasis.opendocument.text"), "paper.odt", "odt"),
        ("Darbotvarkė\n".encode(), "notes.md", "txt"),
        (b"a;b\n1;2\n", "table.csv", "csv"),
    ],
)
def test_content_determines_the_file_type(
    store: FileStore, content: bytes, name: str, suffix: str
) -> None:
    stored = store.put(io.BytesIO(content), name)

    assert (stored.suffix, stored.size) == (suffix, len(content))
    assert store.path(stored.key).read_bytes() == content
    assert stored.key == f"{stored.sha256[:2]}/{stored.sha256}"


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03", b"\x7fELF", b"<!DOCTYPE html><script>alert(1)</script>",
        b"  <svg xmlns='x' onload='y'/>", b"<?xml version='1.0'?>", b"PK\x03\x04 broken",
        zip_archive(readme="x"), office_file("word", "word/vbaProject.bin"), b"\xff\xfe\x00a",
        b"a\x00b",
    ],
)  # fmt: skip
def test_other_file_types_are_refused_regardless_of_the_name(
    store: FileStore, content: bytes
) -> None:
    with pytest.raises(FileTypeNotAllowed):
        store.put(io.BytesIO(content), "agenda.pdf")

    assert [path for path in store.path("").rglob("*") if path.is_file()] == []


def test_files_over_the_limit_are_refused_and_not_stored(store: FileStore) -> None:
    with pytest.raises(FileTooLarge) as error:
        store.put(io.BytesIO(b"%PDF-" + b"x" * LIMIT), "big.pdf")
    with pytest.raises(FileEmpty):
        store.put(io.BytesIO(b""), "empty.pdf")

    assert error.value.details == {"limit": 1}
    assert list(store.path("").iterdir()) == []


def test_identical_content_is_stored_once(store: FileStore) -> None:
    keys = {store.put(io.BytesIO(b"%PDF-1"), name).key for name in ("a.pdf", "b.pdf")}

    assert len(keys) == 1


def test_a_failed_write_raises_an_error(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file instead of the folder")

    with pytest.raises(FileNotStored):
        FileStore(tmp_path / "files", limit=LIMIT).put(io.BytesIO(b"%PDF-1"), "a.pdf")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Darbotvarkė (final).PDF", "darbotvarke-final.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\agenda.doc", "agenda.pdf"),
        ('a"; filename=evil\r\n', "a-filename-evil.pdf"),
        ("", "document.pdf"),
        ("日本語.pdf", "document.pdf"),
    ],
)
def test_file_names_are_sanitized(given: str, name: str) -> None:
    assert safe_file_name(given, "pdf") == name


def test_an_archive_that_cannot_be_unpacked_is_refused(store: FileStore) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    content, start = bytearray(packed.getvalue()), 30 + len("mimetype")
    content[start : start + 8] = b"\xff" * 8

    with pytest.raises(FileTypeNotAllowed):
        store.put(io.BytesIO(bytes(content)), "paper.odt")
