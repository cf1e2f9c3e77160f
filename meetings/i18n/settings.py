"""Labels of the settings."""

from flask_babel import lazy_gettext as _l

from meetings.domain.bodies.rules import ChairRule

CHAIR_RULE_LABELS = {
    ChairRule.ROTATING: _l("Rotates with the presidency"),
    ChairRule.FIXED: _l("A person or country for a fixed term"),
    ChairRule.UNKNOWN: _l("Not known"),
}
COLOUR_LABELS = {
    "sea": _l("Sea blue"), "plum": _l("Plum"), "fern": _l("Fern green"), "slate": _l("Slate"),
    "brick": _l("Brick red"), "indigo": _l("Indigo"), "moss": _l("Moss green"),
    "ochre": _l("Ochre"), "teal": _l("Teal"), "violet": _l("Violet"), "rose": _l("Rose"),
    "brown": _l("Brown"),
}  # fmt: skip
