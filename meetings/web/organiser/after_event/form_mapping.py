"""Convert headcounts from and to the rows of their form."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from meetings.domain.events.models import Event, Headcount
from meetings.domain.events.rules import AttendanceMode, CountQuality, Measure
from meetings.domain.events.services import HeadcountData, headcount_data
from meetings.domain.people import queries as people
from meetings.domain.people.rules import Sector
from meetings.http.request_context import db_session
from meetings.http.site_context import local_today
from meetings.i18n.labels import SECTOR_LABELS, country_name, label_for
from meetings.kernel.edit_conflicts import fingerprint
from meetings.web.edit_forms import Difference
from meetings.web.form_choices import field_options
from meetings.web.form_fields import REGION_COUNTRIES
from meetings.web.organiser.after_event.forms import HeadcountForm

SPARE_ROWS = 3
#: The group that a figure counts: measure, mode, country, sector.
HeadcountGroup = tuple[str, str, str, str]
_ALL_PARTICIPANTS: HeadcountGroup = (Measure.PERSONS.value, "", "", "")
_ONLINE: HeadcountGroup = (Measure.PERSONS.value, AttendanceMode.ONLINE.value, "", "")


def build_headcount_form(event: Event, joined_online: int = 0) -> HeadcountForm:
    """Return the form with a row for each figure and empty rows, or with the submitted values.

    ``joined_online`` is the number of people who used their joining link. It is proposed as the
    figure online, if there is none.
    """
    rows = [_row_values(count) for count in event.headcounts]
    if not rows:
        groups = (_ALL_PARTICIPANTS, ("persons", "on_site", "", ""), ("persons", "online", "", ""))
        rows = [
            {"who": _group_value(group), "quality": CountQuality.COUNTED.value} for group in groups
        ]
    _propose_online(rows, joined_online)
    rows += [{} for _spare in range(SPARE_ROWS)]
    form = HeadcountForm(data={"seen": fingerprint(*headcount_data(event)), "rows": rows})
    options = _group_options(event)
    for row in form.rows:
        row.form.who.choices = options
    return form


def has_online_figure(event: Event) -> bool:
    """Return whether a number of participants online is recorded."""
    return any(
        _headcount_group(count) == _ONLINE and count.figure is not None
        for count in event.headcounts
    )


def _propose_online(rows: list[dict[str, Any]], joined_online: int) -> None:
    """Write the number of people who joined online into its row, unless that has a figure."""
    if not joined_online:
        return
    online = _group_value(_ONLINE)
    row = next((row for row in rows if row.get("who") == online), None)
    if row is None:
        row = {"who": online}
        rows.append(row)
    if row.get("figure") is None:
        row |= {"figure": joined_online, "quality": CountQuality.COUNTED.value}


def read_headcounts(form: HeadcountForm) -> list[HeadcountData]:
    """Return the submitted figures; "everybody" without a figure is ignored."""
    counts = []
    for row in form.rows.data:
        if not row["who"]:
            continue
        measure, mode, country, sector = row["who"].split("|")
        if row["figure"] is None and not (country or sector):
            continue
        counts.append(
            HeadcountData(
                measure=Measure(measure),
                mode=AttendanceMode(mode) if mode else None,
                country=country or None,
                sector=Sector(sector) if sector else None,
                figure=row["figure"],
                quality=CountQuality(row["quality"]),
                note=row["note"] or "",
            )
        )
    return counts


def compare_headcounts(form: HeadcountForm, event: Event) -> list[Difference]:
    """Return the groups whose submitted and recorded figures differ."""
    submitted = {_headcount_group(count): _figure_text(count) for count in read_headcounts(form)}
    stored = {_headcount_group(count): _figure_text(count) for count in event.headcounts}
    return [
        Difference(_group_label(group), submitted.get(group, ""), stored.get(group, ""))
        for group in dict.fromkeys([*submitted, *stored])
        if submitted.get(group) != stored.get(group)
    ]


def _figure_text(count: Headcount | HeadcountData) -> str:
    figure = _("not counted") if count.figure is None else str(count.figure)
    return ", ".join(filter(None, (figure, label_for(count.quality), count.note)))


def _row_values(count: Headcount) -> dict[str, Any]:
    return {
        "who": _group_value(_headcount_group(count)),
        "figure": count.figure,
        "quality": count.quality.value,
        "note": count.note,
    }


def _headcount_group(count: Headcount | HeadcountData) -> HeadcountGroup:
    mode = count.mode.value if count.mode else ""
    sector = count.sector.value if count.sector else ""
    return count.measure.value, mode, count.country or "", sector


def _group_value(group: HeadcountGroup) -> str:
    return "|".join(group)


def _group_options(event: Event) -> list[Any]:
    """Return the groups to count: all, by mode, by country (members first), by sector."""
    members = people.member_countries(db_session(), event.when.first_day or local_today())
    countries = [*members, *(code for code in REGION_COUNTRIES if code not in members)]
    groups: Iterable[HeadcountGroup] = dict.fromkeys(
        [
            _ALL_PARTICIPANTS,
            ("persons", "on_site", "", ""),
            ("persons", "online", "", ""),
            ("countries", "", "", ""),
            *(("persons", "", code, "") for code in countries),
            *(("persons", "", "", sector.value) for sector in SECTOR_LABELS),
            *(_headcount_group(count) for count in event.headcounts),
        ]
    )
    return field_options(
        [(_group_value(group), _group_label(group)) for group in groups], empty="–"
    )


def _group_label(group: HeadcountGroup) -> str:
    measure, mode, country, sector = group
    parts = [
        country_name(country),
        label_for(Sector(sector)) if sector else "",
        label_for(AttendanceMode(mode)) if mode else "",
    ]
    label = ", ".join(part for part in parts if part)
    if measure == Measure.COUNTRIES.value:
        return _("Countries, %(group)s", group=label) if label else _("Countries represented")
    return label or _("Everybody")
