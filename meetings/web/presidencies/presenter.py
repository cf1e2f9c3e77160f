"""Present the presidencies: the list, and the report of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.outcomes.models import Outcome, OutcomeKind
from meetings.domain.presidencies.models import Presidency
from meetings.domain.presidencies.queries import Trio
from meetings.domain.reports import queries as reports
from meetings.http.urls import presidency_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name
from meetings.i18n.sorting import sorted_names
from meetings.presenters.presidency_names import presidency_name
from meetings.web.event_rows import planned_count_text
from meetings.web.outcomes.presenter import OutcomeLine, outcome_line
from meetings.web.reports import meeting_table


@dataclass(frozen=True, kw_only=True)
class PresidencyListLine:
    """A presidency in the list; ``gap`` names unrecorded years after it."""

    name: str
    href: str
    period: str
    priorities: tuple[str, ...]
    counts: str
    is_now: bool
    gap: str


def presidency_line(
    presidency: Presidency, counts: tuple[int, int], *, after: date | None, now: date
) -> PresidencyListLine:
    """Return the presidency as a line of the list; ``after`` starts the next recorded one."""
    held, planned = counts
    words = [ngettext("%(num)s meeting held", "%(num)s meetings held", held)] if held else []
    if planned:
        words.append(planned_count_text(planned))
    return PresidencyListLine(
        name=presidency_name(presidency),
        href=presidency_url(presidency.slug),
        period=dates.date_range(presidency.starts_on, presidency.ends_on),
        priorities=tuple(priority.name for priority in presidency.priorities),
        counts=" · ".join(words) or _("no meetings recorded"),
        is_now=presidency.starts_on <= now <= presidency.ends_on,
        gap=_gap_text(presidency.ends_on, after, now),
    )


def _gap_text(ended: date, after: date | None, now: date) -> str:
    """Return a sentence on the gap before the next recorded presidency."""
    first = ended + timedelta(days=1)
    if after is None:
        if first > now:
            return ""
        return _("The presidency since %(day)s has not been recorded yet.", day=dates.day(first))
    if after <= first:
        return ""
    span = dates.date_range(first, after - timedelta(days=1))
    return _("The presidency of %(days)s has not been recorded.", days=span)


def report_lead(presidency: Presidency, now: date) -> str:
    """Return the lead of the report, final once the presidency has ended."""
    days = dates.date_range(presidency.starts_on, presidency.ends_on)
    if now > presidency.ends_on:
        return _("Activity report · %(days)s", days=days)
    return _("Plan and record so far · %(days)s", days=days)


def group_by_priority(
    meetings: Sequence[reports.MeetingReport],
) -> list[tuple[str, list[meeting_table.MeetingGroup]]]:
    """Return the meetings by priority of their leading body; others come last."""
    by_priority: dict[tuple[bool, int, str], list[reports.MeetingReport]] = {}
    for meeting in meetings:
        priority = meeting.priority
        key = (
            priority is None,
            priority.position if priority else 0,
            priority.name if priority else "",
        )
        by_priority.setdefault(key, []).append(meeting)
    rest = _("Other meetings") if len(by_priority) > 1 else _("Meetings")
    return [
        (key[2] or rest, meeting_table.group_by_body(by_priority[key]))
        for key in sorted(by_priority)
    ]


def presidency_facts(
    presidency: Presidency, summary: reports.ReportSummary
) -> list[tuple[str, str]]:
    """Return the known facts of the presidency, and the countries represented."""
    facts = [(_("Presiding country"), country_name(presidency.country))]
    if presidency.chair:
        facts.append(
            (
                _("Chair"),
                ", ".join(filter(None, [presidency.chair.name, presidency.chair_position])),
            )
        )
    named = sorted_names(country_name(code) for code in summary.countries)
    if named:
        facts.append((_("Countries represented"), ", ".join(named)))
    return facts


def trio_links(trio: Trio, presidency: Presidency) -> list[tuple[str, str, str]]:
    """Return label, name and URL of the previous, this and the next presidency."""
    places = [
        (_("Previous"), trio.previous),
        (_("This one"), presidency),
        (_("Next"), trio.following),
    ]
    return [
        (
            label,
            presidency_name(neighbour) if neighbour else _("not recorded"),
            presidency_url(neighbour.slug) if neighbour and neighbour is not presidency else "",
        )
        for label, neighbour in places
    ]


def outcome_lines(recorded: Sequence[Outcome], *, quotations: bool) -> list[OutcomeLine]:
    """Return either the quotations or all other outcomes."""
    return [
        outcome_line(outcome)
        for outcome in recorded
        if (outcome.kind is OutcomeKind.QUOTATION) == quotations
    ]
