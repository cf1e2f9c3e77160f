"""Present earlier imports and their results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.events.models import Event
from meetings.domain.imports import queries
from meetings.domain.imports.models import ImportRow, ImportRun
from meetings.domain.imports.rules import RowResult, SourceKind
from meetings.http.request_context import current_actor, db_session
from meetings.http.site_context import site_timezone
from meetings.i18n import dates
from meetings.i18n.labels import label_for
from meetings.kernel import clock
from meetings.web.organiser.event_layout import event_lead
from meetings.web.organiser.imports.presenter import matched_event_url

_RESULT_ORDER = (RowResult.CREATED, RowResult.UPDATED, RowResult.UNCHANGED, RowResult.SKIPPED)


@dataclass(frozen=True, kw_only=True)
class ImportHistoryLine:
    """A source and its last import."""

    name: str
    kind: str
    body: str
    actor_name: str
    at: datetime
    time: str
    result: str
    href: str
    link: str
    url: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ImportResultLine:
    """The result of an entry; ``href`` is "" if the reader may not see the event."""

    title: str
    text: str
    state: str
    href: str


def history_lines(runs: Sequence[ImportRun]) -> list[ImportHistoryLine]:
    """Return the sources with their last imports, newest first."""
    counts = queries.count_results(db_session(), [run.id for run in runs])
    zone = site_timezone()
    return [_history_line(run, counts.get(run.id, {}), zone) for run in runs]


def _history_line(run: ImportRun, counts: dict[str, int], zone: str) -> ImportHistoryLine:
    is_url = run.source.kind is SourceKind.URL
    return ImportHistoryLine(
        name=run.source.name, kind=label_for(run.source.kind),
        body=run.source.body.label if run.source.body else "",
        actor_name=run.actor_name, at=run.made_at,
        time=dates.instant(run.made_at, zone), result=_result_text(run, counts),
        href=url_for("organiser.preview_import", number=run.id),
        link=_("Result") if run.written_at else _("Preview"),
        url=run.source.address if is_url else "", number=run.id,
    )  # fmt: skip


def _result_text(run: ImportRun, counts: dict[str, int]) -> str:
    if run.written_at is not None:
        results = [
            (label_for(result), counts[result.value])
            for result in _RESULT_ORDER
            if counts.get(result.value)
        ]
        return ", ".join(f"{label}: {number}" for label, number in results)
    return _("expired") if run.expires_at <= clock.now() else _("not confirmed yet")


def result_groups(run: ImportRun) -> list[tuple[str, list[ImportResultLine]]]:
    """Return the entries, grouped by result."""
    ids = {row.event_id for row in run.rows if row.event_id}
    visible = queries.load_events(db_session(), ids, current_actor())
    rows = [(row, visible.get(row.event_id or 0)) for row in run.rows]
    return [
        (label_for(result), lines)
        for result in _RESULT_ORDER
        if (lines := [_result_line(row, event) for row, event in rows if row.result is result])
    ]


def _result_line(row: ImportRow, event: Event | None) -> ImportResultLine:
    if event is None:
        return ImportResultLine(title=str(row.planned["title"]), text="", state="", href="")
    return ImportResultLine(
        title=event.title, text=event_lead(event), state=label_for(event.state),
        href=matched_event_url(event),
    )  # fmt: skip
