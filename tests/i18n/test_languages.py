"""Every catalogue contains every calendar text."""

import re
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.events.rules import EventState
from meetings.i18n import filters
from meetings.i18n.labels import BODY_KIND_LABELS, EVENT_KIND_LABELS, MODE_LABELS
from meetings.i18n.languages import CALENDAR_LANGUAGES, DEFAULT_LANGUAGE, catalogue_language
from meetings.presenters.calendar_texts import phrasebook
from meetings.presenters.personal_feeds import personal_feed_texts
from meetings.settings import ROOT
from tests import factories
from tests.conftest import on_both
from tests.feeds.personal_feeds import make, text_at

TRANSLATED_LANGUAGES = [language for language in CALENDAR_LANGUAGES if language != DEFAULT_LANGUAGE]
CATALOGUES = ROOT / "meetings" / "translations"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def calendar_messages(app: Flask) -> Iterator[str]:
    """Yield the texts of calendars in English."""
    with app.test_request_context():
        texts, feed_texts = phrasebook("")(), personal_feed_texts("").own
        yield from map(
            str, [*EVENT_KIND_LABELS.values(), *MODE_LABELS.values(), *BODY_KIND_LABELS.values()]
        )
        yield from map(str, [*filters.EVENT_KIND_NOUNS.values(), *filters.MODE_PHRASES.values()])
        yield from map(str, filters.EVERY_BODY.values())
        yield from (texts.cancelled, texts.postponed, texts.to_be_confirmed, texts.organised_by)
        yield from (
            texts.people,
            texts.online,
            texts.stream,
            feed_texts.join,
            *feed_texts.standing.values(),
        )
        yield from texts.labels.values()


@pytest.mark.parametrize("language", TRANSLATED_LANGUAGES)
def test_every_calendar_text_is_translated(app: Flask, language: str) -> None:
    with (CATALOGUES / language / "LC_MESSAGES" / "calendar.po").open("rb") as file:
        catalogue = read_po(file, locale=language)

    missing = {word for word in calendar_messages(app) if word not in catalogue}
    untranslated = [entry.id for entry in catalogue if entry.id and not all(_texts(entry.string))]
    mismatched = [
        entry.id
        for entry in catalogue
        if entry.id
        and any(
            set(_PLACEHOLDER.findall(text)) != set(_PLACEHOLDER.findall(_texts(entry.id)[-1]))
            for text in _texts(entry.string)
        )
    ]

    assert (missing, untranslated, mismatched) == (set(), [], [])
    assert not catalogue.fuzzy


def _texts(translation: object) -> list[str]:
    return (
        [str(text) for text in translation]
        if isinstance(translation, list | tuple)
        else [str(translation)]
    )


@pytest.mark.parametrize(
    ("tag", "served"),
    [("lt", "lt"), ("lt-LT", "lt"), ("no", "nb"), ("nn-NO", "nb"), ("fr", "en"), ("", "en")],
)
def test_catalogue_is_selected_by_language_tag(tag: str, served: str) -> None:
    assert catalogue_language(tag) == served


@on_both
def test_feed_marks_cancelled_meetings_in_its_language(
    client: FlaskClient, session: Session
) -> None:
    make(session, title="Round table", state=EventState.CANCELLED)

    assert "SUMMARY:Cancelled: Round table" in text_at(client, "/feeds/events.ics")
    assert "SUMMARY:Atšaukta: Round table" in text_at(client, "/feeds/events.ics?lang=lt")
    assert "SUMMARY:Peruttu: Round table" in text_at(client, "/feeds/events.ics?lang=fi")
    assert "CATEGORIES:" in text_at(client, "/feeds/events.ics?lang=sv")
    assert "SUMMARY:Cancelled: Round table" in text_at(client, "/feeds/events.ics?lang=fr")


def test_embedded_list_uses_the_site_language(client: FlaskClient, session: Session) -> None:
    factories.installation(session)
    session.commit()

    page = client.get("/embed/events?lang=pl").text

    assert "Nie ogłoszono żadnych spotkań." in page
    assert 'lang="pl"' in page
    assert "Nie ogłoszono" not in client.get("/", headers={"Accept-Language": "pl"}).text
