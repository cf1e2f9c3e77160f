"""Declarations of the event fields. Code that handles fields is derived from this list.

The order is that of the details page, section by section. A new field needs a column in
``models``, an attribute in ``dto.EventDetails``, a declaration here, a label in
``i18n/event_fields``, a place in the template of its section, and a migration. See
docs/developers/fields.md.
"""

from typing import Any

from meetings.domain.events.field_types import (
    Clock,
    EventField,
    Imported,
    Instant,
    Listing,
    Notified,
    Part,
    Section,
    Text,
)
from meetings.domain.events.rules import (
    MAX_SLUG_LENGTH,
    AttendanceMode,
    EventKind,
    EventState,
    RegistrationPolicy,
    Visibility,
)
from meetings.kernel.partial_dates import PartialDate


def _field(name: str, section: Section, **options: Any) -> EventField:
    """Return a field with the same name in the form and in the details."""
    named = {"name": name, "form": name, "details": name}
    return EventField(**named | {"section": section} | options)


def _time(name: str, kind: Any, **options: Any) -> EventField:
    """Return a date field: ``WhenFieldsMixin`` edits it, ``operations.set_when`` writes it."""
    more = {"imported": Imported(is_compared_at_first=True)} | options
    return EventField(
        name=name, section=Section.DATE, type=kind, part=Part.TIME, is_in_entries=True, **more
    )


def _terms(name: str, kind: Any, form: str, **options: Any) -> EventField:
    """Return a field of ``RegistrationTerms`` with the same name as in the form."""
    path = "policy" if name == "registration" else form
    options |= {"type": kind, "form": form, "details": f"registration.{path}"}
    return _field(name, Section.REGISTRATION, **options)


def _number(name: str, kind: Any, form: str, path: str, **options: Any) -> EventField:
    """Return a field of ``Numbering``, which ``update.set_numbering`` validates as a whole."""
    options |= {"type": kind, "form": form, "details": f"numbering.{path}", "has_rule": True}
    return _field(name, Section.ORGANISATION, **options)


def _related(name: str, section: Section, kind: Any, **options: Any) -> EventField:
    """Return a relation field: the history shows names, and the form has several fields."""
    return EventField(name=name, section=section, type=kind, is_related=True, **options)


def _headings(names: str) -> tuple[str, ...]:
    return tuple(names.split(", "))


_SEATS = (0, 100_000)
EVENT_FIELDS = (
    _field(
        "title", Section.TEXTS, max_length=300, is_required=True, is_translated=True,
        is_searched=True, is_in_entries=True, notifies=Notified.ATTENDEES,
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
        "kind", Section.TEXTS, type=EventKind, is_in_entries=True,
        imported=Imported(
            headings=_headings(
                "kind, type, category, event type, meeting type, type of event, type of meeting, "
                "kind of event, kind of meeting"
            )
        ),
    ),
    _field(
        "theme", Section.TEXTS, max_length=300, is_translated=True, is_searched=True,
        is_in_entries=True,
    ),
    _field(
        "summary", Section.TEXTS, text=Text.LINES, max_length=1_000, is_translated=True,
        is_searched=True, is_in_entries=True,
    ),
    _field(
        "description", Section.TEXTS, text=Text.LINES, max_length=20_000, is_translated=True,
        is_in_entries=True,
        imported=Imported(
            headings=_headings(
                "description, notes, note, comment, comments, remark, remarks, details, agenda, "
                "information, additional information"
            )
        ),
    ),
    _field("language", Section.TEXTS, text=Text.LANGUAGE, is_in_entries=True),
    _field("audience", Section.TEXTS, max_length=300, listed=frozenset({Listing.PAGE})),
    _field(
        "dress_code", Section.TEXTS, max_length=200, is_translated=True,
        listed=frozenset({Listing.PAGE, Listing.MAIL, Listing.CALENDAR}),
        imported=Imported(
            headings=_headings("dress code, dress, attire"), labels=("dress code", "attire")
        ),
    ),
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
        "mode", Section.PLACE, type=AttendanceMode | None, part=Part.PLACE, is_in_entries=True,
        imported=Imported(
            headings=_headings(
                "mode, format, attendance, participation, form, on site or online"
            ),
            is_compared_at_first=True,
        ),
    ),
    _related(
        "places", Section.PLACE, list[str], part=Part.PLACE, details="place", has_rule=True,
        imported=Imported(is_compared_at_first=True),
    ),
    _field("join_url", Section.PLACE, text=Text.URL, max_length=500, is_secret=True),
    _field(
        "join_note", Section.PLACE, max_length=500, is_secret=True,
        notifies=Notified.ONLINE_ATTENDEES,
    ),
    _field("join_opens_before", Section.PLACE, type=int, bounds=(0, 1_440)),
    _field("stream_url", Section.PLACE, text=Text.URL, max_length=500, is_in_entries=True),
    _related("bodies", Section.ORGANISATION, list[str], details="body_ids", has_rule=True),
    _related("projects", Section.ORGANISATION, list[str], details="project_ids", has_rule=True),
    _related("presidency", Section.ORGANISATION, str | None, details="presidency", has_rule=True),
    _related(
        "series", Section.ORGANISATION, str | None, details="numbering.series_id", has_rule=True
    ),
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
    _field("languages", Section.LANGUAGES, type=list[str]),
    _field("interpreted", Section.LANGUAGES, type=list[str]),
    _field(
        "reader", Section.PAGE, type=Visibility, attribute="visibility", form="visibility",
        details="visibility", is_in_entries=True,
    ),
    _field("contact_email", Section.PAGE, text=Text.EMAIL, max_length=254),
    _field("slug", Section.PAGE, max_length=MAX_SLUG_LENGTH, has_rule=True, is_in_entries=True),
    EventField(name="state", section=None, type=EventState, part=Part.STATE, is_in_entries=True),
)  # fmt: skip

BY_NAME = {field.name: field for field in EVENT_FIELDS}
TIME = frozenset(field.name for field in EVENT_FIELDS if field.part is Part.TIME)
PLACE = frozenset(field.name for field in EVENT_FIELDS if field.part is Part.PLACE)
#: Fields whose changes increase the SEQUENCE of the calendar entry: time, place, state.
SEQUENCE_FIELDS = frozenset(field.name for field in EVENT_FIELDS if field.raises_sequence)
#: Content fields whose changes are mailed to participants.
NOTIFYING = frozenset(field.name for field in EVENT_FIELDS if field.notifies is not Notified.NOBODY)
#: Notifying fields that concern only online participants.
NOTIFYING_ONLINE = frozenset(
    field.name for field in EVENT_FIELDS if field.notifies is Notified.ONLINE_ATTENDEES
)
#: Fields that imports copy unchanged, and the names of all imported texts except the title.
COPIED = tuple(field for field in EVENT_FIELDS if field.imported and field.imported.labels)
IMPORTED_TEXTS = ("description", *(field.name for field in COPIED))
#: Attributes of events used by calendar entries.
ENTRY_COLUMNS = tuple(
    field.event_attribute
    for field in EVENT_FIELDS
    if field.is_in_entries or Listing.CALENDAR in field.listed
)
TRANSLATED = tuple(field.name for field in EVENT_FIELDS if field.is_translated)
SEARCHED = tuple(field.name for field in EVENT_FIELDS if field.is_searched)


def fields_in(section: Section | None) -> tuple[EventField, ...]:
    """Return the fields that the section edits; those of all sections for None."""
    return tuple(
        field for field in EVENT_FIELDS if field.section and section in (None, field.section)
    )


def listed_on(listing: Listing) -> tuple[EventField, ...]:
    """Return the fields that the output shows on labelled lines."""
    return tuple(field for field in EVENT_FIELDS if listing in field.listed)
