"""Present the page "Subscribe to calendars": form, summary and preview."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.bodies.rules import BodyKind
from meetings.domain.calendars import queries
from meetings.domain.calendars.profiles import Profile
from meetings.domain.calendars.queries import AnyRow
from meetings.domain.events import queries as events
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.models import Event
from meetings.domain.events.rules import CALLED_OFF
from meetings.feeds.params import FeedParams
from meetings.http.components import base_url
from meetings.http.event_filters import slug_for, to_query
from meetings.http.request_context import db_session
from meetings.http.urls import body_url, event_url
from meetings.i18n import dates
from meetings.i18n.labels import EVENT_KIND_LABELS, MODE_LABELS, label_for, language_name
from meetings.i18n.languages import DEFAULT_LANGUAGE
from meetings.i18n.sorting import sorted_by_name
from meetings.presenters import filter_options
from meetings.presenters.calendar_texts import REMINDER_LABELS, undated_events_text
from meetings.presenters.event_summary import count_with_called_off, mode_and_place, summarise_event
from meetings.presenters.subscribe_links import SubscribeLinks, subscribe_links
from meetings.web.embed.snippets import EmbedSnippets, embed_snippets
from meetings.web.event_rows import body_tags
from meetings.web.feed_builder.forms import PROFILE_LABELS, FeedBuilderForm
from meetings.web.form_choices import field_options

MAX_PREVIEW_EVENTS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """A meeting in the preview; unknown values are empty."""

    href: str
    title: str
    language: str
    day: str
    times: str
    place: str
    bodies: tuple[tuple[str, int], ...]
    state: str


def feed_options_text(params: FeedParams) -> list[str]:
    """Return the feed options that differ from the defaults, as text."""
    texts = []
    if params.alarm is not None:
        texts.append(_("reminder %(when)s", when=_reminder_label(params.alarm)))
    if params.window.hides_called_off:
        texts.append(_("without cancelled and postponed meetings"))
    if params.language != DEFAULT_LANGUAGE:
        texts.append(_("in %(language)s", language=language_name(params.language)))
    if params.profile is not Profile.PLAIN:
        texts.append(_("more detailed entries"))
    if params.in_utc:
        texts.append(_("times in UTC"))
    return texts


def _reminder_label(minutes: int) -> str:
    known = REMINDER_LABELS.get(str(minutes))
    return (
        str(known)
        if known
        else ngettext("%(num)d minute before", "%(num)d minutes before", minutes)
    )


def build_form(query: Mapping[str, str], bodies: filter_options.BodyChoices) -> FeedBuilderForm:
    """Return the form with options from the data, filled from the query."""
    form = FeedBuilderForm()
    countries, projects = filter_options.country_and_project_options()
    chosen_kinds = query.get("body-kind", "").split(",")
    kinds = {body.kind for body in bodies.by_name} | {
        kind for kind in BodyKind if slug_for(kind) in chosen_kinds
    }
    form.body_kind.choices = field_options(filter_options.body_kind_options(kinds))
    form.body.choices = field_options([(body.slug, body.label) for body in bodies.shown_first])
    form.kind.choices = field_options(filter_options.enum_options(EVENT_KIND_LABELS))
    form.mode.choices = field_options(filter_options.enum_options(MODE_LABELS))
    form.country.choices = field_options(countries)
    form.presidency.choices = field_options(filter_options.presidency_options())
    form.project.choices = field_options(projects)
    _fill_feed_options(form, query)
    for field in form:
        value = query.get(field.name, "")
        if field.type == "SelectMultipleField":
            field.data = value.split(",") if value else []
        else:
            field.data = bool(value) if field.type == "BooleanField" else value
    return form


def _fill_feed_options(form: FeedBuilderForm, query: Mapping[str, str]) -> None:
    """Fill the fields of the feed options from the query parameters."""
    alarms = [*REMINDER_LABELS, *filter(None, [query.get("alarm")])]
    labels = [_reminder_label(int(alarm)) if alarm else REMINDER_LABELS[""] for alarm in alarms]
    form.alarm.choices = field_options(dict(zip(alarms, labels, strict=True)).items())
    languages = ["", *filter_options.language_options(), *filter(None, [query.get("lang")])]
    names = [language_name(tag or DEFAULT_LANGUAGE) for tag in languages]
    form.lang.choices = field_options(dict(zip(languages, names, strict=True)).items())
    form.profile.choices = field_options(PROFILE_LABELS.items())


def feed_preview(params: FeedParams, now: datetime) -> dict[str, Any]:
    """Return the preview: count, next meetings, and remarks on omissions."""
    summary = queries.feed_summary(
        db_session(), params.filter, params.window, now=now, max_upcoming=MAX_PREVIEW_EVENTS
    )
    without_day = queries.count_without_day(db_session(), params.filter, params.window)
    upcoming = events.list_in_order(db_session(), summary.upcoming_ids)
    return {
        "amount": _count_text(summary.coming, summary.called_off_count),
        "sentences": _omission_sentences(
            summary.coming, summary.total - summary.coming, without_day
        ),
        "lines": [_preview_line(event) for event in upcoming],
        "more": max(0, summary.coming - MAX_PREVIEW_EVENTS),
    }


def _count_text(coming: int, called_off_count: int) -> str:
    on = coming - called_off_count
    words = ngettext("%(num)d upcoming meeting", "%(num)d upcoming meetings", on)
    return count_with_called_off(words if on else _("No upcoming meetings yet"), called_off_count)


def _omission_sentences(coming: int, over: int, missing: int) -> list[str]:
    sentences = []
    if not coming and not over:
        sentences.append(_("You can subscribe now. New meetings appear automatically."))
    if over:
        sentences.append(
            ngettext(
                "It also contains %(num)d past meeting.",
                "It also contains %(num)d past meetings.",
                over,
            )
        )
    if missing:
        sentences.append(undated_events_text(missing))
    return sentences


def _preview_line(event: Event) -> PreviewLine:
    summary = summarise_event(event)
    return PreviewLine(
        href=event_url(event.slug),
        title=summary.title,
        language=summary.language,
        day=dates.short_when_text(event.when),
        times=summary.times,
        place=mode_and_place(event),
        bodies=body_tags(event.bodies),
        state=label_for(event.state) if event.state in CALLED_OFF else "",
    )


@dataclass(frozen=True, slots=True)
class FeedOffer:
    """A calendar to subscribe to; ``count`` is its current number of meetings."""

    name: str
    href: str
    count: int
    links: SubscribeLinks


def feed_offers(bodies: Iterable[AnyRow]) -> list[FeedOffer]:
    """Return the feed of each body with its number of meetings, by name."""
    return [
        FeedOffer(
            name=body.name,
            href=body_url(body.slug),
            count=body.meetings,
            links=feed_links(body.name, to_query(EventFilter(bodies=(body.slug,)))),
        )
        for body in sorted_by_name(bodies, lambda body: str(body.name))
    ]


def feed_snippets(params: FeedParams, name: str) -> EmbedSnippets:
    """Return the code that embeds the chosen meetings in another site."""
    language = params.language if params.language != DEFAULT_LANGUAGE else ""
    return embed_snippets(base_url(), params.filter, name, language)


def feed_links(name: str, query: Mapping[str, str]) -> SubscribeLinks:
    """Return the links that subscribe to the feed with these parameters."""
    return subscribe_links(base_url(), name, query=query)
