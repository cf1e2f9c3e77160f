"""A mail written with cached headers is the same as one of the email package."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest

from meetings.mail.header_cache import CachingPolicy


def mail_of(mail_policy: Any, number: int) -> EmailMessage:
    mail = EmailMessage(policy=mail_policy)
    mail["To"] = Address(f"Žydrūnė {number}", addr_spec=f"p{number}@example.org")
    mail["From"] = Address("Task Force Žuvis", addr_spec="task-force@example.org")
    mail["Subject"] = f"Œuvre {number}"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("Text", cte="quoted-printable")
    mail.add_alternative(f"<p>{number}</p>", subtype="html", cte="quoted-printable")
    mail.add_attachment(b"BEGIN", maintype="application", subtype="ics", filename="ž.ics")
    return mail


def lines(mail: EmailMessage) -> list[bytes]:
    return [line for line in mail.as_bytes().splitlines() if b"=====" not in line]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_headers_are_written_as_by_the_email_package(number: int) -> None:
    plain = policy.SMTP.clone(max_line_length=900)
    cached = CachingPolicy(linesep="\r\n", max_line_length=900)

    assert lines(mail_of(cached, number)) == lines(mail_of(plain, number))


def test_policies_with_other_line_lengths_do_not_share_lines() -> None:
    long, short = (CachingPolicy(linesep="\r\n", max_line_length=length) for length in (900, 40))

    assert lines(mail_of(long, 1)) != lines(mail_of(short, 1))


@pytest.mark.parametrize("value", ["a\r\nBcc: b@example.org", "a\nb", "a\rb"])
def test_line_break_in_a_header_is_refused(value: str) -> None:
    mail = EmailMessage(policy=CachingPolicy(linesep="\r\n"))

    with pytest.raises(ValueError, match="linefeed or carriage return"):
        mail["Reply-To"] = value
