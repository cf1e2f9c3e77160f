"""Which addresses are one mailbox."""

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
def test_addresses_of_one_mailbox(address: str, mailbox: str) -> None:
    assert canonical_mailbox(address) == mailbox
