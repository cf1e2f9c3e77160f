"""Between the figures of an event and the rows of their form."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import AttendanceMode, Counting, Measure
from meetings.domain.events.services import Count
from meetings.domain.people import queries as people
from meetings.domain.people.rules import Sector
from meetings.http.frame import today
from meetings.http.phrases import SECTORS, country_name, word
from meetings.http.session import session
from meetings.web.forms.choices import choices
from meetings.web.forms.fields import COUNTRIES
from meetings.web.forms.headcounts import HeadcountForm

SPARE_ROWS = 3
#: Whom a figure counts, as the value of an option: measure, mode, country, sector.
Whom = tuple[str, str, str, str]
_EVERYBODY: Whom = (Measure.PERSONS.value, "", "", "")


def headcount_form(event: Event) -> HeadcountForm:
    """Return the form with a row for each figure and some more, or with what was sent."""
    rows = [_row(count) for count in event.headcounts]
    if not rows:
        whom = (_EVERYBODY, ("persons", "on_site", "", ""), ("persons", "online", "", ""))
        rows = [{"who": _value(each), "counting": Counting.COUNTED.value} for each in whom]
    rows += [{} for _spare in range(SPARE_ROWS)]
    form = HeadcountForm(data={"seen": event.changes_count, "rows": rows})
    offered = _offered(event)
    for row in form.rows:
        row.form.who.choices = offered
    return form


def read_counts(form: HeadcountForm) -> list[Count]:
    """Return the figures that were meant; "everybody" without a figure says nothing."""
    counts = []
    for row in form.rows.data:
        if not row["who"]:
            continue
        measure, mode, country, sector = row["who"].split("|")
        if row["figure"] is None and not (country or sector):
            continue
        counts.append(
            Count(
                measure=Measure(measure), mode=AttendanceMode(mode) if mode else None,
                country=country or None, sector=Sector(sector) if sector else None,
                figure=row["figure"], counting=Counting(row["counting"]), note=row["note"] or "",
            )
        )  # fmt: skip
    return counts


def _row(count: Headcount) -> dict[str, Any]:
    return {
        "who": _value(_whom(count)), "figure": count.figure, "counting": count.counting.value,
        "note": count.note,
    }  # fmt: skip


def _whom(count: Headcount) -> Whom:
    mode = count.mode.value if count.mode else ""
    sector = count.sector.value if count.sector else ""
    return count.measure.value, mode, count.country or "", sector


def _value(whom: Whom) -> str:
    return "|".join(whom)


def _offered(event: Event) -> list[Any]:
    """Return whom one can count: all, by mode, by country (members first), by sector."""
    members = people.members_on(session(), event.when.first_day or today())
    countries = [*members, *(code for code in COUNTRIES if code not in members)]
    whom: Iterable[Whom] = dict.fromkeys(
        [
            _EVERYBODY,
            ("persons", "on_site", "", ""),
            ("persons", "online", "", ""),
            ("countries", "", "", ""),
            *(("persons", "", code, "") for code in countries),
            *(("persons", "", "", sector.value) for sector in SECTORS),
            *(_whom(count) for count in event.headcounts),
        ]
    )
    return choices([(_value(each), _label(each)) for each in whom], empty="–")


def _label(whom: Whom) -> str:
    measure, mode, country, sector = whom
    parts = [
        country_name(country),
        word(Sector(sector)) if sector else "",
        word(AttendanceMode(mode)) if mode else "",
    ]
    named = ", ".join(part for part in parts if part)
    if measure == Measure.COUNTRIES.value:
        return _("Countries, %(whom)s", whom=named) if named else _("Countries represented")
    return named or _("Everybody")
