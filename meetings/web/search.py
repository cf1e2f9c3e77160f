"""The search over all that the reader may see, by group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_decimal, get_locale, ngettext
from flask_babel import gettext as _

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.models import Body
from meetings.domain.bodies.palette import tone_of
from meetings.domain.documents.models import Document
from meetings.domain.events.models import Event, Venue
from meetings.domain.outcomes.models import Outcome
from meetings.domain.projects.models import Project
from meetings.domain.reports import search
from meetings.domain.reports.search import Found, Group, Search
from meetings.http.conditional import shared
from meetings.http.guards import public
from meetings.http.phrases import country_name, word
from meetings.http.session import current_actor, session
from meetings.kernel.text import clean, fold, search_words
from meetings.kernel.translated import Translated, text_in
from meetings.web.meeting_table import table_date
from meetings.web.paging import Page, asked_page, pager_values
from meetings.web.report_words import office

bp = Blueprint("search", __name__)
LONGEST = 200
FEW, SIZE, MOST_APPEARANCES = 5, 30, 4


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found; without ``href`` it has no page, and ``links`` lead to where it was."""

    title: str
    href: str = ""
    language: str = ""
    note: str = ""
    tags: Sequence[tuple[str, int]] = ()
    links: Sequence[tuple[str, str, str, str]] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """What was found of one group; ``more`` leads to all of it, where not all is here."""

    title: str
    count: str
    hits: Sequence[Hit]
    more: str


@bp.get("/search")
@public
def show() -> ResponseReturnValue:
    """Show what is found of every group, or all of one group, page by page."""
    text = clean(request.args.get("q"))[:LONGEST]
    it = Search(text, current_actor(), _countries(text))
    counts = search.counts(session(), it) if it.words else {}
    chosen = next((each for each in Group if each.value == request.args.get("in")), None)
    page = asked_page(request.args.get("page", ""), counts.get(chosen, 0) if chosen else 0, SIZE)
    return shared(
        render_template(
            "search/show.html",
            text=text,
            asked=bool(it.words),
            total=_total(sum(counts.values())),
            chips=_chips(text, counts, chosen),
            sections=_sections(it, counts, chosen, page),
            pager_values=pager_values(page, lambda n: _address(text, chosen, n)),
        )
    )


def _total(number: int) -> str:
    return ngettext("%(num)s result", "%(num)s results", number)


def _countries(text: str) -> Mapping[str, frozenset[str]]:
    """Return which countries each word may mean, in the reader's language."""
    locale = get_locale() or Locale("en")
    named = [(code, fold(name)) for code, name in locale.territories.items() if len(code) == 2]
    return {
        each: frozenset(code for code, name in named if each in name)
        for each in search_words(text)
        if len(each) > 2
    }


def _titles() -> dict[Group, str]:
    return {
        Group.MEETINGS: _("Meetings"),
        Group.PEOPLE: _("People"),
        Group.BODIES: _("Bodies"),
        Group.PROJECTS: _("Projects"),
        Group.PLACES: _("Places"),
        Group.RECORD: _("Record"),
        Group.DOCUMENTS: _("Documents"),
    }


def _address(text: str, group: Group | None = None, page: int = 1) -> str:
    pairs = {"q": text} | ({"in": group.value} if group else {})
    return "/search?" + urlencode(pairs | ({"page": str(page)} if page > 1 else {}))


def _chips(
    text: str, counts: Mapping[Group, int], chosen: Group | None
) -> list[tuple[str, str, bool]]:
    """Return the groups in which something was found, with how much."""
    titles = _titles()
    found = [
        (f"{titles[group]} {format_decimal(number)}", _address(text, group), group is chosen)
        for group, number in counts.items()
        if number
    ]
    return [(_("Everything"), _address(text), chosen is None), *found] if found else []


def _sections(
    it: Search, counts: Mapping[Group, int], chosen: Group | None, page: Page
) -> list[Section]:
    titles, found = _titles(), []
    for group, number in counts.items():
        if not number or chosen not in (None, group):
            continue
        limit, offset = (SIZE, page.offset) if chosen else (FEW, 0)
        listed, hit = _WAYS[group]
        section = Section(
            title=titles[group],
            count=format_decimal(number),
            hits=[hit(each) for each in listed(session(), it, limit=limit, offset=offset)],
            more=_address(it.text, group) if not chosen and number > FEW else "",
        )
        found.append(section)
    return found


def _titled(thing: Translated, name: str = "title") -> tuple[str, str]:
    """Return the title, and its language where that is not the page's."""
    locale = str(get_locale() or "en")
    title, language = text_in(thing, name, locale)
    return title, "" if language == locale else language


def _meeting(event: Event) -> Hit:
    title, language = _titled(event)
    return Hit(
        title=title,
        language=language,
        href=f"/events/{event.slug}",
        note=f"{word(event.kind)} · {table_date(event)}",
        tags=[(body.label, tone_of(body.colour)) for body in event.bodies],
    )


def _person(found: Found) -> Hit:
    """Return the person with the latest appearances, each in the office held then."""
    more = len(found.appearances) - MOST_APPEARANCES
    return Hit(
        title=found.name,
        links=[_appeared(each) for each in found.appearances[:MOST_APPEARANCES]],
        note=ngettext("and %(num)s more", "and %(num)s more", more) if more > 0 else "",
    )


def _appeared(appearance: Appearance) -> tuple[str, str, str, str]:
    event = appearance.event
    title, language = _titled(event)
    role = appearance.role_label or word(appearance.role)
    note = " · ".join(part for part in (table_date(event), role, office(appearance)) if part)
    return title, f"/events/{event.slug}", language, note


def _body(body: Body) -> Hit:
    name, language = _titled(body, "name")
    tags = [(body.acronym, tone_of(body.colour))] if body.acronym else []
    note = word(body.kind)
    return Hit(title=name, language=language, href=f"/bodies/{body.slug}", tags=tags, note=note)


def _project(project: Project) -> Hit:
    title, language = _titled(project)
    href = f"/projects/{project.slug}"
    if project.acronym in ("", title):
        return Hit(title=title, language=language, href=href)
    return Hit(title=project.acronym, href=href, note=title)


def _place(found: tuple[Venue, int]) -> Hit:
    venue, times = found
    names = [venue.name, venue.city, country_name(venue.country)]
    asked = urlencode({"q": venue.city or venue.name})
    return Hit(
        title=", ".join(dict.fromkeys(name for name in names if name)),
        href=f"/?{asked}",
        note=ngettext("%(num)s meeting", "%(num)s meetings", times),
    )


def _outcome(outcome: Outcome) -> Hit:
    event, person = outcome.event, outcome.person
    said = [word(outcome.kind), person.name if person else "", _where(event)]
    return Hit(
        title=outcome.text,
        href=f"/events/{event.slug}#{outcome.slug}" if event else "",
        language="" if outcome.language == str(get_locale() or "en") else outcome.language,
        note=" · ".join(part for part in said if part),
    )


def _document(document: Document) -> Hit:
    event = document.event
    title, language = _titled(document)
    return Hit(
        title=title,
        language=language,
        href=f"/events/{event.slug}" if event else document.url,
        note=" · ".join(part for part in (word(document.kind), _where(event)) if part),
    )


def _where(event: Event | None) -> str:
    return f"{_titled(event)[0]}, {table_date(event)}" if event else ""


_WAYS: Mapping[Group, tuple[Callable[..., Sequence[Any]], Callable[[Any], Hit]]] = {
    Group.MEETINGS: (search.meetings, _meeting),
    Group.PEOPLE: (search.people, _person),
    Group.BODIES: (search.bodies, _body),
    Group.PROJECTS: (search.projects, _project),
    Group.PLACES: (search.places, _place),
    Group.RECORD: (search.record, _outcome),
    Group.DOCUMENTS: (search.documents, _document),
}
