"""Fold and clean text; generate slugs."""

from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kernel.text import (
    clean,
    has_invalid_characters,
    normalise,
    parse_int,
    slugify,
    strip_controls,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Česlovas Mulma", "ceslovas mulma"),
        ("Märta Johansson", "marta johansson"),
        ("Grzegorz Poznański", "grzegorz poznanski"),
        ("Ieva Gatelytė", "ieva gatelyte"),
        ("Łódź, Tromsø, Þingvellir", "lodz, tromso, thingvellir"),
        ("Straße", "strasse"),
        ("  two\n words ", "two words"),
    ],
)
def test_text_is_folded(text: str, folded: str) -> None:
    assert normalise(text) == folded


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_clean_removes_control_characters(text: str) -> None:
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in clean(text))


@given(st.text(st.characters()))
def test_clean_text_is_valid_in_xml_and_every_encoding(text: str) -> None:
    for cleaned in (clean(text), clean(text, lines=True), strip_controls(text)):
        assert not has_invalid_characters(cleaned)
        cleaned.encode()
        ET.fromstring(f"<a>{escape(cleaned)}</a>")  # noqa: S314  (our own)


@pytest.mark.parametrize("bad", ["\ufffe", "\uffff", "\ud800", "\x00", "\x7f"])
def test_characters_invalid_in_xml_are_removed(bad: str) -> None:
    assert has_invalid_characters(f"a{bad}b")
    assert clean(f"a{bad}b") == strip_controls(f"a{bad}b") == "ab"
    assert clean("😀 \U0001ffff") == "😀 \U0001ffff"


def test_clean_preserves_lines_if_requested() -> None:
    assert clean("one\r\ntwo\x00\rthree ", lines=True) == "one\ntwo\nthree"


@given(st.text(), st.integers(min_value=1, max_value=90))
def test_slugs_are_valid_in_urls(text: str, limit: int) -> None:
    slug = slugify(text, limit=limit)

    assert len(slug) <= limit
    assert not slug.startswith("-")
    assert slug == "" or all(c.isascii() and (c.isalnum() or c == "-") for c in slug)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1), ("50", 50), ("07", 7), ("0", None), ("51", None), ("", None), ("-1", None),
        ("+1", None), ("1.0", None), ("²", None), ("١", None), ("050", None), ("9" * 5_000, None),
    ],
)  # fmt: skip
def test_integer_is_parsed_within_bounds(text: str, number: int | None) -> None:
    assert parse_int(text, minimum=1, maximum=50) == number


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("one two three", "one-two"),
        ("one two", "one-two"),
        ("a bcdefghijklmnop", "a-bcdefghi"),
        ("abcdefghijklmnop", "abcdefghij"),
        ("abcdefghi jk", "abcdefghi"),
    ],
)
def test_slugs_are_cut_after_words_unless_little_is_left(text: str, slug: str) -> None:
    assert slugify(text, limit=10) == slug
