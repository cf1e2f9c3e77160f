"""A sample table to fill in for the import, with a few example meetings."""

from datetime import date

from flask import Response
from flask_babel import gettext as _

from meetings.adapters.workbooks import XLSX_TYPE, write_workbook
from meetings.domain.access.policy import Permission
from meetings.domain.events.fields import COPIED
from meetings.http.guards import permission_required
from meetings.http.request_context import current_actor
from meetings.http.site_context import local_today
from meetings.web.organiser.blueprint import bp
from meetings.web.organiser.events.views import bodies_to_schedule_for

#: Headings that the import recognises (domain/imports/table/cells.py).
_COLUMN_HEADS = (
    "Title", "Start", "End", "Time", "City", "Country", "Venue", "Format", "Body", "Kind", "Notes",
    *(field.imported.headings[0].capitalize() for field in COPIED if field.imported),
)  # fmt: skip
_COLUMN_WIDTHS = (38, 16, 16, 14, 14, 14, 26, 12, 22, 16, 40, *(26 for _field in COPIED))


@bp.get("/import/example.xlsx")
@permission_required(Permission.EVENT_CREATE)
def sample_table() -> Response:
    """Return the table as a workbook."""
    bodies = bodies_to_schedule_for(current_actor())
    rows = _sample_rows(bodies[0].label if bodies else "", local_today().year + 1)
    table = write_workbook(_("Plan"), [_COLUMN_HEADS, *rows], _COLUMN_WIDTHS)
    response = Response(table, mimetype=XLSX_TYPE)
    response.headers.set("Content-Disposition", "attachment", filename="plan.xlsx")
    return response


def _sample_rows(body: str, year: int) -> list[tuple[str | date, ...]]:
    """Return a day with a time, two days, and a month that is to be confirmed."""
    return [
        (_("Example: spring meeting"), date(year, 3, 18), "", "09:30–16:00", "Riga", "Latvia",
         _("House of Examples"), "hybrid", body, "meeting", _("You can delete lines like this.")),
        (_("Example: two days on preparedness"), date(year, 5, 6), date(year, 5, 7), "", "Oslo",
         "Norway", "", "on site", body, "workshop", ""),
        (_("Example: webinar, day not known yet"), f"October {year} (tbc)", "", "", "", "", "",
         "online", body, "webinar", ""),
    ]  # fmt: skip
