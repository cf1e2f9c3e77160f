"""The list of clashes on the planner: by kind with counts, the most serious first, in pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from meetings.domain.planner.rules import ClashKind
from meetings.web.organiser.planner.clashes import PlannerWarning
from meetings.web.organiser.planner.presenter import warning_count_text
from meetings.web.pagination import pager_links, requested_page

PAGE_SIZE = 25
_KIND_LABELS = {
    ClashKind.SPEAKERS: _l("Speakers in two meetings"),
    ClashKind.BODY: _l("Two meetings of a body"),
    ClashKind.PARTICIPANTS: _l("Participants in two meetings"),
    ClashKind.HOLIDAY: _l("Public holidays"),
}


@dataclass(frozen=True, kw_only=True)
class ClashGroup:
    """The clashes of a kind on this page; ``note`` counts all of the kind."""

    title: str
    note: str
    rows: Sequence[PlannerWarning]


@dataclass(frozen=True, kw_only=True)
class ClashList:
    """A page of the clashes; ``chips`` choose a kind, if there are several."""

    chips: Sequence[tuple[str, str, bool]]
    groups: Sequence[ClashGroup]
    pager: Mapping[str, str] | None


def clash_list(
    warnings: Sequence[PlannerWarning], *, year: int, kind: str, number: str
) -> ClashList:
    """Return the page with this number of the clashes of the kind; of all for an unknown kind."""
    counts = Counter(row.kind for row in warnings)
    chosen = next((member for member in counts if member == kind), None)
    rows = [row for row in warnings if chosen is None or row.kind is chosen]
    page = requested_page(number, len(rows), PAGE_SIZE)
    shown = rows[page.offset : page.offset + PAGE_SIZE]
    return ClashList(
        chips=_kind_chips(counts, chosen, year) if len(counts) > 1 else [],
        groups=[
            ClashGroup(
                title=str(_KIND_LABELS[member]),
                note=warning_count_text(counts[member]),
                rows=list(group),
            )
            for member, group in groupby(shown, key=lambda row: row.kind)
        ],
        pager=pager_links(page, lambda other: _clashes_url(year, chosen, other)),
    )


def _kind_chips(
    counts: Mapping[ClashKind, int], chosen: ClashKind | None, year: int
) -> list[tuple[str, str, bool]]:
    total = _("All (%(count)s)", count=format_decimal(sum(counts.values())))
    kinds = [kind for kind in ClashKind if kind in counts]
    return [
        (total, _clashes_url(year, None), chosen is None),
        *((_chip_text(kind, counts[kind]), _clashes_url(year, kind), kind is chosen)
          for kind in kinds),
    ]  # fmt: skip


def _chip_text(kind: ClashKind, number: int) -> str:
    return _("%(kind)s (%(count)s)", kind=_KIND_LABELS[kind], count=format_decimal(number))


def _clashes_url(year: int, kind: ClashKind | None, number: int = 1) -> str:
    return url_for(
        "planner.show", year=year, clashes=kind.value if kind else None,
        page=number if number > 1 else None, _anchor="clashes",
    )  # fmt: skip
