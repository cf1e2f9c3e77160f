"""Present outcomes: decisions, conclusions, statements, quotations and action points."""

from dataclasses import dataclass

from flask_babel import gettext as _

from meetings.domain.events.rules import Visibility
from meetings.domain.outcomes.models import Outcome, OutcomeKind, OutcomeState
from meetings.http.urls import event_url
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.i18n.localised_fields import localised_field, unless_page_language
from meetings.web.event_rows import body_tags
from meetings.web.reports import meeting_table


@dataclass(frozen=True, kw_only=True)
class OutcomeLine:
    """An outcome, ready to display; ``language`` is set if it differs from the page's."""

    anchor: str
    kind: str
    number: str
    text: str
    language: str
    is_quotation: bool
    speaker: str
    source: str
    notes: tuple[str, ...]
    state: str
    style: str
    bodies: tuple[tuple[str, int], ...]
    document: str
    event_href: str
    event_title: str
    event_language: str
    date: str


def outcome_line(outcome: Outcome) -> OutcomeLine:
    """Return the outcome as displayed in the record and in reports."""
    event = outcome.event
    title, language = localised_field(event) if event else ("", "")
    is_action = outcome.kind is OutcomeKind.ACTION_POINT
    return OutcomeLine(
        anchor=outcome.slug,
        kind=label_for(outcome.kind),
        number=outcome.number,
        text=outcome.text,
        language=unless_page_language(outcome.language),
        is_quotation=outcome.kind is OutcomeKind.QUOTATION,
        speaker=_speaker_text(outcome),
        source=outcome.source,
        notes=_responsible_notes(outcome) if is_action else (),
        state=label_for(outcome.state) if is_action else "",
        style="few" if outcome.state is OutcomeState.OPEN else "plain",
        bodies=body_tags(event.bodies if event else ()),
        document=_document_title(outcome),
        event_href=event_url(event.slug) if event else "",
        event_title=title,
        event_language=language,
        date=meeting_table.short_date(event) if event else "",
    )


def _document_title(outcome: Outcome) -> str:
    """Return the title of a public document."""
    document = outcome.document
    if (
        document is None
        or document.visibility is not Visibility.PUBLIC
        or document.withdrawn_at is not None
    ):
        return ""
    return localised_field(document)[0]


def _speaker_text(outcome: Outcome) -> str:
    name = outcome.person.name if outcome.person else ""
    return ", ".join(part for part in (name, outcome.attribution) if part)


def _responsible_notes(outcome: Outcome) -> tuple[str, ...]:
    """Return the person responsible, and the due date."""
    owner = outcome.owner or _("owner not recorded")
    due = _("by %(date)s", date=dates.partial_date(outcome.deadline)) if outcome.deadline else ""
    return tuple(part for part in (owner, due) if part)
