"""Subject lines, each a whole sentence with named placeholders."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from meetings.domain.events.rules import ChangeKind
from meetings.mail.accounts import AccountMailView, DeliveryTestView
from meetings.mail.delegations import DelegationMailView
from meetings.mail.involved import InvolvedMailView
from meetings.mail.notifications import ConfirmationView, NewsView
from meetings.mail.registration import RegistrationMailView
from meetings.mail.tasks import TasksMailView

#: Makes the subject from the view of the mail, in the reader's language.
Subject = Callable[[Any], str]

_CHANGES = {
    ChangeKind.RESCHEDULED: _l("New date or time: %(title)s"),
    ChangeKind.MOVED: _l("New place: %(title)s"),
    ChangeKind.REINSTATED: _l("Reinstated: %(title)s"),
    ChangeKind.CONFIRMED: _l("Date confirmed: %(title)s"),
    ChangeKind.CANCELLED: _l("Cancelled: %(title)s"),
    ChangeKind.POSTPONED: _l("Postponed: %(title)s"),
}
_REINSTATED_ON_NEW_DATE = _l("New date: %(title)s")
_OTHER_CHANGE = _l("Changed: %(title)s")


def with_title(text: LazyString) -> Subject:
    """Return a subject in which only the title of the event varies."""
    return lambda view: str(text) % {"title": view.event.title}


def event_changed(view: RegistrationMailView | InvolvedMailView) -> str:
    """Return the subject of a mail about a change of an event."""
    text = _CHANGES.get(view.change_kind or ChangeKind.EDITED, _OTHER_CHANGE)
    if view.change_kind is ChangeKind.REINSTATED and view.previous.when:
        text = _REINSTATED_ON_NEW_DATE
    return str(text) % {"title": view.event.title}


def attendance_changed(view: RegistrationMailView) -> str:
    """Return the subject of a mail to a participant who changed to online or on site."""
    if view.is_online:
        return _("Changed to online: %(title)s", title=view.event.title)
    return _("Changed to on site: %(title)s", title=view.event.title)


def delegation_asked(view: DelegationMailView) -> str:
    """Return the subject of a request to nominate."""
    return _(
        "Please nominate for %(country)s: %(title)s",
        country=view.delegation,
        title=view.event.title,
    )


def nomination_withdrawn(view: RegistrationMailView) -> str:
    """Return the subject of a mail to a person whom the delegation withdrew or rejected."""
    if view.is_rejected:
        return _("Registration ended: %(title)s", title=view.event.title)
    return _("Nomination withdrawn: %(title)s", title=view.event.title)


def nomination_refused(view: DelegationMailView) -> str:
    """Return the subject of a mail about a nominee who declined."""
    return _("%(name)s will not attend: %(title)s", name=view.nominee, title=view.event.title)


def representatives_to_confirm(view: DelegationMailView) -> str:
    """Return the subject of a mail about people who registered for a delegation."""
    return _(
        "Please confirm who represents %(country)s: %(title)s", country=view.delegation,
        title=view.event.title,
    )  # fmt: skip


def account_invited(view: AccountMailView) -> str:
    """Return the subject of a mail to a new user."""
    return _("Your account: %(organisation)s", organisation=view.organisation)


def password_link(_view: AccountMailView) -> str:
    """Return the subject of a mail with a link to choose a password."""
    return _("Choose a new password")


def following_asked(view: ConfirmationView) -> str:
    """Return the subject of a request to confirm a subscription."""
    return _("Confirm your subscription: %(name)s", name=view.name)


def following_news(view: NewsView) -> str:
    """Return the subject of a mail with news about one event."""
    news = view.first
    return _("%(news)s: %(title)s", news=news.label, title=news.event.title)


def following_digest(view: NewsView) -> str:
    """Return the subject of a digest."""
    number = len(view.news) + view.more
    return ngettext(
        "News about %(num)d meeting: %(name)s", "News about %(num)d meetings: %(name)s", number,
        name=view.name,
    )  # fmt: skip


def tasks_waiting(view: TasksMailView) -> str:
    """Return the subject of a mail about tasks that wait for an organiser."""
    if len(view.events) == 1:
        return _("Waiting for you: %(title)s", title=view.events[0].event.title)
    number = len(view.events)
    return ngettext(
        "Waiting for you in %(num)d meeting", "Waiting for you in %(num)d meetings", number
    )


def delivery_test(_view: DeliveryTestView) -> str:
    """Return the subject of a test mail."""
    return _("Test of mail delivery")
