"""Headings of changes are the same on pages and in mails."""

import pytest
from flask import Flask

from meetings.domain.events.operations import NOTIFIED_KINDS
from meetings.domain.events.rules import ChangeKind
from meetings.i18n.mails import CHANGE_HEADINGS, change_heading


@pytest.mark.parametrize(
    ("kind", "has_new_date", "heading"),
    [
        (ChangeKind.REINSTATED, True, "The meeting will take place on a new date"),
        (ChangeKind.REINSTATED, False, "The meeting will take place after all"),
        (ChangeKind.RESCHEDULED, True, "The meeting has a new date or time"),
        (ChangeKind.EDITED, True, ""),
        (None, False, ""),
    ],
)
def test_heading_names_the_change(
    app: Flask, kind: ChangeKind | None, has_new_date: bool, heading: str
) -> None:
    with app.test_request_context():
        assert change_heading(kind, has_new_date=has_new_date) == heading


def test_every_change_that_notifies_contacts_has_a_heading() -> None:
    assert set(NOTIFIED_KINDS) <= CHANGE_HEADINGS.keys()
