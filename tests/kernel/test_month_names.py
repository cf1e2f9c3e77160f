"""Names of months and weekdays in the languages of imported plans."""

import json
import subprocess
import sys

import pytest

from meetings.i18n.cldr_names import cldr_names
from meetings.kernel.month_names import NAMES_FILE, months, weekdays


def test_the_file_holds_the_names_of_the_locale_data() -> None:
    """When it fails after an update of Babel: python -m meetings.i18n.cldr_names."""
    assert json.loads(NAMES_FILE.read_text("utf-8")) == cldr_names()


@pytest.mark.parametrize(
    ("name", "number"),
    [("march", 3), ("kovas", 3), ("kovo", 3), ("marz", 3), ("maaliskuuta", 3), ("sept", 9)],
)
def test_months_are_known_by_their_names(name: str, number: int) -> None:
    assert months()[name] == number


@pytest.mark.parametrize(("name", "number"), [("mon", 0), ("sekmadienis", 6), ("mittwoch", 2)])
def test_weekdays_are_known_by_their_names(name: str, number: int) -> None:
    assert weekdays()[name] == number


def test_reading_names_loads_no_locale_data() -> None:
    code = (
        "from meetings.kernel.month_names import months; months(); "
        "import sys; print('babel' in sys.modules)"
    )
    done = subprocess.run((sys.executable, "-c", code), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
