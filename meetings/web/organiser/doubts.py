"""Point out doubtful input before it is saved, and let the organiser confirm it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import lazy_gettext as _l

from meetings.domain.events.doubts import Doubt

_TEXTS = {
    Doubt.DATE_IN_PAST: _l("The date is in the past."),
    Doubt.TIME_DOES_NOT_EXIST: _l(
        "A time does not exist on that day, because the clocks go forward. The meeting would start"
        " or end an hour later."
    ),
    Doubt.TIME_EXISTS_TWICE: _l(
        "A time exists twice on that day, because the clocks go back. The first one will be used."
    ),
    Doubt.SEATS_ABOVE_TOTAL: _l("There are more seats on site or online than in total."),
    Doubt.DELEGATION_ABOVE_TOTAL: _l("A delegation may have more seats than there are in total."),
    Doubt.CLOSES_BEFORE_OPENING: _l("Registration closes before it opens."),
    Doubt.CLOSES_AFTER_END: _l("Registration closes after the meeting has ended."),
    Doubt.PARTS_ABOVE_TOTAL: _l(
        "The figures for formats, countries or sectors add up to more than everybody."
    ),
    Doubt.ON_SITE_ABOVE_CAPACITY: _l("More people attended on site than there were seats on site."),
    Doubt.ONLINE_ABOVE_CAPACITY: _l("More people attended online than there were seats online."),
    Doubt.TOTAL_ABOVE_CAPACITY: _l("More people attended than there were seats in total."),
}


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A doubt that the page shows: its code, and the sentence about it."""

    code: str
    text: str


def unconfirmed(doubts: Sequence[Doubt]) -> list[DoubtLine]:
    """Return the doubts as lines, or nothing if the submitted form confirms all of them.

    A form confirms only the doubts that its page has shown.
    """
    shown = set(request.form.getlist("doubts"))
    if request.form.get("confirmed") and shown.issuperset(doubt.value for doubt in doubts):
        return []
    return [DoubtLine(doubt.value, str(_TEXTS[doubt])) for doubt in doubts]
