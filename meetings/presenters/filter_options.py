"""Options of the filters: pairs of the value in the URL and the label."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.languages import get_official_languages
from flask_babel import format_decimal, ngettext

from meetings.domain.bodies.models import Body
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.events import page_queries as events
from meetings.domain.events import queries_by_body
from meetings.domain.people import queries as people
from meetings.http.event_filters import slug_for
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import recorded_presidencies
from meetings.i18n.filters import EVERY_BODY
from meetings.i18n.labels import country_name, language_name
from meetings.i18n.languages import DEFAULT_LANGUAGE, canonical_language_tag
from meetings.i18n.sorting import sorted_by_name
from meetings.presenters.presidency_names import presidency_name

Option = tuple[str, str]
MAX_BODIES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class BodyChoices:
    """All bodies by name, and the few that are shown without opening the list."""

    by_name: Sequence[Body]
    shown: Sequence[Body]

    @property
    def are_many(self) -> bool:
        """Return whether some bodies are only in the list."""
        return len(self.shown) < len(self.by_name)

    @property
    def shown_first(self) -> list[Body]:
        """Return all bodies: those shown, then the others by name."""
        return [*self.shown, *(body for body in self.by_name if body not in self.shown)]

    @property
    def more_label(self) -> str:
        """Return "52 more bodies…", or "" if all are shown."""
        if not self.are_many:
            return ""
        number = len(self.by_name) - len(self.shown)
        return ngettext(
            "%(count)s more body…", "%(count)s more bodies…", number, count=format_decimal(number)
        )


def body_choices(
    chosen: Collection[str] = (), *, now: datetime, organising_only: bool = False
) -> BodyChoices:
    """Return the bodies to choose from, with one statement.

    If they are many, those with the most upcoming meetings are shown, in the order of lists,
    and those with the slugs ``chosen``.
    """
    counted = queries_by_body.count_upcoming(
        db_session(), current_actor(), since=now, organising_only=organising_only
    )
    by_name = sorted_by_name(counted, lambda body: body.label)
    in_order = sorted(by_name, key=lambda body: body.position)
    busiest = sorted(in_order, key=lambda body: -counted[body])[:MAX_BODIES_SHOWN]
    return BodyChoices(
        by_name=by_name,
        shown=[body for body in in_order if body in busiest or body.slug in chosen],
    )


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
    return sorted_by_name(countries, _label), sorted_by_name(project_names, _label)


def _label(option: Option) -> str:
    return option[1]


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
