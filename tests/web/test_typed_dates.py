"""Dates typed by hand into forms: any usual notation, or a sentence."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import Form

from meetings.web.organiser.after_event.forms import OutcomeForm
from meetings.web.typed_date_fields import DayField, MonthField
from tests.web.form_helpers import fields_of


class DatesForm(Form):
    """A form with each kind of date."""

    month = MonthField("Month")
    day = DayField("Day")


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    "typed",
    [{"month": "3", "month-year": "2027"}, {"month": "2027-03"}, {"month": "March 2027"},
     {"month": "", "month-year": "2027 m. kovas"}, {"month-year": "03/2027"}],
)  # fmt: skip
def test_month_is_read_from_list_and_year_or_as_typed(typed: dict[str, str]) -> None:
    form = DatesForm(MultiDict(typed))

    assert form.validate(), form.errors
    assert form.month.data.isoformat() == "2027-03-01"
    html = f'<form class="form">{form.month()}</form>'
    assert fields_of(html) == {"month": "3", "month-year": "2027"}


@pytest.mark.parametrize(
    "typed",
    [{"month": "3", "month-year": ""}, {"month": "", "month-year": "2027"},
     {"month": "3", "month-year": "soon <b>"}, {"month-year": "15 March 2027"}],
)  # fmt: skip
def test_incomplete_month_is_refused_and_kept(typed: dict[str, str]) -> None:
    form = DatesForm(MultiDict(typed))

    assert not form.validate()
    assert form.errors == {"month": ["Please enter a month with its year, such as March 2027."]}
    assert form.month.typed == (typed.get("month", ""), typed.get("month-year", ""))
    assert "<b>" not in form.month()


def test_empty_dates_are_empty() -> None:
    form = DatesForm(MultiDict({"month": "", "month-year": "", "day": ""}))

    assert form.validate()
    assert form.month.data is form.day.data is None


def test_typed_day_is_read_and_an_ambiguous_one_explained() -> None:
    form, doubtful = (DatesForm(MultiDict({"day": d})) for d in ("15.3.2027", "03/04/2027"))

    assert form.validate()
    assert str(form.day.data) == "2027-03-15"
    assert not doubtful.validate()
    assert "write the month as a word" in doubtful.day.errors[0]


@pytest.mark.parametrize(
    ("typed", "stored", "problem"),
    [("2027 m. kovas", "2027-03", ""), ("15.3.2027", "2027-03-15", ""),
     ("03/04/2027", "", "write the month as a word"), ("soon", "", "a date with its year")],
)  # fmt: skip
def test_deadline_in_words(typed: str, stored: str, problem: str) -> None:
    form = OutcomeForm(MultiDict({"deadline": typed}))
    form.validate()

    if stored:
        assert form.deadline.data == stored
    assert problem in " ".join(map(str, form.errors.get("deadline", [])))
    assert bool(problem) is ("deadline" in form.errors)
    assert "March 2027" in form.deadline.description
