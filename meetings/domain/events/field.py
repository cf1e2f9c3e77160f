"""The facts that a declaration gives of a field of events; ``fields`` has the declarations."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import cache
from typing import Annotated, Any

from pydantic import PlainSerializer, TypeAdapter

#: An instant and a time of day, in the JSON that the history of an event has always had.
Instant = Annotated[
    datetime, PlainSerializer(lambda at: at.astimezone(UTC).isoformat(), return_type=str)
]
Clock = Annotated[time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str)]


class Part(StrEnum):
    """Part of an event that a field belongs to; all but the content raise SEQUENCE."""

    TIME = "time"
    PLACE = "place"
    STATE = "state"
    CONTENT = "content"


class Text(StrEnum):
    """Kind of text that a field of type ``str`` holds."""

    LINE = "line"
    LINES = "lines"
    URL = "url"
    EMAIL = "email"
    LANGUAGE = "language"


class Notified(StrEnum):
    """Who receives a mail when only the content of an announced event changes.

    A change of time, place or state is mailed by its kind (``steps.TELLING``).
    """

    NOBODY = "nobody"
    ATTENDEES = "attendees"
    ONLINE_ATTENDEES = "online_attendees"


class Listing(StrEnum):
    """Output that shows a field on a line with its label: "Dress code: …"."""

    PAGE = "page"
    MAIL = "mail"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How imports read and compare a field.

    ``headings`` are the names of its column in a table, ``labels`` those before a colon in the
    text of a plan, both folded. A field with labels is text that is copied unchanged.
    ``is_compared_at_first``: it is compared with an event of another source, too.
    """

    headings: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_compared_at_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    """Facts about one field of an event, without texts.

    ``name`` is its name in the history, in JSON feeds and in the API, and unless ``is_related``
    that of its column. ``type`` is what pydantic reads from the history and writes into it.
    ``form`` is its name in the form of the details, "" where several form fields make it up;
    ``details`` is its path in ``EventDetails``, "" where none has the value by itself.
    ``has_rule``: a function of ``editing`` writes it, with checks of its own. ``is_secret``: the
    history does not show its values. ``is_translated``: it can exist in several languages.
    ``is_in_entries``: calendar entries are written from its column. ``max_length`` and
    ``bounds`` are what the form accepts of texts and numbers.
    """

    name: str
    type: Any = str
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
    def raises_sequence(self) -> bool:
        """Return whether a change of it raises the SEQUENCE of the calendar entry."""
        return self.part is not Part.CONTENT

    @property
    def is_assigned(self) -> bool:
        """Return whether an edit copies its value from the details into the column."""
        return bool(self.details) and not self.has_rule

    def dump(self, value: Any) -> Any:
        """Return the value as JSON for the history."""
        return _adapter(self.type).dump_python(value, mode="json")

    def load(self, stored: Any) -> Any:
        """Return the value that was stored in the history, by this version or an earlier one."""
        return _adapter(self.type).validate_python(stored)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
