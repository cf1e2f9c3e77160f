"""Find persons and the members on a day, on both databases."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from meetings.domain.people import queries
from meetings.domain.people.models import Membership
from meetings.kernel.partial_dates import PartialDate
from tests import factories
from tests.conftest import on_both

pytestmark = on_both


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("ceslovas", ["Česlovas Mulma"]), ("MULMA č", ["Česlovas Mulma"]),
        ("ødegard", ["Åse Ødegård"]), ("a", ["Åse Ødegård", "Česlovas Mulma"]),
        ("%", []), ("_", []), ("", []), ("nobody", []),
    ],
)  # fmt: skip
def test_name_search_ignores_accents(session: Session, typed: str, names: list[str]) -> None:
    for name in ("Česlovas Mulma", "Åse Ødegård"):
        factories.person(session, name=name)

    assert [person.name for person in queries.search_persons(session, typed)] == names


def test_membership_depends_on_the_day(session: Session) -> None:
    session.add_all(
        [
            Membership(country="LT"),
            Membership(country="RU", until=PartialDate(2022, 5)),
            Membership(country="IS", since=PartialDate(1995)),
        ]
    )
    session.flush()

    assert queries.member_countries(session, date(2022, 5, 31)) == ["IS", "LT", "RU"]
    assert queries.member_countries(session, date(2022, 6, 1)) == ["IS", "LT"]
    assert queries.member_countries(session, date(1994, 12, 31)) == ["LT", "RU"]
