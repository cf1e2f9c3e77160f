"""Words for what calendars of one's own refuse."""

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

PERSONAL_FEED_ERROR_MESSAGES = {
    "nothing-chosen": _l("Please choose what the calendar is to show."),
    "no-body-chosen": _l("Please choose the bodies whose meetings it is to show."),
    "too-many-feeds": lambda it: ngettext(
        "You have %(limit)s calendar, and that is as many as there may be. Please withdraw it.",
        "You have %(limit)s calendars, and that is as many as there may be. Please withdraw one.",
        it["limit"],
        **it,
    ),
    "feed-revoked": _l("This calendar was withdrawn already."),
}
