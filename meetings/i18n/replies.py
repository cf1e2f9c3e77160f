"""Labels of replies from calendar apps, and of problems with their mailboxes."""

from flask_babel import lazy_gettext as _l

from meetings.domain.itip.rules import MailboxProblem, ReplyOutcome
from meetings.domain.registration.rules import CalendarReply

REPLY_LABELS = {
    CalendarReply.ACCEPTED: _l("accepted"),
    CalendarReply.TENTATIVE: _l("tentative"),
    CalendarReply.DECLINED: _l("declined"),
    CalendarReply.DELEGATED: _l("proposes another person"),
    CalendarReply.COUNTERED: _l("proposes another time"),
}
MAILBOX_PROBLEM_LABELS = {
    MailboxProblem.UNREACHABLE: _l("The mail server does not respond."),
    MailboxProblem.INSECURE: _l("The connection to the mail server is not secure."),
    MailboxProblem.LOGIN_FAILED: _l("The mail server rejected the user name or password."),
    MailboxProblem.FOLDER_NOT_FOUND: _l("The folder does not exist or is read-only."),
    MailboxProblem.CONNECTION_LOST: _l("The mail server closed the connection."),
}
REPLY_OUTCOME_LABELS = {
    ReplyOutcome.APPLIED: _l("applied"),
    ReplyOutcome.DUPLICATE: _l("duplicate"),
    ReplyOutcome.AUTOMATIC: _l("automatic reply"),
    ReplyOutcome.NEEDS_ORGANISER: _l("another time or person proposed"),
    ReplyOutcome.UNREADABLE: _l("unreadable"),
    ReplyOutcome.UNKNOWN_EVENT: _l("unknown meeting"),
    ReplyOutcome.UNKNOWN_ATTENDEE: _l("sender is not registered"),
    ReplyOutcome.SENDER_MISMATCH: _l("sender is not the attendee"),
    ReplyOutcome.UNAUTHENTICATED: _l("sender could not be verified"),
    ReplyOutcome.NOT_INVITED: _l("sender was not invited"),
    ReplyOutcome.OUTDATED: _l("reply to an outdated invitation"),
    ReplyOutcome.RATE_LIMITED: _l("declined too often"),
    ReplyOutcome.NOT_APPLICABLE: _l("acceptance no longer possible"),
}
