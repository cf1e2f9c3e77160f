"""Previews of mails: the text that the recipient gets, without private links."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from meetings.domain.access.models import AccessToken
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event
from meetings.domain.events.rules import EventState
from meetings.domain.outbox.models import Message
from meetings.domain.outbox.rules import MailKind
from meetings.domain.registration.models import Registration
from meetings.domain.registration.rules import RegistrationState
from meetings.mail.renderer import MailPreview, MailRenderer
from tests.conftest import NOON
from tests.jobs.test_deliver_mail import BASE, ME, part
from tests.mail.queued import queued

#: Kinds that are about no event, so organisers cannot list them.
WITHOUT_EVENT = frozenset(
    {MailKind.ACCOUNT_INVITED, MailKind.PASSWORD_LINK, MailKind.DELIVERY_TEST,
     MailKind.TASKS_WAITING, MailKind.FOLLOWING_ASKED, MailKind.FOLLOWING_NEWS,
     MailKind.FOLLOWING_DIGEST}
)  # fmt: skip
KINDS = sorted(set(MailKind) - WITHOUT_EVENT)
PRIVATE = re.compile(r"https?://\S*/(?:registrations|join|delegations)/\S+")


def preview_of(app: Flask, session: Session, message: Message) -> MailPreview:
    with app.app_context():
        return MailRenderer(session, app.jinja_env, BASE, ME).preview(message, now=NOON)


@pytest.mark.parametrize("kind", KINDS)
def test_preview_is_the_text_of_the_mail_without_private_links(
    app: Flask, session: Session, kind: MailKind
) -> None:
    message = queued(session, kind)
    count = select(func.count()).select_from(AccessToken)
    before = session.scalar(count)

    preview = preview_of(app, session, message)

    assert not session.new
    assert session.scalar(count) == before
    assert not PRIVATE.search(preview.text)
    with app.app_context():
        mail = MailRenderer(session, app.jinja_env, BASE, ME).render(message, now=NOON)
    assert preview.subject == mail["Subject"]
    assert preview.text == PRIVATE.sub("[private link]", part(mail, "text/plain"))


@pytest.mark.parametrize("kind", KINDS)
def test_an_outdated_message_can_be_read(app: Flask, session: Session, kind: MailKind) -> None:
    message = queued(session, kind)
    state = RegistrationState.CONFIRMED
    if kind is MailKind.REGISTRATION_CONFIRMED:
        state = RegistrationState.DECLINED
    session.execute(update(Registration).values(state=state))
    session.execute(update(Event).values(state=EventState.POSTPONED))
    session.execute(update(Document).values(withdrawn_at=NOON))
    session.commit()

    assert preview_of(app, session, message).text
