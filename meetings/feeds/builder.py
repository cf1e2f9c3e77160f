"""What the page "Subscribe to calendars" shows of one choice: the form, the words, what comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.bodies.palette import tone_of
from meetings.domain.bodies.queries import in_order
from meetings.domain.bodies.rules import BodyKind
from meetings.domain.calendars import queries
from meetings.domain.calendars.profiles import Profile
from meetings.domain.events import queries as events
from meetings.domain.events.models import Event
from meetings.domain.events.rules import OFF
from meetings.feeds.builder_form import PROFILES, BuilderForm, options
from meetings.feeds.options import Asked
from meetings.http import dates, filter_choices
from meetings.http.calendar_words import ALARMS, left_out
from meetings.http.filters import slug_of
from meetings.http.languages import DEFAULT
from meetings.http.occasion import mode_and_place, occasion, with_off
from meetings.http.phrases import EVENT_KINDS, MODES, language_name, word
from meetings.http.session import session

MOST_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One meeting of the preview; empty where it is not known."""

    href: str
    title: str
    language: str
    day: str
    times: str
    place: str
    bodies: list[tuple[str, int]]
    state: str


def manner_in_words(asked: Asked) -> list[str]:
    """Return how the feed is written, in words; nothing where it is as usual."""
    found = []
    if asked.alarm is not None:
        found.append(_("reminder %(when)s", when=_before(asked.alarm)))
    if asked.window.hides_off:
        found.append(_("without what is cancelled or postponed"))
    if asked.language != DEFAULT:
        found.append(_("in %(language)s", language=language_name(asked.language)))
    if asked.profile is not Profile.PLAIN:
        found.append(_("entries that tell more"))
    if asked.in_utc:
        found.append(_("times in UTC"))
    return found


def _before(minutes: int) -> str:
    known = ALARMS.get(str(minutes))
    return (
        str(known)
        if known
        else ngettext("%(num)d minute before", "%(num)d minutes before", minutes)
    )


def form_of(query: Mapping[str, str]) -> BuilderForm:
    """Return the form with the options that the data offers, as the choice fills it."""
    form, bodies = BuilderForm(), in_order(session())
    countries, projects = filter_choices.countries_and_projects()
    asked = query.get("body-kind", "").split(",")
    there = {body.kind for body in bodies} | {kind for kind in BodyKind if slug_of(kind) in asked}
    form.body_kind.choices = options(filter_choices.every_body_of(there))
    form.body.choices = options([(body.slug, body.label) for body in bodies])
    form.kind.choices = options(filter_choices.of_members(EVENT_KINDS))
    form.mode.choices = options(filter_choices.of_members(MODES))
    form.country.choices = options(countries)
    form.presidency.choices = options(filter_choices.presidencies())
    form.project.choices = options(projects)
    _offer_manner(form, query)
    for field in form:
        value = query.get(field.name, "")
        if field.type == "SelectMultipleField":
            field.data = value.split(",") if value else []
        else:
            field.data = bool(value) if field.type == "BooleanField" else value
    return form


def _offer_manner(form: BuilderForm, query: Mapping[str, str]) -> None:
    """Fill the fields that say how the feed is written, with what the address asks for besides."""
    alarms = [*ALARMS, *filter(None, [query.get("alarm")])]
    labels = [_before(int(alarm)) if alarm else ALARMS[""] for alarm in alarms]
    form.alarm.choices = options(dict(zip(alarms, labels, strict=True)).items())
    languages = ["", *filter_choices.languages(), *filter(None, [query.get("lang")])]
    names = [language_name(tag or DEFAULT) for tag in languages]
    form.lang.choices = options(dict(zip(languages, names, strict=True)).items())
    form.profile.choices = options(PROFILES.items())


def preview(asked: Asked, now: datetime) -> dict[str, Any]:
    """Return what comes with this choice now: how many, the next ones, and what is left out."""
    ahead = queries.outlook(session(), asked.filter, asked.window, now=now, most=MOST_LISTED)
    missing = queries.without_day(session(), asked.filter, asked.window)
    listed = events.in_this_order(session(), ahead.next_ids)
    return {
        "amount": _amount(ahead.coming, ahead.off),
        "sentences": _sentences(ahead.coming, ahead.total - ahead.coming, missing),
        "lines": [_line(event) for event in listed],
        "more": max(0, ahead.coming - MOST_LISTED),
    }


def _amount(coming: int, off: int) -> str:
    on = coming - off
    words = ngettext("%(num)d meeting to come", "%(num)d meetings to come", on)
    return with_off(words if on else _("No meeting to come yet"), off)


def _sentences(coming: int, over: int, missing: int) -> list[str]:
    found = []
    if not coming and not over:
        found.append(_("Subscribe all the same: what is announced appears by itself."))
    if over:
        found.append(
            ngettext(
                "%(num)d meeting that is over is in it, too.",
                "%(num)d meetings that are over are in it, too.",
                over,
            )
        )
    if missing:
        found.append(left_out(missing))
    return found


def _line(event: Event) -> Line:
    it = occasion(event)
    return Line(
        href=f"/events/{event.slug}",
        title=it.title,
        language=it.language,
        day=dates.short_when(event.when),
        times=it.times,
        place=mode_and_place(event),
        bodies=[(body.label, tone_of(body.colour)) for body in event.bodies],
        state=word(event.state) if event.state in OFF else "",
    )
