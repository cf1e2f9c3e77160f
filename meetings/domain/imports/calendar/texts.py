"""What the texts of a calendar entry say: title, place, body, kind; links that are private.

Source:
    docs/rules/imports.md, "Calendars"
"""

import re
from dataclasses import replace
from datetime import datetime
from html import unescape

from meetings.domain.events.details import Place
from meetings.domain.events.rules import AttendanceMode
from meetings.domain.imports.calendar.lines import Component
from meetings.domain.imports.rules import (
    LONGEST_DESCRIPTION,
    Doubt,
    Known,
    Note,
    Planned,
)
from meetings.domain.imports.words.places import Gazetteer, Where, modes_in
from meetings.domain.imports.words.recognised import (
    kind_named,
    mode_named,
    without_calling_off,
)
from meetings.domain.imports.words.rows import describe as described
from meetings.domain.imports.words.rows import short
from meetings.domain.imports.words.ways_in import without_ways_in
from meetings.kernel.text import clean

_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\),")
_ADDRESS = re.compile(
    r"(?:https?|sips?|tel|mailto|msteams|zoommtg)://?[^\s<>\"]{1,2000}", re.IGNORECASE
)
_LONGEST_LOCATION = 2_000
_TAG = re.compile(r"(<[^<>]*>)")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_BLOCKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "ul", "ol", "table"})
_SILENT = frozenset({"style", "script", "title"})


def describe(component: Component, known: Known, gazetteer: Gazetteer) -> Planned:
    """Return the row without its time."""
    title, is_off = without_calling_off(clean(text_of(component, "SUMMARY")))
    location, has_link = _location(text_of(component, "LOCATION", _LONGEST_LOCATION))
    where = _where(location, gazetteer, is_online=has_link)
    where = replace(where, is_cut=len(component.value("LOCATION")) > _LONGEST_LOCATION)
    row = described(title, where, known)
    description, has_secret = without_ways_in(_description(component))
    status = component.value("STATUS").upper()
    calendar = component.parent
    method = calendar.value("METHOD").upper() if calendar else ""
    is_off = is_off or status == "CANCELLED" or method == "CANCEL"
    notes = [
        (not title, Doubt.NO_TITLE), (is_off, Doubt.CANCELLED),
        (has_link or has_secret, Doubt.LINK_LEFT_OUT),
        (component.value("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"), Doubt.PRIVATE),
    ]  # fmt: skip
    return replace(
        _categorised(row, component, known), line=component.line, text=title,
        uid=short(component.value("UID")), description=description[:LONGEST_DESCRIPTION],
        to_be_confirmed=status == "TENTATIVE", is_cancelled=is_off,
        notes=(*row.notes, *(Note(doubt) for is_so, doubt in notes if is_so)),
    )  # fmt: skip


def key_of(uid: str, instance: datetime | None) -> str:
    """Return the name of an entry, or of one time of an entry that repeats."""
    name = short(uid)
    return f"{name} {instance:%Y%m%dT%H%M}" if name and instance else name


def text_of(component: Component, name: str, most: int = 2_000) -> str:
    """Return the text of a property, its escapes undone; no more of it than anybody reads."""
    return _plain(component.value(name)[:most])


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def _location(text: str) -> tuple[str, bool]:
    """Return the location without addresses of the net, and whether it had any."""
    bare, count = _ADDRESS.subn(" ", text)
    return bare.strip(" ;,|-\n"), bool(count)


def _where(location: str, gazetteer: Gazetteer, *, is_online: bool) -> Where:
    """Return the places of a location; several stand between semicolons."""
    sure = gazetteer.read(clean(location))
    if sure.is_sure and location:
        return replace(sure, is_online=sure.is_online or is_online)
    says_online, says_hybrid = modes_in(location)
    parts = [clean(part, lines=True) for part in location.split(";")]
    places = tuple(gazetteer.place(part) for part in parts if part and not any(modes_in(part)))
    found = tuple(dict.fromkeys(place for place in places if place != Place()))
    return Where(found, is_online or says_online, says_hybrid)


def _description(component: Component) -> str:
    text = text_of(component, "DESCRIPTION", 4 * LONGEST_DESCRIPTION)
    if not text.strip():
        text = html_text(text_of(component, "X-ALT-DESC", 8 * LONGEST_DESCRIPTION))
    return clean(text, lines=True)


def _categorised(row: Planned, component: Component, known: Known) -> Planned:
    """Return the row with the body, kind and mode that the categories name, if they name any."""
    values = (each.value[:2_000] for each in component.all("CATEGORIES"))
    words = [clean(_plain(word)) for value in values for word in _COMMA.split(value)][:30]
    exact = [
        body.id for word in words for body in known.bodies if word in (body.acronym, *body.names)
    ]
    kind = next((kind for word in words if (kind := kind_named(word))), row.kind)
    mode = next((mode for word in words if (mode := mode_named(word))), row.mode)
    if mode is None and component.first("CONFERENCE") and not row.places:
        mode = AttendanceMode.ONLINE
    return replace(row, kind=kind, mode=mode, body_id=exact[0] if exact else row.body_id)


def html_text(html: str) -> str:
    """Return the text of HTML, blank lines at most one after the other."""
    parts: list[str] = []
    silent = ""
    for piece in _TAG.split(html):
        match = _TAG_NAME.match(piece)
        name = match[2].lower() if match else ""
        if silent:
            silent = "" if match and match[1] and name == silent else silent
        elif name in _SILENT:
            silent = name
        elif name in _BLOCKS:
            parts.append("\n")
        elif not piece.startswith("<"):
            parts.append(unescape(piece))
    lines = (clean(line) for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
