"""Kinds, modes and countries of meetings as parts of a sentence."""

from collections.abc import Sequence
from typing import Literal

from babel.lists import format_list
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.i18n.labels import country_name
from meetings.i18n.localised_fields import page_locale

EVENT_KIND_NOUNS = {
    EventKind.MEETING: _l("meetings"),
    EventKind.EXPERT_GROUP_MEETING: _l("expert group meetings"),
    EventKind.DIRECTORS_GENERAL_MEETING: _l("directors-general meetings"),
    EventKind.SENIOR_OFFICIALS_MEETING: _l("senior officials meetings"),
    EventKind.MINISTERIAL_MEETING: _l("ministerial meetings"),
    EventKind.STEERING_GROUP_MEETING: _l("steering group meetings"),
    EventKind.PROJECT_MEETING: _l("project meetings"),
    EventKind.CONFERENCE: _l("conferences"),
    EventKind.FORUM: _l("forums"),
    EventKind.WEBINAR: _l("webinars"),
    EventKind.SEMINAR: _l("seminars"),
    EventKind.PANEL_DISCUSSION: _l("panel discussions"),
    EventKind.WORKSHOP: _l("workshops"),
    EventKind.TRAINING: _l("trainings"),
    EventKind.CULTURAL_EVENT: _l("cultural events"),
    EventKind.OTHER: _l("other meetings"),
}
EVERY_BODY = {
    BodyKind.TASK_FORCE: _l("every task force"),
    BodyKind.EXPERT_GROUP: _l("every expert group"),
    BodyKind.NETWORK: _l("every network"),
    BodyKind.COMMITTEE: _l("every committee"),
    BodyKind.WORKING_GROUP: _l("every working group"),
    BodyKind.STEERING_GROUP: _l("every steering group"),
    BodyKind.UNIT: _l("every unit"),
    BodyKind.SECRETARIAT: _l("every secretariat"),
}
MODE_PHRASES = {
    AttendanceMode.ON_SITE: _l("on site"),
    AttendanceMode.ONLINE: _l("online"),
    AttendanceMode.HYBRID: _l("hybrid"),
}


def filter_phrases(event_filter: EventFilter) -> list[str]:
    """Return kinds, modes and countries as phrases: "webinars and seminars", "online", "in Latvia".

    Without any of them there are no phrases. With a mode or country only, the first is "meetings".
    """
    if not (event_filter.kinds or event_filter.modes or event_filter.countries):
        return []
    phrases = [
        several(
            [str(EVENT_KIND_NOUNS[member]) for member in event_filter.kinds or (EventKind.MEETING,)]
        )
    ]
    if event_filter.modes:
        phrases.append(several([str(MODE_PHRASES[member]) for member in event_filter.modes], "or"))
    if event_filter.countries:
        countries = several([country_name(code) for code in event_filter.countries], "or")
        phrases.append(_("in %(countries)s", countries=countries))
    return phrases


def several(words: Sequence[str], joined: Literal["standard", "or"] = "standard") -> str:
    """Return the words as a list in the reader's language: "a, b and c"."""
    locale = page_locale()
    # British English has no comma before the last item.
    return format_list(list(words), style=joined, locale="en_GB" if locale == "en" else locale)
