"""Words for what calendar programs answer, and for the mailboxes that it is read from."""

from flask_babel import lazy_gettext as _l

from meetings.domain.itip.rules import MailboxProblem, ReplyOutcome
from meetings.domain.registration.rules import CalendarReply

REPLY_LABELS = {
    CalendarReply.ACCEPTED: _l("accepted"),
    CalendarReply.TENTATIVE: _l("perhaps"),
    CalendarReply.DECLINED: _l("declined"),
    CalendarReply.DELEGATED: _l("wants to send somebody else"),
    CalendarReply.COUNTERED: _l("proposes another time"),
}
MAILBOX_PROBLEM_LABELS = {
    MailboxProblem.UNREACHABLE: _l("The mail server does not answer."),
    MailboxProblem.INSECURE: _l("The connection to the mail server is not secure."),
    MailboxProblem.LOGIN_FAILED: _l("The mail server refuses the user or the password."),
    MailboxProblem.FOLDER_NOT_FOUND: _l("The folder is not there, or may not be changed."),
    MailboxProblem.CONNECTION_LOST: _l("The mail server broke off."),
}
REPLY_OUTCOME_LABELS = {
    ReplyOutcome.APPLIED: _l("taken"),
    ReplyOutcome.DUPLICATE: _l("came twice"),
    ReplyOutcome.AUTOMATIC: _l("from a machine"),
    ReplyOutcome.NEEDS_ORGANISER: _l("another time or another person is proposed"),
    ReplyOutcome.UNREADABLE: _l("cannot be understood"),
    ReplyOutcome.UNKNOWN_EVENT: _l("about no meeting of ours"),
    ReplyOutcome.UNKNOWN_ATTENDEE: _l("from an address that is not registered"),
    ReplyOutcome.SENDER_MISMATCH: _l("sent by somebody else than who answers"),
    ReplyOutcome.UNAUTHENTICATED: _l("not proven to be from the sender"),
    ReplyOutcome.NOT_INVITED: _l("from somebody who was not asked to come"),
    ReplyOutcome.OUTDATED: _l("to an invitation that has changed since"),
    ReplyOutcome.RATE_LIMITED: _l("declined again and again"),
    ReplyOutcome.NOT_APPLICABLE: _l("wants to come after all, but cannot any more"),
}
