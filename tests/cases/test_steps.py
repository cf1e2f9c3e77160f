"""The cases with steps give the recorded results: registrations, mails, feeds and forms."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from typing import Any

import pytest

from meetings.extensions import open_session
from tests import factories
from tests.cases.catalogue import INPUTS, SOURCES, assert_as_recorded, cases, recorded
from tests.cases.steps import (
    calendar_of,
    cancel_full_meeting,
    confirm,
    entries,
    feed,
    invitation,
    property_of,
    register,
    states,
    to_of,
    upload,
)
from tests.upgrade.new_installation import DAY, Installation

Value = Any
Step = Callable[[Installation], Value]
CASES: dict[str, Step] = {}


def case(name: str) -> Callable[[Step], Step]:
    """Register the steps of the case with this name."""

    def decorate(step: Step) -> Step:
        CASES[name] = step
        return step

    return decorate


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Create an installation with one body, and sign in its secretariat."""
    folder = tmp_path_factory.mktemp("cases")
    site = Installation(folder, f"sqlite:///{folder / 'convenor.db'}")
    with open_session(site.app) as session:
        factories.installation(session)
        factories.body(session, slug="thb", name="Task Force", acronym="TF", email="tf@example.org")
        factories.user(session, email="sofia@example.org", name="Sofia")
        session.commit()
    site.sign_in("sofia@example.org")
    yield site
    site.close()


def test_every_case_has_steps() -> None:
    assert {case.name for case in cases() if case.kind not in SOURCES} == CASES.keys()


def test_recorded_results_of_mails_are_right() -> None:
    line = (INPUTS / "141-subject-with-accents.txt").read_text("utf-8").splitlines()[0]
    assert recorded("141-subject-with-accents") == line.partition(": ")[2]


def test_recorded_entry_has_the_description() -> None:
    (line,) = recorded("153-description-in-feed")
    assert line.startswith("DESCRIPTION:What it is about\\n\\n")


def test_recorded_names_with_titles_are_taken() -> None:
    assert set(recorded("124-title-without-blank").values()) == {303}


@pytest.mark.parametrize("name", CASES)
def test_every_case_gives_the_recorded_result(site: Installation, name: str) -> None:
    assert_as_recorded(name, CASES[name](site))


@case("110-feed-source")
def _(site: Installation) -> Value:
    confirm(
        site, upload(site, "source.ics", (INPUTS / "110-feed-source.ics").read_bytes())
    )  # fmt: skip
    calendar = feed(site)
    return {
        "entries": entries(calendar, "Feed"),
        "longest line": max(len(line.encode()) for line in calendar.split("\r\n")),
    }


@case("145-read-again")
def _(site: Installation) -> Value:
    content = (INPUTS / "110-feed-source.ics").read_bytes()
    preview = upload(site, "source.ics", content)
    if 'name="do-' in site.client.get(preview).text:
        confirm(site, preview)
    page = site.client.get(upload(site, "source.ics", content)).text
    return {"meetings": page.count('class="import-row"'), "choices": page.count('name="do-')}


@case("120-name-one-letter")
def _(site: Installation) -> Value:
    slug = site.meeting("One letter")
    return {"status": register(site, slug, "O", "o@example.org"), "states": states(site, slug)}


@case("121-name-apostrophes")
def _(site: Installation) -> Value:
    slug = site.meeting("Apostrophes")
    mail = invitation(site, slug, "Seán O'Brien-Ó Néill", "sean.o'brien@example.org")
    to = str(message_from_bytes(mail, policy=policy.SMTP)["To"])
    return {"to": to, "attendee": property_of("ATTENDEE", calendar_of(mail))}


@case("123-turkish-and-upper-case")
def _(site: Installation) -> Value:
    slug = site.meeting("DİYARBAKIR Işık toplantısı")
    register(site, slug, "İstanbullu Işık", "ISIK@EXAMPLE.ORG")
    site.post(site.browser(), f"{site.link('ISIK', '/registrations/')}/confirm")
    site.mails()
    page = f"/organise/events/{slug}/participants"
    words = ("isik", "ISIK", "ışık", "diyarbakir")
    return {
        "slug": slug,
        "states": states(site, slug),
        "participants": {
            word: "İstanbullu Işık" in site.client.get(page, query_string={"q": word}).text
            for word in words[:3]
        },
        "search": {
            word: f"/events/{slug}"
            in site.browser().get("/search", query_string={"q": word}).text
            for word in words
        },
    }  # fmt: skip


@case("124-title-without-blank")
def _(site: Installation) -> Value:
    slug = site.meeting("Titles before names")
    names = ("Dr.Anna Ozola", "M.Sc.Eva Holm", "Eva Holm PhD.MBA", "St.John Smythe")
    return {
        name: register(site, slug, name, f"n{number}@example.org")
        for number, name in enumerate(names)
    }


@case("127-idn-domain")
def _(site: Installation) -> Value:
    slug = site.meeting("Foreign domains")
    return [
        to_of(invitation(site, slug, name, email))
        for name, email in (("Åsa Öst", "asa@bücher.example"), ("Jan", "jan@xn--bcher-kva.example"))
    ]


@case("129-comma-and-quotes-in-name")
def _(site: Installation) -> Value:
    mail = invitation(site, site.meeting("Quotes"), 'Berg, Anna "Nan"', "nan@example.org")
    return {"to": to_of(mail), "attendee": property_of("ATTENDEE", calendar_of(mail))}


@case("131-name-200-and-201")
def _(site: Installation) -> Value:
    slug = site.meeting("Long names")
    refused = register(site, slug, "x" * 201, "long@example.org")
    mail = invitation(site, slug, "x" * 200, "short@example.org")
    (part,) = (
        part
        for part in message_from_bytes(mail, policy=policy.SMTP).walk()
        if part.get_content_type() == "text/calendar"
    )
    lines = bytes(part.get_payload(decode=True)).split(b"\r\n")
    return {"201": refused, "longest line": max(map(len, lines)), "states": states(site, slug)}


@case("133-form-sent-twice")
def _(site: Installation) -> Value:
    slug = site.meeting("Sent twice")
    for email in ("rasa@example.org",) * 3 + ("RASA@EXAMPLE.ORG",):
        register(site, slug, "Rasa", email)
    return {"states": states(site, slug), "mails": len(site.raw_mails())}


@case("134-two-for-one-seat")
def _(site: Installation) -> Value:
    slug = site.meeting("One seat", total="1", has_waiting_list="y")
    pages = [site.register(slug, name, confirm=False) for name in ("First Comer", "Second Comer")]
    for page in pages:
        site.post(site.browser(), f"{page}/confirm")
    site.mails()
    return states(site, slug)


@case("136-waiting-person-cancels")
def _(site: Installation) -> Value:
    slug = site.meeting("Waiting", total="1", has_waiting_list="y")
    first, second, _third = (site.register(slug, name) for name in ("Ann A", "Bob B", "Cid C"))
    site.post(site.browser(), f"{second}/cancel")
    site.post(site.browser(), f"{first}/cancel")
    site.mails()
    return states(site, slug)


@case("137-seat-given-up")
def _(site: Installation) -> Value:
    slug = site.meeting("Given up", total="1", has_waiting_list="y")
    first, _second = (site.register(slug, name) for name in ("Ann A", "Bob B"))
    site.post(site.browser(), f"{first}/cancel")
    given_up = states(site, slug)
    back = site.browser().post(f"{first}/come-back").status_code
    site.mails()
    return {"given up": given_up, "status": back, "back": states(site, slug)}


@case("138-room-for-nobody")
def _(site: Installation) -> Value:
    slug = site.meeting("No seats", has_waiting_list="y")
    site.register(slug, "Ann A")
    site.save(f"/organise/events/{slug}/details", total="0")
    site.register(slug, "Bob B")
    site.mails()
    return states(site, slug)


@case("140-meeting-cancelled-with-waiting")
def _(site: Installation) -> Value:
    _slug, mails = cancel_full_meeting(site, "Called off")
    methods = {to_of(mail): re.findall(rb"method=\"?(\w+)", mail) for mail in mails}
    return {to: sorted(method.decode() for method in matches) for to, matches in methods.items()}


@case("146-cancelled-in-feed")
def _(site: Installation) -> Value:
    before = site.meeting("Off in the feed")
    sequences = [entries(feed(site), "Off in the feed")[0]]
    site.post(site.client, f"/organise/events/{before}/cancel", reason="Storm")
    sequences += entries(feed(site), "Off in the feed")
    wanted = ("STATUS", "SEQUENCE", "TRANSP")
    return [[line for line in entry if line.startswith(wanted)] for entry in sequences]


@case("141-subject-with-accents")
def _(site: Installation) -> Value:
    slug = site.meeting("Before the accents")
    site.register(slug, "Ann A")
    site.mails()
    title = (INPUTS / "141-subject-with-accents.txt").read_text("utf-8").splitlines()[0]
    site.save(f"/organise/events/{slug}/details", title=title.partition(": ")[2])
    (mail,) = site.raw_mails()
    header = re.search(rb"^Subject: (.*?)\r\n(?=\S)", mail, re.MULTILINE | re.DOTALL)
    assert header is not None
    subject = str(make_header(decode_header(header[1].decode("ascii"))))
    return subject.partition(": ")[2]


@case("143-invitation-buttons")
def _(site: Installation) -> Value:
    mail = invitation(site, site.meeting("Buttons"), "Ann", "ann@example.org")
    parsed = message_from_bytes(mail, policy=policy.SMTP)
    kinds = Counter(part.get_content_type() for part in parsed.walk())
    calendar = calendar_of(mail)
    names = ("METHOD", "ATTENDEE", "ORGANIZER")
    return {
        "parts": dict(kinds),
        "from": str(parsed["From"]),
        "calendar": [line for name in names for line in property_of(name, calendar)],
    }


@case("148-new-meeting-odd-days")
def _(site: Installation) -> Value:
    new = {"title": "Odd day", "body": 1, "kind": "seminar", "known": "day", "mode": "on_site",
           "city": "Stockholm", "country": "SE", "starts_on": DAY}  # fmt: skip
    odd = {
        "1900-02-28": {"starts_on": "1900-02-28"},
        "0001-01-01": {"starts_on": "0001-01-01"},
        "2100-03-01": {"starts_on": "2100-03-01"},
        "2027-02-29": {"starts_on": "2027-02-29"},
        "last day before the first": {"ends_on": "2035-05-07"},
        "in the gap of the clock": {"starts_on": "2027-03-28", "starts_time": "02:30"},
    }
    return {
        name: site.client.post("/organise/events/new", data=new | {"nonce": name} | day).status_code
        for name, day in odd.items()
    }


@case("149-new-meeting-sent-twice")
def _(site: Installation) -> Value:
    new = {"title": "Twice", "body": 1, "kind": "seminar", "known": "day", "starts_on": DAY,
           "mode": "online"}  # fmt: skip
    twice = [{**new, "nonce": "the same form"}] * 2 + [{**new, "nonce": "another form"}]
    return [site.post(site.client, "/organise/events/new", **form) for form in twice]


@case("153-description-in-feed")
def _(site: Installation) -> Value:
    content = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:d@t\r\nDTSTAMP:20260901T080000Z\r\n"
        "SUMMARY:Described\r\nDTSTART;VALUE=DATE:20270412\r\n"
        "DESCRIPTION:What it is about\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    confirm(site, upload(site, "described.ics", content.encode()))
    (entry,) = entries(feed(site), "Described")
    return [line for line in entry if line.startswith("DESCRIPTION")]
