"""Reply mails in the formats of different calendar apps."""

import base64
import quopri
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: the attendee, the answer, the invitation and the time."""

    uid: str = "uid-1"
    email: str = "rasa@example.org"
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: str = "20270301T120000Z"
    method: str = "REPLY"


def outlook(spec: Reply) -> bytes:
    """Return a reply in the format of Exchange: one alternative in base64, folded oddly."""
    calendar = (
        f"BEGIN:VCALENDAR\r\nMETHOD:{spec.method}\r\n"
        "PRODID:Microsoft Exchange Server 2010\r\nVERSION:2.0\r\n"
        "BEGIN:VTIMEZONE\r\nTZID:FLE Standard Time\r\nBEGIN:STANDARD\r\n"
        "DTSTART:16010101T040000\r\nTZOFFSETFROM:+0300\r\nTZOFFSETTO:+0200\r\n"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\n"
        "BEGIN:DAYLIGHT\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n"
        "TZOFFSETTO:+0300\r\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\r\n"
        "END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        f'ATTENDEE;PARTSTAT={spec.partstat};CN="Rasaitė, Rasa":mailto:{spec.email.upper()[:9]}\r\n'
        f" {spec.email[9:]}\r\nCOMMENT;LANGUAGE=lt-LT:\\n\r\nUID:{spec.uid}\r\n"
        "SUMMARY;LANGUAGE=lt-LT:Priimta: Seminaras\r\n"
        "DTSTART;TZID=FLE Standard Time:20270520T093000\r\n"
        "DTEND;TZID=FLE Standard Time:20270520T124500\r\nCLASS:PUBLIC\r\nPRIORITY:5\r\n"
        f"DTSTAMP:{spec.stamp}\r\nTRANSP:OPAQUE\r\nSTATUS:CONFIRMED\r\n"
        f"SEQUENCE:{spec.sequence}\r\nX-MICROSOFT-CDO-APPT-SEQUENCE:{spec.sequence}\r\n"
        "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY\r\nX-MICROSOFT-DISALLOW-COUNTER:FALSE\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    coded = base64.encodebytes(calendar.encode()).decode().replace("\n", "\r\n")
    return _mail(
        spec,
        "Thread-Topic: Seminaras\r\nX-MS-Has-Attach:\r\n"
        'Content-Type: multipart/alternative; boundary="_000_HE1PR_"\r\n\r\n'
        '--_000_HE1PR_\r\nContent-Type: text/plain; charset="iso-8859-13"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n=20\r\n"
        '--_000_HE1PR_\r\nContent-Type: text/html; charset="iso-8859-13"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n<html></html>\r\n"
        f'--_000_HE1PR_\r\nContent-Type: text/calendar; charset="utf-8"; method={spec.method}\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--_000_HE1PR_--\r\n",
    )


def google(spec: Reply) -> bytes:
    """Return a reply in the format of Google Calendar: two parts, sent by a server."""
    calendar = (
        "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n"
        f"CALSCALE:GREGORIAN\r\nMETHOD:{spec.method}\r\nBEGIN:VEVENT\r\n"
        "DTSTART:20270520T063000Z\r\nDTEND:20270520T094500Z\r\n"
        f"DTSTAMP:{spec.stamp}\r\nORGANIZER;CN=task-force@example.org:mailto:task-force@ex\r\n"
        f" ample.org\r\nUID:{spec.uid}\r\n"
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT="
        f"{spec.partstat};CN=Rasa Ra\r\n saitė;X-NUM-GUESTS=0:mailto:{spec.email}\r\n"
        "X-MICROSOFT-CDO-OWNERAPPTID:-1234\r\nCREATED:20270228T100000Z\r\n"
        f"LAST-MODIFIED:{spec.stamp}\r\nLOCATION:Vilnius\r\nSEQUENCE:{spec.sequence}\r\n"
        "STATUS:CONFIRMED\r\nSUMMARY:Seminaras\r\nTRANSP:OPAQUE\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    coded = base64.encodebytes(calendar.encode()).decode()
    return _mail(
        spec,
        "Sender: Google Calendar <calendar-notification@google.com>\r\n"
        "Auto-Submitted: auto-generated\r\n"
        'Content-Type: multipart/mixed; boundary="0000000000007d2f"\r\n\r\n'
        '--0000000000007d2f\r\nContent-Type: multipart/alternative; boundary="000000007d2d"\r\n\r\n'
        '--000000007d2d\r\nContent-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nUmFzYQ==\r\n"
        f'--000000007d2d\r\nContent-Type: text/calendar; charset="UTF-8"; method={spec.method}\r\n'
        f"Content-Transfer-Encoding: 7bit\r\n\r\n{calendar}\r\n--000000007d2d--\r\n"
        '--0000000000007d2f\r\nContent-Type: application/ics; name="invite.ics"\r\n'
        'Content-Disposition: attachment; filename="invite.ics"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--0000000000007d2f--\r\n",
    )


def apple(spec: Reply) -> bytes:
    """Return a reply in the format of Apple Calendar: a named file in quoted-printable."""
    calendar = (
        "BEGIN:VCALENDAR\r\nCALSCALE:GREGORIAN\r\nVERSION:2.0\r\n"
        f"METHOD:{spec.method}\r\nPRODID:-//Apple Inc.//macOS 14.5//EN\r\nBEGIN:VEVENT\r\n"
        f"SUMMARY:Seminaras\r\nDTSTAMP:{spec.stamp}\r\n"
        "ORGANIZER:mailto:task-force@example.org\r\n"
        f"SEQUENCE:{spec.sequence}\r\nDTSTART:20270520T063000Z\r\nDURATION:PT3H15M\r\n"
        f"ATTENDEE;CN=Rasa Rasaitė;CUTYPE=INDIVIDUAL;EMAIL={spec.email};\r\n PARTSTAT="
        f"{spec.partstat};ROLE=REQ-PARTICIPANT:mailto:{spec.email}\r\nUID:{spec.uid}\r\n"
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nUID:another\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    coded = quopri.encodestring(calendar.encode()).decode()
    return _mail(
        spec,
        'Content-Type: multipart/mixed; boundary="Apple-Mail=_A1"\r\n\r\n'
        "--Apple-Mail=_A1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n \r\n"
        f"--Apple-Mail=_A1\r\nContent-Type: text/calendar; charset=utf-8; method={spec.method};\r\n"
        '\tname="iCal-20270301-120000.ics"\r\n'
        'Content-Disposition: attachment; filename="iCal-20270301-120000.ics"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{coded}\r\n--Apple-Mail=_A1--\r\n",
    )


def thunderbird(spec: Reply) -> bytes:
    """Return a reply in the format of Thunderbird: bare lines in 8 bits, and a file."""
    calendar = (
        f"BEGIN:VCALENDAR\nPRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN\nVERSION:2.0\n"
        f"METHOD:{spec.method}\nBEGIN:VEVENT\nCREATED:20270228T100000Z\n"
        f"LAST-MODIFIED:{spec.stamp}\nDTSTAMP:{spec.stamp}\nUID:{spec.uid}\nSUMMARY:Seminaras\n"
        "ORGANIZER:mailto:task-force@example.org\n"
        f"ATTENDEE;CN=Rasa Rasaitė;PARTSTAT={spec.partstat};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPAN\n"
        f" T:mailto:{spec.email}\nDTSTART:20270520T063000Z\nDTEND:20270520T094500Z\n"
        f"SEQUENCE:{spec.sequence}\nX-MOZ-RECEIVED-SEQUENCE:{spec.sequence}\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    coded = base64.encodebytes(calendar.encode()).decode()
    return _mail(
        spec,
        'User-Agent: Mozilla Thunderbird\r\nContent-type: multipart/mixed; boundary="B_1"\r\n\r\n'
        '--B_1\r\nContent-type: multipart/alternative; boundary="B_2"\r\n\r\n'
        "--B_2\r\nContent-type: text/plain; charset=UTF-8\r\n\r\nRasa Rasaitė\r\n"
        f"--B_2\r\nContent-type: text/calendar; method={spec.method}; charset=UTF-8\r\n"
        f"Content-transfer-encoding: 8BIT\r\n\r\n{calendar}\r\n--B_2--\r\n"
        '--B_1\r\nContent-type: application/ics; name="invite.ics"\r\n'
        "Content-transfer-encoding: base64\r\n"
        f'Content-disposition: attachment; filename="invite.ics"\r\n\r\n{coded}\r\n--B_1--\r\n',
    )


def only_a_file(spec: Reply) -> bytes:
    """Return a reply in the format of webmail: a file of type application/octet-stream."""
    calendar = plain(spec)
    coded = base64.encodebytes(calendar.encode("utf-16")).decode()
    return _mail(
        spec,
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nOK\r\n"
        '--b\r\nContent-Type: application/octet-stream; name="Reply.ICS"\r\n'
        f"Content-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--b--\r\n",
    )


def of_no_charset(spec: Reply) -> bytes:
    """Return a reply with an unknown charset."""
    return bare(spec).replace(b"charset=utf-8", b"charset=zip")


def of_wrong_charset(spec: Reply) -> bytes:
    """Return a reply that is not in its declared charset."""
    return bare(spec).replace(b"charset=utf-8", b"charset=utf-16")


def plain(spec: Reply, *lines: str) -> str:
    """Return the calendar part alone, with more lines in the event."""
    return "\r\n".join(
        (
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", f"METHOD:{spec.method}",
            "BEGIN:VEVENT", f"UID:{spec.uid}", f"DTSTAMP:{spec.stamp}",
            f"SEQUENCE:{spec.sequence}",
            f"ATTENDEE;PARTSTAT={spec.partstat}:mailto:{spec.email}",
            *lines, "END:VEVENT", "END:VCALENDAR", "",
        )
    )  # fmt: skip


def bare(spec: Reply, calendar: str | None = None, **headers: str) -> bytes:
    """Return a mail that consists of the calendar part, optionally with other headers."""
    text = plain(spec) if calendar is None else calendar
    return _mail(
        spec, f"Content-Type: text/calendar; charset=utf-8; method={spec.method}\r\n\r\n{text}",
        **headers,
    )  # fmt: skip


CALENDAR_APPS: dict[str, Callable[[Reply], bytes]] = {
    "Outlook": outlook, "Google": google, "Apple": apple, "Thunderbird": thunderbird,
    "a file": only_a_file, "bare": bare,
    "no such charset": of_no_charset, "wrong charset": of_wrong_charset,
}  # fmt: skip


def _mail(spec: Reply, rest: str, **headers: str) -> bytes:
    lines = {
        "From": f'"Rasaite, Rasa" <{spec.email}>', "To": "task-force@example.org",
        "Subject": "Re: Seminaras", "Date": "Mon, 1 Mar 2027 12:00:00 +0000",
        "Message-ID": f"<{next(_numbers)}@mail.example.org>", "MIME-Version": "1.0",
    } | {name.replace("_", "-"): value for name, value in headers.items()}  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return (head + rest).encode()
