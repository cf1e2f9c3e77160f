"""Sentences about missing permissions."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.access.policy import NotAllowed, Permission

#: One sentence per permission, about the account of the reader.
MISSING_PERMISSIONS: Mapping[Permission, Any] = {
    Permission.EVENT_VIEW: _l("Your account can't see this meeting."),
    Permission.EVENT_VIEW_INTERNAL: _l(
        "This page is internal. Only members of the body that leads the meeting can see it."
    ),
    Permission.EVENT_CREATE: _l(
        "Your account can't schedule meetings. Organisers schedule meetings for their own bodies."
    ),
    Permission.EVENT_EDIT: _l(
        "Your account can't change this meeting. Only organisers of its bodies can."
    ),
    Permission.EVENT_PUBLISH: _l(
        "Your account can't publish, postpone or cancel this meeting. Only organisers of its"
        " bodies can."
    ),
    Permission.AGENDA_EDIT: _l(
        "Your account can't change the agenda of this meeting. Only organisers of its bodies can."
    ),
    Permission.DOCUMENT_EDIT: _l(
        "Your account can't change the documents of this meeting. Only organisers of its bodies"
        " can."
    ),
    Permission.HEADCOUNT_RECORD: _l(
        "Your account can't record attendance at this meeting. Only organisers of its bodies can."
    ),
    Permission.OUTCOME_EDIT: _l(
        "Your account can't change the outcomes of this meeting. Only organisers of its bodies can."
    ),
    Permission.REGISTRATION_VIEW: _l(
        "Your account can't see the participants of this meeting. Only organisers of its bodies"
        " can."
    ),
    Permission.REGISTRATION_DECIDE: _l(
        "Your account can't decide about participants of this meeting. Only organisers of its"
        " bodies can."
    ),
    Permission.CHANGE_VIEW: _l(
        "Your account can't see the history of this meeting. Only organisers of its bodies can."
    ),
    Permission.PERSON_SEARCH: _l("Your account can't search people. Only organisers can."),
    Permission.PLANNER_VIEW: _l("Your account can't see the year planner. Only organisers can."),
    Permission.ORGANISER_ACCESS: _l(
        "Your account can't organise meetings. These pages are for organisers."
    ),
    Permission.ACCOUNT_SELF_MANAGE: _l("Your account has no role yet, so it can't do this."),
    Permission.ACCOUNT_MANAGE: _l("Your account can't manage users. Only the secretariat can."),
    Permission.ORGANISATION_EDIT: _l(
        "Your account can't change the settings of the organisation. Only the secretariat can."
    ),
}


def missing_permission_sentence(error: NotAllowed) -> str:
    """Return which permission the reader lacks, in words."""
    permission = error.details.get("permission")
    if permission is None:
        return _("Your account can't do this.")
    return str(MISSING_PERMISSIONS[Permission(permission)])
