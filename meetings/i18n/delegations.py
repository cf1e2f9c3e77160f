"""The words of refusals about delegations and nominations."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

DELEGATION_ERROR_MESSAGES = {
    "no-contact-chosen": _l("Please choose at least one delegation, and say whom to ask."),
    "already-nominated": _l("You have nominated this address already."),
    "already-registered": _l("Somebody with this address is registered for the meeting already."),
    "no-seat-for-delegation": lambda it: ngettext(
        "The %(seats)s place of your delegation is used. Withdraw a nomination first, or ask "
        "the organisers for another place.",
        "All %(seats)s places of your delegation are used. Withdraw a nomination first, or ask "
        "the organisers for another place.",
        it["seats"],
        **it,
    ),
    "nominations-closed": _l(
        "The time to nominate is over. Please write to the organisers if you still need to."
    ),
    "mail-limit-reached": _l("This address was written to several times. Please wait an hour."),
}
