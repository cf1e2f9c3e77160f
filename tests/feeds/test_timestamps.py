"""The time of an entry changes with any of its content, in every format."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.events.rules import Visibility
from meetings.domain.personal_feeds.rules import FeedPart
from meetings.domain.registration.rules import ParticipationMode
from meetings.kernel import clock
from meetings.kernel.database import transaction
from tests import factories
from tests.feeds.helpers import FEED, in_days, line
from tests.feeds.personal_feeds import feed_of, owner_of, read

LONG_AGO = clock.now() - timedelta(days=3)


def entry_time(client: FlaskClient, query: str) -> str:
    return line(client.get(f"{FEED}?{query}"), "DTSTAMP")


@pytest.mark.parametrize(("query", "text"), [("profile=full", "ACTIVE"), ("lang=lt", "Pavasaris")])
def test_feeds_in_other_formats_have_separate_times(
    session: Session, client: FlaskClient, query: str, text: str
) -> None:
    with transaction(session, now=LONG_AGO):
        event = factories.event(session, title="Spring", when=factories.when(in_days(10)))
        appearance = factories.appearance(
            session, event, person=factories.person(session), role=AppearanceRole.KEYNOTE
        )
    before, plain = entry_time(client, query), client.get(FEED).data

    with transaction(session, now=clock.now()):
        appearance.role = AppearanceRole.MODERATOR
        event.translations = {"lt": {"title": "Pavasaris"}}

    assert text in client.get(f"{FEED}?{query}").text
    assert entry_time(client, query) != before
    assert client.get(FEED).data == plain


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.MEMBERS])
def test_personal_calendar_reflects_a_renamed_place(
    session: Session, client: FlaskClient, visibility: Visibility
) -> None:
    user = factories.user(session)
    with transaction(session, now=LONG_AGO):
        hall = factories.venue(session, name="Town Hall")
        event = factories.event(
            session, when=factories.when(in_days(10)), venues=[hall], visibility=visibility,
            updated_at=LONG_AGO,
        )  # fmt: skip
        factories.registration(
            session, event, email=user.email, verified_at=LONG_AGO,
            participation_mode=ParticipationMode.ON_SITE,
        )  # fmt: skip
    parts = [FeedPart.REGISTRATIONS], [FeedPart.ORGANISING]
    secrets = [feed_of(session, owner_of(user), *item)[1] for item in parts]
    before = [str(read(client, secret)[0]["DTSTAMP"].dt) for secret in secrets]

    with transaction(session, now=clock.now()):
        hall.name = "City Hall"

    for secret, old in zip(secrets, before, strict=True):
        (entry,) = read(client, secret)
        assert "City Hall" in entry["LOCATION"]
        assert str(entry["DTSTAMP"].dt) > old
