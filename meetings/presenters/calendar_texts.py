"""The texts of calendar entries, and descriptions of filters."""

from collections.abc import Callable
from datetime import date
from functools import partial

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Session

from meetings.domain.bodies import queries as bodies
from meetings.domain.calendars.rules import CalendarTexts
from meetings.domain.events.event_filter import EventFilter
from meetings.domain.events.field_types import Listing
from meetings.domain.events.fields import listed_on
from meetings.domain.presidencies import queries as presidencies
from meetings.domain.projects import queries as projects
from meetings.http.urls import document_url, event_card_url, event_url
from meetings.i18n import dates
from meetings.i18n.event_fields import FIELD_TEXTS
from meetings.i18n.filters import EVERY_BODY, filter_phrases
from meetings.i18n.labels import EVENT_KIND_LABELS, MODE_LABELS
from meetings.i18n.languages import DEFAULT_LANGUAGE, calendar_language
from meetings.presenters.presidency_names import format_presidency_name, presidency_name

#: The reminders to choose from: minutes before the start, as in the query parameter.
REMINDER_LABELS = {
    "": _l("No reminder"),
    "15": _l("15 minutes before"),
    "60": _l("an hour before"),
    "1440": _l("a day before"),
    "10080": _l("a week before"),
}


def phrasebook(base_url: str, language: str = DEFAULT_LANGUAGE) -> Callable[[], CalendarTexts]:
    """Return a factory for the texts of feeds in this language.

    Texts of our catalogue come in its languages, names of countries in every language.
    """
    names = Locale.parse(language, sep="-").territories

    def presidency(country: str, starts_on: date, ends_on: date) -> str:
        with calendar_language(language):
            return format_presidency_name(country, starts_on, ends_on)

    def make() -> CalendarTexts:
        with calendar_language(language):
            return CalendarTexts(
                language=language,
                cancelled=_("Cancelled"),
                postponed=_("Postponed"),
                to_be_confirmed=_("The date is to be confirmed."),
                organised_by=_("Organised by"),
                people=_("With"),
                online=_("Online"),
                stream=_("Live stream"),
                labels={
                    field.name: str(FIELD_TEXTS[field.name].label)
                    for field in listed_on(Listing.CALENDAR)
                },
                kinds={kind: str(text) for kind, text in EVENT_KIND_LABELS.items()},
                modes={mode: str(text) for mode, text in MODE_LABELS.items()},
                country=lambda code: str(names.get(code, code)),
                presidency=presidency,
                event_url=partial(event_url, base=base_url),
                document_url=partial(document_url, base=base_url),
                image_url=partial(event_card_url, base=base_url),
            )

    return make


def filter_name(session: Session, event_filter: EventFilter) -> str:
    """Return a description of the filter: "Task Force THB: webinars, online".

    Dates are not part of the name, because a subscribed calendar has none.
    """
    site = bodies.get_installation(session)
    labels = [body.label for body in bodies.by_slugs(session, event_filter.bodies)]
    labels += [str(EVERY_BODY[kind]) for kind in event_filter.body_kinds]
    subject = ", ".join(labels)
    subject = (
        subject[:1].upper() + subject[1:]
        or (site.acronym or site.name if site else "")
        or _("Meetings")
    )
    details = filter_phrases(event_filter)
    details += _presidency_names(session, event_filter) + _project_names(session, event_filter)
    if event_filter.text:
        details.append(_("“%(text)s”", text=event_filter.text))
    return calendar_name(subject, *details)


def calendar_name(subject: str, *details: str) -> str:
    """Return the name of a calendar with the meetings of a body, or with some of them."""
    chosen = ", ".join(details) if details else _("all meetings")
    return f"{subject}: {chosen}"


def period_text(first: date | None, last: date | None, *, is_open: bool) -> str:
    """Return a sentence about the first and last day of a calendar, both included.

    An open end is described without a day, because the day would change every day. An ``is_open``
    calendar has no default limits; without any limit the text is "".
    """
    days = {"first": dates.day(first) if first else "", "last": dates.day(last) if last else ""}
    return _period_text(first, last, is_open=is_open) % days


def _period_text(first: date | None, last: date | None, *, is_open: bool) -> str:
    if first and last:
        return _("Meetings from %(first)s to %(last)s.")
    if is_open:
        either = _("Meetings from %(first)s on.") if first else _("Meetings up to %(last)s.")
        return either if first or last else ""
    if first:
        return _("Meetings from %(first)s to 18 months ahead.")
    if last:
        return _("Meetings from 30 days back to %(last)s.")
    return _("Meetings from 30 days back to 18 months ahead.")


def undated_events_text(number: int) -> str:
    """Return a sentence about the number of meetings that have no day and so are not shown."""
    return ngettext(
        "%(num)d meeting is not in it, as its day is not known yet.",
        "%(num)d meetings are not in it, as their day is not known yet.",
        number,
    )


def _presidency_names(session: Session, event_filter: EventFilter) -> list[str]:
    chosen = presidencies.by_slugs(session, event_filter.presidencies)
    return [presidency_name(presidency) for presidency in chosen]


def _project_names(session: Session, event_filter: EventFilter) -> list[str]:
    return [project.label for project in projects.by_slugs(session, event_filter.projects)]
