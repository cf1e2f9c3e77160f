"""Present a body: chairs, other terms, and the numbers of its series."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.bodies.models import Body, Term
from meetings.domain.bodies.rules import ChairRule, TermRole
from meetings.domain.events.models import Event
from meetings.domain.events.queries_by_body import SeriesRun
from meetings.domain.presidencies.models import Presidency
from meetings.http.urls import event_url, presidency_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.kernel.partial_dates import PartialDate
from meetings.kernel.translated import localised_text
from meetings.presenters.layout_context import presidency_name, presidency_short_name
from meetings.web.reports.meeting_table import UNKNOWN_TEXT, short_date


@dataclass(frozen=True, kw_only=True)
class OfficeHolder:
    """A current or former office holder; ``href`` links to the presidency."""

    name: str
    period: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Chairs:
    """The chairs of a body; ``unknown`` explains a missing current chair."""

    now: tuple[OfficeHolder, ...]
    coming: tuple[OfficeHolder, ...]
    past: tuple[OfficeHolder, ...]
    unknown: str


@dataclass(frozen=True, kw_only=True)
class NumberedEvent:
    """An event of a series with both its numbers."""

    ordinal: str
    within: str
    href: str
    title: str
    language: str
    date: str
    note: str


@dataclass(frozen=True, kw_only=True)
class SeriesNumbers:
    """A series, with remarks on missing and duplicate numbers."""

    name: str
    remarks: tuple[str, ...]
    rows: tuple[NumberedEvent, ...]
    has_ordinals: bool
    has_within: bool


def body_chairs(body: Body, recorded: Sequence[Presidency], day: date) -> Chairs:
    """Return the chairs of the body: presidencies if the chair rotates, and its terms."""
    terms = [term for term in body.terms if term.role is TermRole.CHAIR]
    hosts: list[Presidency] = []
    if body.chair_rule is ChairRule.ROTATING:
        hosts = [presidency for presidency in recorded if _existed_during(body, presidency)]
    at_present = [
        _presidency_holder(presidency)
        for presidency in hosts
        if presidency.starts_on <= day <= presidency.ends_on
    ]
    at_present += [
        office_holder(term) for term in terms if not _is_not_current(term.until, day, term.since)
    ]
    return Chairs(
        now=tuple(at_present),
        coming=tuple(
            _presidency_holder(presidency)
            for presidency in reversed(hosts)
            if presidency.starts_on > day
        )
        + tuple(office_holder(term) for term in terms if _is_future(term.since, day)),
        past=tuple(_past_presidencies(hosts, day))
        + tuple(office_holder(term) for term in _ended_terms(terms, day)),
        unknown="" if at_present else _unknown_chair_text(body, hosts, day),
    )


def _existed_during(body: Body, presidency: Presidency) -> bool:
    """Return whether the body existed during part of the presidency, as far as known."""
    begun = body.since is None or body.since.first_day <= presidency.ends_on
    return begun and (body.until is None or body.until.last_day >= presidency.starts_on)


def _unknown_chair_text(body: Body, hosts: Sequence[Presidency], day: date) -> str:
    if body.until is not None and body.until.last_day < day:
        return _("none, because it ended %(date)s", date=dates.partial_date(body.until))
    if body.chair_rule is not ChairRule.ROTATING:
        return _("not recorded")
    last = max(
        (presidency.ends_on for presidency in hosts if presidency.ends_on < day), default=None
    )
    if last is None:
        return _("No presidencies have been recorded yet")
    first = dates.day(last + timedelta(days=1))
    return _("The presidency since %(day)s has not been recorded yet", day=first)


def _presidency_holder(presidency: Presidency) -> OfficeHolder:
    return OfficeHolder(
        name=country_name(presidency.country),
        period=_month_range(presidency.starts_on, presidency.ends_on),
        href=presidency_url(presidency.slug),
    )


def _month_range(first: date, last: date) -> str:
    """Return "Jul 2020 – Jun 2021"; the page of the presidency shows the days."""
    return f"{dates.short_month(first)} {first.year} – {dates.short_month(last)} {last.year}"


def _past_presidencies(hosts: Iterable[Presidency], day: date) -> Iterable[OfficeHolder]:
    """Return past presidencies, latest first, with gaps between them."""
    after: date | None = None
    for presidency in hosts:
        if presidency.starts_on > day:
            continue
        first = presidency.ends_on + timedelta(days=1)
        if after is not None and first < after:
            span = dates.date_range(first, after - timedelta(days=1))
            yield OfficeHolder(name=_("not recorded"), period=span)
        if presidency.ends_on < day:
            yield _presidency_holder(presidency)
        after = presidency.starts_on


def office_holder(term: Term) -> OfficeHolder:
    """Return the office holder: person, organisation, country and title."""
    organisation = term.organisation.name if term.organisation else ""
    named = [
        term.person.name if term.person else "", term.title, organisation,
        country_name(term.country),
    ]  # fmt: skip
    name = ", ".join(part for part in named if part)
    return OfficeHolder(name=name, period=dates.period(term.since, term.until))


def other_terms(body: Body, day: date) -> list[tuple[str, list[OfficeHolder], list[OfficeHolder]]]:
    """Return current and former holders of each role except the chair."""
    lines = []
    for role in TermRole:
        terms = [term for term in body.terms if term.role is role]
        if terms and role is not TermRole.CHAIR:
            ended = _ended_terms(terms, day)
            present = sorted(
                (office_holder(term) for term in terms if term not in ended),
                key=lambda holder: holder.name,
            )
            lines.append((label_for(role), present, [office_holder(term) for term in ended]))
    return lines


def _ended_terms(terms: Iterable[Term], day: date) -> list[Term]:
    """Return the ended terms, latest end first."""
    over = [term for term in terms if term.until is not None and term.until.last_day < day]
    return sorted(over, key=lambda term: (str(term.until), str(term.since or "")), reverse=True)


def _is_future(since: PartialDate | None, day: date) -> bool:
    return since is not None and since.first_day > day


def _is_not_current(until: PartialDate | None, day: date, since: PartialDate | None) -> bool:
    """Return whether the term has ended or has not begun on the day."""
    return (until is not None and until.last_day < day) or _is_future(since, day)


def series_numbers(run: SeriesRun) -> SeriesNumbers:
    """Return the table of the series, latest event first."""
    remarks = [_missing_numbers_text(first, last) for first, last in run.missing]
    remarks += [
        _(
            "Several meetings of the %(presidency)s have the number %(number)s.",
            presidency=presidency_name(presidency), number=number,
        )
        for presidency, number in run.repeated
    ]  # fmt: skip
    return SeriesNumbers(
        name=run.series.name,
        remarks=tuple(remarks),
        rows=tuple(_numbered_event(event) for event in reversed(run.events)),
        has_ordinals=any(event.ordinal is not None for event in run.events),
        has_within=any(event.ordinal_in_presidency is not None for event in run.events),
    )


def _missing_numbers_text(first: int, last: int) -> str:
    return ngettext(
        "No. %(first)s is missing.", "Nos. %(first)s–%(last)s are missing.",
        last - first + 1, first=first, last=last,
    )  # fmt: skip


def _numbered_event(event: Event) -> NumberedEvent:
    locale = str(get_locale() or "en")
    title, language = localised_text(event, "title", locale)
    return NumberedEvent(
        ordinal=UNKNOWN_TEXT if event.ordinal is None else str(event.ordinal),
        within=_number_within_series(event),
        href=event_url(event.slug),
        title=title,
        language="" if language == locale else language,
        date=short_date(event),
        note=event.ordinal_note,
    )


def _number_within_series(event: Event) -> str:
    if event.ordinal_in_presidency is None:
        return UNKNOWN_TEXT
    if event.presidency is None:
        return str(event.ordinal_in_presidency)
    return _(
        "%(number)s of the %(presidency)s",
        number=event.ordinal_in_presidency, presidency=presidency_short_name(event.presidency),
    )  # fmt: skip
