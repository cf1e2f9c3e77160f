"""Present the figures of a report, with their coverage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.agenda.models import Appearance
from meetings.domain.bodies.palette import palette_index
from meetings.domain.documents.models import Document
from meetings.domain.reports.queries import ReportSummary
from meetings.http.urls import event_url
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import localised_field, page_locale
from meetings.kernel.translated import localised_text
from meetings.presenters.offices import office_text
from meetings.web.reports.meeting_table import NON_SPEAKING_ROLES, UNKNOWN_TEXT
from meetings.web.view_models import Speaker

Bar = tuple[str, int, str, int]
#: Labels of the results of documents, in the order of the report.
DOCUMENT_RESULT_LABELS = {
    "adopted": _l("Adopted"),
    "approved": _l("Approved"),
    "launched": _l("Launched"),
    "presented": _l("Presented"),
}
#: The same results after a kind of document: "Statement, adopted".
STANDING_IN_LIST = {
    "adopted": _l("adopted"),
    "approved": _l("approved"),
    "launched": _l("launched"),
    "presented": _l("presented"),
}
DOCUMENT_RESULTS = tuple(DOCUMENT_RESULT_LABELS)


@dataclass(frozen=True, kw_only=True)
class ReportDocumentLine:
    """A document in a report; ``note`` states its result, the link its event."""

    title: str
    language: str
    href: str
    note: str
    event_href: str
    event_title: str
    event_language: str


def key_figures(summary: ReportSummary) -> list[tuple[str, str]]:
    """Return the key figures, each with the number of meetings counted."""
    return [
        _held_figure(summary),
        _participants_figure(summary),
        _countries_figure(summary),
        _remote_figure(summary),
    ]


def _held_figure(summary: ReportSummary) -> tuple[str, str]:
    label = ngettext("meeting held", "meetings held", summary.held)
    if summary.planned:
        more = ngettext(
            "%(count)s more planned", "%(count)s more planned", summary.planned,
            count=format_decimal(summary.planned),
        )  # fmt: skip
        label = f"{label}, {more}"
    return format_decimal(summary.held), label


def _participants_figure(summary: ReportSummary) -> tuple[str, str]:
    total = summary.persons
    if total.figure is None:
        return UNKNOWN_TEXT, _("participants, not recorded for any meeting")
    sign = "≈ " if total.is_rough else "≥ " if total.at_least else ""
    label = ngettext(
        "participants, %(counted)s of %(num)s meeting counted",
        "participants, %(counted)s of %(num)s meetings counted",
        total.of,
        counted=total.counted,
    )
    return sign + format_decimal(total.figure), label


def _countries_figure(summary: ReportSummary) -> tuple[str, str]:
    if not summary.countries:
        return UNKNOWN_TEXT, _("countries represented, not recorded for any meeting")
    label = ngettext(
        "countries represented, recorded for %(named)s of %(num)s meeting",
        "countries represented, recorded for %(named)s of %(num)s meetings",
        summary.held,
        named=summary.meetings_with_countries,
    )
    return format_decimal(len(summary.countries)), label


def _remote_figure(summary: ReportSummary) -> tuple[str, str]:
    if not summary.meetings_with_mode:
        return UNKNOWN_TEXT, _("online or hybrid, format not recorded for any meeting")
    label = ngettext(
        "online or hybrid, format recorded for %(known)s of %(num)s meeting",
        "online or hybrid, format recorded for %(known)s of %(num)s meetings",
        summary.held,
        known=summary.meetings_with_mode,
    )
    return format_percent(summary.remote_count / summary.meetings_with_mode), label


def bars_by_body(summary: ReportSummary) -> list[Bar]:
    """Return a bar per leading body, in its colour."""
    locale = page_locale()
    named = [
        (
            _short_name(body.short_name, localised_text(body, "name", locale)[0]),
            times,
            palette_index(body.colour),
        )
        if body
        else (_("No body named"), times, 0)
        for body, times in summary.by_body
    ]
    return _make_bars(named)


def bars_by_kind(summary: ReportSummary) -> list[Bar]:
    """Return a bar per kind."""
    return _make_bars([(label_for(kind), times, 1) for kind, times in summary.by_kind])


def _short_name(short: str, full: str) -> str:
    return short or full


def _make_bars(named: Sequence[tuple[str, int, int]]) -> list[Bar]:
    longest = max((times for _name, times, _tone in named), default=1)
    return [
        (name, round(100 * times / longest), format_decimal(times), tone)
        for name, times, tone in named
    ]


def speaker_list(appearances: Iterable[Appearance]) -> list[Speaker]:
    """Return the speakers with their office at the time."""
    return [
        Speaker(
            name=appearance.display_name,
            initials=appearance.person.initials if appearance.person else "",
            office=office_text(appearance),
        )
        for appearance in appearances
        if appearance.role not in NON_SPEAKING_ROLES
    ]


def documents_by_result(
    documents: Iterable[Document],
) -> list[tuple[str, list[ReportDocumentLine]]]:
    """Return adopted or launched documents, then presented ones, with headings."""
    known = [document for document in documents if document.standing in DOCUMENT_RESULTS]
    known.sort(key=lambda document: DOCUMENT_RESULTS.index(document.standing))
    parts = [
        (
            _("Adopted and launched"),
            [document for document in known if document.standing != "presented"],
        ),
        (_("Presented"), [document for document in known if document.standing == "presented"]),
    ]
    return [
        (title, [report_document_line(document) for document in part])
        for title, part in parts
        if part
    ]


def report_document_line(document: Document) -> ReportDocumentLine:
    """Return the document with its result."""
    event = document.event
    title, language = localised_field(document)
    event_title, event_language = localised_field(event) if event else ("", "")
    return ReportDocumentLine(
        title=title,
        language=language,
        href=document.url,
        note=_document_result(document),
        event_href=event_url(event.slug) if event else "",
        event_title=event_title,
        event_language=event_language,
    )


def _document_result(document: Document) -> str:
    return str(DOCUMENT_RESULT_LABELS.get(document.standing) or label_for(document.kind))
