"""Lines, headers and file names of mails follow RFC 5322, 2045, 2047 and 2231.

A real mail server receives the mails; two parsers read them: that of Python, and Perl's Encode.
"""

import re
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import parseaddr
from quopri import decodestring

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from meetings.adapters.smtp import SmtpTransport
from meetings.domain.events.models import Event
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.kernel.text import clean
from meetings.mail.message_builder import Sender, attach_file, new_mail, set_text
from meetings.mail.plain_text import plain_text
from meetings.mail.renderer import MailRenderer
from tests.conftest import NOON
from tests.jobs.smtp_server import Postbox, running
from tests.jobs.test_deliver_mail import BASE, ME, part
from tests.mail.queued import queued

PERL = shutil.which("perl")
ENCODED_WORD = re.compile(rb"=\?utf-8\?([bq])\?([^?\s]*)\?=")
LONG_TITLE = (
    "Ļoti garš nosaukums par krīžu pārvarēšanu, brīdināšanu un sabiedrības drošību Baltijas jūras"
    " reģionā – pirmā daļa, otrā daļa un trešā daļa"
)
TEXTS = [
    LONG_TITLE,
    "Ekspertų grupės posėdis dėl žmonių, įskaitant vaikus, prekybos prevencijos Šiaurės šalyse",
    'Berg, Anna "Nan" (chair) <x@example.com>; group: a@example.com',
    'Čiurlionis, Ona "Onutė" \\ <x@example.com>, y@example.com',
    "Совещание экспертной группы по вопросам гражданской безопасности и защиты населения",
    "専門家グループの年次会合 " * 8,
    "اجتماع فريق الخبراء السنوي المعني بالحماية المدنية في منطقة بحر البلطيق",
    "👩‍👩‍👧‍👦 Families 🏳️‍🌈 🇱🇹 " * 5,
    "=?utf-8?q?not_encoded?= and =?x",
    "x" * 255,
    "ž" * 255,
    "word " * 50,
    "A rather long but plain title in English about civil security in the Baltic Sea Region 2027",
    "Dr. Ona O'Brien-Ó Néill, Ph.D.",
    "e\u0301\u0302 combining i\u0307 ß ﬀ ½ \u200b\u2060\u00ad",
    "a" * 66 + " é " + "b" * 70,
]
#: Scripts, emoji, quotes, marks and blanks, in words of any length.
WORDS = st.text(
    st.one_of(
        st.sampled_from(" \"\\'()<>@,;:.[]=?_%*äžąŽč–’“„…"),
        st.sampled_from("жデ学한عא๏ก👩🏽🇱\u200d\ufe0f\u0301"),
        st.characters(codec="utf-8"),
    ),
    max_size=160,
)


@dataclass
class Server:
    """A mail server with one connection for all mails."""

    postbox: Postbox
    transport: SmtpTransport

    def receive(self, mail: EmailMessage) -> tuple[bytes, EmailMessage]:
        """Send the mail; return it as the server received it, raw and parsed."""
        self.postbox.recipients.clear()
        self.transport.send(mail)
        assert self.postbox.recipients == [mail["To"].addresses[0].addr_spec]
        return self.postbox.contents[-1], self.postbox.mails[-1]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running(Postbox()) as postbox:
        transport = SmtpTransport(f"smtp://127.0.0.1:{postbox.port}", sender=ME)
        yield Server(postbox, transport)
        transport.close()


def written(subject: str, name: str, file_name: str = "") -> EmailMessage:
    """Return a mail with these texts in its headers."""
    message = Message(id=1, created_at=NOON, to_address=ME, to_name=name)
    mail = new_mail(message, Sender(name=name, address=ME, reply_to=ME), subject, BASE)
    html = f"<html><body><p>{'ž' * 300} . From {name.replace('<', '')}</p></body></html>"
    set_text(mail, html, plain_text(html))
    if file_name:
        attach_file(mail, b"content" * 30, "application/pdf", file_name)
    return mail


def check_lines(content: bytes) -> None:
    """Check every line, and each encoded word for itself; URLs and addresses can't be folded."""
    headers = [block for block in content.split(b"\r\n\r\n") if b"\nContent-" in block]
    assert headers
    long_lines = [line for line in content.split(b"\r\n") if len(line) > 76]
    assert [line for line in long_lines if not re.fullmatch(rb"List-Unsubscribe: \S+", line)] == []
    assert content.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", content)
    for header in headers:
        assert not re.search(rb"^[ \t]*$", header.strip(b"\r\n"), re.MULTILINE)
        for word in re.findall(rb"=\?utf-8\?\S+", header):
            match = ENCODED_WORD.match(word)
            assert match is not None
            assert len(match[0]) <= 75
            decoder = b64decode if match[1] == b"b" else lambda q: decodestring(q, header=True)
            decoder(match[2]).decode("utf-8")


def raw_header(content: bytes, name: str) -> str:
    """Return the value of the first header with the name, unfolded."""
    match = re.search(rf"^{name}: ?(.*?)\r\n(?=\S|\r)".encode(), content, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[1].replace(b"\r\n", b"").decode("ascii")


def decoded_by_perl(values: list[str]) -> list[str]:
    script = (
        'use Encode; binmode(STDOUT, ":utf8");'
        ' while (<STDIN>) { chomp; print decode("MIME-Header", $_), "\\n"; }'
    )
    result = subprocess.run(
        [str(PERL), "-e", script], input="\n".join(values), text=True, encoding="utf-8",
        capture_output=True, check=True,
    )  # fmt: skip
    return result.stdout.split("\n")[:-1]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(subject=WORDS, name=WORDS)
@example(subject="A ž\u0301 b", name="ž a")
def test_subjects_and_names_arrive_unchanged(server: Server, subject: str, name: str) -> None:
    check_arrival(server, subject, name)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_of_many_scripts_arrive_unchanged(server: Server, text: str) -> None:
    content = check_arrival(server, text, text)

    if PERL:
        subject, name = decoded_by_perl(
            [raw_header(content, "Subject"), raw_header(content, "To").rpartition(" <")[0]]
        )
        assert subject == clean(text)
        assert name in (clean(text), f'"{clean(text)}"') or text.isascii()


def check_arrival(server: Server, subject: str, name: str) -> bytes:
    """Send a mail with these texts and compare the received ones; return its raw content."""
    content, mail = server.receive(written(subject, name))

    check_lines(content)
    assert str(make_header(decode_header(raw_header(content, "Subject")))) == clean(subject)
    assert mail["Subject"] == clean(subject) or "=?" in subject
    for header in ("To", "From"):
        (address,) = mail[header].addresses
        assert address.addr_spec == ME
        assert display_name(raw_header(content, header)) == clean(name)
        if raw_header(content, header).count("=?") < 2:
            assert address.display_name == clean(name)
    return content


def display_name(header: str) -> str:
    """Return the name before the address, read by the standard library's older parser.

    Its newer parser inserts a blank between two encoded words.
    """
    name, _ = parseaddr(header)
    return str(make_header(decode_header(name))) if "=?" in name else name


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS.filter(lambda text: clean(text) != "" and "=?" not in text))
@example("Darbotvarkė – 2027 m. gegužės 20 d., galutinė redakcija (su priedais).pdf")
@example('quoted "name".pdf')
@example("x" * 200 + ".pdf")
@example("a  b.pdf")
def test_file_names_arrive_unchanged(server: Server, text: str) -> None:
    file_name = clean(text)

    content, mail = server.receive(written("Papers", "", file_name))

    check_lines(content)
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == file_name
    assert attachment.get_content() == b"content" * 30
    old = attachment["Content-Type"].params["name"]
    assert old == file_name


@pytest.mark.parametrize("kind", MailKind)
def test_lines_of_every_kind_of_mail_are_short(
    app: Flask, session: Session, server: Server, kind: MailKind
) -> None:
    message = queued(session, kind)
    for event in session.query(Event):
        event.title, event.join_note = LONG_TITLE, "ž " * 500
    message.to_name = message.to_name and TEXTS[3]
    session.commit()
    long_url = f"https://meetings.{'secretariat' * 2}.example.org/convenor"
    with app.app_context():
        mail = MailRenderer(session, app.jinja_env, long_url, ME).render(message, now=NOON)

    content, parsed = server.receive(mail)

    check_lines(content)
    assert parsed["Subject"] == mail["Subject"]
    for kind_of_part in ("text/plain", "text/html"):
        assert part(parsed, kind_of_part) == part(mail, kind_of_part)
