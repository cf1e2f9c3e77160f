"""Names that are typed into the field for long lists of choices."""

import pytest
from flask import Flask
from wtforms import Form

from meetings.web.choice_search_field import choice_search_field
from meetings.web.form_choices import field_options

BODIES = [
    (2, "Finance Board"),
    (4, "Working Group 2"),
    (7, "Steering Group"),
    (8, "Steering group"),
]
LANGUAGES = [("lv", "Latvian"), ("lt", "Lithuanian"), ("la", "Latin")]


def read(app: Flask, choices: list[tuple[object, str]], coerce: type, typed: str) -> object:
    """Return the chosen values, or the texts that are not in the list."""

    class Chooser(Form):
        chosen = choice_search_field("Chosen", coerce=coerce, choices=field_options(choices))

    with app.test_request_context():
        form = Chooser(_Typed({"chosen-typed": typed}))
        return form.chosen.data if form.validate() else form.chosen.typed


class _Typed(dict[str, str]):
    def getlist(self, name: str) -> list[str]:
        return [self[name]] if name in self else []


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("Finance Board", [2]), ("finance", [2]), ("working group 2", [4]),
        ("2", "2"), ("4", "4"), ("steering group", "steering group"), ("Fi", "Fi"),
        ("finance, 7", "7"),
    ],
)  # fmt: skip
def test_bodies_are_named_not_numbered(app: Flask, typed: str, result: object) -> None:
    assert read(app, list(BODIES), int, typed) == result


@pytest.mark.parametrize(
    ("typed", "result"),
    [("lv", ["lv"]), ("LT", ["lt"]), ("Latvian; lithuanian", ["lv", "lt"]), ("lat", "lat")],
)
def test_languages_are_named_or_coded(app: Flask, typed: str, result: object) -> None:
    assert read(app, list(LANGUAGES), str, typed) == result
