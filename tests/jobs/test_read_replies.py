"""Replies of calendar apps are read from a real mailbox, each exactly once."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from meetings.adapters import imap_mailbox
from meetings.adapters.imap_mailbox import ImapMailbox, MailboxError
from meetings.domain.events.models import Event
from meetings.domain.itip.models import MailboxState, ProcessedReply
from meetings.domain.itip.rules import CLAIM_TTL, MailboxProblem, ReplyOutcome
from meetings.domain.outbox.models import Message
from meetings.domain.registration import services
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import CalendarReply, RegistrationState
from meetings.jobs import read_replies as read_replies_job
from meetings.jobs.read_replies import VisitResult, read_replies
from meetings.settings import ROOT
from tests import factories
from tests.conftest import NOON, SECRET, on_both
from tests.domain.registration.helpers import queued_mails, registered
from tests.jobs.imap_server import ARRIVED, PASSWORD, USER, Folder, Server
from tests.jobs.itip_replies import CALENDAR_APPS, Reply, bare, plain

LATER = NOON + timedelta(hours=1)


@pytest.fixture(scope="session")
def imap() -> Iterator[Server]:
    """Provide an IMAP server for this run."""
    with Server() as server:
        yield server


@pytest.fixture
def folder(imap: Server) -> Folder:
    """Provide an empty folder."""
    return imap.new_folder()


@pytest.fixture
def event(session: Session) -> Event:
    """Create an event with one seat."""
    body = factories.body(session, email="task-force@example.org")
    event = factories.open_event(session, uid="uid-1", bodies=[body], capacity_total=1)
    session.commit()
    return event


def visit(
    session: Session, folder: Folder | str, now: datetime = LATER, **options: Any
) -> VisitResult:
    url = folder if isinstance(folder, str) else folder.url
    result = read_replies(session, url, clock=lambda: now, **options)
    session.expire_all()
    return result


def outcomes(session: Session) -> list[ReplyOutcome]:
    return list(session.scalars(select(ProcessedReply.outcome).order_by(ProcessedReply.id)))


PARTSTATS = {
    "ACCEPTED": CalendarReply.ACCEPTED,
    "TENTATIVE": CalendarReply.TENTATIVE,
    "DECLINED": CalendarReply.DECLINED,
}


@pytest.mark.parametrize("calendar_app", CALENDAR_APPS)
def test_replies_of_each_calendar_app_are_applied(
    session: Session, folder: Folder, event: Event, calendar_app: str
) -> None:
    event.capacity_total = None
    session.commit()
    guests, uids = {}, []
    for partstat in PARTSTATS:
        email = f"guest-{partstat.lower()}@example.org"
        guests[partstat] = registered(session, event, email)
        uids.append(folder.put(CALENDAR_APPS[calendar_app](Reply(email=email, partstat=partstat))))

    assert visit(session, folder) == VisitResult(taken=3)

    assert {status: guest.reply for status, guest in guests.items()} == PARTSTATS
    assert {guest.replied_at for guest in guests.values()} == {LATER}
    assert [
        status for status, guest in guests.items() if guest.state is RegistrationState.CANCELLED
    ] == ["DECLINED"]
    assert [folder.flags(uid) for uid in uids] == [{"\\Seen"}] * 3


@on_both
def test_decline_gives_the_seat_to_the_next_person_and_explains_how_to_undo_it(
    session: Session, folder: Folder, event: Event
) -> None:
    registration = registered(session, event, "rasa@example.org")
    waitlisted = registered(session, event, "waits@example.org")
    folder.put(bare(Reply(partstat="DECLINED")))

    visit(session, folder)

    assert (registration.state, waitlisted.state) == (
        RegistrationState.CANCELLED,
        RegistrationState.CONFIRMED,
    )
    assert queued_mails(session, "rasa@example.org")[2:] == ["reply_declined CANCEL 1"]
    assert queued_mails(session, "waits@example.org")[2:] == ["registration_confirmed REQUEST 0"]


@on_both
def test_acceptance_after_a_decline_displaces_nobody(
    session: Session, folder: Folder, event: Event
) -> None:
    registration = registered(session, event, "rasa@example.org")
    waitlisted = registered(session, event, "waits@example.org")
    folder.put(bare(Reply(partstat="DECLINED")))
    folder.put(bare(Reply(stamp="20270301T121500Z")))

    visit(session, folder)

    assert (registration.state, registration.reply) == (
        RegistrationState.WAITLISTED,
        CalendarReply.ACCEPTED,
    )
    assert waitlisted.state is RegistrationState.CONFIRMED
    assert queued_mails(session, "rasa@example.org")[2:] == [
        "reply_declined CANCEL 1", "registration_waitlisted",
    ]  # fmt: skip


def test_ordinary_mails_stay_unchanged(session: Session, folder: Folder, event: Event) -> None:
    request = bare(Reply(method="REQUEST"))
    human = b"From: a@example.org\r\nSubject: Hello\r\n\r\nMETHOD:REPLY in words\r\n"
    uids = [folder.put(mail) for mail in (human, request, human)]

    assert visit(session, folder) == VisitResult()

    assert [folder.flags(uid) for uid in uids] == [set(), set(), set()]
    assert outcomes(session) == []


def test_a_mail_that_a_person_marked_as_deleted_is_not_expunged(
    session: Session, folder: Folder, event: Event
) -> None:
    registered(session, event, "rasa@example.org")
    human = folder.put(b"From: a@example.org\r\nSubject: Hello\r\n\r\nHello\r\n", "\\Deleted")
    reply = folder.put(bare(Reply()))

    assert visit(session, folder).taken == 1

    assert folder.flags(reply) == {"\\Seen"}
    assert folder.flags(human) == {"\\Deleted"}


def test_reply_that_was_opened_in_a_mail_app_is_still_applied(
    session: Session, folder: Folder, event: Event
) -> None:
    registration = registered(session, event, "rasa@example.org")
    folder.put(bare(Reply()), "\\Seen")

    visit(session, folder)

    assert registration.reply is CalendarReply.ACCEPTED


def test_first_visit_ignores_old_mails(session: Session, folder: Folder, event: Event) -> None:
    registration = registered(session, event, "rasa@example.org")
    folder.put(bare(Reply(partstat="DECLINED")), arrived='"01-Jan-2027 12:00:00 +0000"')
    folder.put(bare(Reply()))

    visit(session, folder)

    assert (registration.reply, registration.state) == (
        CalendarReply.ACCEPTED,
        RegistrationState.CONFIRMED,
    )


def test_each_reply_is_applied_once(session: Session, folder: Folder, event: Event) -> None:
    registration = registered(session, event, "rasa@example.org")
    mail = bare(Reply(partstat="DECLINED"))
    folder.put(mail)
    visit(session, folder)
    services.reinstate(session, registration, now=LATER)

    copies = [folder.put(mail) for _ in range(2)]
    visit(session, folder)
    folder.recreate()
    folder.put(mail)
    visit(session, folder)

    assert registration.state is RegistrationState.CONFIRMED
    assert outcomes(session) == [ReplyOutcome.APPLIED, *[ReplyOutcome.DUPLICATE] * 3]
    assert len(copies) == 2


HOSTILE: dict[str, tuple[bytes, ReplyOutcome | None]] = {
    "another sender": (bare(Reply(), From="mallory@example.net"), ReplyOutcome.SENDER_MISMATCH),
    "two senders": (
        bare(Reply(), From="rasa@example.org, m@example.net"), ReplyOutcome.SENDER_MISMATCH
    ),
    "no sender": (bare(Reply(), From=""), ReplyOutcome.SENDER_MISMATCH),
    "unknown event": (bare(Reply(uid="uid-2")), ReplyOutcome.UNKNOWN_EVENT),
    "unknown person": (bare(Reply(email="nobody@example.org")), ReplyOutcome.UNKNOWN_ATTENDEE),
    "sequence of tomorrow": (bare(Reply(sequence=7)), ReplyOutcome.NOT_INVITED),
    "automatic": (bare(Reply(), Auto_Submitted="auto-replied (vacation)"), ReplyOutcome.AUTOMATIC),
    "two events": (
        bare(Reply(), plain(Reply(), "END:VEVENT", "BEGIN:VEVENT")), ReplyOutcome.UNREADABLE
    ),
    "no event": (
        bare(Reply(), "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"),
        ReplyOutcome.UNREADABLE,
    ),
    "endless series": (
        bare(Reply(), plain(Reply(), "RRULE:FREQ=SECONDLY;COUNT=999999999")),
        ReplyOutcome.UNREADABLE,
    ),
    "one of a series": (
        bare(Reply(), plain(Reply(), "RECURRENCE-ID:20270520T063000Z")), ReplyOutcome.UNREADABLE
    ),
    "two attendees": (
        bare(Reply(), plain(Reply(), "ATTENDEE;PARTSTAT=DECLINED:mailto:rasa@example.org")),
        ReplyOutcome.UNREADABLE,
    ),
    "no answer yet": (bare(Reply(partstat="NEEDS-ACTION")), ReplyOutcome.UNREADABLE),
    "no time": (bare(Reply(stamp="20271399T250000Z")), ReplyOutcome.UNREADABLE),
    "nul": (bare(Reply(), plain(Reply(), "SUMMARY:a\0b")), ReplyOutcome.UNREADABLE),
    "deep components": (
        bare(Reply(), plain(Reply(), *["BEGIN:X"] * 500)), ReplyOutcome.UNREADABLE
    ),
    "many lines": (bare(Reply(), plain(Reply(), *["X-A:b"] * 9_000)), ReplyOutcome.UNREADABLE),
    "one long line": (bare(Reply(), plain(Reply(), "X-A:" + "b" * 300_000)), None),
    "10 MB": (bare(Reply(), plain(Reply(), "X-A:" + "b" * 10_000_000)), None),
    "deep parts": (
        b"From: rasa@example.org\r\n" + b"".join(
            b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n)
            for n in range(45)
        ), None,
    ),
    "mails in mails": (b"Content-Type: message/rfc822\r\n\r\n" * 50, None),
    "no mail": (b"\xff\xfe\x00" * 100, None),
    "nothing": (b"\r\n", None),
}  # fmt: skip


def test_hostile_mails_are_harmless_and_the_next_one_is_read(
    session: Session, folder: Folder, event: Event, capfd: pytest.CaptureFixture[str]
) -> None:
    registration = registered(session, event, "rasa@example.org")
    before = session.scalar(select(func.count()).select_from(Message))
    uids = {kind: folder.put(mail) for kind, (mail, _) in HOSTILE.items()}
    folder.put(bare(Reply(partstat="TENTATIVE", stamp="20270301T123000Z")))

    visit(session, folder)

    outcomes_by_uid = {row.uid: row.outcome for row in session.scalars(select(ProcessedReply))}
    assert {kind: outcomes_by_uid.get(uid) for kind, uid in uids.items()} == {
        kind: outcome for kind, (_, outcome) in HOSTILE.items()
    }
    assert (registration.reply, registration.state) == (
        CalendarReply.TENTATIVE,
        RegistrationState.CONFIRMED,
    )
    flags = {None: set(), ReplyOutcome.AUTOMATIC: {"\\Seen"}}
    for kind, (_, outcome) in HOSTILE.items():
        assert folder.flags(uids[kind]) == flags.get(outcome, {"\\Flagged"}), kind
    assert session.scalar(select(func.count()).select_from(Registration)) == 1
    assert session.scalar(select(func.count()).select_from(Message)) == before
    assert "@" not in capfd.readouterr().out


@pytest.mark.parametrize(
    ("spec", "reply"),
    [
        (Reply(method="COUNTER", partstat="TENTATIVE"), CalendarReply.COUNTERED),
        (Reply(partstat="DELEGATED"), CalendarReply.DELEGATED),
    ],
)
def test_counter_proposals_and_delegations_are_left_to_the_organisers(
    session: Session, folder: Folder, event: Event, spec: Reply, reply: CalendarReply
) -> None:
    registration = registered(session, event, "rasa@example.org")
    delegate = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:jonas@example.org"
    uid = folder.put(bare(spec, plain(spec, delegate)))

    assert visit(session, folder) == VisitResult(left=1)

    assert (registration.reply, registration.state) == (reply, RegistrationState.CONFIRMED)
    assert folder.flags(uid) == {"\\Flagged"}
    assert len(queued_mails(session, "rasa@example.org")) == 2


def test_many_mails_are_read_in_several_visits(
    session: Session, folder: Folder, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_replies_job, "MAX_MAILS", 3)
    registration = registered(session, event, "rasa@example.org")
    for _ in range(3):
        folder.put(b"Subject: Hello\r\n\r\nHello\r\n")
    folder.put(bare(Reply()))

    assert visit(session, folder) == VisitResult()
    assert visit(session, folder) == VisitResult(taken=1)
    assert registration.reply is CalendarReply.ACCEPTED


@on_both
def test_worker_killed_before_marking_applies_once_and_marks_later(
    app: Flask, session: Session, folder: Folder, event: Event, tmp_path: Path
) -> None:
    registration = registered(session, event, "rasa@example.org")
    uid = folder.put(bare(Reply(partstat="DECLINED")))

    child = subprocess.run(
        [sys.executable, "-m", "tests.jobs.killed_reply_reader", str(tmp_path),
         app.config["SQLALCHEMY_DATABASE_URI"], SECRET, folder.url, LATER.isoformat()],
        cwd=ROOT, check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert child.returncode == -signal.SIGKILL, child.stderr
    assert folder.flags(uid) == set()
    assert visit(session, folder) == VisitResult(is_skipped=True)
    assert visit(session, folder, LATER + CLAIM_TTL) == VisitResult()
    assert folder.flags(uid) == {"\\Seen"}
    assert (registration.state, outcomes(session)) == (
        RegistrationState.CANCELLED,
        [ReplyOutcome.APPLIED],
    )
    assert queued_mails(session, "rasa@example.org")[2:] == ["reply_declined CANCEL 1"]


def _drops(after: str) -> Iterator[int]:
    """Run a server that closes the connection when a client sends this command."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_talk, args=(listener, after))
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def _talk(listener: socket.socket, after: str) -> None:
    peer, _ = listener.accept()
    with peer, peer.makefile("rwb") as stream:
        stream.write(b"* OK hello\r\n")
        stream.flush()
        for line in stream:
            tag, _, command = line.decode().partition(" ")
            if command.upper().startswith(after):
                return
            banner = "* CAPABILITY IMAP4rev1\r\n" if command.startswith("CAPABILITY") else ""
            stream.write(f"{banner}{tag} OK done\r\n".encode())
            stream.flush()


@pytest.fixture
def dropping(request: pytest.FixtureRequest) -> Iterator[int]:
    """Provide the port of a server that closes connections."""
    yield from _drops(request.param)


@pytest.mark.parametrize("dropping", ["CAPABILITY", "LOGIN", "SELECT", "UID"], indirect=True)
def test_broken_connection_is_retried_later(session: Session, dropping: int) -> None:
    result = visit(session, f"imap://u:p@127.0.0.1:{dropping}/Replies")

    assert result.problem
    place = session.scalars(select(MailboxState)).one()
    assert place.trouble in (MailboxProblem.CONNECTION_LOST, MailboxProblem.UNREACHABLE)
    assert (place.failing_since, place.next_try_at) == (LATER, LATER + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("imap://u:hush-hush@127.0.0.1:1/Replies", MailboxProblem.UNREACHABLE),
        ("imaps://u:hush-hush@127.0.0.1:{port}/Replies", MailboxProblem.INSECURE),
        ("imap://meetings:hush-hush@127.0.0.1:{port}/Replies", MailboxProblem.LOGIN_FAILED),
        ("imap://meetings:s3cret%20word@127.0.0.1:{port}/Nowhere", MailboxProblem.FOLDER_NOT_FOUND),
        ("imap://meetings:s3cret%20word@127.0.0.2:{port}/Nowhere", MailboxProblem.UNREACHABLE),
    ],
)
def test_problem_is_logged_once_and_retried_at_growing_intervals(
    session: Session, imap: Server, url: str, trouble: MailboxProblem,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    intervals, now = [], NOON
    for _ in range(3):
        result = visit(session, url.format(port=imap.port), now)
        assert result.problem.startswith(trouble.value)
        assert visit(session, url.format(port=imap.port), now).is_skipped
        place = session.scalars(select(MailboxState)).one()
        assert place.next_try_at is not None
        intervals.append((place.next_try_at - now).total_seconds() / 60)
        now = place.next_try_at

    output = capfd.readouterr().out
    place = session.scalars(select(MailboxState)).one()
    assert intervals == [1, 2, 4]
    assert output.count("mailbox.trouble") == 1
    assert not any(word in output + place.name for word in ("hush", "s3cret", PASSWORD))
    assert (place.trouble, place.failing_since) == (trouble, NOON)


def test_password_is_not_sent_unencrypted(imap: Server) -> None:
    with socket.create_server(("127.0.0.2", 0)) as far_away:
        port = far_away.getsockname()[1]
        received: list[bytes] = []
        thread = threading.Thread(target=_listen, args=(far_away, received))
        thread.start()
        with pytest.raises(MailboxError, match="the password is not sent"):
            ImapMailbox(f"imap://u:hush@127.0.0.2:{port}/INBOX").__enter__()
        thread.join()

    assert b"hush" not in b"".join(received)


def _listen(listener: socket.socket, received: list[bytes]) -> None:
    peer, _ = listener.accept()
    with peer, peer.makefile("rwb") as stream:
        stream.write(b"* OK hello\r\n")
        stream.flush()
        for line in stream:
            received.append(line)
            tag = line.split()[0]
            stream.write(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
            stream.flush()


def test_recovered_mailbox_is_read_on(session: Session, folder: Folder, event: Event) -> None:
    registration = registered(session, event, "rasa@example.org")
    folder.put(bare(Reply()))
    folder.rename(folder.name, "Elsewhere")
    visit(session, folder)
    folder.rename("Elsewhere", folder.name)

    assert visit(session, folder, LATER, is_forced=True) == VisitResult(taken=1)

    place = session.scalars(select(MailboxState)).one()
    assert (place.trouble, place.failures, place.read_at) == (None, 0, LATER)
    assert registration.reply is CalendarReply.ACCEPTED


def test_visit_over_the_time_limit_is_ended(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_mailbox, "SESSION_TIMEOUT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = threading.Event()
        thread = threading.Thread(target=_drip, args=(listener, done))
        thread.start()
        result = visit(session, f"imap://u:p@127.0.0.1:{port}/Replies")
        done.set()
        thread.join()

    assert result.problem


def _drip(listener: socket.socket, done: threading.Event) -> None:
    """Respond to each command with an endless line."""
    peer, _ = listener.accept()
    with peer:
        peer.sendall(b"* OK hello\r\n")
        while not done.wait(0.05):
            try:
                peer.sendall(b"x")
            except OSError:
                return


def test_implicit_tls_and_starttls_require_a_trusted_certificate(
    session: Session, event: Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out",  # noqa: S607
         str(cert), "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    registration = registered(session, event, "rasa@example.org")
    with Server("--cert", str(cert), "--key", str(key)) as server:
        url = f"imap://{USER}:s3cret%20word@localhost:{server.port}/INBOX"
        before = visit(session, url)
        monkeypatch.setenv("SSL_CERT_FILE", str(cert))
        _append_over_tls(server.port, bare(Reply()))
        after = visit(session, url, is_forced=True)

    assert before.problem.startswith("not_secure")
    assert (after, registration.reply) == (VisitResult(taken=1), CalendarReply.ACCEPTED)


def _append_over_tls(port: int, mail: bytes) -> None:
    with ImapMailbox(f"imap://{USER}:s3cret%20word@localhost:{port}/INBOX") as mailbox:
        connection = mailbox._connected  # noqa: SLF001 - the one way to put a mail there over TLS
        connection.append("INBOX", "", ARRIVED, mail)


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("mx.example.com; dmarc=pass (p=none) header.from=example.org", ReplyOutcome.APPLIED),
        ("mx.example.com; spf=fail; dkim=pass header.d=example.org", ReplyOutcome.APPLIED),
        ("mx.example.com; dkim=pass header.i=@example.org", ReplyOutcome.APPLIED),
        (
            "mx.example.com 1; dkim=fail header.d=example.org; dmarc=fail",
            ReplyOutcome.UNAUTHENTICATED,
        ),
        ("mx.example.com; dkim=pass header.d=example.net", ReplyOutcome.UNAUTHENTICATED),
        ("mx.example.com; dkim=pass header.d=org", ReplyOutcome.UNAUTHENTICATED),
        ("mx.example.com; dkim=none (dmarc=pass)", ReplyOutcome.UNAUTHENTICATED),
        ("mx.elsewhere.net; dmarc=pass header.from=example.org", ReplyOutcome.UNAUTHENTICATED),
        ("", ReplyOutcome.UNAUTHENTICATED),
    ],
)
def test_only_the_authentication_results_of_our_server_count(
    session: Session, folder: Folder, event: Event, line: str, outcome: ReplyOutcome
) -> None:
    registered(session, event, "rasa@example.org")
    folder.put(bare(Reply(), Authentication_Results=line))

    visit(session, folder, authenticated_by="mx.example.com")

    assert outcomes(session) == [outcome]
