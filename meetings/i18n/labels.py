"""Labels of enumeration members, and names of countries and languages."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from meetings.domain.access.policy import Role
from meetings.domain.agenda.rules import AppearanceRole, SessionKind
from meetings.domain.bodies.rules import BodyKind, TermRole
from meetings.domain.documents.models import DocumentKind
from meetings.domain.events.rules import (
    AttendanceMode,
    ChangeKind,
    CountQuality,
    EventKind,
    EventState,
    RegistrationPolicy,
    RelationKind,
    Visibility,
)
from meetings.domain.outcomes.models import OutcomeKind, OutcomeState
from meetings.domain.people.rules import Sector
from meetings.domain.projects.models import PartnerRole
from meetings.domain.registration.rules import (
    DelegationAnswer,
    ParticipationMode,
    RegistrationState,
)
from meetings.i18n.imports import IMPORT_LABEL_TABLES
from meetings.i18n.mails import (
    FREQUENCY_LABELS,
    MAIL_KIND_LABELS,
    MAIL_STATUS_LABELS,
    NEWS_LABELS,
    SERVER_PROBLEM_LABELS,
    TASK_MAIL_LABELS,
)
from meetings.i18n.replies import MAILBOX_PROBLEM_LABELS, REPLY_LABELS, REPLY_OUTCOME_LABELS

EVENT_KIND_LABELS = {
    EventKind.MEETING: _l("Meeting"),
    EventKind.EXPERT_GROUP_MEETING: _l("Expert group meeting"),
    EventKind.DIRECTORS_GENERAL_MEETING: _l("Directors-general meeting"),
    EventKind.SENIOR_OFFICIALS_MEETING: _l("Senior officials meeting"),
    EventKind.MINISTERIAL_MEETING: _l("Ministerial meeting"),
    EventKind.STEERING_GROUP_MEETING: _l("Steering group meeting"),
    EventKind.PROJECT_MEETING: _l("Project meeting"),
    EventKind.CONFERENCE: _l("Conference"),
    EventKind.FORUM: _l("Forum"),
    EventKind.WEBINAR: _l("Webinar"),
    EventKind.SEMINAR: _l("Seminar"),
    EventKind.PANEL_DISCUSSION: _l("Panel discussion"),
    EventKind.WORKSHOP: _l("Workshop"),
    EventKind.TRAINING: _l("Training"),
    EventKind.CULTURAL_EVENT: _l("Cultural event"),
    EventKind.OTHER: _l("Other"),
}
EVENT_STATE_LABELS = {
    EventState.DRAFT: _l("Draft"),
    EventState.TENTATIVE: _l("Save the date"),
    EventState.CONFIRMED: _l("Confirmed"),
    EventState.HELD: _l("Held"),
    EventState.POSTPONED: _l("Postponed"),
    EventState.CANCELLED: _l("Cancelled"),
}
MODE_LABELS = {
    AttendanceMode.ON_SITE: _l("On site"),
    AttendanceMode.ONLINE: _l("Online"),
    AttendanceMode.HYBRID: _l("Hybrid"),
}
VISIBILITY_LABELS = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.MEMBERS: _l("Members of the body"),
    Visibility.PARTICIPANTS: _l("Participants"),
    Visibility.ORGANISERS: _l("Organisers"),
}
REGISTRATION_POLICY_LABELS = {
    RegistrationPolicy.NONE: _l("No registration"),
    RegistrationPolicy.OPEN: _l("Open to all"),
    RegistrationPolicy.APPROVAL: _l("Approval by organisers"),
    RegistrationPolicy.INVITATION: _l("By invitation"),
}
RELATION_LABELS = {
    RelationKind.PART_OF: _l("Part of"),
    RelationKind.CO_LOCATED: _l("Held together with"),
    RelationKind.FOLLOWS: _l("Follows"),
}
CHANGE_KIND_LABELS = {
    ChangeKind.CREATED: _l("Created"),
    ChangeKind.PUBLISHED: _l("Published"),
    ChangeKind.EDITED: _l("Edited"),
    ChangeKind.RESCHEDULED: _l("New date or time"),
    ChangeKind.MOVED: _l("New place"),
    ChangeKind.CONFIRMED: _l("Confirmed"),
    ChangeKind.HELD: _l("Marked as held"),
    ChangeKind.POSTPONED: _l("Postponed"),
    ChangeKind.CANCELLED: _l("Cancelled"),
    ChangeKind.REINSTATED: _l("Reinstated"),
    ChangeKind.AGENDA: _l("Agenda changed"),
    ChangeKind.DOCUMENTS: _l("Documents changed"),
    ChangeKind.HEADCOUNT: _l("Participants recorded"),
    ChangeKind.OUTCOMES: _l("Outcomes changed"),
    ChangeKind.DELETED: _l("Deleted"),
    ChangeKind.RESTORED: _l("Restored"),
}
COUNT_QUALITY_LABELS = {
    CountQuality.COUNTED: _l("counted"),
    CountQuality.REPORTED: _l("reported"),
    CountQuality.APPROXIMATE: _l("approximate"),
}
SECTOR_LABELS = {
    Sector.POLICE: _l("Police"),
    Sector.PROSECUTION: _l("Prosecution"),
    Sector.JUDICIARY: _l("Judiciary"),
    Sector.MIGRATION: _l("Migration"),
    Sector.SOCIAL_SERVICES: _l("Social services"),
    Sector.RESCUE_SERVICES: _l("Rescue services"),
    Sector.BORDER_GUARD: _l("Border guard"),
    Sector.HEALTH: _l("Health"),
    Sector.EDUCATION: _l("Education"),
    Sector.MINISTRY: _l("Ministry"),
    Sector.PUBLIC_AGENCY: _l("Public agency"),
    Sector.LOCAL_GOVERNMENT: _l("Local government"),
    Sector.INTERNATIONAL_ORGANISATION: _l("International organisation"),
    Sector.NGO: _l("NGO"),
    Sector.ACADEMIA: _l("Academia"),
    Sector.MEDIA: _l("Media"),
    Sector.YOUTH: _l("Youth"),
    Sector.BUSINESS: _l("Business"),
    Sector.OTHER: _l("Other"),
}
BODY_KIND_LABELS = {
    BodyKind.TASK_FORCE: _l("Task force"),
    BodyKind.EXPERT_GROUP: _l("Expert group"),
    BodyKind.NETWORK: _l("Network"),
    BodyKind.COMMITTEE: _l("Committee"),
    BodyKind.WORKING_GROUP: _l("Working group"),
    BodyKind.STEERING_GROUP: _l("Steering group"),
    BodyKind.UNIT: _l("Unit"),
    BodyKind.SECRETARIAT: _l("Secretariat"),
}
TERM_ROLE_LABELS = {
    TermRole.CHAIR: _l("Chair"),
    TermRole.VICE_CHAIR: _l("Vice-chair"),
    TermRole.MEMBER: _l("Member"),
    TermRole.DEPUTY: _l("Deputy"),
    TermRole.CONTACT_POINT: _l("Contact point"),
    TermRole.COORDINATOR: _l("Coordinator"),
    TermRole.OBSERVER: _l("Observer"),
}
SESSION_KIND_LABELS = {
    SessionKind.OPENING: _l("Opening"),
    SessionKind.KEYNOTE: _l("Keynote"),
    SessionKind.PRESENTATION: _l("Presentation"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.DISCUSSION: _l("Discussion"),
    SessionKind.ADOPTION: _l("Adoption"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.CLOSING: _l("Closing"),
}
APPEARANCE_ROLE_LABELS = {
    AppearanceRole.CHAIR: _l("Chair"),
    AppearanceRole.MODERATOR: _l("Moderator"),
    AppearanceRole.OPENING: _l("Opening"),
    AppearanceRole.WELCOME: _l("Welcome"),
    AppearanceRole.OPENING_ADDRESS: _l("Opening address"),
    AppearanceRole.KEYNOTE: _l("Keynote"),
    AppearanceRole.SPEAKER: _l("Speaker"),
    AppearanceRole.PANELLIST: _l("Panellist"),
    AppearanceRole.PRESENTER: _l("Presenter"),
    AppearanceRole.RAPPORTEUR: _l("Rapporteur"),
    AppearanceRole.PARTICIPANT: _l("Participant"),
    AppearanceRole.ORGANISER: _l("Organiser"),
}
DOCUMENT_KIND_LABELS = {
    DocumentKind.AGENDA: _l("Agenda"),
    DocumentKind.PAPER: _l("Paper"),
    DocumentKind.MINUTES: _l("Minutes"),
    DocumentKind.PRESENTATION: _l("Presentation"),
    DocumentKind.STATEMENT: _l("Statement"),
    DocumentKind.REPORT: _l("Report"),
    DocumentKind.STUDY: _l("Study"),
    DocumentKind.TOOLBOX: _l("Toolbox"),
    DocumentKind.OTHER: _l("Document"),
}
OUTCOME_KIND_LABELS = {
    OutcomeKind.DECISION: _l("Decision"),
    OutcomeKind.CONCLUSION: _l("Conclusion"),
    OutcomeKind.ACTION_POINT: _l("Action point"),
    OutcomeKind.STATEMENT: _l("Statement"),
    OutcomeKind.QUOTATION: _l("Quotation"),
}
OUTCOME_STATE_LABELS = {
    OutcomeState.NOTED: _l("Noted"),
    OutcomeState.OPEN: _l("Open"),
    OutcomeState.DONE: _l("Done"),
    OutcomeState.DROPPED: _l("Dropped"),
}
PARTNER_ROLE_LABELS = {
    PartnerRole.LEAD: _l("Lead"),
    PartnerRole.PARTNER: _l("Partner"),
    PartnerRole.FUNDER: _l("Funder"),
}
DELEGATION_ANSWER_LABELS = {
    DelegationAnswer.TAKES_PART: _l("Attending"),
    DelegationAnswer.WILL_NOT_TAKE_PART: _l("Not attending"),
}
REGISTRATION_STATE_LABELS = {
    RegistrationState.NOMINATED: _l("Nominated"),
    RegistrationState.UNVERIFIED: _l("E-mail not confirmed"),
    RegistrationState.PENDING: _l("Awaiting approval"),
    RegistrationState.CONFIRMED: _l("Confirmed"),
    RegistrationState.WAITLISTED: _l("Waiting list"),
    RegistrationState.DECLINED: _l("Declined"),
    RegistrationState.CANCELLED: _l("Cancelled"),
    RegistrationState.WITHDRAWN: _l("Withdrawn by the delegation"),
}
ROLE_LABELS = {
    Role.SECRETARIAT: _l("Secretariat"),
    Role.ORGANISER: _l("Organiser"),
    Role.MEMBER: _l("Member"),
}
ATTENDANCE_LABELS = {
    ParticipationMode.ON_SITE: _l("On site"),
    ParticipationMode.ONLINE: _l("Online"),
}

LABEL_TABLES: tuple[Mapping[Any, Any], ...] = (
    EVENT_KIND_LABELS,
    EVENT_STATE_LABELS,
    MODE_LABELS,
    VISIBILITY_LABELS,
    REGISTRATION_POLICY_LABELS,
    RELATION_LABELS,
    CHANGE_KIND_LABELS,
    COUNT_QUALITY_LABELS,
    SECTOR_LABELS,
    BODY_KIND_LABELS,
    TERM_ROLE_LABELS,
    SESSION_KIND_LABELS,
    APPEARANCE_ROLE_LABELS,
    DOCUMENT_KIND_LABELS,
    DELEGATION_ANSWER_LABELS,
    OUTCOME_KIND_LABELS,
    OUTCOME_STATE_LABELS,
    PARTNER_ROLE_LABELS,
    REGISTRATION_STATE_LABELS,
    ROLE_LABELS,
    ATTENDANCE_LABELS,
    MAIL_KIND_LABELS,
    MAIL_STATUS_LABELS,
    SERVER_PROBLEM_LABELS,
    NEWS_LABELS,
    FREQUENCY_LABELS,
    TASK_MAIL_LABELS,
    REPLY_OUTCOME_LABELS,
    REPLY_LABELS,
    MAILBOX_PROBLEM_LABELS,
    *IMPORT_LABEL_TABLES,
)
_LABELS_BY_VALUE = {
    (type(member), member.value): text for table in LABEL_TABLES for member, text in table.items()
}


def label_for(member: Enum) -> str:
    """Return the label of an enumeration member in the reader's language."""
    return str(_LABELS_BY_VALUE[type(member), member.value])


def country_name(code: str | None) -> str:
    """Return the country's name in the reader's language from CLDR; "" for None."""
    if not code:
        return ""
    locale = get_locale() or Locale("en")
    return str(locale.territories.get(code, code))


def language_name(tag: str) -> str:
    """Return the language's name in the reader's language from CLDR."""
    locale = get_locale() or Locale("en")
    return str(locale.languages.get(tag.split("-")[0], tag))


def stored_place_text(stored: str) -> str:
    """Return "Hall, Vilnius, Lithuania" for "Hall, Vilnius, LT" of the history."""
    rest, separator, country = stored.rpartition(", ")
    return f"{rest}{separator}{country_or_text(country)}"


def country_or_text(text: str) -> str:
    """Return the name of the country if the text is its code, else the text."""
    is_code = len(text) == 2 and text.isupper() and text in Locale("en").territories
    return country_name(text) if is_code else text
