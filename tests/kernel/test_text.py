"""Folding, cleaning, slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.kernel.text import clean, fold, slugify, whole_number


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
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_clean_leaves_no_control_character(text: str) -> None:
    assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in clean(text))


def test_clean_keeps_lines_where_asked() -> None:
    assert clean("one\r\ntwo\x00\rthree ", lines=True) == "one\ntwo\nthree"


@given(st.text(), st.integers(min_value=1, max_value=90))
def test_slugs_fit_into_addresses(text: str, limit: int) -> None:
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
def test_a_number_within_bounds(text: str, number: int | None) -> None:
    assert whole_number(text, least=1, most=50) == number
