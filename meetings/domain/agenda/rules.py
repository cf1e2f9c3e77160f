"""Kinds of sessions and roles of those who appear."""

from enum import StrEnum


class SessionKind(StrEnum):
    """Kind of an agenda item."""

    OPENING = "opening"
    KEYNOTE = "keynote"
    PRESENTATION = "presentation"
    PANEL = "panel"
    DISCUSSION = "discussion"
    ADOPTION = "adoption"
    BREAK = "break"
    CLOSING = "closing"


class AppearanceRole(StrEnum):
    """Role of a person at an event or session."""

    CHAIR = "chair"
    MODERATOR = "moderator"
    OPENING = "opening"
    WELCOME = "welcome"
    OPENING_ADDRESS = "opening_address"
    KEYNOTE = "keynote"
    SPEAKER = "speaker"
    PANELLIST = "panellist"
    PRESENTER = "presenter"
    RAPPORTEUR = "rapporteur"
    PARTICIPANT = "participant"
    ORGANISER = "organiser"
