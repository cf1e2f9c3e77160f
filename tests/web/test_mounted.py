"""The application below a path: no link, redirect, cookie or asset leaves it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import Client, EnvironBuilder, TestResponse

from meetings.demo import loader
from meetings.domain.access.policy import Actor, Grant, Role
from meetings.domain.calendars import services as calendars
from meetings.domain.delegations import services as delegations
from meetings.domain.delegations.rules import Contact
from meetings.domain.events.models import Event
from meetings.domain.events.rules import AttendanceMode
from meetings.extensions import db
from meetings.http import urls
from meetings.jobs.deliver_mail import deliver_due
from meetings.jobs.send_notifications import send_notifications
from meetings.kernel import clock
from meetings.presenters.calendar_texts import phrasebook
from tests import factories
from tests.caldav.helpers import NS, props
from tests.conftest import make_app
from tests.web.crawling import HOST, PREFIX, PUBLIC_URL, Crawler, is_below, outside

pytestmark = pytest.mark.slow

PASSWORD = "an organiser of the tests"
PRINCIPAL, HOME_SET = "d:current-user-principal", "c:calendar-home-set"
SECRETARIAT = "secretariat@example.org"
ORGANISER = Actor(1, "Secretary", (Grant(Role.SECRETARIAT),))
#: The links in e-mails, up to the token or the slug.
KINDS = (
    "registrations", "join", "delegations", "follow", "following", "sign-in/link", "events",
)  # fmt: skip
_URL = re.compile(rf"https?://{re.escape(HOST)}[^\s\"'<>\\)]*")


@pytest.fixture(scope="module")
def mounted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application with demo data below /convenor, with its page cache."""
    folder = tmp_path_factory.mktemp("mounted")
    app = make_app(
        folder, f"sqlite:///{folder / 'test.db'}", public_url=PUBLIC_URL, page_cache=2**22
    )
    with app.app_context():
        loader.load(db.session(), now=clock.now(), password=PASSWORD)
        _add_open_event(db.session())
        calendars.rebuild_entries(db.session(), texts=phrasebook(PUBLIC_URL), now=clock.now())
    yield app
    with app.app_context():
        db.engine.dispose()


def _add_open_event(session: Session) -> None:
    """Add an event with open registration, led by a body with followers."""
    event = factories.open_event(
        session, slug="open", when=factories.coming(), join_url="https://video.example.org/1",
        mode=AttendanceMode.ONLINE, bodies=[factories.body(session, name="Tests", slug="tests")],
    )  # fmt: skip
    event.registration_closes_at = None
    session.commit()


@pytest.fixture
def visitor(mounted: Flask) -> Client:
    """Return a signed-out browser."""
    return Client(mounted)


def post(client: Client, path: str, **data: str) -> TestResponse:
    return client.post(path, base_url=f"https://{HOST}", data=data)


def signed_in(client: Client) -> Client:
    response = post(client, f"{PREFIX}/sign-in", email=SECRETARIAT, password=PASSWORD)
    assert response.location == f"{PREFIX}/organise", response.text
    return client


def test_every_link_of_a_public_page_or_feed_is_below_the_path(
    mounted: Flask, visitor: Client
) -> None:
    crawler = Crawler(mounted, visitor)

    crawler.crawl([f"{PREFIX}/{path}" for path in ("", "robots.txt", "sitemap.xml", "nowhere")])
    for path in ("events.jcal", "events.jscal"):
        crawler.get(f"{PREFIX}/feeds/{path}")

    assert crawler.stray == set()
    assert crawler.broken == {(f"{PREFIX}/nowhere", 404)}
    assert len(crawler.opened) > 100
    assert {f"{PREFIX}/feeds/events.{kind}" for kind in ("ics", "json", "atom")} <= {
        path.partition("?")[0] for path in crawler.opened
    }


def test_every_link_of_an_organiser_page_is_below_the_path(mounted: Flask, visitor: Client) -> None:
    crawler = Crawler(mounted, signed_in(visitor))

    crawler.crawl([f"{PREFIX}/organise", f"{PREFIX}/account", f"{PREFIX}/styleguide"])

    assert crawler.stray == set()
    assert {path for path, _ in crawler.broken} <= {f"{PREFIX}/styleguide"}
    assert f"{PREFIX}/organise/year" in crawler.opened


def test_pages_work_with_and_without_prefix_stripping(visitor: Client) -> None:
    pages = [visitor.get(path).text for path in (f"{PREFIX}/bodies", "/bodies")]
    moved = visitor.get("/bodies", environ_overrides={"SCRIPT_NAME": PREFIX}).text

    assert pages[0] == pages[1] == moved
    assert f'href="{PREFIX}/bodies/tests"' in moved
    assert visitor.get(f"{PREFIX}").status_code == 200
    assert visitor.get("/convenor-else/bodies").status_code == 404


def test_sign_in_redirects_below_the_path(visitor: Client) -> None:
    refused = visitor.get(f"{PREFIX}/organise/year?year=2020", base_url=f"https://{HOST}")
    form = visitor.get(refused.location, base_url=f"https://{HOST}").text
    action = re.search(r'action="([^"]*next=[^"]*)"', form)
    response = post(visitor, action[1] if action else "", email=SECRETARIAT, password=PASSWORD)
    cookie = response.headers["Set-Cookie"]
    elsewhere = visitor.get(f"{PREFIX}/sign-in?next=/other", base_url=f"https://{HOST}")

    assert refused.location.startswith(f"{PREFIX}/sign-in?next={PREFIX}/organise/year")
    assert response.location == f"{PREFIX}/organise/year?year=2020"
    assert cookie.startswith("__Secure-convenor=")
    assert {"Secure", "HttpOnly", f"Path={PREFIX}"} <= set(cookie.split("; "))
    assert elsewhere.location == f"{PREFIX}/organise"


def test_urls_for_calendar_clients_are_below_the_path(mounted: Flask) -> None:
    client = Client(mounted)

    def checked(response: TestResponse) -> str:
        hrefs = re.findall(r"<d:href>([^<]*)</d:href>", response.text)
        assert response.status_code == 207, response.text
        assert hrefs
        assert [href for href in hrefs if not is_below(href)] == []
        assert outside(response.text) == set()
        return response.text

    def href_in(text: str, name: str) -> str:
        return str(re.findall(rf"<{name}><d:href>([^<]*)", text)[0])

    def find(path: str, *names: str, depth: str = "0") -> str:
        return checked(client.open(_propfind(path, *names, depth=depth)))

    redirect = client.open(_propfind(f"{PREFIX}/.well-known/caldav"))
    principal = href_in(find(redirect.location, PRINCIPAL), PRINCIPAL)
    home = href_in(find(principal, HOME_SET), HOME_SET)
    calendar = f"{PREFIX}/dav/calendars/all/"
    entry = re.findall(rf"{calendar}[^<]+\.ics", find(calendar, "d:getetag", depth="1"))[0]

    assert principal == href_in(find(f"{PREFIX}/", PRINCIPAL), PRINCIPAL)
    assert f"<d:href>{calendar}</d:href>" in find(home, "d:displayname", depth="1")
    assert "BEGIN:VEVENT" in checked(client.open(_multiget(calendar, entry)))
    assert f"<d:href>{entry}</d:href>" in client.open(_request("PUT", entry, "x")).text
    assert client.open(_request("GET", calendar)).location == f"{PREFIX}/feeds/events.ics"


def _request(method: str, path: str, body: str = "", depth: str = "0") -> dict[str, Any]:
    """Return the WSGI environment of a request for a path of the host."""
    return EnvironBuilder(path, method=method, data=body, headers=[("Depth", depth)]).get_environ()


def _propfind(path: str, *names: str, depth: str = "0") -> dict[str, Any]:
    body = f"<d:propfind {NS}>{props(*names)}</d:propfind>" if names else ""
    return _request("PROPFIND", path, body, depth)


def _multiget(calendar: str, entry: str) -> dict[str, Any]:
    content = f"{props('c:calendar-data')}<d:href>{entry}</d:href>"
    body = f"<c:calendar-multiget {NS}>{content}</c:calendar-multiget>"
    return _request("REPORT", calendar, body, "1")


def test_links_of_mails_are_below_the_path_and_open(mounted: Flask, visitor: Client) -> None:
    _cause_mails(mounted, visitor)
    mails = _delivered(mounted)
    links = {url for text in mails for url in _URL.findall(text)}
    opened = {
        url: visitor.get(url.removeprefix(f"https://{HOST}"), base_url=f"https://{HOST}")
        for url in links
    }

    assert len(mails) >= 7
    assert [url for url in links if not is_below(url)] == []
    assert {
        url: response.status_code for url, response in opened.items() if response.status_code > 399
    } == {}
    kinds = (
        "registrations",
        "join",
        "delegations",
        "follow",
        "following",
        "sign-in/link",
        "events",
    )
    for kind in kinds:
        assert any(url.startswith(f"{PUBLIC_URL}/{kind}/") for url in links), kind


def _cause_mails(app: Flask, client: Client) -> None:
    """Register, follow, reset a password; as organiser invite delegations and postpone."""
    form = {
        "name": "Rasa Rasaitė", "email": "rasa@example.org", "participation_mode": "online",
        "delegation": "LT", "organisation": "Ministry", "sector": "police", "consent": "y",
    }  # fmt: skip
    post(client, f"{PREFIX}/events/open/register", **form)
    post(
        client, f"{PREFIX}/follow?body=tests", email="rasa@example.org", pace="at_once", consent="y"
    )
    post(client, f"{PREFIX}/sign-in/forgotten", email=SECRETARIAT)
    for text in _delivered(app):
        for token in re.findall(rf"{PUBLIC_URL}/(registrations/[\w-]+|follow/[\w-]+)", text):
            confirm = f"{PREFIX}/{token}" + ("/confirm" if "registrations" in token else "")
            post(client, confirm)
    signed_in(client)
    with app.app_context():
        event = db.session.scalars(select(Event).where(Event.slug == "open")).one()
        contact = Contact("EE", "Mari", "contact@example.org")
        delegations.invite_delegations(db.session(), event, [contact], ORGANISER, now=clock.now())
    _delivered(app)
    post(client, f"{PREFIX}/organise/events/open/postpone", reason="The room is gone.")


def _delivered(app: Flask) -> list[str]:
    """Deliver all due e-mails, and return each as one text with its headers."""
    with app.app_context():
        later = clock.now() + timedelta(hours=1)
        send_notifications(db.session(), now=later)
        deliver_due(clock=lambda: later)
        folder = Path(app.instance_path) / "mail"
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in folder.iterdir()
    ]
    texts = []
    for mail in mails:
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        bodies = [part if isinstance(part, str) else part.decode() for part in parts]
        texts.append("\n".join([*map(str, mail.values()), *bodies]).replace("\r\n ", ""))
    return texts


def test_every_url_function_names_an_existing_page(mounted: Flask) -> None:
    one_name = (
        urls.event_url, urls.event_file_url, urls.event_card_url, urls.registration_form_url,
        urls.organised_event_url, urls.participants_url, urls.organised_delegations_url,
        urls.body_url, urls.presidency_url, urls.project_url,
        urls.framework_url, urls.personal_feed_url, urls.registration_url, urls.join_url,
        urls.delegation_url, urls.confirm_following_url, urls.following_url, urls.unsubscribe_url,
        urls.password_url,
    )  # fmt: skip
    paths = [value for name, value in vars(urls).items() if name.endswith("_PATH")]
    built_urls = [urls.site_url(path, base="") for path in paths if path != urls.STATIC_PATH]
    built_urls += [url_of("a", base="") for url_of in one_name]
    built_urls += [urls.record_url(base=""), urls.document_url("a", 1, "ä b.pdf", base="")]
    built_urls.append(urls.account_url(base=""))
    adapter = mounted.url_map.bind(HOST)

    rules = [adapter.match(path, return_rule=True)[0].rule for path in built_urls]

    assert len(set(rules)) == len(built_urls)
    for name, function in vars(urls).items():
        assert not name.endswith("_url") or function in (*one_name, *_OTHERS), name


_OTHERS = (
    urls.site_url, urls.record_url, urls.document_url, urls.sitemap_url, urls.account_url,
    urls.personal_join_url,
)  # fmt: skip
