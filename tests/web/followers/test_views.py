"""News by e-mail: subscribe, confirm, change, unsubscribe, and refusals."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from meetings.domain.access import services as access
from meetings.domain.access.models import AccessToken
from meetings.domain.access.rules import TokenScope
from meetings.domain.events.rules import EventKind
from meetings.domain.followers.models import Follow
from meetings.domain.followers.rules import MANAGE_LINK_TTL, Frequency
from meetings.factory import create_app
from meetings.kernel import clock
from meetings.settings import Settings
from tests import factories
from tests.domain.followers.helpers import confirmed_follow, unconfirmed_follow

FORM = {"email": "Rasa@Example.org", "pace": "weekly"}
HOST = "https://meetings.example.org"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _organisation(session: Session) -> None:
    factories.installation(session)
    factories.body(session, slug="thb", name="Task Force THB", short_name="THB")
    session.commit()


def text_of(response: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def only(session: Session) -> Follow:
    session.rollback()
    return session.scalars(select(Follow)).one()


def number(session: Session, table: type) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def path_for(session: Session, follow: Follow, scope: TokenScope) -> str:
    until = clock.now() + MANAGE_LINK_TTL
    secret = access.issue_token(session, scope, follow.id, now=clock.now(), expires_at=until)
    return f"/{'follow' if scope is TokenScope.FOLLOW_CONFIRMATION else 'following'}/{secret}"


@pytest.fixture
def guarded_app(tmp_path: Path, app: Flask) -> Flask:
    """Return the application as visitors use it over HTTPS: with rate limits and CSRF tokens."""
    settings = Settings(
        instance=tmp_path, secret_key="s" * 32, public_url=HOST,
        database_url=app.config["SQLALCHEMY_DATABASE_URI"], page_cache=1_000_000,
    )  # fmt: skip
    return create_app(settings)


@pytest.mark.parametrize("page", ["/", "/?view=month", "/?view=year", "/subscribe", "/bodies/thb"])
def test_pages_link_to_news_by_email(client: FlaskClient, page: str) -> None:
    hrefs = re.findall(r'href="(/follow[^"]*)"', client.get(page).text)

    assert hrefs
    assert all(client.get(href.replace("&amp;", "&")).status_code == 200 for href in hrefs)


def test_link_of_a_filtered_page_has_the_filter_without_days(
    client: FlaskClient,
) -> None:
    page = client.get("/?body=thb&kind=webinar&from=2027-03-01")

    assert 'href="/follow?body=thb&amp;kind=webinar"' in page.text


def test_form_shows_the_filter_and_the_digest_time(client: FlaskClient) -> None:
    page = client.get("/follow?body=thb&kind=webinar")

    assert page.status_code == 200
    assert "THB: webinars" in text_of(page)
    assert re.search(r"are sent at 06:00, Stockholm \(CES?T\)", text_of(page))
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert 'autocomplete="email"' in page.text
    assert page.text.count("<input") == page.text.count("<label") + len(
        re.findall(r'<input[^>]+(?:type="hidden"|aria-label)', page.text)
    )


def test_subscribing_stores_the_request_and_points_to_the_inbox(
    client: FlaskClient, session: Session
) -> None:
    response = client.post("/follow?body=thb&kind=webinar&until=2030-01-01", data=FORM)
    page = client.get(response.location)

    follow = only(session)
    assert response.status_code == 303
    assert "We have sent an e-mail to Rasa@example.org" in text_of(page)
    assert (follow.is_live, follow.asked_pace) == (False, Frequency.WEEKLY)
    assert follow.wanted == {"bodies": ["thb"], "kinds": ["webinar"]}


def test_response_does_not_reveal_existing_subscriptions(
    client: FlaskClient, session: Session
) -> None:
    confirmed_follow(session, "rasa@example.org", at=clock.now())

    existing = client.post("/follow", data=FORM)
    page_of_existing = client.get(existing.location)
    new = client.post("/follow", data=FORM | {"email": "other@example.org"})
    page_of_new = client.get(new.location)

    assert (existing.status_code, existing.location) == (new.status_code, new.location)
    expected = page_of_new.text.replace("other@example.org", "Rasa@example.org")
    assert page_of_existing.text == expected


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": ""}, "Please fill this in."),
        ({"email": "rasa"}, "Please enter an e-mail address"),
        ({"email": "rasa@example.org, b@example.org"}, "Please enter an e-mail address"),
        ({"email": "rasa@example.org\r\nBcc: b@example.org"}, "Please enter an e-mail address"),
        ({"email": "x" * 5000}, "Please enter an e-mail address"),
        ({"pace": "hourly"}, "Not a valid choice"),
        ({"pace": None}, "Please choose an option."),
    ],
)
def test_invalid_input_is_refused_with_a_sentence(
    client: FlaskClient, session: Session, typed: dict[str, str | None], sentence: str
) -> None:
    data = {name: value for name, value in (FORM | typed).items() if value is not None}

    response = client.post("/follow", data=data)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert number(session, Follow) == 0


def test_unknown_filters_are_named_and_ignored(client: FlaskClient) -> None:
    page = client.get("/follow?body=thb,nobody&kind=ball")

    ignored = text_of(page).partition("These filters are not known and were ignored: ")[2][:40]
    assert "body=nobody" in ignored
    assert "kind=ball" in ignored
    assert "THB" in text_of(page)


@pytest.mark.parametrize(
    "q",
    [
        "www.evil.test",
        "go to evil.test",
        "a@b",
        "x" * 200,
        "http://e",
        "evil\u3002test",
        "\u202etset.live",
    ],
)
def test_search_terms_with_links_are_not_mailed(
    client: FlaskClient, session: Session, q: str
) -> None:
    page = client.get("/follow", query_string={"q": q})
    client.post("/follow", query_string={"q": q}, data=FORM)

    assert "These filters are not known and were ignored: q=" in text_of(page)
    assert only(session).wanted == {}


def test_only_the_button_confirms(client: FlaskClient, session: Session) -> None:
    url = path_for(
        session, unconfirmed_follow(session, at=clock.now()), TokenScope.FOLLOW_CONFIRMATION
    )

    pages = [client.get(url), client.head(url), client.get(url)]
    assert [page.status_code for page in pages] == [200] * 3
    assert not only(session).is_live

    confirmed = client.post(url)
    repeated = client.post(url)
    page = client.get(confirmed.location)

    assert (confirmed.status_code, repeated.status_code) == (303, 303)
    assert only(session).is_live
    assert "You are subscribed" in text_of(page)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"].startswith("noindex")


def test_confirmation_link_has_one_purpose_and_expires(
    client: FlaskClient, session: Session
) -> None:
    follow = unconfirmed_follow(session, at=clock.now())
    secret = path_for(session, follow, TokenScope.FOLLOW_CONFIRMATION).rpartition("/")[2]
    expired = access.issue_token(
        session, TokenScope.FOLLOW_CONFIRMATION, follow.id, now=clock.now(), expires_at=clock.now()
    )

    assert client.get(f"/following/{secret}").status_code == 404
    assert client.post(f"/following/{secret}/unsubscribe").status_code == 404
    assert client.post(f"/follow/{expired}").status_code == 410
    assert client.get("/follow/nonsense").status_code == 404
    assert not only(session).is_live


def test_private_page_changes_the_frequency(client: FlaskClient, session: Session) -> None:
    follow = confirmed_follow(session, at=clock.now())
    url = path_for(session, follow, TokenScope.FOLLOW_MANAGEMENT)

    page = client.get(url)
    invalid = client.post(url, data={"pace": "never"})
    saved = client.post(url, data={"pace": "daily"})

    assert "E-mails go to rasa@example.org" in text_of(page)
    assert (saved.status_code, invalid.status_code) == (303, 422)
    assert "Saved." in text_of(client.get(saved.location))
    assert only(session).pace is Frequency.DAILY


def test_unsubscribing_from_the_page_is_a_button(client: FlaskClient, session: Session) -> None:
    follow = confirmed_follow(session, at=clock.now(), kinds=(EventKind.WEBINAR,))
    url = path_for(session, follow, TokenScope.FOLLOW_MANAGEMENT)

    page = client.get(f"{url}/unsubscribe")
    assert only(session).is_live
    response = client.post(f"{url}/unsubscribe")

    assert "Stop sending e-mails" in text_of(page)
    assert "You have unsubscribed" in text_of(response)
    subscribe_link = 'href="/follow?kind=webinar">Subscribe to these e-mails again</a>'
    assert subscribe_link in response.text
    assert subscribe_link in client.get(url).text
    assert only(session).email is None
    assert "You have unsubscribed" in text_of(client.get(url))
    assert client.post(url, data={"pace": "daily"}).status_code == 200


def test_one_click_unsubscribe_needs_no_token_and_is_idempotent(
    guarded_app: Flask, session: Session
) -> None:
    url = HOST + path_for(
        session, confirmed_follow(session, at=clock.now()), TokenScope.FOLLOW_MANAGEMENT
    )
    program = guarded_app.test_client(use_cookies=False)

    responses = [program.post(f"{url}/unsubscribe", data=ONE_CLICK) for _ in range(30)]

    assert {response.status_code for response in responses} == {200}
    assert not any("Set-Cookie" in response.headers for response in responses)
    assert only(session).ended_at is not None


def test_other_forms_need_their_csrf_token(guarded_app: Flask, session: Session) -> None:
    client = guarded_app.test_client()
    follow = unconfirmed_follow(session, at=clock.now())
    confirming = HOST + path_for(session, follow, TokenScope.FOLLOW_CONFIRMATION)

    assert client.post(f"{HOST}/follow", data=FORM).status_code == 400
    assert client.post(confirming).status_code == 400
    assert not only(session).is_live


def test_rate_limit_has_a_sentence(guarded_app: Flask) -> None:
    guarded_app.config["WTF_CSRF_ENABLED"] = False
    client = guarded_app.test_client()

    responses = [client.post("/follow", data={}) for _ in range(21)]

    assert [response.status_code for response in responses] == [422] * 20 + [429]
    assert "too many requests" in text_of(responses[-1])
    assert client.get("/follow").status_code == 200


def test_token_is_neither_logged_nor_stored(
    client: FlaskClient, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    url = path_for(session, confirmed_follow(session, at=clock.now()), TokenScope.FOLLOW_MANAGEMENT)
    secret = url.rpartition("/")[2]

    client.get(url)
    client.post(f"{url}/unsubscribe")

    output = capsys.readouterr()
    assert secret not in output.out + output.err
    assert secret not in session.scalars(select(AccessToken.digest)).all()
