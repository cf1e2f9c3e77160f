"""Words for what the secretariat sets, and for what is refused there."""

from flask_babel import lazy_gettext as _l

from meetings.domain.bodies.rules import ChairRule

CHAIR_RULE_LABELS = {
    ChairRule.ROTATING: _l("Goes with the presidency"),
    ChairRule.FIXED: _l("A person or country in office"),
    ChairRule.UNKNOWN: _l("Not known"),
}
COLOUR_LABELS = {
    "sea": _l("Sea blue"), "plum": _l("Plum"), "fern": _l("Fern green"), "slate": _l("Slate"),
    "brick": _l("Brick red"), "indigo": _l("Indigo"), "moss": _l("Moss green"),
    "ochre": _l("Ochre"), "teal": _l("Teal"), "violet": _l("Violet"), "rose": _l("Rose"),
    "brown": _l("Brown"),
}  # fmt: skip
SETTINGS_ERROR_MESSAGES = {
    "email-taken": _l("Another account has this address."),
    "no-role": _l("Please say what the account is for."),
    "last-secretariat": _l("Somebody else must be able to do everything before this is possible."),
    "wrong-password": _l("That is not your present password."),
    "user-disabled": _l("The account is disabled. Let its owner in again first."),
    "body-name-taken": _l("There is a body called “%(name)s” already."),
    "body-slug-taken": _l("Another body is at the address “%(slug)s”."),
    "presidency-overlaps": _l("Some of these days belong to another presidency (%(name)s)."),
    "presidency-ends-first": _l("The last day is before the first."),
    "edit-conflict": _l(
        "Somebody else changed this meanwhile. Please look at it again and repeat your change."
    ),
}
