"""Spellings of the address of a mailbox."""

import pytest

from meetings.domain.outbox.rules import canonical_mailbox


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Rasa+news@Example.org", "rasa@example.org"),
        ("rasa@example.org", "rasa@example.org"),
        ("+rasa@example.org", "+rasa@example.org"),
        ("a+b+c@example.org", "a@example.org"),
        ("", "@"),
    ],
)
def test_spellings_of_one_mailbox_have_the_same_key(address: str, mailbox: str) -> None:
    assert canonical_mailbox(address) == mailbox
