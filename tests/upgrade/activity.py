"""Fill an installation through its pages, as its users did before the upgrade."""

import re
from datetime import date
from io import BytesIO

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.access.policy import Role
from tests import factories
from tests.upgrade.new_installation import PERSON, Installation
from tests.web.form_helpers import form_of

#: Replaces the expiry of short-lived tokens, so that the fixture does not expire.
EXPIRES_AT = "2036-01-01 00:00:00.000000"
PLAN = (
    "18-19 September 2034 First meeting in autumn, Riga\nOctober 2034 (tbc) Second meeting\nnoise\n"
)
#: For kinds whose rendering depends on the current state: the recipient with a valid message.
STILL_VALID = {
    "registration_received": "new@example.org",
    "registration_confirmed": "rasa@example.org",
    "nominated": "juri@example.ee",
}


def _organisation(session: Session) -> None:
    factories.installation(session)
    first = factories.priority(session, slug="safe", name="A safe region")
    body = factories.body(
        session, slug="thb", name="Task Force against Trafficking", acronym="TF-THB",
        short_name="TF-THB", email="thb@example.org", priority_id=first.id,
    )  # fmt: skip
    factories.body(session, slug="youth", name="Network for Youth", acronym="NY")
    for country in ("EE", "LT", "LV"):
        factories.membership(session, country)
    factories.presidency(
        session, slug="lt-2034", starts_on=date(2034, 7, 1), ends_on=date(2035, 6, 30)
    )
    factories.series(session, slug="seminars", name="Seminars", body_id=body.id)
    factories.project(session, slug="adstringo", acronym="ADSTRINGO", title="Against exploitation")
    strategy = factories.framework(session, slug="strategy", name="Strategy")
    factories.framework_node(session, strategy, slug="action-1", text="Train the police")
    factories.user(session, email="sofia@example.org", name="Sofia Secretary")
    factories.user(
        session, role=Role.ORGANISER, of=body, email="olga@example.org", name="Olga Organiser"
    )


def fill(site: Installation) -> None:
    """Create meetings, registrations, followers, accounts, imports and unsent mail."""
    with Session(site.engine) as session:
        _organisation(session)
        session.commit()
    site.sign_in("sofia@example.org")
    _seminar(site)
    _decisions(site)
    _delegations(site)
    _called_off(site)
    _followers(site)
    _accounts(site)
    _imports(site)
    _unsent(site)


def _seminar(site: Installation) -> None:
    slug = site.meeting(
        "Spring seminar", join_url="https://video.example.org/room/7", slug="spring"
    )
    slug, page = "spring", "/organise/events/spring"
    site.post(site.client, f"{page}/agenda/sessions/new", title="Opening", kind="opening")
    site.post(site.client, f"{page}/agenda/people/new", name="Rasa Rasaitė", role="speaker",
            session_id="1", position_held="Director", country="LT")  # fmt: skip
    site.client.post(
        f"{page}/documents/new", content_type="multipart/form-data",
        data={"title": "Draft agenda", "kind": "agenda", "visibility": "public", "language": "en",
              "session_id": "", "file": (BytesIO(b"%PDF-1.7 agenda"), "Agenda.pdf")},
    )  # fmt: skip
    site.post(site.client, f"{page}/record/outcomes/new", kind="conclusion", text="Train more",
            state="noted", visibility="public")  # fmt: skip
    rasa = site.register(slug, "Rasa Rasaitė")
    site.facts["registration"] = rasa
    site.facts["join"] = site.link("rasa@example.org", "/join/")
    site.facts["registration_to_confirm"] = site.register(slug, "New Newman", confirm=False)
    cancelled = site.register(slug, "Anna Annasson")
    site.post(site.browser(), f"{cancelled}/cancel")
    site.facts["participant_feed"] = _feed(site, site.browser(), f"{rasa}/calendars", "Mine")
    site.post(site.browser(), f"/events/{slug}/register", name="Rasa Rasaitė",
            email="rasa@example.org", **PERSON)  # fmt: skip
    site.save(f"{page}/details", starts_time="10:00", reason="The room is free later.")


def _feed(site: Installation, client: FlaskClient, page: str, name: str) -> str:
    target = site.post(client, page, name=name, parts=["registrations", "bodies"], bodies=["1"])
    match = re.search(r"/feeds/[\w-]{43}/my\.ics", client.get(target).text)
    assert match is not None
    return match[0]


def _decisions(site: Installation) -> None:
    slug = site.meeting("Approval workshop", registration="approval")
    site.register(slug, "Petra Pending")
    site.register(slug, "Dan Declined")
    page = site.client.get(f"/organise/events/{slug}/participants").text
    number = re.findall(r"/participants/(\d+)/decline", page)[0]
    site.post(site.client, f"/organise/events/{slug}/participants/{number}/decline", reason="Full")
    slug = site.meeting("Small meeting", total="1", has_waiting_list="y")
    site.register(slug, "First Comer")
    site.register(slug, "Late Comer")


def _delegations(site: Installation) -> None:
    slug = site.meeting("Delegation meeting", per_delegation="4")
    site.post(site.client, f"/organise/events/{slug}/delegations/ask", country="EE", name="Mari",
            email="mari@example.ee")  # fmt: skip
    page = site.facts["delegation"] = site.link("mari@example.ee", "/delegations/")
    browser = site.browser()
    for name in ("juri", "mart", "kati"):
        site.post(browser, f"{page}/nominate", name=name.title(), email=f"{name}@example.ee",
                organisation="Ministry", participation_mode="online")  # fmt: skip
    mails = site.mails()
    site.post(browser, f"{site.link('kati@example.ee', '/registrations/', mails)}/refuse")
    numbers = re.findall(r"/withdraw/(\d+)", browser.get(page).text)
    site.post(browser, f"{page}/withdraw/{sorted(numbers, key=int)[1]}")
    site.facts["nominee"] = site.link("juri@example.ee", "/registrations/", mails)


def _called_off(site: Installation) -> None:
    for title, action in (("Cancelled meeting", "cancel"), ("Postponed meeting", "postpone")):
        slug = site.meeting(title)
        site.register(slug, f"{title.split()[0]} Person")
        site.mails()
        site.post(site.client, f"/organise/events/{slug}/{action}", reason="Storm")


def _followers(site: Installation) -> None:
    for name, pace in (("now", "at_once"), ("weekly", "weekly"), ("unsure", "daily")):
        site.browser().post("/follow?body=thb", data={"email": f"{name}@example.org", "pace": pace})
        link = site.link(f"{name}@example.org", "/follow/")
        if name == "unsure":
            site.facts["follow"] = link
        else:
            site.post(site.browser(), link)
    site.save("/organise/events/spring/details", city="Kaunas", reason="A larger room")
    site.sql("UPDATE following_announcements SET due_at = :at", at="2026-01-14 09:00:00")
    site.sql("UPDATE changes SET at = :at WHERE id = (SELECT max(id) FROM changes)",
           at="2026-01-15 04:00:00")  # fmt: skip
    site.sql("UPDATE followings SET told_until = :at WHERE confirmed_at IS NOT NULL",
           at="2026-01-15 03:00:00")  # fmt: skip
    site.sql("UPDATE followings SET due_at = told_until WHERE pace = 'weekly'")
    mails = site.mails()
    site.facts["following"] = site.link("now@example.org", "/following/", mails)


def _accounts(site: Installation) -> None:
    new = "/organise/settings/users/new"
    person = {"name": "Nora New", "email": "nora@example.org", "secretariat": "y"}
    assert site.client.post(new, data=form_of(site.client, new) | person).status_code == 200
    site.facts["invitation"] = site.link("nora@example.org", "/sign-in/link/")
    site.browser().post("/sign-in/forgotten", data={"email": "olga@example.org"})
    site.facts["password_link"] = site.link("olga@example.org", "/sign-in/link/")
    site.facts["feed"] = _feed(site, site.client, "/account/feeds", "All of ours")
    old = site.facts["renewed_feed"] = _feed(site, site.client, "/account/feeds", "Renewed")
    site.post(site.client, "/account/feeds/3/renew")
    assert site.browser().get(old).status_code == 308
    cookie = site.client.get_cookie("convenor")
    assert cookie is not None
    site.facts["session"] = cookie.value
    site.command("address", "move", "body", "youth", "young-people")


def _imports(site: Installation) -> None:
    sent = {"kind": "text", "name": "Plan", "timezone": "Europe/Riga", "body": "1"}
    form = form_of(site.client, "/organise/import")
    period = {"period": form["period"]}
    site.facts["import_preview"] = site.post(
        site.client, "/organise/import", text=PLAN, **sent | period
    )
    response = site.post(
        site.client, "/organise/import", **sent | period, text="1 June 2034 Imported, Riga"
    )
    site.post(
        site.client, f"{response}/confirm", state="draft", **{"do-0": "create", "body-0": "1"}
    )


def _unsent(site: Installation) -> None:
    """Leave one message of each kind in the outbox, and let no token expire soon."""
    site.mails()
    site.sql(
        "INSERT INTO messages (kind, to_address, to_name, locale, facts, subject, subject_id,"
        " event_id, status, created_at, due_at, sent_at, attempts, last_error)"
        " SELECT 'reply_declined', to_address, to_name, locale, facts, subject, subject_id,"
        " event_id, status, created_at, due_at, sent_at, attempts, last_error FROM messages"
        " WHERE kind = 'registration_cancelled'"
    )
    site.sql(
        "UPDATE messages SET status = 'queued', sent_at = NULL, attempts = 0, claimed_at = NULL"
        " WHERE id IN (SELECT max(id) FROM messages WHERE status = 'sent' GROUP BY kind)"
        " AND kind NOT IN ('registration_received', 'registration_confirmed', 'nominated')"
    )
    for kind, address in STILL_VALID.items():
        site.sql(
            "UPDATE messages SET status = 'queued', sent_at = NULL, attempts = 0"
            " WHERE kind = :kind AND to_address = :address", kind=kind, address=address,
        )  # fmt: skip
    # A change without notifications so far.
    site.save("/organise/events/spring/details", title="Spring seminar on trafficking")
    assert site.browser().get("/events/spring/card.png").status_code == 200
    calendar = site.browser().get("/feeds/events.ics?until=2036-01-01").text.replace("\r\n ", "")
    site.facts["calendar"] = {
        name: re.findall(rf"^{name}:(.*?)\r$", calendar, re.MULTILINE)
        for name in ("UID", "SEQUENCE", "DTSTAMP", "SUMMARY")
    }
    for table in ("access_tokens", "import_runs"):
        site.sql(f"UPDATE {table} SET expires_at = :at WHERE expires_at < :at", at=EXPIRES_AT)  # noqa: S608
