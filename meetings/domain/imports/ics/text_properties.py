"""Parse the text properties of calendar entries: title, place, body, kind; strip join links.

Source:
    docs/rules/imports.md, "Calendars"
"""

import re
from dataclasses import replace
from datetime import datetime
from html import unescape

from meetings.domain.events.dto import Place
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports.grammar.doubtful_states import may_be_called_off
from meetings.domain.imports.grammar.gazetteer import Gazetteer, PlaceMatch, find_modes
from meetings.domain.imports.grammar.join_details import strip_join_details
from meetings.domain.imports.grammar.keywords import (
    kind_from_name,
    mode_from_name,
    strip_called_off,
)
from meetings.domain.imports.grammar.planned_events import build_planned_event, shorten_key
from meetings.domain.imports.ics.doubts import state_doubts
from meetings.domain.imports.ics.parser import Component
from meetings.domain.imports.rules import (
    MAX_DESCRIPTION_LENGTH,
    ImportIssue,
    ImportNote,
    ParseContext,
    PlannedEvent,
)
from meetings.kernel.text import clean

#: The states of an event, and none.
_STATES = frozenset({"", "TENTATIVE", "CONFIRMED", "CANCELLED"})
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\),")
_URL = re.compile(
    r"(?:https?|sips?|tel|mailto|msteams|zoommtg)://?[^\s<>\"]{1,2000}", re.IGNORECASE
)
_MAX_LOCATION_LENGTH = 2_000
_TAG = re.compile(r"(<[^<>]*>)")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
_DROPPED_TAGS = frozenset({"style", "script", "title"})


def describe_component(
    component: Component, context: ParseContext, gazetteer: Gazetteer
) -> PlannedEvent:
    """Return the row without its time."""
    title, is_called_off = strip_called_off(clean(property_text(component, "SUMMARY")))
    location, has_link = _split_location(property_text(component, "LOCATION", _MAX_LOCATION_LENGTH))
    place_match = _parse_location(location, gazetteer, is_online=has_link)
    place_match = replace(
        place_match, is_truncated=len(component.value("LOCATION")) > _MAX_LOCATION_LENGTH
    )
    row = build_planned_event(title, place_match, context)
    description, has_secret = strip_join_details(_description(component))
    status = component.value("STATUS").upper().replace("CANCELED", "CANCELLED")
    calendar = component.parent
    method = calendar.value("METHOD").upper() if calendar else ""
    is_called_off = is_called_off or status == "CANCELLED" or method == "CANCEL"
    is_unclear = not is_called_off and may_be_called_off(title)
    notes = [
        (not title, ImportIssue.NO_TITLE, ""), (is_called_off, ImportIssue.CANCELLED, ""),
        (status not in _STATES, ImportIssue.STATUS_UNKNOWN, component.value("STATUS")[:80]),
        (is_unclear, ImportIssue.STATE_UNCLEAR, ""),
        (has_link or has_secret, ImportIssue.JOIN_DETAILS_REMOVED, ""),
        (component.value("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"), ImportIssue.PRIVATE, ""),
    ]  # fmt: skip
    applying = [ImportNote(issue, detail) for applies, issue, detail in notes if applies]
    doubts = () if is_called_off else state_doubts(component, description)
    applying += [note for note in doubts if note not in applying]
    return replace(
        _with_categories(row, component, context), line=component.line, text=title,
        uid=shorten_key(component.value("UID")), description=description[:MAX_DESCRIPTION_LENGTH],
        to_be_confirmed=status == "TENTATIVE", is_cancelled=is_called_off,
        notes=(*row.notes, *applying),
    )  # fmt: skip


def entry_key(uid: str, instance: datetime | None) -> str:
    """Return the key of an entry, or of an occurrence of a recurring entry."""
    name = shorten_key(uid)
    return f"{name} {instance:%Y%m%dT%H%M}" if name and instance else name


def property_text(component: Component, name: str, limit: int = 2_000) -> str:
    """Return the unescaped text of a property, truncated to ``limit``."""
    return _unescape(component.value(name).strip()[:limit])


def _unescape(value: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _split_location(text: str) -> tuple[str, bool]:
    """Return the location without URLs, and whether it had any."""
    bare, count = _URL.subn(" ", text)
    return bare.strip(" ;,|-\n"), bool(count)


def _parse_location(location: str, gazetteer: Gazetteer, *, is_online: bool) -> PlaceMatch:
    """Return the places of a location; semicolons separate several."""
    sure = gazetteer.read(clean(location))
    if sure.is_certain and location:
        return replace(sure, is_online=sure.is_online or is_online)
    says_online, says_hybrid = find_modes(location)
    parts = [clean(part, lines=True) for part in location.split(";")]
    places = tuple(gazetteer.place(part) for part in parts if part and not any(find_modes(part)))
    known_places = tuple(dict.fromkeys(place for place in places if place != Place()))
    return PlaceMatch(known_places, is_online or says_online, says_hybrid)


def _description(component: Component) -> str:
    text = property_text(component, "DESCRIPTION", 4 * MAX_DESCRIPTION_LENGTH)
    if not text.strip():
        text = html_to_text(property_text(component, "X-ALT-DESC", 8 * MAX_DESCRIPTION_LENGTH))
    return clean(text, lines=True)


def _with_categories(
    row: PlannedEvent, component: Component, context: ParseContext
) -> PlannedEvent:
    """Return the row with the body, kind and mode that the categories name, if any."""
    values = (prop.value[:2_000] for prop in component.all("CATEGORIES"))
    words = [clean(_unescape(word)) for value in values for word in _COMMA.split(value)][:30]
    exact = [
        body.id for word in words for body in context.bodies if word in (body.acronym, *body.names)
    ]
    kind = next((kind for word in words if (kind := kind_from_name(word))), row.kind)
    mode = next((mode for word in words if (mode := mode_from_name(word))), row.mode)
    if mode is None and component.first("CONFERENCE") and not row.places:
        mode = AttendanceMode.ONLINE
    return replace(row, kind=kind, mode=mode, body_id=exact[0] if exact else row.body_id)


def html_to_text(html: str) -> str:
    """Return the text of HTML, with at most one blank line in a row."""
    parts: list[str] = []
    silent = ""
    for piece in _TAG.split(html):
        match = _TAG_NAME.match(piece)
        name = match[2].lower() if match else ""
        if silent:
            silent = "" if match and match[1] and name == silent else silent
        elif name in _DROPPED_TAGS:
            silent = name
        elif name in _BLOCKS:
            parts.append("\n")
        elif not piece.startswith("<"):
            parts.append(unescape(piece))
    lines = (clean(line) for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
