"""Previous values in mails are written as the current ones."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from meetings.mail.previous_values import previous_values
from tests import factories


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (["Hall, Long Street 1, Riga, LV"], "Hall, Long Street 1, Riga, Latvia"),
        (["Riga, LV", "Oslo, NO"], "Riga, Latvia; Oslo, Norway"),
        (["Hall OK"], "Hall OK"), ("Riga, LV", "Riga, Latvia"), ([], ""), (None, ""),
    ],
)  # fmt: skip
def test_place_names_its_country(app: Flask, session: Session, stored: object, text: str) -> None:
    event = factories.event(session)
    with app.test_request_context():
        assert previous_values(event, {"places": [stored, ["Vilnius, LT"]]}).place == text
