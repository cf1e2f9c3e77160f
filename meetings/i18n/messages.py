"""Messages for domain errors and HTTP statuses: what happened and what to do next."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.i18n.imports import IMPORT_ERROR_MESSAGES
from meetings.kernel.errors import DomainError

_ACCESS: dict[str, Any] = {
    "not-allowed": _l("You do not have permission to do this. Ask the secretariat for access."),
    "token-unknown": _l("This link is not valid. Use the most recent link that you received."),
    "token-expired": _l("This link has expired. Request a new one."),
    "token-revoked": _l("This link has been revoked. Use the most recent link that you received."),
    "token-used": _l("This link has already been used. Links work only once."),
    "wrong-credentials": _l("The e-mail address or password is incorrect."),
    "too-many-attempts": lambda details: ngettext(
        "Too many attempts. Wait %(minutes)s minute and try again.",
        "Too many attempts. Wait %(minutes)s minutes and try again.",
        details["minutes"],
        **details,
    ),
    "already-set-up": _l("This installation is already set up. Sign in instead."),
}
_EVENTS = {
    "state-not-allowed": _l(
        "The status of the meeting does not allow this step. "
        "Open the meeting again to see the possible steps."
    ),
    "date-required": _l("Enter a day first."),
    "ordinal-taken": _l("Another meeting of this series already has number %(ordinal)s."),
    "slug-taken": _l("Another meeting already uses the short name “%(slug)s”. Choose another."),
    "reason-required": _l("Enter a reason. Participants will read it."),
    "not-started-yet": _l("The meeting has not started yet, so you cannot mark it as held."),
    "draft-deleted": _l(
        "Somebody deleted this draft in the meantime. Restore it under “Deleted drafts” first."
    ),
    "not-deletable": _l("Only drafts that were never published can be deleted. Cancel it instead."),
    "not-deleted": _l("This draft can't be restored. It is not deleted, or 30 days have passed."),
    "event-edit-conflict": _l(
        "Somebody else changed this meeting in the meantime. Open it again, check the current "
        "version and repeat your change."
    ),
}
_AGENDA = {
    "session-outside-event": _l(
        "The meeting does not take place on this day. Choose another day, or extend the meeting."
    ),
}
_DOCUMENTS = {
    "file-too-large": _l("The file is too large. The limit is %(limit)s MB."),
    "file-empty": _l("The file is empty. Choose another file."),
    "file-not-stored": _l("The file could not be saved. Try again or contact the administrator."),
    "file-type-not-allowed": _l("This file type is not supported. Upload %(kinds)s."),
}
_REGISTRATION = {
    "no-registration": _l("This meeting does not take registrations."),
    "registration-by-invitation": _l(
        "This meeting is by invitation. If you think you should attend, contact the organisers."
    ),
    "registration-not-open": _l("Registration has not opened yet."),
    "registration-closed": _l("Registration has closed."),
    "event-not-active": _l("This meeting is cancelled or postponed, so you cannot register."),
    "event-is-over": _l("This meeting is over."),
    "event-is-full": _l("All seats are taken and there is no waiting list."),
    "mode-not-offered": _l("You can't attend this meeting in that format."),
    "no-seat-in-mode": _l("No seat is free in that format. Your registration is unchanged."),
    "no-seat-free": _l("No seat is free. Cancel another registration or raise the limit first."),
    "cancelled-too-often": _l(
        "You have cancelled several times today. Try again tomorrow or contact the organisers."
    ),
    "room-not-open": _l("The online room is not open yet. Use your link again later."),
    "already-decided": _l("This registration has already been decided, changed or cancelled."),
}
_DELEGATIONS: dict[str, Any] = {
    "no-contact-chosen": _l("Choose at least one delegation and enter its contact."),
    "already-nominated": _l("You have already nominated this e-mail address."),
    "already-registered": _l(
        "Somebody with this e-mail address is already registered. If the person registered for"
        " your delegation, confirm the registration on this page."
    ),
    "no-seat-for-delegation": lambda details: ngettext(
        "The %(seats)s seat of your delegation is taken. Withdraw a nomination first or ask "
        "the organisers for another seat.",
        "All %(seats)s seats of your delegation are taken. Withdraw a nomination first or ask "
        "the organisers for another seat.",
        details["seats"],
        **details,
    ),
    "nominations-closed": _l(
        "Nominations have closed. Contact the organisers if you still need to nominate."
    ),
    "mail-limit-reached": _l(
        "Several e-mails have just been sent to this address. Wait an hour and try again."
    ),
}
_PERSONAL_FEEDS: dict[str, Any] = {
    "nothing-chosen": _l("Choose what the calendar should show."),
    "no-body-chosen": _l("Choose the bodies whose meetings the calendar should show."),
    "too-many-feeds": lambda details: ngettext(
        "You already have %(limit)s calendar, which is the limit. Delete it first.",
        "You already have %(limit)s calendars, which is the limit. Delete one first.",
        details["limit"],
        **details,
    ),
    "feed-revoked": _l("This calendar has already been deleted."),
}
_SETTINGS = {
    "email-taken": _l("Another account already uses this e-mail address."),
    "no-role": _l("Choose a role for the account."),
    "last-secretariat": _l(
        "This is the last account with full rights. Give them to somebody else first."
    ),
    "wrong-password": _l("Your current password is incorrect."),
    "user-disabled": _l("This account is disabled. Enable it first."),
    "body-name-taken": _l("A body called “%(name)s” already exists."),
    "body-slug-taken": _l("Another body already uses the short name “%(slug)s”."),
    "presidency-overlaps": _l("Some of these days belong to another presidency (%(name)s)."),
    "presidency-ends-first": _l("The last day is before the first."),
    "session-removed": _l("This session was removed from the agenda. Choose another one."),
    "edit-conflict": _l(
        "Somebody else saved this while you were editing. Open it again, check the current "
        "version and repeat your change."
    ),
}
ERROR_MESSAGES: dict[str, Any] = {
    **_ACCESS,
    **_EVENTS,
    **_AGENDA,
    **_DOCUMENTS,
    **_REGISTRATION,
    **_DELEGATIONS,
    **_PERSONAL_FEEDS,
    **_SETTINGS,
    **IMPORT_ERROR_MESSAGES,
}

STATUS_TITLES: dict[int, Any] = {
    400: _l("Bad request"),
    404: _l("Page not found"),
    405: _l("Method not allowed"),
    410: _l("Page removed"),
    413: _l("Request too large"),
    414: _l("URL too long"),
    429: _l("Too many requests"),
}
STATUS_MESSAGES: dict[int, Any] = {
    400: _l("We could not read what your browser sent. Go back and try again."),
    404: _l("This page does not exist. It may have moved, or the link may be incomplete."),
    405: _l("This page does not accept that kind of request."),
    410: _l("This page has been removed."),
    413: _l("You sent more data than we accept. Send a smaller file or less text."),
    414: _l("This URL is too long."),
    429: _l("You have sent too many requests. Wait a minute and try again."),
}


def message_for(error: DomainError) -> str:
    """Return the sentence that explains the error, with its details filled in."""
    sentence = ERROR_MESSAGES[error.code]
    if callable(sentence):  # has plural forms
        return str(sentence(error.details))
    return str(sentence) % error.details if error.details else str(sentence)


def status_message(status: int) -> Any:
    """Return a sentence for the HTTP status, or None."""
    return STATUS_MESSAGES.get(status)


def status_title(status: int) -> Any:
    """Return a page title for the HTTP status, or None."""
    return STATUS_TITLES.get(status)
