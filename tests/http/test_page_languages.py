"""Pages, feeds and mails with a second language, Lithuanian, as if it were complete."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from meetings import extensions
from meetings.adapters.database_schema import upgrade_schema
from meetings.domain.access.operations import create_token
from meetings.domain.access.policy import Role
from meetings.domain.access.rules import TokenScope, new_secret
from meetings.domain.accounts.models import User
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.outbox.models import Message
from meetings.domain.registration.models import Delegation, Registration
from meetings.extensions import db
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.kernel.database import transaction
from meetings.mail.renderer import MailRenderer
from meetings.presenters.presidency_names import presidency_short_name
from meetings.settings import Settings
from tests import factories
from tests.conftest import SECRET
from tests.http.translating import Translations
from tests.web.sign_in import sign_in

BASE = "https://meetings.example.org"
LT = {"Accept-Language": "lt-LT,lt;q=0.9,en;q=0.5"}
COOKIE = "convenor-language"


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with a complete Lithuanian catalogue, on an empty database."""
    folder = tmp_path_factory.mktemp("bilingual")
    assert Translations(folder).write() == ["lt"]
    app = create_app(
        Settings(
            instance=folder, secret_key=SECRET, database_url=f"sqlite:///{folder / 'test.db'}",
            testing=True, public_url=BASE,
        ),
        translations=folder,
    )  # fmt: skip
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        catalogues = extensions.babel.domain_instance.cache  # one for all applications
        catalogues.clear()
        upgrade_schema()
        _fill(db.session())
    yield app
    catalogues.clear()
    with app.app_context():
        db.engine.dispose()


def _fill(session: Session) -> None:
    with transaction(session, now=clock.now()):
        factories.installation(session)
        factories.user(session, email="organiser@example.org", role=Role.SECRETARIAT)
        body = factories.body(session, name="Network", slug="network")
        factories.open_event(session, slug="open", when=factories.coming(), bodies=[body])
        factories.event(
            session, slug="off", when=factories.coming(), title="Round table", bodies=[body],
            state=EventState.CANCELLED,
        )  # fmt: skip


@pytest.fixture
def visitor(bilingual: Flask) -> FlaskClient:
    return bilingual.test_client()


def language_of(page: str) -> str:
    match = re.search(r'<html lang="([^"]*)"', page)
    return match[1] if match else ""


def test_a_reader_gets_the_language_that_the_browser_prefers(visitor: FlaskClient) -> None:
    page, english = visitor.get("/bodies", headers=LT), visitor.get("/bodies")

    assert (language_of(page.text), page.headers["Content-Language"]) == ("lt", "lt")
    assert (language_of(english.text), english.headers["Content-Language"]) == ("en", "en")
    assert "Kalendorius" in page.text
    assert "Kalendorius" not in english.text
    assert {"Accept-Language", "Cookie"} <= {header.strip() for header in page.vary}


def test_the_switcher_shows_the_same_page_and_sets_a_cookie(visitor: FlaskClient) -> None:
    english = visitor.get("/?body=network&view=month").text
    (switch,) = re.findall(r'<a href="([^"]*lang=lt[^"]*)"\s+lang="lt"\s+hreflang="lt"', english)
    switched = visitor.get(switch.replace("&amp;", "&"))
    next_page = visitor.get("/bodies")

    assert switch == "/?body=network&amp;view=month&amp;lang=lt"
    assert ">Lietuvių<" in english
    assert language_of(switched.text) == language_of(next_page.text) == "lt"
    cookie = switched.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=lt; ")
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Secure"} <= set(cookie.split("; "))
    assert "Set-Cookie" not in next_page.headers


def test_the_stored_choice_overrides_the_browser_and_the_query_overrides_both(
    visitor: FlaskClient,
) -> None:
    visitor.set_cookie(COOKIE, "en")

    assert language_of(visitor.get("/bodies", headers=LT).text) == "en"
    assert language_of(visitor.get("/bodies?lang=lt").text) == "lt"


@pytest.mark.parametrize("tag", ["de", "lt-LT", "xx", "", "lt%00", "../lt"])
def test_a_language_that_is_not_offered_changes_nothing(visitor: FlaskClient, tag: str) -> None:
    page = visitor.get(f"/bodies?lang={tag}")
    visitor.set_cookie(COOKIE, "de")

    assert language_of(page.text) == language_of(visitor.get("/bodies").text) == "en"
    assert "Set-Cookie" not in page.headers


def test_the_page_cache_has_one_page_for_each_language(bilingual: Flask) -> None:
    for _ in range(2):  # the second time from the cache
        for headers, cookie, language in (
            ({}, "", "en"), (LT, "", "lt"), ({}, "lt", "lt"), (LT, "en", "en"),
        ):  # fmt: skip
            client = bilingual.test_client()
            if cookie:
                client.set_cookie(COOKIE, cookie)

            assert language_of(client.get("/projects", headers=headers).text) == language


def test_a_cached_page_also_sets_the_cookie(bilingual: Flask) -> None:
    for _ in range(2):
        client = bilingual.test_client()
        response = client.get("/outcomes?lang=lt")
        unchanged = bilingual.test_client().get(
            "/outcomes?lang=lt", headers={"If-None-Match": response.headers["ETag"]}
        )

        assert response.headers["Set-Cookie"].startswith(f"{COOKIE}=lt;")
        assert unchanged.status_code == 304
        assert unchanged.headers["Set-Cookie"].startswith(f"{COOKIE}=lt;")


def test_search_engines_find_each_language(visitor: FlaskClient) -> None:
    page = visitor.get("/events/open?lang=lt").text
    alternates = dict(
        re.findall(r'<link rel="alternate"\s+hreflang="([^"]*)"\s+href="([^"]*)"', page)
    )

    assert alternates == {
        "en": f"{BASE}/events/open?lang=en",
        "lt": f"{BASE}/events/open?lang=lt",
        "x-default": f"{BASE}/events/open",
    }
    assert f'<link rel="canonical" href="{BASE}/events/open?lang=lt">' in page
    assert (
        f'<link rel="canonical" href="{BASE}/events/open">'
        in visitor.get("/events/open", headers=LT).text
    )
    secret = visitor.get(f"/registrations/{new_secret()}")
    assert secret.status_code == 404
    assert "alternate" not in secret.text


def test_pages_with_a_feed_parameter_use_another_parameter_for_their_language(
    visitor: FlaskClient,
) -> None:
    for_feed = visitor.get("/subscribe?lang=lt")
    for_page = visitor.get("/subscribe?body=network&lang=de&page-lang=lt")

    assert language_of(for_feed.text) == "en"
    assert "Set-Cookie" not in for_feed.headers
    assert language_of(for_page.text) == "lt"
    assert "page-lang=lt" not in re.sub(r'(href|content)="[^"]*"', "", for_page.text)
    assert "lang=de" in for_page.text


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/events.ics",
        "/feeds/events.json",
        "/events/off.ics",
        "/robots.txt",
        "/dav/calendars/",
    ],
)
def test_feeds_and_files_vary_only_by_their_url(visitor: FlaskClient, path: str) -> None:
    def get(**headers: str) -> Any:
        method = "PROPFIND" if "dav" in path else "GET"
        return visitor.open(path, method=method, headers={"Depth": "1", **headers})

    english = get()
    visitor.set_cookie(COOKIE, "lt")
    other = get(**LT)

    assert english.status_code in (200, 207)
    assert (english.data, english.headers.get("ETag")) == (other.data, other.headers.get("ETag"))


def test_feeds_and_pages_use_separate_catalogues(visitor: FlaskClient) -> None:
    feed = visitor.get("/feeds/events.ics?lang=lt").text.replace("\r\n ", "")
    page = visitor.get("/events/off?lang=lt").text

    assert "SUMMARY:Atšaukta: Round table" in feed
    assert "puslapiuose" not in feed
    assert "Atšaukta (puslapiuose)" in page


def test_the_list_for_other_sites_sets_no_cookie(visitor: FlaskClient) -> None:
    page = visitor.get("/embed/events?lang=lt")

    assert (language_of(page.text), page.headers["Content-Language"]) == ("lt", "lt")
    assert "Set-Cookie" not in page.headers
    assert "puslapiuose" not in page.text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((number, "posėdis") for number in (1, 21, 101, 121)),
        *((number, "posėdžiai") for number in (2, 9, 22, 29, 102)),
        *((number, "posėdžių") for number in (0, 10, 11, 12, 19, 20, 30, 111, 112)),
    ],
)
def test_lithuanian_has_three_plural_forms(bilingual: Flask, number: int, text: str) -> None:
    with bilingual.test_request_context(), force_locale("lt"):
        counted = ngettext("%(count)s meeting", "%(count)s meetings", number, count=number)

    assert counted == f"{number} {text}"


def test_a_page_counts_with_plural_forms(visitor: FlaskClient) -> None:
    assert "1 posėdis, 1 cancelled" in visitor.get("/?lang=lt&from=2020-01-01").text


def test_sentences_inflect_their_placeholders(bilingual: Flask, session: Session) -> None:
    presidency = factories.presidency(session, country="LT")
    with bilingual.test_request_context("/?lang=lt"):
        assert presidency_short_name(presidency) == "Lietuvos pirmininkavimas"


def test_a_participant_gets_mails_in_the_language_of_the_form(
    bilingual: Flask, visitor: FlaskClient
) -> None:
    form = {
        "name": "Rasa", "email": "rasa@example.org", "participation_mode": "online",
        "delegation": "LT", "organisation": "Ministry", "sector": "police", "consent": "y",
    }  # fmt: skip
    visitor.post("/events/open/register?lang=lt", data=form)
    mail = _mail_to(bilingual, "rasa@example.org")

    assert mail["Subject"].startswith("Patvirtinkite registraciją: ")
    assert '<html lang="lt">' in _html(mail)


def test_actions_on_a_private_page_set_the_language_of_mails(
    bilingual: Flask, visitor: FlaskClient
) -> None:
    secrets = []
    with bilingual.app_context():
        session = db.session()
        event = session.scalars(select(Event).where(Event.slug == "open")).one()
        with transaction(session, now=clock.now()):
            registration = factories.registration(session, event, email="one@example.org")
            delegation = Delegation(event=event, country="LT", contact_email="lt@example.org")
            session.add(delegation)
            session.flush()
        for scope, subject in (
            (TokenScope.REGISTRATION, registration), (TokenScope.DELEGATION, delegation),
        ):  # fmt: skip
            until = clock.now() + timedelta(days=1)
            secrets.append(
                create_token(session, scope, subject.id, now=clock.now(), expires_at=until)[1]
            )
        session.commit()
    visitor.get(f"/registrations/{secrets[0]}?lang=lt")
    visitor.set_cookie(COOKIE, "lt")
    visitor.post(f"/registrations/{secrets[0]}/cancel")
    visitor.post(f"/delegations/{secrets[1]}/answer", data={"answer": "will_not_take_part"})

    with bilingual.app_context():
        locales = [
            db.session.scalars(select(kind.locale)).all() for kind in (Registration, Delegation)
        ]
        sent = db.session.scalars(
            select(Message.locale).where(Message.to_address == "one@example.org")
        ).all()
    assert "lt" in locales[0]
    assert locales[1] == ["lt"]
    assert sent == ["lt"]


def test_a_user_chooses_the_language_of_pages_and_mails(
    bilingual: Flask, visitor: FlaskClient
) -> None:
    with bilingual.app_context():
        user = db.session.scalars(select(User)).one()
        sign_in(visitor, user)
    page = visitor.get("/account").text
    saved = visitor.post("/account/language", data={"language": "lt"})
    refused = visitor.post("/account/language", data={"language": "de"})
    visitor.post("/sign-in/forgotten", data={"email": "organiser@example.org"})
    other = bilingual.test_client()
    with bilingual.app_context():
        sign_in(other, db.session.scalars(select(User)).one())

    assert '<option value="lt">Lietuvių</option>' in page
    assert (saved.status_code, refused.status_code) == (303, 400)
    assert language_of(visitor.get("/account").text) == "lt"
    assert language_of(other.get("/account").text) == "lt"
    mail = _mail_to(bilingual, "organiser@example.org")
    assert mail["Subject"] == "Pasirinkite naują slaptažodį"


def _mail_to(app: Flask, address: str) -> EmailMessage:
    with app.app_context():
        statement = select(Message).where(Message.to_address == address).order_by(Message.id.desc())
        message = db.session.scalars(statement.limit(1)).one()
        renderer = MailRenderer(db.session(), app.jinja_env, BASE, "meetings@example.org")
        return renderer.render(message, now=clock.now() + timedelta(minutes=1))


def _html(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
