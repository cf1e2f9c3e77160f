"""The fields of an event, each declared once; the code that handles them derives from this list.

Their order is that of the details form. To add one: a column in ``models``, an
attribute in ``details.EventDetails``, the declaration here, its label in ``http/event_fields``, its
place in ``templates/organise/details.html``, and a migration. See docs/developers/fields.md.
"""

from typing import Any

from meetings.domain.events.field import (
    Clock,
    EventField,
    Imported,
    Instant,
    Listing,
    Notified,
    Part,
    Text,
)
from meetings.domain.events.rules import (
    AttendanceMode,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.kernel.partial_dates import PartialDate


def _field(name: str, **facts: Any) -> EventField:
    """Return a field that has the same name on the form and in the details."""
    return EventField(**{"name": name, "form": name, "details": name} | facts)


def _time(name: str, kind: Any, **facts: Any) -> EventField:
    """Return a part of the date: ``WhenFields`` edit it, ``steps.set_when`` writes it."""
    more = {"imported": Imported(is_compared_at_first=True)} | facts
    return EventField(name=name, type=kind, part=Part.TIME, is_in_entries=True, **more)


def _terms(name: str, kind: Any, form: str, **facts: Any) -> EventField:
    """Return a field of ``RegistrationTerms``, where it has the same name as on the form."""
    path = "policy" if name == "registration" else form
    return EventField(name=name, type=kind, form=form, details=f"registration.{path}", **facts)


def _number(name: str, kind: Any, form: str, path: str, **facts: Any) -> EventField:
    """Return a field of ``Numbering``, which ``editing.set_numbering`` checks as a whole."""
    return _field(name, type=kind, form=form, details=f"numbering.{path}", has_rule=True, **facts)


def _related(name: str, kind: Any, **facts: Any) -> EventField:
    """Return a relation: the history shows names, and its form fields are composed."""
    return EventField(name=name, type=kind, is_related=True, **facts)


def _headings(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_SEATS = (0, 100_000)
EVENT_FIELDS = (
    _field(
        "title", max_length=300, is_required=True, is_translated=True, is_searched=True,
        is_in_entries=True, notifies=Notified.ATTENDEES,
        imported=Imported(
            headings=_headings(
                "title, meeting, meetings, event, events, name, subject, summary, activity, "
                "activities, what, topic, event name, event title, meeting name, meeting title, "
                "name of event, name of meeting, name of the meeting, name of the event, title of "
                "the meeting, title of the event"
            ),
            is_compared_at_first=True,
        ),
    ),
    _field(
        "kind", type=EventKind, is_in_entries=True,
        imported=Imported(
            headings=_headings(
                "kind, type, category, event type, meeting type, type of event, type of meeting, "
                "kind of event, kind of meeting"
            )
        ),
    ),
    _related("bodies", list[str], details="body_ids", has_rule=True),
    _time("starts_on", PartialDate | None),
    _time("ends_on", PartialDate | None),
    _time("starts_time", Clock | None),
    _time("ends_time", Clock | None),
    _time("date_to_be_confirmed", bool),
    _time(
        "timezone", str,
        imported=Imported(
            headings=_headings("time zone, timezone, tz, zone"), is_compared_at_first=True
        ),
    ),
    _field(
        "mode", type=AttendanceMode | None, part=Part.PLACE, is_in_entries=True,
        imported=Imported(
            headings=_headings(
                "mode, format, attendance, participation, form, on site or online"
            ),
            is_compared_at_first=True,
        ),
    ),
    _related(
        "places", list[str], part=Part.PLACE, details="place", has_rule=True,
        imported=Imported(is_compared_at_first=True),
    ),
    _field(
        "join_url", text=Text.URL, max_length=500, is_secret=True,
        notifies=Notified.ONLINE_ATTENDEES,
    ),
    _field(
        "join_note", max_length=500, is_secret=True, notifies=Notified.ONLINE_ATTENDEES
    ),
    _field("stream_url", text=Text.URL, max_length=500, is_in_entries=True),
    _field("theme", max_length=300, is_translated=True, is_searched=True, is_in_entries=True),
    _field(
        "summary", text=Text.LINES, max_length=1_000, is_translated=True, is_searched=True,
        is_in_entries=True,
    ),
    _field(
        "description", text=Text.LINES, max_length=20_000, is_translated=True,
        imported=Imported(
            headings=_headings(
                "description, notes, note, comment, comments, remark, remarks, details, agenda, "
                "information, additional information"
            )
        ),
    ),
    _field("language", text=Text.LANGUAGE, is_in_entries=True),
    _field("audience", max_length=300, listed=frozenset({Listing.PAGE})),
    _field(
        "dress_code", max_length=200, is_translated=True,
        listed=frozenset({Listing.PAGE, Listing.MAIL, Listing.CALENDAR}),
        imported=Imported(
            headings=_headings("dress code, dress, attire"), labels=("dress code", "attire")
        ),
    ),
    _related("projects", list[str], details="project_ids", has_rule=True),
    _related("presidency", str | None, details="presidency", has_rule=True),
    _related("series", str | None, details="numbering.series_id", has_rule=True),
    _number("ordinal", int | None, "ordinal", "ordinal", bounds=(1, 9_999)),
    _number(
        "ordinal_in_presidency", int | None, "in_presidency", "in_presidency", bounds=(1, 999)
    ),
    _number("ordinal_note", str, "ordinal_note", "note", max_length=300),
    _terms("registration", RegistrationPolicy, "registration"),
    _terms("registration_opens_at", Instant | None, "opens_at"),
    _terms("registration_closes_at", Instant | None, "closes_at"),
    _terms("capacity_on_site", int | None, "on_site", bounds=_SEATS),
    _terms("capacity_online", int | None, "online", bounds=_SEATS),
    _terms("capacity_total", int | None, "total", bounds=_SEATS),
    _terms("seats_per_delegation", int | None, "per_delegation", bounds=_SEATS),
    _terms("has_waiting_list", bool, "has_waiting_list"),
    _field("languages", type=list[str]),
    _field("interpreted", type=list[str]),
    _field("reader", type=Visibility, is_in_entries=True),
    _field("contact_email", text=Text.EMAIL, max_length=254),
    _field("slug", max_length=80, has_rule=True, is_in_entries=True),
    EventField(name="state", type=EventState, part=Part.STATE, is_in_entries=True),
)  # fmt: skip

BY_NAME = {each.name: each for each in EVENT_FIELDS}
TIME = frozenset(each.name for each in EVENT_FIELDS if each.part is Part.TIME)
PLACE = frozenset(each.name for each in EVENT_FIELDS if each.part is Part.PLACE)
#: Fields whose change raises the SEQUENCE of the calendar entry: time, place, state.
SEQUENCE_FIELDS = frozenset(each.name for each in EVENT_FIELDS if each.raises_sequence)
#: Fields whose change is mailed although neither time, place nor state changed.
NOTIFYING = frozenset(each.name for each in EVENT_FIELDS if each.notifies is not Notified.NOBODY)
#: Those of them that concern only who takes part online.
NOTIFYING_ONLINE = frozenset(
    each.name for each in EVENT_FIELDS if each.notifies is Notified.ONLINE_ATTENDEES
)
#: Fields that imports copy unchanged; and the names of all imported texts but the title.
COPIED = tuple(each for each in EVENT_FIELDS if each.imported and each.imported.labels)
IMPORTED_TEXTS = ("description", *(each.name for each in COPIED))
#: Columns that calendar entries are written from.
ENTRY_COLUMNS = tuple(
    each.name for each in EVENT_FIELDS if each.is_in_entries or Listing.CALENDAR in each.listed
)
TRANSLATED = tuple(each.name for each in EVENT_FIELDS if each.is_translated)
SEARCHED = tuple(each.name for each in EVENT_FIELDS if each.is_searched)


def listed_on(listing: Listing) -> tuple[EventField, ...]:
    """Return the fields that this output shows on a labelled line."""
    return tuple(each for each in EVENT_FIELDS if listing in each.listed)
