"""One sentence for each refusal; tables of single subjects are put together here."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.i18n.delegations import DELEGATION_ERROR_MESSAGES
from meetings.i18n.imports import IMPORT_ERROR_MESSAGES
from meetings.i18n.personal_feeds import PERSONAL_FEED_ERROR_MESSAGES
from meetings.i18n.settings import SETTINGS_ERROR_MESSAGES

ERROR_MESSAGES: dict[str, Any] = {
    **DELEGATION_ERROR_MESSAGES,
    **IMPORT_ERROR_MESSAGES,
    **PERSONAL_FEED_ERROR_MESSAGES,
    **SETTINGS_ERROR_MESSAGES,
    "not-allowed": _l("You may not do this. Ask the secretariat if you think you should."),
    "token-unknown": _l("This link is not valid. Please use the newest link that you have."),
    "token-expired": _l("This link has expired. Please ask for a new one."),
    "token-revoked": _l("This link was withdrawn. Please use the newest link that you have."),
    "token-used": _l("This link was used already; it is good for one time only."),
    "wrong-credentials": _l("The address or the password is not right."),
    "too-many-attempts": lambda it: ngettext(
        "Too many attempts. Please wait %(minutes)s minute and try again.",
        "Too many attempts. Please wait %(minutes)s minutes and try again.",
        it["minutes"],
        **it,
    ),
    "already-set-up": _l("This installation is set up already. Please sign in."),
    "state-not-allowed": _l("The meeting cannot take this step from the state it is in now."),
    "date-required": _l("Please give a day first."),
    "ordinal-taken": _l("Number %(ordinal)s of this series is taken by another meeting."),
    "slug-taken": _l("Another meeting is at the address “%(slug)s”. Please choose another one."),
    "reason-required": _l("Please give a reason; those who wanted to come will read it."),
    "not-started-yet": _l("The meeting has not begun yet, so it cannot have been held."),
    "file-too-large": _l("The file is too large. It may be %(limit)s MB at most."),
    "file-empty": _l("The file is empty."),
    "file-not-stored": _l("The file could not be stored. Please try again, or ask the operator."),
    "file-type-not-allowed": _l("Files of this kind are not taken. Please send %(kinds)s."),
    "no-registration": _l("There is no registration for this meeting."),
    "registration-by-invitation": _l(
        "This meeting is by invitation. If you think you should be there, ask the organisers."
    ),
    "registration-not-open": _l("Registration has not begun yet."),
    "registration-closed": _l("Registration is closed."),
    "event-not-active": _l(
        "This meeting does not take place as announced, so nobody can register."
    ),
    "event-is-over": _l("This meeting is over."),
    "event-is-full": _l("All places are taken, and there is no waiting list."),
    "mode-not-offered": _l("One cannot take part in this meeting in this way."),
    "no-seat-in-mode": _l("No place is free in this way of taking part; nothing was changed."),
    "no-seat-free": _l("No place is free. Cancel another registration or raise the limit first."),
    "cancelled-too-often": _l(
        "You have cancelled several times today. Please come back tomorrow, or write to us."
    ),
    "already-decided": _l("This registration was decided, changed or cancelled meanwhile."),
    "event-edit-conflict": _l(
        "Somebody else changed this meeting meanwhile. "
        "Please look at it again and repeat your change."
    ),
}
