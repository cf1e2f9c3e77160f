"""What became of plans that were read, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from meetings.domain.events.models import Event
from meetings.domain.imports import queries
from meetings.domain.imports.models import ImportRow, ImportRun
from meetings.domain.imports.rules import Result, SourceKind
from meetings.http import dates
from meetings.http.frame import installation
from meetings.http.phrases import word
from meetings.http.session import current_actor, session
from meetings.kernel import clock
from meetings.web.organise.import_lines import href_of
from meetings.web.organise.workbench import lead

_ORDER = (Result.CREATED, Result.UPDATED, Result.SAME, Result.LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """A source and its last reading; ``again`` is where it is read once more."""

    name: str
    kind: str
    body: str
    who: str
    at: datetime
    time: str
    result: str
    href: str
    link: str
    address: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """What became of an entry; without ``href`` there is no event that the reader may see."""

    title: str
    text: str
    state: str
    href: str


def history(runs: Sequence[ImportRun]) -> list[HistoryLine]:
    """Return the sources with their last readings, the newest first."""
    counts = queries.results(session(), [run.id for run in runs])
    here = installation()
    zone = here.timezone if here else "UTC"
    return [_history_line(run, counts.get(run.id, {}), zone) for run in runs]


def _history_line(run: ImportRun, counts: dict[str, int], zone: str) -> HistoryLine:
    is_address = run.source.kind is SourceKind.ADDRESS
    return HistoryLine(
        name=run.source.name, kind=word(run.source.kind),
        body=run.source.body.label if run.source.body else "", who=run.actor_name, at=run.made_at,
        time=dates.instant(run.made_at, zone), result=_result(run, counts),
        href=url_for("organise.preview_import", number=run.id),
        link=_("Result") if run.written_at else _("Preview"),
        address=run.source.address if is_address else "", number=run.id,
    )  # fmt: skip


def _result(run: ImportRun, counts: dict[str, int]) -> str:
    if run.written_at is not None:
        told = [(word(each), counts[each.value]) for each in _ORDER if counts.get(each.value)]
        return ", ".join(f"{label}: {number}" for label, number in told)
    return _("too old to be confirmed") if run.expires_at <= clock.now() else _("not confirmed yet")


def result_groups(run: ImportRun) -> list[tuple[str, list[ResultLine]]]:
    """Return what became of the entries, by what it was."""
    ids = {row.event_id for row in run.rows if row.event_id}
    visible = queries.events(session(), ids, current_actor())
    rows = [(row, visible.get(row.event_id or 0)) for row in run.rows]
    return [
        (word(result), found)
        for result in _ORDER
        if (found := [_result_line(row, event) for row, event in rows if row.result is result])
    ]


def _result_line(row: ImportRow, event: Event | None) -> ResultLine:
    if event is None:
        return ResultLine(title=str(row.planned["title"]), text="", state="", href="")
    return ResultLine(
        title=event.title, text=lead(event), state=word(event.state),
        href=href_of(event),
    )  # fmt: skip
