"""The words of the import: why a source is refused, and what is doubtful about an entry."""

from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.domain.imports.proposals import Verdict
from meetings.domain.imports.rules import Doubt, Result, SourceKind

IMPORT_REFUSALS: dict[str, Any] = {
    "nothing-found": _l("No meeting was found in it."),
    "too-many-events": _l("It holds more than %(limit)s meetings. Please import it in parts."),
    "source-too-large": _l("It is too large. It may have %(limit)s MB at most."),
    "text-too-long": _l("The text is too long. It may have %(limit)s characters at most."),
    "kind-unknown": _l("This is no calendar, no table and no text that can be read."),
    "bytes-unreadable": _l("Line %(line)s: the file is not text in UTF-8. Please save it so."),
    "line-unreadable": _l("Line %(line)s cannot be read: “%(text)s”."),
    "line-too-long": _l("Line %(line)s has more than %(limit)s characters."),
    "too-many-lines": _l("It has more than %(limit)s lines. Please import it in parts."),
    "too-many-columns": _l(
        "Line %(line)s has something beyond column %(limit)s. Please leave only what is needed."
    ),
    "too-deep": _l("Line %(line)s: more than %(limit)s components inside each other."),
    "date-unreadable": _l("Line %(line)s: “%(text)s” is no date, time or length."),
    "calendar-cut-off": _l("Line %(line)s: what begins here has no end. Is the file complete?"),
    "table-without-heads": _l(
        "No row of the table names its columns. One must be called date or start, one title."
    ),
    "table-unreadable": _l(
        "The spreadsheet cannot be opened. Please save it anew as XLSX or CSV, without a password."
    ),
    "reading-too-long": _l(
        "Reading it takes too much time or memory. Please import it in smaller parts."
    ),
    "import-expired": _l("This import is too old or was written already. Please read it again."),
    "import-changed-meanwhile": _l(
        "Somebody changed one of the meetings since. Please look at the import again."
    ),
    "body-not-chosen": _l("Please say of each new meeting which body organises it."),
    "event-chosen-twice": _l("“%(title)s” was chosen for two rows. It can be only one of them."),
    "no-row-chosen": _l("Nothing was chosen, so nothing was written."),
    "address-not-understood": _l(
        "This is no address of a calendar, such as https:// or webcal:// without a password."
    ),
    "address-refused": _l("“%(host)s” is not on the public internet, so it is not asked."),
    "address-unreachable": _l("Nothing that can be read answers at “%(host)s”."),
    "address-too-slow": _l("The answer was not complete after %(seconds)s seconds."),
    "address-answered": _l(
        "The address answers with status %(status)s. Is it right, and open to everybody?"
    ),
    "too-many-redirects": _l("The address points to another one more than %(limit)s times."),
}
#: Sentences; what a doubt is about is quoted after them in the source's own words.
DOUBTS = {
    Doubt.NO_DATE: _l("No date was found."),
    Doubt.NO_SUCH_DAY: _l("There is no such day; only the month or the year was taken."),
    Doubt.WRONG_WEEKDAY: _l("The weekday does not fit the date."),
    Doubt.OUTSIDE_PERIOD: _l("The month is not within the period chosen; look at the year."),
    Doubt.DAY_OR_MONTH: _l("Day and month may be the other way round."),
    Doubt.DAYS_APART: _l("The days stand apart, so they became meetings of their own."),
    Doubt.OTHER_DATE: _l("There is another date in the title."),
    Doubt.ROUGHLY: _l("The date is only roughly given."),
    Doubt.TIME_LEFT_OUT: _l("A time was left out because it does not fit the date."),
    Doubt.ZONE_UNKNOWN: _l("The time zone is not known; that of the place was taken."),
    Doubt.TBC_OF_WHAT: _l(
        "Something is to be confirmed; whether it is the date is not clear. The date was taken "
        "to be so."
    ),
    Doubt.PLACE_GUESSED: _l("The place is a guess."),
    Doubt.PLACE_CUT: _l("The place is too long or has too many parts; some of it was left out."),
    Doubt.PLACE_AND_ONLINE: _l("A place and “online” are both named; taken to be hybrid."),
    Doubt.TITLE_CUT: _l("The title was too long and was cut."),
    Doubt.NO_TITLE: _l("No title was found."),
    Doubt.SEVERAL_BODIES: _l("Several bodies are named; the first one was taken."),
    Doubt.CANCELLED: _l(
        "The plan says that it does not take place. The import cancels nothing; please do it on "
        "the page of the meeting."
    ),
    Doubt.REPEATS: _l("It repeats; look whether all of its times are here."),
    Doubt.LINK_LEFT_OUT: _l("A link, number or password was left out; it may be a private way in."),
    Doubt.PRIVATE: _l("The calendar marks it as private."),
    Doubt.SAME_TITLE: _l("There is a meeting much like it. Is it the same one?"),
    Doubt.TITLE_CHANGED: _l("It had another title when it was read last."),
    Doubt.CHANGED_HERE: _l("It was changed here since it was read last."),
    Doubt.CANCELLED_HERE: _l("It is cancelled here; the plan still names it."),
    Doubt.POSTPONED_HERE: _l("It is postponed here; the plan still names it."),
    Doubt.ALREADY_HERE: _l("It was here before this plan was read."),
    Doubt.NOT_YOURS: _l("It belongs to a body whose meetings you do not organise."),
}  # fmt: skip
RESULTS = {
    Result.CREATED: _l("Created"),
    Result.UPDATED: _l("Updated"),
    Result.SAME: _l("Nothing to change"),
    Result.LEFT_OUT: _l("Left out"),
}
VERDICTS = {
    Verdict.NEW: _l("New"),
    Verdict.UPDATE: _l("Changed"),
    Verdict.SAME: _l("Nothing to change"),
    Verdict.UNSURE: _l("Perhaps here already"),
}
SOURCE_KINDS = {
    SourceKind.TEXT: _l("Text"),
    SourceKind.FILE: _l("File"),
    SourceKind.ADDRESS: _l("Address"),
}
IMPORT_TABLES = (DOUBTS, RESULTS, VERDICTS, SOURCE_KINDS)
