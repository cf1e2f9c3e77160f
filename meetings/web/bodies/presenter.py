"""Present the bodies: the list, and chairs, other terms and facts of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from meetings.domain.bodies.models import Body, Priority, Term
from meetings.domain.bodies.palette import palette_index
from meetings.domain.bodies.rules import ChairRule, TermRole
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.presidencies.models import Presidency
from meetings.domain.projects.models import Project
from meetings.http.components import base_url
from meetings.http.event_filters import to_query
from meetings.http.urls import body_url, presidency_url, project_url
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.i18n.localised_fields import localised_field
from meetings.kernel.partial_dates import PartialDate
from meetings.presenters.subscribe_links import SubscribeLinks, subscribe_links
from meetings.web.event_rows import meetings_count


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


@dataclass(frozen=True, kw_only=True)
class BodyListLine:
    """A body in the list."""

    href: str
    name: str
    language: str
    acronym: str
    tone: int
    chair: str
    notes: tuple[str, ...]


def group_name(priority: Priority | None, *, is_only: bool) -> str:
    """Return the heading of the bodies with this priority, or with none."""
    if priority is not None:
        return priority.name
    return _("All bodies") if is_only else _("Other bodies")


def body_line(body: Body, recorded: list[Presidency], meetings: int, day: date) -> BodyListLine:
    """Return the body as a line of the list, with its chair on this day."""
    name, language = localised_field(body, "name")
    chairs = body_chairs(body, recorded, day)
    ended = dates.partial_date(body.until)
    notes = [
        label_for(body.kind),
        meetings_count(meetings) if meetings else _("no meetings recorded"),
    ]
    return BodyListLine(
        href=body_url(body.slug),
        name=name,
        language=language,
        acronym=body.acronym or body.label,
        tone=palette_index(body.colour),
        chair="; ".join(holder.name for holder in chairs.now) or chairs.unknown,
        notes=(*notes, _("until %(date)s", date=ended)) if ended else tuple(notes),
    )


def body_facts(body: Body) -> list[tuple[str, str]]:
    """Return the known facts of the body."""
    facts = [
        (_("Kind"), label_for(body.kind)),
        (_("Priority"), body.priority.name if body.priority else ""),
        (_("Established"), dates.partial_date(body.since)),
        (_("Ended"), dates.partial_date(body.until)),
        (_("Meeting frequency"), body.meets),
        (_("Members"), body.members_note),
    ]
    return [(label, text) for label, text in facts if text]


def project_link(project: Project) -> tuple[str, str, str]:
    """Return label, URL, and the title if it adds information."""
    title = localised_field(project)[0]
    return project.label, project_url(project.slug), title if title != project.label else ""


def split_source_url(source: str) -> tuple[str, str]:
    """Return a source and its URL, taken from the end of the text."""
    title, _comma, url = source.rpartition(", ")
    if title and url.startswith(("https://", "http://")):
        return title, url
    return source, ""


def subscribe_panel(body: Body, name: str) -> SubscribeLinks:
    """Return the subscribe panel of the feed of the body."""
    return subscribe_links(base_url(), name, query=to_query(EventFilter(bodies=(body.slug,))))
