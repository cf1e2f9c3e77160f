"""Words for what calendar programs answer, and for the mailboxes that it is read from."""

from flask_babel import lazy_gettext as _l

from meetings.domain.registration.rules import Reply
from meetings.domain.replies.rules import Fate, Trouble

REPLIES = {
    Reply.ACCEPTED: _l("accepted"),
    Reply.TENTATIVE: _l("perhaps"),
    Reply.DECLINED: _l("declined"),
    Reply.DELEGATED: _l("wants to send somebody else"),
    Reply.COUNTERED: _l("proposes another time"),
}
TROUBLES = {
    Trouble.UNREACHABLE: _l("The mail server does not answer."),
    Trouble.NOT_SECURE: _l("The connection to the mail server is not secure."),
    Trouble.NOT_LET_IN: _l("The mail server refuses the user or the password."),
    Trouble.NO_FOLDER: _l("The folder is not there, or may not be changed."),
    Trouble.BROKEN_OFF: _l("The mail server broke off."),
}
OUTCOMES = {
    Fate.TAKEN: _l("taken"),
    Fate.REPEATED: _l("came twice"),
    Fate.AUTOMATIC: _l("from a machine"),
    Fate.FOR_ORGANISERS: _l("another time or another person is proposed"),
    Fate.UNREADABLE: _l("cannot be understood"),
    Fate.UNKNOWN_EVENT: _l("about no meeting of ours"),
    Fate.UNKNOWN_PERSON: _l("from an address that is not registered"),
    Fate.ANOTHER_SENDER: _l("sent by somebody else than who answers"),
    Fate.NOT_PROVEN: _l("not proven to be from the sender"),
    Fate.NOT_ASKED: _l("from somebody who was not asked to come"),
    Fate.TOO_OLD: _l("to an invitation that has changed since"),
    Fate.TOO_OFTEN: _l("declined again and again"),
    Fate.NOT_POSSIBLE: _l("wants to come after all, but cannot any more"),
}
