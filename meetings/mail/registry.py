"""The registry of mails: the subject, the template and the content of every kind of message.

To add a kind of message, add a member to ``MailKind``, an entry here, and the template.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from meetings.domain.outbox.rules import MailKind
from meetings.mail import (
    accounts,
    delegations,
    involved,
    notifications,
    papers,
    registration,
    subjects,
    tasks,
)
from meetings.mail.context import BuildContent
from meetings.mail.subjects import Subject, with_title


@dataclass(frozen=True, slots=True)
class MailType:
    """How a kind of message is rendered: ``template`` is a file in ``templates/mail/``."""

    template: str
    subject: Subject
    build_content: BuildContent


MAIL_TYPES = {
    MailKind.REGISTRATION_RECEIVED: MailType(
        "registration_received.html",
        with_title(_l("Confirm your registration: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_LINK: MailType(
        "registration_link.html",
        with_title(_l("Your registration: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_CONFIRMED: MailType(
        "registration_confirmed.html",
        with_title(_l("Confirmed: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_PENDING: MailType(
        "registration_pending.html",
        with_title(_l("Awaiting approval: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_WAITLISTED: MailType(
        "registration_waitlisted.html",
        with_title(_l("On the waiting list: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_DECLINED: MailType(
        "registration_declined.html",
        with_title(_l("Registration declined: %(title)s")),
        registration.build_content,
    ),
    MailKind.REGISTRATION_CANCELLED: MailType(
        "registration_cancelled.html",
        with_title(_l("Registration cancelled: %(title)s")),
        registration.build_content,
    ),
    MailKind.ATTENDANCE_CHANGED: MailType(
        "attendance_changed.html", subjects.attendance_changed, registration.build_content
    ),
    MailKind.DELEGATION_ASKED: MailType(
        "delegation_asked.html", subjects.delegation_asked, delegations.build_content
    ),
    MailKind.NOMINATED: MailType(
        "nominated.html",
        with_title(_l("You have been nominated: %(title)s")),
        registration.build_content,
    ),
    MailKind.NOMINATION_WITHDRAWN: MailType(
        "nomination_withdrawn.html",
        subjects.nomination_withdrawn,
        registration.build_content,
    ),
    MailKind.NOMINATION_REFUSED: MailType(
        "nomination_refused.html", subjects.nomination_refused, delegations.build_content
    ),
    MailKind.REPRESENTATIVES_TO_CONFIRM: MailType(
        "representatives_to_confirm.html",
        subjects.representatives_to_confirm,
        delegations.build_content,
    ),
    MailKind.INVOLVED_NOTIFIED: MailType(
        "involved_notified.html", subjects.event_changed, involved.build_content
    ),
    MailKind.PAPERS_ANNOUNCED: MailType(
        "papers_announced.html", with_title(_l("New papers: %(title)s")), papers.build_content
    ),
    MailKind.REPLY_DECLINED: MailType(
        "reply_declined.html",
        with_title(_l("You declined: %(title)s")),
        registration.build_content,
    ),
    MailKind.EVENT_CHANGED: MailType(
        "event_changed.html", subjects.event_changed, registration.build_content
    ),
    MailKind.EVENT_CANCELLED: MailType(
        "event_cancelled.html",
        with_title(_l("Cancelled: %(title)s")),
        registration.build_content,
    ),
    MailKind.EVENT_POSTPONED: MailType(
        "event_postponed.html",
        with_title(_l("Postponed: %(title)s")),
        registration.build_content,
    ),
    MailKind.ACCOUNT_INVITED: MailType(
        "account_invited.html", subjects.account_invited, accounts.build_content
    ),
    MailKind.PASSWORD_LINK: MailType(
        "password_link.html", subjects.password_link, accounts.build_content
    ),
    MailKind.FOLLOWING_ASKED: MailType(
        "following_asked.html", subjects.following_asked, notifications.build_confirmation
    ),
    MailKind.FOLLOWING_NEWS: MailType(
        "following_news.html", subjects.following_news, notifications.build_news
    ),
    MailKind.FOLLOWING_DIGEST: MailType(
        "following_digest.html", subjects.following_digest, notifications.build_news
    ),
    MailKind.TASKS_WAITING: MailType(
        "tasks_waiting.html", subjects.tasks_waiting, tasks.build_content
    ),
    MailKind.DELIVERY_TEST: MailType(
        "delivery_test.html", subjects.delivery_test, accounts.build_delivery_test
    ),
}
