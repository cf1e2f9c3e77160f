"""The search finds meetings by a date in words."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from tests import factories


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("january 2027", {"Ferries", "Harbours", "Report of January 2027"}),
        ("2027 m. sausis", {"Ferries", "Harbours"}),
        ("January 2027 ferries", {"Ferries"}),
        ("ferries 01/2027", {"Ferries"}),
        ("15.1.2027", {"Ferries"}),
        ("31 January 2027", {"Harbours"}),
        ("february 2027", {"Borders"}),
        ("march 2027", set()),
        ("01/02/2027", set()),
    ],
)
def test_month_or_day_in_the_search(
    client: FlaskClient, session: Session, text: str, titles: set[str]
) -> None:
    factories.installation(session)
    body = factories.body(session, name="Network", acronym="NET")
    for title, day in (
        ("Ferries", "2027-01-15"), ("Harbours", "2027-01-31"), ("Borders", "2027-02-01"),
        ("Report of January 2027", "2027-05-01"),
    ):  # fmt: skip
        factories.event(session, title=title, bodies=[body], when=factories.when(day))
    session.commit()

    page = client.get("/search", query_string={"q": text}).text

    known = {"Ferries", "Harbours", "Borders", "Report of January 2027"}
    assert {title for title in known if f">{title}</a>" in page} == titles
