"""Options of the filters: pairs of the value in the URL and the label."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from babel.languages import get_official_languages

from meetings.domain.bodies.models import Body
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events import page_queries as events
from meetings.domain.people import queries as people
from meetings.http.event_filters import slug_for
from meetings.http.request_context import db_session
from meetings.http.site_context import recorded_presidencies
from meetings.i18n.filters import EVERY_BODY
from meetings.i18n.labels import country_name, language_name
from meetings.i18n.languages import DEFAULT_LANGUAGE, canonical_language_tag
from meetings.presenters.presidency_names import presidency_name

Option = tuple[str, str]


def bodies_with_events() -> Sequence[Body]:
    """Return the bodies that organise at least one event, in order."""
    return events.organising_bodies(db_session())


def body_kind_options(kinds: Iterable[BodyKind]) -> list[Option]:
    """Return the kinds of bodies in their order: "Every task force"."""
    chosen = set(kinds)
    texts = [(kind, str(text)) for kind, text in EVERY_BODY.items() if kind in chosen]
    return [(slug_for(kind), text[:1].upper() + text[1:]) for kind, text in texts]


def enum_options(table: Mapping[Any, object]) -> list[Option]:
    """Return the members of a label table."""
    return [(slug_for(member), str(text)) for member, text in table.items()]


def country_and_project_options() -> tuple[list[Option], list[Option]]:
    """Return the countries with events, and the projects, in one statement."""
    codes, projects = events.countries_and_projects(db_session())
    countries = [(code.lower(), country_name(code)) for code in codes]
    project_names = [(slug, acronym or title) for slug, acronym, title in projects]
    return sorted(countries, key=_by_label), sorted(project_names, key=_by_label)


def _by_label(option: Option) -> str:
    return option[1].casefold()


def presidency_options() -> list[Option]:
    """Return the presidencies, newest first."""
    return [
        (presidency.slug, presidency_name(presidency)) for presidency in recorded_presidencies()
    ]


def language_options() -> list[str]:
    """Return the languages of the members, except the site's default language."""
    spoken = {
        canonical_language_tag(tag)
        for country in people.current_members(db_session())
        for tag in get_official_languages(country, de_facto=True)
    }
    return sorted(spoken - {"", DEFAULT_LANGUAGE}, key=language_name)
