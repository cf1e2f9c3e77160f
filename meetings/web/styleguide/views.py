"""Every component on one page; in development and tests only."""

from flask import Blueprint, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from meetings.domain.bodies.palette import PALETTE
from meetings.http.guards import public
from meetings.presenters.layout import PresidencyBand
from meetings.presenters.subscribe_links import subscribe_links
from meetings.web.event_rows import year_cell
from meetings.web.styleguide.forms import SpecimenForm
from meetings.web.view_models import (
    AgendaItem,
    BodyYearRow,
    DayCell,
    DocumentLink,
    GridSlot,
    Speaker,
)

bp = Blueprint("styleguide", __name__)

WEEKDAYS = [
    ("Mo", "Monday"),
    ("Tu", "Tuesday"),
    ("We", "Wednesday"),
    ("Th", "Thursday"),
    ("Fr", "Friday"),
    ("Sa", "Saturday"),
    ("Su", "Sunday"),
]
SHORT_MONTHS = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
MONTHS = [(name, name) for name in SHORT_MONTHS]
BAND = PresidencyBand(
    name="Lithuanian Presidency",
    href="#band",
    period="1 July 2020 \N{EN DASH} 30 June 2021",
    trio="after Denmark · before Norway",
    percent=70,
)
AGENDA = [
    AgendaItem(
        time="09:30",
        iso="2021-05-20T09:30:00+03:00",
        title="Opening",
        speakers=[
            Speaker(
                name="First Speaker", initials="FS", role="Welcome", office="Director, Fire Service"
            ),
            Speaker(name="Second Speaker", initials="SS", role="Opening address"),
        ],
    ),
    AgendaItem(
        time="10:00",
        iso="2021-05-20T10:00:00+03:00",
        title="Information management",
        kind="Presentation",
        note="How authorities inform the public.",
        documents=[DocumentLink(label="Slides", href="#here", note="PDF, 2 MB")],
    ),
    AgendaItem(title="Conclusions and next steps"),
]
ROWS = [
    [Markup("<strong>First Participant</strong> <small>Ministry</small>"), "Estonia", "12"],
    [Markup("<strong>Second Participant</strong> <small>Institute</small>"), "Finland", "1 204"],
]


@bp.get("/styleguide")
@public
def show() -> ResponseReturnValue:
    """Show every component with sample values; return 404 outside development."""
    if not (current_app.debug or current_app.testing):
        abort(404)
    form = SpecimenForm(meta={"csrf": False})
    wrong = SpecimenForm(meta={"csrf": False}, prefix="wrong")
    wrong.validate()
    return render_template(
        "styleguide/show.html",
        form=form,
        wrong=wrong,
        palette=PALETTE,
        weekdays=WEEKDAYS,
        weeks=_weeks(),
        months=MONTHS,
        year=_year(),
        agenda_items=AGENDA,
        band_values=BAND,
        table_rows=ROWS,
        subscription=subscribe_links("https://example.org", "Council of Examples: all meetings"),
    )


def _weeks() -> list[list[DayCell]]:
    """Return June 2021 as sample month."""
    busy = {2: 1, 8: 2, 15: 3, 16: 3, 22: 2}
    return [[_day(week * 7 + place, busy) for place in range(7)] for week in range(5)]


def _day(place: int, busy: dict[int, int]) -> DayCell:
    if not 1 <= place <= 30:
        return DayCell(number="31" if place < 1 else str(place - 30), is_outside=True)
    if place not in busy:
        return DayCell(number=str(place), label=f"{place} June", is_today=place == 1)
    slot = GridSlot(text="Expert group meeting", href="#here", tone=busy[place], time="10:00")
    href, label = "#here", f"{place} June, one meeting"
    return DayCell(number=str(place), label=label, href=href, slots=[slot])


def _year() -> list[BodyYearRow]:
    """Return two bodies with every style of a slot."""
    href = "#here"
    first: list[list[GridSlot]] = [[] for _month in MONTHS]
    first[2] = [GridSlot(text="CSO 1 · Vilnius", href=href, tone=4)]
    first[8] = [GridSlot(text="CSO 3", href=href, tone=4, is_rough=True)]
    second: list[list[GridSlot]] = [[] for _month in MONTHS]
    second[4] = [
        GridSlot(text="9 Nov · TF-THB 1", href=href, tone=2),
        GridSlot(text="Hidden Truths", href=href, tone=2, off="Postponed"),
    ]
    second[9] = [GridSlot(text="CAPE final", href=href, tone=2, has_warning=True)]
    return [
        BodyYearRow(
            name="Senior Officials", tone=4, note="Chair: Lithuania", cells=[*map(year_cell, first)]
        ),
        BodyYearRow(
            name="Task Force THB",
            tone=2,
            note="Chair: Lithuania",
            cells=[*map(year_cell, second)],
            href=href,
        ),
    ]
