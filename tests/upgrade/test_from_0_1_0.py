"""An installation of version 0.1.0 works after `flask db upgrade`, on both databases.

The fixture was made by the code of that version (make_fixture.py). These tests use nothing of
ours but pages, commands, the queue's file and the tables, as an installation does.
"""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from meetings.settings import ROOT
from tests.upgrade.installations import FIXTURE, Installation, restore

PAGES = {
    "/": "Spring seminar on trafficking",
    "/?view=year": "2035",
    "/events/spring": "Spring seminar on trafficking",
    "/events/small-meeting-2035/register": "Small meeting",
    "/bodies": "Task Force against Trafficking",
    "/bodies/thb": "Spring seminar on trafficking",
    "/presidencies": "Lithuania",
    "/presidencies/lt-2034": "Lithuania",
    "/projects": "ADSTRINGO",
    "/projects/adstringo": "Against exploitation",
    "/frameworks/strategy": "Train the police",
    "/outcomes": "Train more",
    "/search?q=trafficking": "Spring seminar on trafficking",
    "/search?q=trafikcing": "Spring seminar on trafficking",
    "/subscribe": "/feeds/events.ics",
    "/follow?body=thb": "TF-THB",
    "/sitemap.xml": "/events/spring",
    "/readyz": "",
}
ORGANISER_PAGES = (
    "", "/details", "/agenda", "/participants", "/documents", "/record", "/messages", "/changes",
    "/delegations",
)  # fmt: skip
FEEDS = ("/feeds/events.ics", "/feeds/events.json", "/feeds/events.atom", "/feeds/events.jscal",
         "/feeds/events.jcal")  # fmt: skip
#: Extends feeds to all meetings of the fixture, beyond their default end.
ALL = "?until=2036-01-01"
SPRING = "Spring seminar on trafficking"
JOIN_URL = "https://video.example.org/room/7"
OPENED_BY_LINK = {
    "registration": "Rasa", "registration_to_confirm": "New Newman", "delegation": "Estonia",
    "nominee": "Juri", "follow": "TF-THB", "following": "TF-THB",
    "invitation": "password", "password_link": "password",
}  # fmt: skip
TIMEOUT_SECONDS = 60


def _database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres").new_database())
    return f"sqlite:///{folder / 'convenor.db'}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def upgraded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """Return the upgraded installation, for tests that only read."""
    folder = tmp_path_factory.mktemp("upgraded")
    installation = restore(folder, _database(request, folder))
    yield installation
    installation.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def changeable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Installation]:
    """Return an upgraded installation for one test that changes it."""
    installation = restore(tmp_path, _database(request, tmp_path))
    yield installation
    installation.close()


@pytest.mark.parametrize("page", PAGES)
def test_public_pages_respond(upgraded: Installation, page: str) -> None:
    response = upgraded.browser().get(page)

    assert response.status_code == 200
    assert PAGES[page] in response.text


def test_renamed_body_is_redirected(upgraded: Installation) -> None:
    response = upgraded.browser().get("/bodies/youth")

    assert (response.status_code, response.location) == (308, "/bodies/young-people")


def test_stored_document_is_served(upgraded: Installation) -> None:
    browser = upgraded.browser()
    link = re.search(r'href="(/documents/[^"]+agenda\.pdf)"', browser.get("/events/spring").text)
    assert link is not None

    assert browser.get(link[1], buffered=True).data == b"%PDF-1.7 agenda"


@pytest.mark.parametrize("feed", FEEDS)
def test_feeds_respond(upgraded: Installation, feed: str) -> None:
    response = upgraded.browser().get(feed + ALL)

    assert response.status_code == 200
    assert SPRING in response.text


def test_calendar_entries_retain_uid_sequence_and_timestamp(upgraded: Installation) -> None:
    calendar = upgraded.browser().get(FEEDS[0] + ALL).text.replace("\r\n ", "")
    known = upgraded.links["calendar"]

    for name in ("UID", "SEQUENCE", "DTSTAMP"):
        values = re.findall(rf"^{name}:(.*?)\r$", calendar, re.MULTILINE)
        assert values == known[name], name


def test_calendar_of_one_event_responds(upgraded: Installation) -> None:
    for suffix in ("ics", "jcal", "jscal"):
        assert upgraded.browser().get(f"/events/spring.{suffix}").status_code == 200


@pytest.mark.parametrize("name", OPENED_BY_LINK)
def test_secret_links_are_valid(upgraded: Installation, name: str) -> None:
    response = upgraded.browser().get(upgraded.links[name])

    assert response.status_code == 200
    assert OPENED_BY_LINK[name] in response.text


def test_online_meeting_link_counts_down_to_the_meeting(upgraded: Installation) -> None:
    response = upgraded.browser().get(upgraded.links["join"])

    assert response.status_code == 200
    assert "The online room opens" in response.text
    assert JOIN_URL not in response.text


@pytest.mark.parametrize("name", ["feed", "participant_feed"])
def test_personal_feeds_respond(upgraded: Installation, name: str) -> None:
    response = upgraded.browser().get(upgraded.links[name] + ALL)

    assert response.status_code == 200
    assert SPRING in response.text


def test_old_personal_feed_link_redirects_to_the_new_one(upgraded: Installation) -> None:
    response = upgraded.browser().get(upgraded.links["renewed_feed"])
    redirected = upgraded.browser().get(response.location)

    assert (response.status_code, redirected.status_code) == (308, 200)
    assert "X-WR-CALNAME:Renewed" in redirected.text


def test_caldav_responds_publicly_and_by_secret(upgraded: Installation) -> None:
    secret = upgraded.links["feed"].split("/")[2]

    for path in ("/dav", "/dav/calendars", f"/dav/{secret}", f"/dav/{secret}/calendars"):
        response = upgraded.browser().open(path, method="PROPFIND", headers={"Depth": "1"})
        assert response.status_code == 207, path


def test_user_of_an_earlier_session_is_asked_to_sign_in_again(upgraded: Installation) -> None:
    browser = upgraded.signed_in_before()

    page = browser.get("/organise", follow_redirects=True)

    assert (page.status_code, page.request.path) == (200, "/sign-in")
    assert "Your session has ended. Sign in again to continue." in page.text


def test_password_is_still_valid(upgraded: Installation) -> None:
    browser = upgraded.browser()
    sent = {"email": "sofia@example.org", "password": upgraded.links["password"]}

    assert browser.post("/sign-in", data=sent).status_code == 302
    assert browser.get("/organise").status_code == 200


@pytest.mark.parametrize("tab", ORGANISER_PAGES)
def test_organiser_pages_respond(upgraded: Installation, tab: str) -> None:
    assert upgraded.signed_in().get(f"/organise/events/spring{tab}").status_code == 200


def test_history_shows_the_stored_changes(upgraded: Installation) -> None:
    page = re.sub(r"\s+", " ", upgraded.signed_in().get("/organise/events/spring/changes").text)

    for value in ("09:30", "10:00", "Kaunas", "The room is free later.", SPRING, "Sofia Secretary"):
        assert value in page


def test_stored_card_is_served_without_rendering(upgraded: Installation) -> None:
    (stored,) = (FIXTURE / "instance" / "cards").glob("*.png")

    response = upgraded.browser().get("/events/spring/card.png")

    assert (response.status_code, response.mimetype) == (200, "image/png")
    assert response.data == stored.read_bytes()
    assert [file.name for file in (upgraded.folder / "cards").glob("*.png")] == [stored.name]


def test_stored_import_preview_can_be_confirmed(changeable: Installation) -> None:
    browser, preview = changeable.signed_in(), changeable.links["import_preview"]
    page = browser.get(preview)
    assert "First meeting in autumn" in page.text
    chosen = {"state": "draft", "do-0": "create", "body-0": "1", "do-1": "leave"}

    response = browser.post(f"{preview}/confirm", data=chosen)

    assert response.status_code == 302
    titles = {title for (title,) in changeable.rows("SELECT title FROM events")}
    assert {"First meeting in autumn, Riga", "First meeting in autumn"} & titles


def test_secret_links_perform_their_actions(changeable: Installation) -> None:
    browser, links = changeable.browser(), changeable.links

    browser.post(f"{links['registration_to_confirm']}/confirm")
    browser.post(links["follow"])
    browser.post(f"{links['following']}/unsubscribe")
    browser.post(
        f"{links['nominee']}/accept", data={"participation_mode": "online", "consent": "y"}
    )
    new = {"password": "an entirely new password", "again": "an entirely new password"}
    browser.post(links["password_link"], data=new)

    states = dict(changeable.rows("SELECT email_key, state FROM registrations"))
    assert (states["new@example.org"], states["juri@example.ee"]) == ("confirmed", "confirmed")
    paces = "SELECT confirmed_at IS NULL FROM followings WHERE email_key = 'unsure@example.org'"
    assert not changeable.rows(paces)[0][0]
    ended = "SELECT count(*) FROM followings WHERE ended_at IS NOT NULL"
    assert changeable.rows(ended) == [(1,)]
    sent = {"email": "olga@example.org", "password": new["password"]}
    assert changeable.browser().post("/sign-in", data=sent).status_code == 302


def test_outbox_messages_of_every_kind_are_rendered(changeable: Installation) -> None:
    kinds = "SELECT kind FROM messages WHERE status = 'queued'"
    waiting = {kind for (kind,) in changeable.rows(kinds)}
    assert len(waiting) == 20

    changeable.command("mail", "deliver")

    states = changeable.rows("SELECT kind, status, last_error FROM messages WHERE status <> 'sent'")
    assert states == [("registration_confirmed", "dropped", "the registration is cancelled by now")]
    mails = _mails(changeable.folder)
    assert len(mails) > len(waiting)
    for mail in mails:
        _assert_links_open(changeable, mail)


def test_change_before_the_upgrade_notifies_followers_after_it(changeable: Installation) -> None:
    changeable.command("mail", "deliver")

    subjects = [mail["Subject"] for mail in _mails(changeable.folder) if "now@" in mail["To"]]
    assert f"New title: {SPRING}" in subjects


def _mails(folder: Path) -> list[EmailMessage]:
    files = sorted((folder / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def _assert_links_open(upgraded: Installation, mail: EmailMessage) -> None:
    part = mail.get_body(("plain",))
    assert part is not None
    paths = re.findall(r"http://127\.0\.0\.1:8000(/\S*)", part.get_content())
    assert paths, mail["Subject"]
    for path in paths:
        assert upgraded.browser().get(path.rstrip(".")).status_code < 400, (mail["Subject"], path)


def test_worker_runs_queued_tasks(changeable: Installation) -> None:
    queue = changeable.folder / "queue.db"
    assert _tasks(queue) == 4
    environment = {
        **os.environ,
        "INSTANCE_DIR": str(changeable.folder),
        "SECRET_KEY": changeable.links["secret_key"],
        "DATABASE_URL": changeable.url,
        "IMAP_URL": "imap://meetings:secret@127.0.0.1:9/INBOX",
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline and (_tasks(queue) or not _mails(changeable.folder)):
        time.sleep(0.2)
    worker.send_signal(signal.SIGTERM)
    log, _ = worker.communicate(timeout=TIMEOUT_SECONDS)

    assert _tasks(queue) == 0
    assert _mails(changeable.folder)
    assert "TaskRegistry" not in log, log
    assert "Traceback" not in log, log


def _tasks(queue: Path) -> int:
    with closing(sqlite3.connect(queue)) as connection:
        (number,) = connection.execute("SELECT count(*) FROM task").fetchone()
    return int(number)
