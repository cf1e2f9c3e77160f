"""Present meetings in the table of a report."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.palette import palette_index
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF, EventState
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports.queries import MeetingReport
from meetings.domain.reports.rules import ParticipantCount
from meetings.http.urls import body_url, event_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import localised_field

UNKNOWN_TEXT = "–"
MAX_SPEAKER_NAMES = 6
#: Roles of people who attend without speaking.
NON_SPEAKING_ROLES = frozenset({AppearanceRole.PARTICIPANT, AppearanceRole.ORGANISER})


@dataclass(frozen=True, kw_only=True)
class MeetingRow:
    """A meeting; ``language`` is set if the title is not in the language of the page.

    ``format`` and ``participants`` are None if not recorded; ``pill`` is empty for meetings
    held.
    """

    date: str
    is_rough: bool
    href: str
    title: str
    language: str
    kind: str
    notes: tuple[str, ...]
    format: str | None
    participants: str | None
    pill: str
    style: str
    is_example: bool


@dataclass(frozen=True, kw_only=True)
class MeetingGroup:
    """The meetings of a body, or those without one; ``tone`` is the colour of the body."""

    name: str
    href: str
    tone: int
    rows: tuple[MeetingRow, ...]


def meeting_row(meeting: MeetingReport) -> MeetingRow:
    """Return the table row of the meeting."""
    event = meeting.event
    title, language = localised_field(event)
    return MeetingRow(
        date=short_date(event),
        is_rough=event.date_to_be_confirmed,
        href=event_url(event.slug),
        title=title,
        language=language,
        kind=label_for(event.kind),
        notes=tuple(_notes(meeting)),
        format=label_for(event.mode) if event.mode else None,
        participants=participants_text(meeting),
        pill="" if meeting.is_held else label_for(event.state),
        style=_pill_style(event.state),
        is_example=event.is_example,
    )


def group_by_body(meetings: Iterable[MeetingReport]) -> list[MeetingGroup]:
    """Return the meetings by leading body in their order; meetings without one come last."""
    by_body: dict[int | None, list[MeetingReport]] = {}
    for meeting in meetings:
        by_body.setdefault(meeting.body.id if meeting.body else None, []).append(meeting)
    ordered = sorted(by_body.values(), key=_group_position)
    return [_meeting_group(body_meetings) for body_meetings in ordered]


def _group_position(meetings: list[MeetingReport]) -> tuple[bool, int, str]:
    body = meetings[0].body
    return (body is None, body.position if body else 0, body.name if body else "")


def _meeting_group(meetings: list[MeetingReport]) -> MeetingGroup:
    body = meetings[0].body
    return MeetingGroup(
        name=localised_field(body, "name")[0] if body else _("No body named"),
        href=body_url(body.slug) if body else "",
        tone=palette_index(body.colour) if body else 0,
        rows=tuple(meeting_row(meeting) for meeting in meetings),
    )


def short_date(event: Event) -> str:
    """Return the date as exactly as known, else the years of the presidency."""
    return dates.short_when_text(
        event.when, presidency_years(event.presidency) if event.presidency else ""
    )


def presidency_years(presidency: Presidency) -> str:
    """Return "2020–21"."""
    first, last = presidency.starts_on.year, presidency.ends_on.year
    return str(first) if first == last else f"{first}–{last % 100:02}"


def count_text(count: ParticipantCount) -> str | None:
    """Return "50", "≈ 50" or "at least 50", or None if not recorded."""
    if count.figure is None:
        return None
    text = format_decimal(count.figure)
    text = f"≈ {text}" if count.is_rough else text
    return _("at least %(figure)s", figure=text) if count.at_least else text


def participants_text(meeting: MeetingReport) -> str | None:
    """Return the number of participants, else of countries, else None."""
    words = count_text(meeting.persons)
    if words is not None or meeting.country_count.figure is None:
        return words
    return ngettext(
        "%(figure)s country",
        "%(figure)s countries",
        meeting.country_count.figure,
        figure=count_text(meeting.country_count),
    )


def _pill_style(state: EventState) -> str:
    if state is EventState.DRAFT:
        return "draft"
    return "off" if state in CALLED_OFF else "plain"


def _notes(meeting: MeetingReport) -> list[str]:
    """Return the speakers by role, then audience and projects."""
    speakers = " · ".join(_speaker_notes(meeting.appearances))
    event = meeting.event
    about = [event.audience, *(project.label for project in event.projects)]
    return [line for line in (speakers, " · ".join(text for text in about if text)) if line]


def _speaker_notes(appearances: Iterable[Appearance]) -> list[str]:
    by_role: dict[str, dict[str, None]] = {}
    for appearance in appearances:
        if appearance.role not in NON_SPEAKING_ROLES:
            role = appearance.role_label or label_for(appearance.role)
            by_role.setdefault(role, {})[appearance.display_name] = None
    return [f"{role}: {_join_names(list(names))}" for role, names in by_role.items()]


def _join_names(names: list[str]) -> str:
    text = ", ".join(names[:MAX_SPEAKER_NAMES])
    more = len(names) - MAX_SPEAKER_NAMES
    if more <= 0:
        return text
    return ngettext("%(names)s and %(num)d more", "%(names)s and %(num)d more", more, names=text)
