"""The ordered list of reactions to written rows. ``transaction()`` calls them.

There are no other reactions: no function registers itself, and the only session event in use is
``after_flush``, which collects the written rows (``kernel.unit_of_work``). Models also compute
columns of their row, such as ``search_text``, next to their declaration.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from meetings.domain.agenda.reactions import move_sessions
from meetings.domain.calendars import invalidation
from meetings.domain.calendars.invalidation import SHOWN_ROWS, Texts
from meetings.domain.delegations.reactions import notify_contacts_and_speakers
from meetings.domain.events.models import Event
from meetings.domain.events.reactions import CHANGES, DAYS_OF_PRESIDENCIES, assign_presidencies
from meetings.domain.followers.reactions import announce_changes
from meetings.domain.outbox.models import Message
from meetings.domain.redirects.reactions import SLUGS, record_old_slugs
from meetings.domain.registration.reactions import (
    CAPACITIES,
    CHANGES_AND_REGISTRATIONS,
    fill_new_seats,
    notify_participants,
)
from meetings.domain.search.reactions import SEARCHED_ROWS, update_search_words
from meetings.kernel.unit_of_work import AfterCommit, Reaction, Reactions, RowAction, Written


def reactions(
    texts: Texts,
    *,
    queue_mail_delivery: Callable[[], None],
    queue_image_rendering: Callable[[], None],
) -> Reactions:
    """Return the reactions of an application.

    ``texts`` creates the texts of its calendar entries. ``queue_mail_delivery`` and
    ``queue_image_rendering`` queue tasks for its worker and must not raise.
    """

    def update_calendar_entries(session: Session, written: Written, now: datetime) -> None:
        invalidation.update_affected_entries(session, written, now, texts=texts)

    def send_new_mail(written: Written) -> None:
        if any(change.action is RowAction.INSERT for change in written):
            queue_mail_delivery()

    def render_changed_events(_written: Written) -> None:
        queue_image_rendering()

    return Reactions(
        before_commit=(
            Reaction(assign_presidencies, DAYS_OF_PRESIDENCIES),
            Reaction(move_sessions, CHANGES),
            Reaction(notify_participants, CHANGES_AND_REGISTRATIONS),
            Reaction(notify_contacts_and_speakers, CHANGES),
            Reaction(announce_changes, CHANGES),
            Reaction(fill_new_seats, CAPACITIES),
            Reaction(record_old_slugs, SLUGS),
            Reaction(update_search_words, SEARCHED_ROWS),
            Reaction(update_calendar_entries, SHOWN_ROWS),
        ),
        after_commit=(
            AfterCommit(send_new_mail, {Message: ()}),
            AfterCommit(render_changed_events, {Event: ()}),
        ),
    )
