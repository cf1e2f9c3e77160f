"""Labels of mails: their kinds and delivery states."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from meetings.domain.accounts.rules import TaskMailFrequency
from meetings.domain.events.rules import ChangeKind
from meetings.domain.followers.rules import DIGEST_TIME, Frequency, NewsKind
from meetings.domain.outbox.rules import MailKind, MailStatus, ServerProblem
from meetings.i18n.dates import clock, zone_label

MAIL_KIND_LABELS = {
    MailKind.REGISTRATION_RECEIVED: _l("E-mail address to confirm"),
    MailKind.REGISTRATION_LINK: _l("New registration link"),
    MailKind.REGISTRATION_CONFIRMED: _l("Registration confirmed"),
    MailKind.REGISTRATION_PENDING: _l("Registration awaiting approval"),
    MailKind.REGISTRATION_WAITLISTED: _l("On the waiting list"),
    MailKind.REGISTRATION_DECLINED: _l("Registration declined"),
    MailKind.REGISTRATION_CANCELLED: _l("Registration cancelled"),
    MailKind.ATTENDANCE_CHANGED: _l("Attendance changed"),
    MailKind.DELEGATION_ASKED: _l("Request to nominate"),
    MailKind.NOMINATED: _l("Nomination to accept"),
    MailKind.NOMINATION_WITHDRAWN: _l("Nomination withdrawn"),
    MailKind.NOMINATION_REFUSED: _l("Nominee will not attend"),
    MailKind.REPRESENTATIVES_TO_CONFIRM: _l("Participants for the delegation to confirm"),
    MailKind.INVOLVED_NOTIFIED: _l("Change for contacts and speakers"),
    MailKind.PAPERS_ANNOUNCED: _l("New papers"),
    MailKind.REPLY_DECLINED: _l("Declined by calendar reply"),
    MailKind.EVENT_CHANGED: _l("Meeting changed"),
    MailKind.EVENT_CANCELLED: _l("Meeting cancelled"),
    MailKind.EVENT_POSTPONED: _l("Meeting postponed"),
    MailKind.ACCOUNT_INVITED: _l("Invitation to the account"),
    MailKind.PASSWORD_LINK: _l("Password link"),
    MailKind.FOLLOWING_ASKED: _l("Subscription to confirm"),
    MailKind.FOLLOWING_NEWS: _l("News about a meeting"),
    MailKind.FOLLOWING_DIGEST: _l("News about meetings"),
    MailKind.TASKS_WAITING: _l("Tasks waiting for an organiser"),
    MailKind.DELIVERY_TEST: _l("Test of mail delivery"),
}
SERVER_PROBLEM_LABELS = {
    ServerProblem.UNREACHABLE: _l("The mail server can't be reached."),
    ServerProblem.SILENT: _l("The mail server does not respond."),
    ServerProblem.INSECURE: _l("The connection to the mail server is not secure."),
    ServerProblem.LOGIN_FAILED: _l("The mail server rejected the user name or password."),
    ServerProblem.REFUSED: _l("The mail server refuses e-mails from this site."),
    ServerProblem.SLOW: _l("The mail server needs more than 30 seconds for an e-mail."),
}
MAIL_STATUS_LABELS = {
    MailStatus.QUEUED: _l("Waiting to be sent"),
    MailStatus.SENDING: _l("Sending"),
    MailStatus.SENT: _l("Sent"),
    MailStatus.FAILED: _l("Failed"),
    MailStatus.DROPPED: _l("Not sent, because outdated"),
}
FREQUENCY_LABELS = {
    Frequency.IMMEDIATE: _l("Immediately, within minutes of a change"),
    Frequency.DAILY: _l("Once a day, if anything is new"),
    Frequency.WEEKLY: _l("Once a week on Mondays, if anything is new"),
}
TASK_MAIL_LABELS = {
    TaskMailFrequency.IMMEDIATE: _l("Immediately, within minutes"),
    TaskMailFrequency.DAILY: _l("Once a day at 07:00, if anything is waiting"),
    TaskMailFrequency.NEVER: _l("Never"),
}
#: The headings of changes that are notified, on pages and in mails.
CHANGE_HEADINGS = {
    ChangeKind.RESCHEDULED: _l("The meeting has a new date or time"),
    ChangeKind.MOVED: _l("The meeting has a new place"),
    ChangeKind.CONFIRMED: _l("The date of the meeting is confirmed"),
    ChangeKind.POSTPONED: _l("This meeting is postponed"),
    ChangeKind.CANCELLED: _l("This meeting is cancelled"),
    ChangeKind.REINSTATED: _l("The meeting will take place after all"),
}
_REINSTATED_ON_NEW_DATE = _l("The meeting will take place on a new date")
NEWS_LABELS = {
    NewsKind.ANNOUNCED: _l("New meeting"),
    NewsKind.RESCHEDULED: _l("New date or time"),
    NewsKind.MOVED: _l("New place"),
    NewsKind.RENAMED: _l("New title"),
    NewsKind.CONFIRMED: _l("Date confirmed"),
    NewsKind.POSTPONED: _l("Postponed"),
    NewsKind.CANCELLED: _l("Cancelled"),
    NewsKind.REINSTATED: _l("Reinstated"),
}


def digest_time_text(now: datetime, timezone: str) -> str:
    """Return when digests leave: "06:00, Stockholm (CET)"."""
    return f"{clock(DIGEST_TIME)}, {zone_label(now, timezone)}"


def change_heading(kind: ChangeKind | None, *, has_new_date: bool) -> str:
    """Return the heading of a change, or "" if changes of this kind have none."""
    if kind is ChangeKind.REINSTATED and has_new_date:
        return str(_REINSTATED_ON_NEW_DATE)
    return str(CHANGE_HEADINGS[kind]) if kind in CHANGE_HEADINGS else ""
