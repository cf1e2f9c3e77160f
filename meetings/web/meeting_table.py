"""Meetings in the table of a report: when, what, in which format, with how many."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from meetings.domain.agenda.models import Appearance
from meetings.domain.agenda.rules import AppearanceRole
from meetings.domain.bodies.palette import tone_of
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF, EventState
from meetings.domain.presidencies.models import Presidency
from meetings.domain.reports.queries import Meeting
from meetings.domain.reports.rules import Count
from meetings.http import dates
from meetings.http.phrases import word
from meetings.kernel.translated import text_in

UNKNOWN = "–"
MOST_NAMES = 6
#: Roles in which one is there without being heard.
SILENT = frozenset({AppearanceRole.PARTICIPANT, AppearanceRole.ORGANISER})


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One meeting; ``language`` is set where the title is not in the page's language.

    ``format`` and ``participants`` are None where nothing is recorded; ``pill`` is empty for
    what was held.
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
    look: str
    is_example: bool


@dataclass(frozen=True, kw_only=True)
class TableGroup:
    """The meetings of one body, or of none; ``tone`` is the body's colour."""

    name: str
    href: str
    tone: int
    rows: tuple[TableRow, ...]


def table_row(meeting: Meeting) -> TableRow:
    """Return the meeting as the table shows it."""
    event = meeting.event
    locale = str(get_locale() or "en")
    title, language = text_in(event, "title", locale)
    return TableRow(
        date=table_date(event),
        is_rough=event.date_to_be_confirmed,
        href=f"/events/{event.slug}",
        title=title,
        language="" if language == locale else language,
        kind=word(event.kind),
        notes=tuple(_notes(meeting)),
        format=word(event.mode) if event.mode else None,
        participants=participants(meeting),
        pill="" if meeting.is_held else word(event.state),
        look=_look(event.state),
        is_example=event.is_example,
    )


def groups(meetings: Iterable[Meeting]) -> list[TableGroup]:
    """Return the meetings by leading body, in the order of the bodies; those of none come last."""
    found: dict[int | None, list[Meeting]] = {}
    for meeting in meetings:
        found.setdefault(meeting.body.id if meeting.body else None, []).append(meeting)
    ordered = sorted(found.values(), key=_place)
    return [_group(each) for each in ordered]


def _place(meetings: list[Meeting]) -> tuple[bool, int, str]:
    body = meetings[0].body
    return (body is None, body.position if body else 0, body.name if body else "")


def _group(meetings: list[Meeting]) -> TableGroup:
    body = meetings[0].body
    return TableGroup(
        name=text_in(body, "name", str(get_locale() or "en"))[0] if body else _("No body named"),
        href=f"/bodies/{body.slug}" if body else "",
        tone=tone_of(body.colour) if body else 0,
        rows=tuple(table_row(each) for each in meetings),
    )


def table_date(event: Event) -> str:
    """Return the date as far as it is known; the presidency's years where it is not at all."""
    return dates.short_when(event.when, years(event.presidency) if event.presidency else "")


def years(presidency: Presidency) -> str:
    """Return "2020–21"."""
    first, last = presidency.starts_on.year, presidency.ends_on.year
    return str(first) if first == last else f"{first}–{last % 100:02}"


def count_words(count: Count) -> str | None:
    """Return "50", "≈ 50" or "at least 50", or None where nothing is recorded."""
    if count.figure is None:
        return None
    text = format_decimal(count.figure)
    text = f"≈ {text}" if count.is_rough else text
    return _("at least %(figure)s", figure=text) if count.at_least else text


def participants(meeting: Meeting) -> str | None:
    """Return how many took part, else from how many countries, else None."""
    words = count_words(meeting.persons)
    if words is not None or meeting.country_count.figure is None:
        return words
    return _("%(figure)s countries", figure=count_words(meeting.country_count))


def _look(state: EventState) -> str:
    if state is EventState.DRAFT:
        return "draft"
    return "off" if state in OFF else "plain"


def _notes(meeting: Meeting) -> list[str]:
    """Return who was heard, in which role, then for whom it was and within which projects."""
    spoke = " · ".join(_heard(meeting.appearances))
    event = meeting.event
    about = [event.audience, *(project.label for project in event.projects)]
    return [line for line in (spoke, " · ".join(text for text in about if text)) if line]


def _heard(appearances: Iterable[Appearance]) -> list[str]:
    by_role: dict[str, dict[str, None]] = {}
    for each in appearances:
        if each.role not in SILENT:
            role = each.role_label or word(each.role)
            by_role.setdefault(role, {})[each.display_name] = None
    return [f"{role}: {_names(list(names))}" for role, names in by_role.items()]


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return _("%(names)s and %(count)s more", names=shown, count=more) if more > 0 else shown
