"""Parsing of incoming mails: sender, calendar parts and authentication, also in hostile mails."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.adapters import incoming_mail
from meetings.adapters.incoming_mail import UnreadableMail
from tests.cpu_time import assert_costs_at_most
from tests.jobs.itip_replies import CALENDAR_APPS, Reply, bare


@pytest.mark.parametrize("calendar_app", CALENDAR_APPS)
def test_calendar_part_and_sender_are_found(calendar_app: str) -> None:
    mail = incoming_mail.parse_mail(CALENDAR_APPS[calendar_app](Reply()))

    assert mail.sender == "rasa@example.org"
    assert mail.calendars[0].startswith("BEGIN:VCALENDAR")
    assert not mail.is_automatic


def nested_parts(levels: int) -> bytes:
    return b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
        for n in range(levels)
    )


HOSTILE = {
    "1000 levels": nested_parts(1000),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 5_000,
    "too large": b"Subject: x\r\n\r\n" + b"x" * incoming_mail.MAX_MAIL_BYTES,
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + b"--b\r\n\r\nx\r\n" * 10_000,
    "long header": b"From: " + b"a" * 900_000 + b"\r\n\r\n",
    "many commas": b"From: " + b"a@b," * 200_000 + b"\r\n\r\n",
    "nested comments": b"From: " + b"(" * 500_000 + b"\r\n\r\n",
    "quotes": b'Content-Type: text/calendar; name="' + b'\\"' * 300_000 + b"\r\n\r\n",
    "encoded words": b"From: " + b"=?utf-8?q?=?= " * 50_000 + b"\r\n\r\n",
    "bad base64": b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    "bad uuencoding": b"Content-Type: text/calendar\r\n"
    b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\n!!\r\n",
    "parameters": b"Content-Type: text/calendar" + b";" * 900_000 + b"\r\n\r\n",
    "folded parameters": b"Content-Type: text/calendar\r\n " + b";\r " * 300_000 + b"\r\n\r\n",
    "parameters of a part": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Disposition: x" + b";a=b" * 200_000 + b"\r\n\r\n--b--",
    "bytes": bytes(range(256)) * 1000,
}

LINES = b"From: a@example.org\r\n\r\n" + b"x\r\n" * 100_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_mails_are_parsed_quickly(kind: str) -> None:
    mails = []

    def parse() -> None:
        with suppress(UnreadableMail):
            mails.append(incoming_mail.parse_mail(HOSTILE[kind]))

    assert_costs_at_most(8, parse, lambda: incoming_mail.parse_mail(LINES))
    assert {mail.sender for mail in mails} <= {""}


def test_cost_is_linear_in_lines() -> None:
    large, small = (nested_parts(39) + b"x\r\n" * lines for lines in (100_000, 25_000))

    assert_costs_at_most(
        8, lambda: incoming_mail.parse_mail(large), lambda: incoming_mail.parse_mail(small)
    )


@given(st.binary(max_size=400))
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    for mail in (
        raw,
        b"Content-Type: text/calendar; " + raw,
        bare(Reply()).replace(b"UID", raw),
    ):
        try:
            incoming_mail.parse_mail(mail)
        except UnreadableMail:
            continue


@pytest.mark.parametrize(
    ("header", "is_automatic"),
    [("auto-replied", True), ("Auto-Replied; x=y", True), ("auto-notified", True),
     ("auto-generated", False), ("no", False), ("", False)],
)  # fmt: skip
def test_automatic_replies_differ_from_replies_that_a_user_triggered(
    header: str, *, is_automatic: bool
) -> None:
    assert (
        incoming_mail.parse_mail(bare(Reply(), Auto_Submitted=header)).is_automatic is is_automatic
    )


def test_a_delivery_report_is_automatic() -> None:
    assert incoming_mail.parse_mail(
        b"Content-Type: multipart/report; report-type=x\r\n\r\n"
    ).is_automatic


def test_copies_have_the_same_key_and_other_mails_a_different_one() -> None:
    reply, other_reply = bare(Reply()), bare(Reply())
    copied = b"Received: x\r\n" + reply
    first, copy, second = (incoming_mail.parse_mail(raw) for raw in (reply, copied, other_reply))

    assert first.key_of("x") == copy.key_of("x")
    assert len({first.key_of("x"), first.key_of("y"), second.key_of("x")}) == 3


PASSED = "mx.example.com; dkim=pass (2048-bit key) header.d=example.org header.b=abc"
PROOFS = {
    PASSED: True,
    'mx.example.com; dkim=pass header.d="example.org"; spf=fail': True,
    "mx.example.com 1; spf=none; dmarc=pass (p=none; (x) dis=none) header.from=example.org": True,
    PASSED.replace("mx.", "other."): False,
    PASSED.replace("example.org", "example.net"): False,
    PASSED.replace("dkim=pass", "dkim=fail"): False,
    'mx.example.com; spf=pass x="a; dmarc=pass header.from=example.org; b"@x.net': False,
    'mx.example.com; spf=pass x="a\\"; dmarc=pass header.from=example.org; "@x.net': False,
    "mx.example.com; spf=pass (x (y) z; dmarc=pass header.from=example.org) smtp.helo=x.net": False,
    'mx.example.com; spf=pass (") x="; dmarc=pass header.from=example.org "@x.net': False,
    "mx.example.com; spf=pass smtp.helo=dkim=pass header.d=example.org": False,
    "mx.example.com; dkim=pass header.d=x.net header.i=@x.net header.d=example.org": False,
    "mx.example.com; dkim=pass header.d=org": False,
    "mx.example.com; dmarc=pass": False,
    "mx.example.com": False,
}


@pytest.mark.parametrize("result", PROOFS)
def test_only_results_added_by_our_mail_server_authenticate_the_sender(result: str) -> None:
    """Senders control parts of these headers, so quoted strings and comments do not count."""
    mail = incoming_mail.parse_mail(bare(Reply(), Authentication_Results=result))

    assert mail.sender.endswith("@example.org")
    assert mail.is_authenticated_by("mx.example.com") is PROOFS[result]


def test_a_delivery_report_of_empty_lines_is_parsed_quickly() -> None:
    head = b"From: a@example.org\nMessage-ID: <1@x>\nContent-Type: message/Delivery-Status\n\n"
    plain, report = (
        start + b"\n" * (incoming_mail.MAX_MAIL_BYTES - len(start))
        for start in (head.replace(b"message/Delivery-Status", b"text/plain"), head)
    )

    assert incoming_mail.parse_mail(report).sender == "a@example.org"
    assert_costs_at_most(
        4, lambda: incoming_mail.parse_mail(report), lambda: incoming_mail.parse_mail(plain)
    )
