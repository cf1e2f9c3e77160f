"""List the mails about an event and their delivery status."""

from collections.abc import Sequence
from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from meetings.adapters.imap_mailbox import mailbox_name
from meetings.domain.access.policy import Permission
from meetings.domain.events.models import Event
from meetings.domain.itip import queries as itip
from meetings.domain.itip.models import MailboxState
from meetings.domain.outbox import queries
from meetings.http import components
from meetings.http.guards import permission_required
from meetings.http.request_context import db_session
from meetings.http.site_context import site_timezone
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.event_layout import event_layout
from meetings.web.organiser.loaders import load_event
from meetings.web.organiser.messages.presenter import mailbox_problems, message_line
from meetings.web.pagination import fetch_page, requested_page_number

PAGE_SIZE = 50
#: Flagged replies are listed for this long, because we do not know when they were handled.
MAILBOX_CHECK_MAX_AGE = timedelta(days=30)


@bp.get("/events/<string:slug>/messages")
@permission_required(Permission.REGISTRATION_VIEW, load=load_event)
def messages(event: Event) -> ResponseReturnValue:
    """List the mails about the event, newest first."""
    page = requested_page_number()
    rows, has_more = fetch_page(db_session(), queries.select_for_event(event.id), page, PAGE_SIZE)
    zone = site_timezone()
    unsettled = itip.count_unsettled(
        db_session(), event.id, since=clock.now() - MAILBOX_CHECK_MAX_AGE
    )
    return render_template(
        "organiser/messages/index.html",
        event_page=event_layout(event, "messages", now=clock.now()),
        messages=[message_line(message, zone) for message in rows],
        page=page, has_more=has_more,
        mailbox_problems=mailbox_problems(_failing_mailboxes(), zone),
        unsettled_replies=[
            f"{label_for(outcome)} ({number})"
            for outcome, number in unsettled.items()
        ],
    )  # fmt: skip


def _failing_mailboxes() -> Sequence[MailboxState]:
    """Return the configured mailboxes that could not be read."""
    names = [mailbox_name(url) for url in components.settings().imap_urls]
    return itip.list_failing_mailboxes(db_session(), names) if names else ()
