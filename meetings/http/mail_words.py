"""Words for mails: what they say and how far they have come."""

from flask_babel import lazy_gettext as _l

from meetings.domain.mail.rules import MailKind, MailStatus

MAIL_KINDS = {
    MailKind.REGISTRATION_RECEIVED: _l("Asked to confirm the address"),
    MailKind.REGISTRATION_LINK: _l("New link to the registration"),
    MailKind.REGISTRATION_CONFIRMED: _l("Takes part"),
    MailKind.REGISTRATION_PENDING: _l("The organisers decide"),
    MailKind.REGISTRATION_WAITLISTED: _l("On the waiting list"),
    MailKind.REGISTRATION_DECLINED: _l("No place could be offered"),
    MailKind.REGISTRATION_CANCELLED: _l("Registration cancelled"),
    MailKind.EVENT_CHANGED: _l("The meeting was changed"),
    MailKind.EVENT_CANCELLED: _l("The meeting was cancelled"),
    MailKind.EVENT_POSTPONED: _l("The meeting was postponed"),
    MailKind.ACCOUNT_INVITED: _l("Told of the new account"),
    MailKind.PASSWORD_LINK: _l("Link to choose a password"),
}
MAIL_STATUSES = {
    MailStatus.QUEUED: _l("Waiting to be sent"),
    MailStatus.SENDING: _l("Being sent"),
    MailStatus.SENT: _l("Sent"),
    MailStatus.FAILED: _l("Failed"),
    MailStatus.DROPPED: _l("Not sent"),
}
