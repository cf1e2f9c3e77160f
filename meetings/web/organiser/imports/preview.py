"""The preview of an import as its template shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.domain.bodies.models import Body
from meetings.domain.events.rules import EventState
from meetings.domain.imports.matching import Proposals
from meetings.domain.imports.models import ImportRun
from meetings.domain.imports.proposals import MatchStatus, Proposal
from meetings.web.organiser.imports.presenter import (
    EntryLine,
    MatchLine,
    body_options,
    entry_line,
    match_line,
)

#: A source may hold a hundred thousand characters that are no meetings; nobody reads them all.
MAX_LEFTOVERS = 400
NEW_STATES = (EventState.DRAFT, EventState.TENTATIVE)
BodyOption = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftoverLine:
    """A line in which no meeting was found, or, with ``number`` 0, a sheet that was not read."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPreview:
    """Everything on the page.

    ``incomplete`` are the new meetings without a body. ``offers_body``: one body can be chosen
    for all of them; ``offers_state``: at least one meeting may be created; ``offers_import``:
    at least one may be created or updated. ``body`` and ``state`` are the choices for all.
    """

    source: str
    summary: str
    error: str
    entries: tuple[EntryLine, ...]
    incomplete: tuple[EntryLine, ...]
    offers_body: bool
    offers_state: bool
    offers_import: bool
    bodies: tuple[BodyOption, ...]
    body: int
    state: str
    vanished: tuple[MatchLine, ...]
    leftovers: tuple[LeftoverLine, ...]
    more_leftovers: int
    import_url: str
    discard_url: str


def import_preview(
    run: ImportRun,
    proposals: Proposals,
    bodies: Sequence[Body],
    sent: Mapping[str, str],
    *,
    error: str = "",
) -> ImportPreview:
    """Return the preview, with the choices of a form that was refused."""
    entries = tuple(entry_line(row, sent, is_refused=bool(error)) for row in proposals.rows)
    creatable = [entry for entry in entries if entry.offers_body]
    return ImportPreview(
        source=run.source.name,
        summary=_summary(proposals.rows, run),
        error=error,
        entries=entries,
        incomplete=tuple(entry for entry in entries if entry.lacks_body),
        offers_body=any(not entry.body_id for entry in creatable),
        offers_state=bool(creatable),
        offers_import=any(entry.options for entry in entries),
        bodies=tuple(body_options(bodies)),
        body=_whole_number(sent.get("body", "")),
        state=state_of(sent).value,
        vanished=tuple(match_line(event) for event in proposals.vanished),
        leftovers=tuple(
            LeftoverLine(number=number, text=text) for number, text in run.leftovers[:MAX_LEFTOVERS]
        ),
        more_leftovers=max(0, len(run.leftovers) - MAX_LEFTOVERS),
        import_url=url_for("organiser.confirm_import", number=run.id),
        discard_url=url_for("organiser.discard_import", number=run.id),
    )


def state_of(sent: Mapping[str, str]) -> EventState:
    """Return the state chosen for new meetings; draft without a valid choice."""
    chosen = sent.get("state", "")
    return EventState(chosen) if chosen in NEW_STATES else EventState.DRAFT


def _whole_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _summary(rows: Sequence[Proposal], run: ImportRun) -> str:
    """Return "12 meetings: 8 new, 1 changed, 3 the same. 2 lines were not understood."."""
    counts = {verdict: sum(row.verdict is verdict for row in rows) for verdict in MatchStatus}
    words = {
        MatchStatus.NEW: _("%(n)s new", n=counts[MatchStatus.NEW]),
        MatchStatus.UPDATE: _("%(n)s changed", n=counts[MatchStatus.UPDATE]),
        MatchStatus.UNCHANGED: _("%(n)s unchanged", n=counts[MatchStatus.UNCHANGED]),
        MatchStatus.AMBIGUOUS: ngettext(
            "%(num)s possible duplicate",
            "%(num)s possible duplicates",
            counts[MatchStatus.AMBIGUOUS],
        ),
    }
    parts = ", ".join(text for verdict, text in words.items() if counts[verdict])
    sentences = [
        ngettext(
            "%(num)s meeting: %(parts)s.", "%(num)s meetings: %(parts)s.", len(rows), parts=parts
        )
    ]
    sheets = sum(number == 0 for number, _text in run.leftovers)
    left = len(run.leftovers) - sheets
    if left:
        sentences.append(
            ngettext("%(num)s line was not understood.", "%(num)s lines were not understood.", left)
        )
    if sheets:
        sentences.append(
            ngettext("%(num)s sheet was not read.", "%(num)s sheets were not read.", sheets)
        )
    return " ".join(sentences)
