"""Content of messages about new papers, to participants who want them."""

from dataclasses import dataclass
from datetime import datetime

from meetings.domain.documents import queries
from meetings.domain.outbox.models import Message
from meetings.domain.registration.rules import RegistrationState
from meetings.i18n.localised_fields import localised_field
from meetings.mail.context import (
    EventMailView,
    MailContent,
    MessageObsolete,
    event_values,
    require,
)
from meetings.mail.message_builder import MailContext, body_sender
from meetings.mail.participant_links import ParticipantLinks
from meetings.mail.registration import get_registration


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersMailView(EventMailView):
    """The values of the mail; ``papers`` are titles."""

    papers: tuple[str, ...]


def build_content(context: MailContext, message: Message, now: datetime) -> MailContent:
    """Return the content of a message about new papers, with a new link.

    Raises:
        MessageObsolete: the person does not attend or want it, or nothing can be read any more.
    """
    registration = get_registration(context, message.subject_id)
    if registration is None:
        raise MessageObsolete("Superseded: the registration was deleted")
    is_confirmed = registration.state is RegistrationState.CONFIRMED
    require(context, is_confirmed, "Superseded: the person is not a confirmed participant")
    wants_papers = registration.wants_papers
    require(context, wants_papers, "Superseded: the person no longer wants mails about papers")
    is_readable = queries.readable_by_participants(registration.event_id)
    readable = queries.readable_at(context.session, registration.event, is_readable)
    ids = frozenset(message.facts.get("documents", []))
    titles = [
        f"{paper.symbol} {localised_field(paper)[0]}".strip()
        for paper in readable
        if paper.id in ids
    ]
    require(context, bool(titles), "Superseded: the papers were withdrawn")
    page = ParticipantLinks(context, registration, now).page()
    view = PapersMailView(
        **event_values(context, message, registration.event),
        papers=tuple(titles),
        papers_link=f"{page}#documents",
    )
    return MailContent(view=view, sender=body_sender(registration.event, context.mail_from))
