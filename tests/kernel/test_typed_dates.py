"""A date typed by hand is understood in any usual notation, or refused."""

import pytest

from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.typed_dates import AmbiguousDate, read_typed_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2027", "2027"), ("2027-03", "2027-03"), ("2027-3", "2027-03"),
        ("2027-03-15", "2027-03-15"),
        ("2027.03.15", "2027-03-15"), ("2027/3/5", "2027-03-05"), ("03/2027", "2027-03"),
        ("3.2027", "2027-03"), ("12-2027", "2027-12"), ("15.3.2027", "2027-03-15"),
        ("15. 3. 2027", "2027-03-15"), ("3.4.2027", "2027-04-03"), ("15/03/2027", "2027-03-15"),
        ("03/15/2027", "2027-03-15"), ("5/5/2027", "2027-05-05"), ("15-12-2027", "2027-12-15"),
        ("March 2027", "2027-03"), (" march  2027 ", "2027-03"), ("Mar 2027", "2027-03"),
        ("2027 March", "2027-03"), ("15 March 2027", "2027-03-15"),
        ("March 15, 2027", "2027-03-15"),
        ("the 1st of March 2027", "2027-03-01"), ("2027 m. kovas", "2027-03"),
        ("2027 m. kovo 15 d.", "2027-03-15"), ("kovas 2027", "2027-03"),
        ("15. März 2027", "2027-03-15"),
        ("2027. gada marts", "2027-03"), ("maaliskuu 2027", "2027-03"),
        ("29 February 2028", "2028-02-29"),
    ],
)  # fmt: skip
def test_notation_is_understood(text: str, expected: str) -> None:
    assert read_typed_date(text) == PartialDate.parse(expected)


@pytest.mark.parametrize("text", ["03/04/2027", "3-4-2027", "12/01/2027"])
def test_ambiguous_order_of_day_and_month_is_refused(text: str) -> None:
    with pytest.raises(AmbiguousDate):
        read_typed_date(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "March", "15 March", "15.3.27", "3/27", "tomorrow", "March April 2027", "13/2027",
     "0/2027", "29 February 2027", "31.4.2027", "15 16 March 2027", "0000",
     "March 2027 2028",
     "March 2027 in Riga", "99999999999999999999", "-1", "2027-99-99", "'--", "x" * 10_000],
)  # fmt: skip
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as error:
        read_typed_date(text)

    assert not isinstance(error.value, AmbiguousDate)
