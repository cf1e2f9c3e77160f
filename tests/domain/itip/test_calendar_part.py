"""Parse iTIP replies and refuse malformed ones."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.domain.itip import reply_parser
from meetings.domain.itip.reply_parser import UnreadableReply
from meetings.domain.itip.rules import ItipReply
from meetings.domain.registration.rules import CalendarReply
from tests.cpu_time import assert_costs_at_most
from tests.jobs.itip_replies import Reply, plain

ME = "rasa@example.org"


def parse(text: str, sender: str = ME) -> ItipReply:
    return reply_parser.parse_reply(text, sender=sender)


def test_reply_contains_attendee_answer_uid_sequence_and_time() -> None:
    reply = parse(plain(Reply(sequence=3, partstat="tentative")))

    at = datetime(2027, 3, 1, 12, tzinfo=UTC)
    assert reply == ItipReply("uid-1", ME, CalendarReply.TENTATIVE, 3, at)


@pytest.mark.parametrize(
    "line",
    [
        'ATTENDEE;CN="Rasa: the; one";PARTSTAT=ACCEPTED:mailto:rasa@example.org',
        'ATTENDEE;CN="never closed;PARTSTAT=ACCEPTED:mailto:rasa@example.org',
        'attendee;partstat="ACCEPTED":MAILTO:rasa%40example.org',
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ra\r\n sa@exam\r\n\tple.org",
        "ATTENDEE;EMAIL=rasa@example.org;PARTSTAT=ACCEPTED:urn:uuid:1",
        "ATTENDEE;PARTSTAT=ACCEPTED:rasa@example.org",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:rasa@example.org?subject=x",
        (
            "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:jonas@example.org\r\n"
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:RASA@example.org"
        ),
    ],
)
def test_attendee_is_parsed_in_formats_of_common_clients(line: str) -> None:
    text = plain(Reply()).replace(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ME}", line)

    reply = parse(text)

    assert (reply.attendee.lower(), reply.reply) == (ME, CalendarReply.ACCEPTED)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_any_line_ending_is_accepted(ending: str) -> None:
    text = plain(Reply()).replace("\r\n", ending)

    assert reply_parser.is_reply(text) or ending == "\r"
    assert parse(text).uid == "uid-1"


def test_missing_sequence_is_zero() -> None:
    assert parse(plain(Reply()).replace("SEQUENCE:0\r\n", "")).sequence == 0


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "REFRESH", ""])
def test_other_content_is_not_a_reply(method: str) -> None:
    assert not reply_parser.is_reply(plain(Reply(method=method)))


def test_method_inside_text_is_ignored() -> None:
    text = plain(Reply(method="REQUEST"), "DESCRIPTION:x\\n", " METHOD:REPLY")

    assert not reply_parser.is_reply(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("UID:uid-1\r\n", ""),
        ("UID:uid-1", "UID:uid-1\r\nUID:uid-2"),
        ("SEQUENCE:0", "SEQUENCE:-1"),
        ("SEQUENCE:0", "SEQUENCE:" + "9" * 5000),
        ("DTSTAMP:20270301T120000Z\r\n", ""),
        ("DTSTAMP:20270301T120000Z", "DTSTAMP:yesterday"),
        ("DTSTAMP:20270301T120000Z", "DTSTAMP:٢٠٢٧٠٣٠١T120000Z"),
        ("mailto:rasa@example.org", "mailto:rasa"),
        ("mailto:rasa@example.org", "mailto:rasa@example.org@example.net"),
        ("mailto:rasa@example.org", "mailto:" + "a" * 300 + "@example.org"),
        ("PARTSTAT=ACCEPTED", "PARTSTAT=X-PERHAPS"),
        (";PARTSTAT=ACCEPTED", ""),
        ("BEGIN:VEVENT", "BEGIN:VTODO"),
        ("END:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT\r\nUID:uid-1\r\nEND:VEVENT"),
        ("END:VEVENT", "RDATE:20270520T063000Z\r\nEND:VEVENT"),
    ],
)
def test_malformed_replies_are_refused(old: str, new: str) -> None:
    text = plain(Reply())
    assert old in text

    with pytest.raises(UnreadableReply):
        parse(text.replace(old, new))


@pytest.mark.parametrize(
    "suffix",
    ["X:" + '"' * 200_000, "X" + ";a=b" * 60_000, "BEGIN:A\r\n" * 20_000, "\r\n " * 60_000,
     "X:" + ":" * 200_000],
)  # fmt: skip
def test_hostile_text_is_parsed_quickly(suffix: str) -> None:
    def read_with(lines: str) -> ItipReply | None:
        with suppress(UnreadableReply):
            return parse(plain(Reply(), lines))
        return None

    part, short = suffix[: len(suffix) // 4], "X:a\r\n" * 10_000
    assert_costs_at_most(8, lambda: read_with(suffix), lambda: (read_with(part), read_with(short)))


@given(st.text(max_size=300), st.sampled_from(["UID", "0", "ATTENDEE", "mailto:", "VEVENT", "Z"]))
def test_any_text_is_parsed_or_refused(text: str, replaced: str) -> None:
    for reply_text in (text, plain(Reply()).replace(replaced, text)):
        reply_parser.is_reply(reply_text)
        try:
            parse(reply_text)
        except UnreadableReply:
            continue
