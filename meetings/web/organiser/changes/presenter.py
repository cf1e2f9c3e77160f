"""Changes in words: what was changed, by whom, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.events.models import Change
from meetings.domain.events.rules import (
    AttendanceMode,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.i18n import dates
from meetings.i18n.labels import country_name, label_for
from meetings.kernel.partial_dates import PartialDate
from meetings.presenters.layout_context import installation

MAX_VALUE_LENGTH = 300
FIELD_LABELS = {
    "title": _l("Title"), "theme": _l("Theme"), "summary": _l("Summary"),
    "description": _l("Description"), "language": _l("Language"), "kind": _l("Kind"),
    "state": _l("State"), "mode": _l("Takes place"), "reader": _l("Who may see it"),
    "slug": _l("Address"), "starts_on": _l("First day"), "ends_on": _l("Last day"),
    "starts_time": _l("Begins"), "ends_time": _l("Ends"), "timezone": _l("Time zone"),
    "date_to_be_confirmed": _l("To be confirmed"), "places": _l("Place"), "bodies": _l("Bodies"),
    "projects": _l("Projects"), "presidency": _l("Presidency"), "series": _l("Series"),
    "ordinal": _l("Number in the series"),
    "ordinal_in_presidency": _l("Number in the presidency"),
    "ordinal_note": _l("Note on the numbers"), "audience": _l("For whom"),
    "contact_email": _l("Contact"), "stream_url": _l("Public stream"),
    "join_url": _l("Link into the online meeting"), "join_note": _l("Note on joining"),
    "registration": _l("Registration"), "registration_opens_at": _l("Registration opens"),
    "registration_closes_at": _l("Registration closes"),
    "capacity_on_site": _l("Seats on site"), "capacity_online": _l("Seats online"),
    "capacity_total": _l("Seats in all"), "seats_per_delegation": _l("Seats a delegation"),
    "has_waiting_list": _l("Waiting list"), "languages": _l("Spoken"),
    "interpreted": _l("Interpreted"), "headcounts": _l("Participants"),
    "session": _l("Session"), "order": _l("Order"), "appearance": _l("On the agenda"),
    "document": _l("Document"), "outcome": _l("Outcome"),
}  # fmt: skip
_ENUM_BY_FIELD: Mapping[str, Any] = {
    "kind": EventKind, "state": EventState, "mode": AttendanceMode, "reader": Visibility,
    "registration": RegistrationPolicy,
}  # fmt: skip


_DATE_FIELDS = frozenset({"starts_on", "ends_on"})
_INSTANT_FIELDS = frozenset({"registration_opens_at", "registration_closes_at"})


@dataclass(frozen=True, kw_only=True)
class FieldChange:
    """One field of a change; empty texts are what was not there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One change; ``at`` is the instant behind ``time``."""

    number: int
    kind: str
    at: datetime
    time: str
    who: str
    reason: str
    fields: tuple[FieldChange, ...]


def change_line(change: Change) -> ChangeLine:
    """Return the change in words."""
    fields = [
        FieldChange(
            label=str(FIELD_LABELS.get(name, name)),
            before=_value_text(name, pair[0]),
            after=_value_text(name, pair[1]),
        )
        for name, pair in change.fields.items()
    ]
    return ChangeLine(
        number=change.number,
        kind=label_for(change.kind),
        at=change.at,
        time=dates.instant(change.at, _zone()),
        who=change.actor_name or _("The system"),
        reason=change.reason,
        fields=tuple(fields),
    )


def _zone() -> str:
    here = installation()
    return here.timezone if here else "UTC"


def _value_text(name: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if name in _DATE_FIELDS:
        return dates.partial_date(PartialDate.parse(value))
    if name in _INSTANT_FIELDS:
        return dates.instant(datetime.fromisoformat(value), _zone())
    if name in _ENUM_BY_FIELD:
        return label_for(_ENUM_BY_FIELD[name](value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        parts = [_headcount_text(each) if isinstance(each, dict) else str(each) for each in value]
        return ", ".join(parts)[:MAX_VALUE_LENGTH]
    return str(value)[:MAX_VALUE_LENGTH]


def _headcount_text(values: Mapping[str, Any]) -> str:
    """Return a figure of participants in short: "LT 4", "30"."""
    whom = [str(values[name]) for name in ("mode", "sector") if name in values]
    if "country" in values:
        whom.append(country_name(values["country"]))
    figure = values.get("figure")
    if figure is None:
        return " ".join([*whom, _("not counted")])
    if values.get("measure") == "countries":
        counted = ngettext("%(figure)s country", "%(figure)s countries", figure, figure=figure)
        return " ".join([*whom, counted])
    return " ".join([*whom, str(figure)])
