"""Steps of visitors and organisers in the cases, and extracts of responses to compare."""

import re
from email import message_from_bytes, policy
from io import BytesIO

from tests.upgrade.new_installation import PERSON, Installation

ALL = "?from=1900-01-01&until=2200-01-01"


def register(site: Installation, slug: str, name: str, email: str) -> int:
    """Submit the registration form and return the status."""
    sent = PERSON | {"name": name, "email": email}
    return site.browser().post(f"/events/{slug}/register", data=sent).status_code


def states(site: Installation, slug: str) -> list[list[str]]:
    """Return the e-mail address and the state of each registration."""
    rows = site.rows(
        "SELECT registrations.email, registrations.state FROM registrations"
        " JOIN events ON events.id = event_id WHERE slug = :slug ORDER BY registrations.id",
        slug=slug,
    )
    return [list(row) for row in rows]


def invitation(site: Installation, slug: str, name: str, email: str) -> bytes:
    """Register, confirm, and return the mail with the invitation."""
    register(site, slug, name, email)
    page = site.link(email if email.isascii() else "@xn--", "/registrations/")
    site.post(site.browser(), f"{page}/confirm")
    (mail,) = site.raw_mails()
    return mail


def calendar_of(mail: bytes) -> str:
    """Return the calendar part, unfolded."""
    parts = message_from_bytes(mail, policy=policy.SMTP).walk()
    (text,) = (part.get_content() for part in parts if part.get_content_type() == "text/calendar")
    return str(text).replace("\r\n ", "").replace("\n ", "")


def property_of(name: str, calendar: str) -> list[str]:
    return re.findall(rf"^({name}[;:].*?)\r?$", calendar, re.MULTILINE)


def to_of(mail: bytes) -> str:
    """Return the encoded header."""
    header = re.search(rb"^To: (.*?)\r\n(?=\S)", mail, re.MULTILINE | re.DOTALL)
    assert header is not None
    return header[1].decode("ascii")


def upload(site: Installation, name: str, content: bytes) -> str:
    """Read the file and return the path of its preview."""
    sent = {
        "kind": "file", "name": name, "period": "2027", "timezone": "Europe/Brussels", "body": "1",
        "file": (BytesIO(content), name),
    }  # fmt: skip
    response = site.client.post("/organise/import", data=sent, content_type="multipart/form-data")
    assert response.status_code == 302
    return str(response.location)


def confirm(site: Installation, preview: str) -> None:
    """Import everything in the preview, announced."""
    numbers = re.findall(r'name="do-(\d+)"', site.client.get(preview).text)
    choices = {f"do-{number}": "create" for number in numbers} | {"body": "1"}
    site.post(site.client, f"{preview}/confirm", state="tentative", **choices)


def feed(site: Installation) -> str:
    return site.browser().get(f"/feeds/events.ics{ALL}").text


def entries(calendar: str, title: str) -> list[list[str]]:
    """Return the lines of each entry with the title in its summary, without volatile properties."""
    blocks = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", calendar, re.DOTALL)
    ignored = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "UID", "URL", "COLOR", "ATTACH")
    return [
        [line for line in entry.splitlines() if not line.startswith(ignored)]
        for entry in (content.replace("\r\n ", "") for content in blocks)
        if re.search(rf"^SUMMARY:.*{title}", entry, re.MULTILINE)
    ]


def cancel_full_meeting(site: Installation, title: str) -> tuple[str, list[bytes]]:
    """Cancel a meeting with a person confirmed and one waiting; return its slug and the mails."""
    slug = site.meeting(title, total="1", has_waiting_list="y")
    for name in ("Ann A", "Bob B"):
        site.register(slug, name)
    site.mails()
    site.post(site.client, f"/organise/events/{slug}/cancel", reason="Storm")
    return slug, site.raw_mails()
