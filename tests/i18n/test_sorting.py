"""Names are sorted by number and by the alphabet of the language."""

import pytest

from meetings.i18n.sorting import sorted_by_name


def by_name(names: list[str], language: str) -> list[str]:
    return sorted_by_name(names, lambda name: name, language)


def test_numbers_are_sorted_by_value() -> None:
    names = ["WG 10", "WG", "wg 2", "1st panel", "WG 02b", "10th panel"]

    assert by_name(names, "en") == ["1st panel", "10th panel", "WG", "wg 2", "WG 02b", "WG 10"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("lt", ["Cukrus", "Čekija", "Sala", "Šaka", "Zona", "Žuvis"]),
        ("lt", ["Azija", "Ąžuolas", "Baltija"]),
        ("lv", ["Kuldīga", "Ķegums", "Lubāna"]),
        ("et", ["Sõda", "Šokk", "Zoo", "Tartu", "Võru", "Õpe", "Äri"]),
        ("sv", ["Zon", "Åland", "Ärende", "Öland"]),
        ("nb", ["Zoo", "Ælje", "Øy", "Åsen"]),
        ("pl", ["Lublin", "Łódź", "Malbork"]),
        ("en", ["Äland", "Amber", "Zebra", "Žemaitija"]),
        ("de_AT", ["Äpfel", "Birne"]),
    ],
)
def test_letters_are_sorted_by_the_alphabet(language: str, names: list[str]) -> None:
    assert by_name(list(reversed(names)), language) == names
