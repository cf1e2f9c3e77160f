"""Types for the declarations of event fields in ``fields``."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import PlainSerializer, TypeAdapter

#: An instant and a time of day, in the JSON format of the event history.
Instant = Annotated[
    datetime, PlainSerializer(lambda at: at.astimezone(UTC).isoformat(), return_type=str)
]
Clock = Annotated[time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str)]


class Part(StrEnum):
    """Part of an event that a field belongs to; all except CONTENT increase SEQUENCE."""

    TIME = "time"
    PLACE = "place"
    STATE = "state"
    CONTENT = "content"


class Section(StrEnum):
    """Section of the details page whose form edits a field; the value is part of its URL."""

    TEXTS = "texts"
    DATE = "date"
    PLACE = "place"
    ORGANISATION = "organisation"
    REGISTRATION = "registration"
    LANGUAGES = "languages"
    PAGE = "page"


class Text(StrEnum):
    """Kind of text in a field of type ``str``."""

    LINE = "line"
    LINES = "lines"
    URL = "url"
    EMAIL = "email"
    LANGUAGE = "language"


class Notified(StrEnum):
    """Recipients of a mail when only the content of an announced event changes.

    Mails for changes of time, place or state depend on ``operations.NOTIFIED_KINDS``.
    """

    NOBODY = "nobody"
    ATTENDEES = "attendees"
    ONLINE_ATTENDEES = "online_attendees"


class Listing(StrEnum):
    """Output that shows a field on a labelled line: "Dress code: …"."""

    PAGE = "page"
    MAIL = "mail"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Rules for reading and comparing a field in imports.

    ``headings`` are its column names in tables, ``labels`` its names before a colon in plain
    text, both folded. Fields with labels are copied unchanged. ``is_compared_at_first``: also
    compare the field with events from other sources.
    """

    headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_compared_at_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    """Declaration of one field of an event, without interface texts.

    ``name`` is its name in the history, in JSON feeds and in the API, and also its column
    unless ``is_related``. ``section`` is the section of the details page that edits it, or None
    if no form does. ``attribute`` is the attribute of ``Event`` if it differs from the
    name, which stored values fix. ``type`` is the pydantic type of its values in the history.
    ``form`` is its name in the details form, or "" if it consists of several form fields.
    ``details`` is its path in ``EventDetails``, or "" without a single value there.
    ``has_rule``: a function of ``update`` checks and writes it. ``is_secret``: the history
    masks its values. ``is_translated``: it can exist in several languages.
    ``is_in_entries``: calendar entries use its column. ``max_length`` and ``bounds`` are
    the limits of the form for texts and numbers.
    """

    name: str
    section: Section | None
    type: Any = str
    attribute: str = ""
    part: Part = Part.CONTENT
    text: Text = Text.LINE
    max_length: int = 0
    bounds: tuple[int, int] = (0, 0)
    form: str = ""
    details: str = ""
    has_rule: bool = False
    is_required: bool = False
    is_related: bool = False
    is_secret: bool = False
    is_translated: bool = False
    is_searched: bool = False
    is_in_entries: bool = False
    notifies: Notified = Notified.NOBODY
    listed: frozenset[Listing] = field(default_factory=frozenset)
    imported: Imported | None = None

    @property
    def event_attribute(self) -> str:
        """Return the name of the attribute of ``Event`` that has the value."""
        return self.attribute or self.name

    @property
    def raises_sequence(self) -> bool:
        """Return whether changes of the field increase the SEQUENCE of the calendar entry."""
        return self.part is not Part.CONTENT

    @property
    def is_assigned(self) -> bool:
        """Return whether edits copy the value from the details into the column."""
        return bool(self.details) and not self.has_rule

    def dump(self, value: Any) -> Any:
        """Return the value as JSON for the history."""
        return _adapter(self.type).dump_python(value, mode="json")

    def load(self, stored: Any) -> Any:
        """Return the value of stored JSON from the history, including earlier versions."""
        return _adapter(self.type).validate_python(stored)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
