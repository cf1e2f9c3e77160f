"""What a report says of its figures, in words that tell how they were come by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent, get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.palette import tone_of
from meetings.domain.documents.models import Document
from meetings.domain.reports.queries import Summary
from meetings.http.phrases import country_name, word
from meetings.kernel.translated import text_in
from meetings.web.meeting_table import SILENT, UNKNOWN
from meetings.web.shapes import Speaker

Bar = tuple[str, int, str, int]
#: What may have become of a document, in words; the order is that of the report.
STANDING_WORDS = {
    "adopted": _l("Adopted"),
    "approved": _l("Approved"),
    "launched": _l("Launched"),
    "presented": _l("Presented"),
}
STANDINGS = tuple(STANDING_WORDS)


@dataclass(frozen=True, kw_only=True)
class ReportDocument:
    """A document that a report names; ``note`` says what became of it, the event where."""

    title: str
    language: str
    href: str
    note: str
    event_href: str
    event_title: str
    event_language: str


def figures(summary: Summary) -> list[tuple[str, str]]:
    """Return the key figures, each with how many meetings it was taken from."""
    return [_held(summary), _persons(summary), _countries(summary), _remote(summary)]


def _held(summary: Summary) -> tuple[str, str]:
    label = ngettext("meeting held", "meetings held", summary.held)
    if summary.planned:
        label += ", " + _("%(count)s more planned", count=format_decimal(summary.planned))
    return format_decimal(summary.held), label


def _persons(summary: Summary) -> tuple[str, str]:
    total = summary.persons
    if total.figure is None:
        return UNKNOWN, _("participants, not recorded for any meeting")
    sign = "≈ " if total.is_rough else "≥ " if total.at_least else ""
    label = _(
        "participants, %(counted)s of %(of)s meetings counted", counted=total.counted, of=total.of
    )
    return sign + format_decimal(total.figure), label


def _countries(summary: Summary) -> tuple[str, str]:
    if not summary.countries:
        return UNKNOWN, _("countries represented, not recorded for any meeting")
    label = _(
        "countries represented, as named for %(named)s of %(of)s meetings",
        named=summary.countries_named_in,
        of=summary.held,
    )
    return format_decimal(len(summary.countries)), label


def _remote(summary: Summary) -> tuple[str, str]:
    if not summary.mode_known:
        return UNKNOWN, _("online or hybrid, format not recorded for any meeting")
    label = _(
        "online or hybrid, format known of %(known)s of %(of)s meetings",
        known=summary.mode_known,
        of=summary.held,
    )
    return format_percent(summary.remote / summary.mode_known), label


def by_body(summary: Summary) -> list[Bar]:
    """Return a bar for each leading body, in its colour."""
    locale = str(get_locale() or "en")
    named = [
        (
            _short_name(body.short_name, text_in(body, "name", locale)[0]),
            times,
            tone_of(body.colour),
        )
        if body
        else (_("No body named"), times, 0)
        for body, times in summary.by_body
    ]
    return _bars(named)


def by_kind(summary: Summary) -> list[Bar]:
    """Return a bar for each kind."""
    return _bars([(word(kind), times, 1) for kind, times in summary.by_kind])


def _short_name(short: str, full: str) -> str:
    return short or full


def _bars(named: Sequence[tuple[str, int, int]]) -> list[Bar]:
    longest = max((times for _name, times, _tone in named), default=1)
    return [
        (name, round(100 * times / longest), format_decimal(times), tone)
        for name, times, tone in named
    ]


def speakers(appearances: Iterable[Appearance]) -> list[Speaker]:
    """Return those who were heard, with the office held then."""
    return [
        Speaker(
            name=each.display_name,
            initials=each.person.initials if each.person else "",
            office=office(each),
        )
        for each in appearances
        if each.role not in SILENT
    ]


def office(appearance: Appearance) -> str:
    """Return position, organisation and country as held that day."""
    held = [
        appearance.position_held,
        appearance.organisation_name,
        country_name(appearance.country),
    ]
    return ", ".join(part for part in held if part)


def by_standing(documents: Iterable[Document]) -> list[tuple[str, list[ReportDocument]]]:
    """Return what was adopted or launched, then what was presented, each under its words."""
    known = [each for each in documents if each.standing in STANDINGS]
    known.sort(key=lambda each: STANDINGS.index(each.standing))
    parts = [
        (_("Adopted and launched"), [each for each in known if each.standing != "presented"]),
        (_("Presented"), [each for each in known if each.standing == "presented"]),
    ]
    return [(title, [report_document(each) for each in part]) for title, part in parts if part]


def report_document(document: Document) -> ReportDocument:
    """Return the document with what became of it."""
    locale = str(get_locale() or "en")
    event = document.event
    title, language = text_in(document, "title", locale)
    at, at_language = text_in(event, "title", locale) if event else ("", locale)
    return ReportDocument(
        title=title,
        language="" if language == locale else language,
        href=document.url,
        note=_standing(document),
        event_href=f"/events/{event.slug}" if event else "",
        event_title=at,
        event_language="" if at_language == locale else at_language,
    )


def _standing(document: Document) -> str:
    return str(STANDING_WORDS.get(document.standing) or word(document.kind))
