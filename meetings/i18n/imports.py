"""The words of the import: why a source is refused, and what is doubtful about an entry."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.imports.proposals import MatchStatus
from meetings.domain.imports.rules import ImportIssue, RowResult, SourceKind

IMPORT_ERROR_MESSAGES: dict[str, Any] = {
    "no-event-found": _l("No meeting was found in it."),
    "too-many-events": lambda it: ngettext(
        "It holds more than %(limit)s meeting. Please import it in parts.",
        "It holds more than %(limit)s meetings. Please import it in parts.",
        it["limit"],
        **it,
    ),
    "source-too-large": _l("It is too large. It may have %(limit)s MB at most."),
    "text-too-long": lambda it: ngettext(
        "The text is too long. It may have %(limit)s character at most.",
        "The text is too long. It may have %(limit)s characters at most.",
        it["limit"],
        **it,
    ),
    "source-type-unknown": _l("This is no calendar, no table and no text that can be read."),
    "bytes-undecodable": _l("Line %(line)s: the file is not text in UTF-8. Please save it so."),
    "line-unreadable": _l("Line %(line)s cannot be read: “%(text)s”."),
    "line-too-long": lambda it: ngettext(
        "Line %(line)s has more than %(limit)s character.",
        "Line %(line)s has more than %(limit)s characters.",
        it["limit"],
        **it,
    ),
    "too-many-lines": lambda it: ngettext(
        "It has more than %(limit)s line. Please import it in parts.",
        "It has more than %(limit)s lines. Please import it in parts.",
        it["limit"],
        **it,
    ),
    "too-many-columns": _l(
        "Line %(line)s has something beyond column %(limit)s. Please leave only what is needed."
    ),
    "nesting-too-deep": lambda it: ngettext(
        "Line %(line)s: more than %(limit)s component inside each other.",
        "Line %(line)s: more than %(limit)s components inside each other.",
        it["limit"],
        **it,
    ),
    "date-unreadable": _l("Line %(line)s: “%(text)s” is no date, time or length."),
    "calendar-incomplete": _l("Line %(line)s: what begins here has no end. Is the file complete?"),
    "table-without-header": _l(
        "No row of the table names its columns. One must be called date or start, one title."
    ),
    "table-unreadable": _l(
        "The spreadsheet cannot be opened. Please save it anew as XLSX or CSV, without a password."
    ),
    "parsing-limit-reached": _l(
        "Reading it takes too much time or memory. Please import it in smaller parts."
    ),
    "import-expired": _l("This import is too old or was written already. Please read it again."),
    "import-outdated": _l(
        "Somebody changed one of the meetings since. Please look at the import again."
    ),
    "body-not-chosen": _l("Please say of each new meeting which body organises it."),
    "event-chosen-twice": _l("“%(title)s” was chosen for two rows. It can be only one of them."),
    "no-row-chosen": _l("Nothing was chosen, so nothing was written."),
    "url-invalid": _l(
        "This is no address of a calendar, such as https:// or webcal:// without a password."
    ),
    "url-not-allowed": _l("“%(host)s” is not on the public internet, so it is not asked."),
    "url-unreachable": _l("Nothing that can be read answers at “%(host)s”."),
    "url-timeout": lambda it: ngettext(
        "The answer was not complete after %(seconds)s second.",
        "The answer was not complete after %(seconds)s seconds.",
        it["seconds"],
        **it,
    ),
    "url-error-status": _l(
        "The address answers with status %(status)s. Is it right, and open to everybody?"
    ),
    "too-many-redirects": lambda it: ngettext(
        "The address points to another one more than %(limit)s time.",
        "The address points to another one more than %(limit)s times.",
        it["limit"],
        **it,
    ),
}
#: Sentences; what a doubt is about is quoted after them in the source's own words.
ISSUE_LABELS = {
    ImportIssue.NO_DATE: _l("No date was found."),
    ImportIssue.INVALID_DATE: _l("There is no such day; only the month or the year was taken."),
    ImportIssue.WRONG_WEEKDAY: _l("The weekday does not fit the date."),
    ImportIssue.OUTSIDE_PERIOD: _l("The month is not within the period chosen; look at the year."),
    ImportIssue.AMBIGUOUS_DATE: _l("Day and month may be the other way round."),
    ImportIssue.SEPARATE_DAYS: _l("The days stand apart, so they became meetings of their own."),
    ImportIssue.SECOND_DATE: _l("There is another date in the title."),
    ImportIssue.APPROXIMATE_DATE: _l("The date is only roughly given."),
    ImportIssue.TIME_DROPPED: _l("A time was left out because it does not fit the date."),
    ImportIssue.ZONE_UNKNOWN: _l("The time zone is not known; that of the place was taken."),
    ImportIssue.UNCLEAR_TBC: _l(
        "Something is to be confirmed; whether it is the date is not clear. The date was taken "
        "to be so."
    ),
    ImportIssue.PLACE_GUESSED: _l("The place is a guess."),
    ImportIssue.PLACE_TRUNCATED: _l(
        "The place is too long or has too many parts; some of it was left out."
    ),
    ImportIssue.PLACE_AND_ONLINE: _l("A place and “online” are both named; taken to be hybrid."),
    ImportIssue.TITLE_TRUNCATED: _l("The title was too long and was cut."),
    ImportIssue.NO_TITLE: _l("No title was found."),
    ImportIssue.SEVERAL_BODIES: _l("Several bodies are named; the first one was taken."),
    ImportIssue.CANCELLED: _l(
        "The plan says that it does not take place. The import cancels nothing; please do it on "
        "the page of the meeting."
    ),
    ImportIssue.CHECK_RECURRENCE: _l("It repeats; look whether all of its times are here."),
    ImportIssue.JOIN_DETAILS_REMOVED: _l(
        "A link, number or password was left out; it may be a private way in."
    ),
    ImportIssue.PRIVATE: _l("The calendar marks it as private."),
    ImportIssue.DUPLICATE_TITLE: _l("There is a meeting much like it. Is it the same one?"),
    ImportIssue.TITLE_CHANGED: _l("It had another title when it was read last."),
    ImportIssue.CHANGED_LOCALLY: _l("It was changed here since it was read last."),
    ImportIssue.CANCELLED_LOCALLY: _l("It is cancelled here; the plan still names it."),
    ImportIssue.POSTPONED_LOCALLY: _l("It is postponed here; the plan still names it."),
    ImportIssue.ALREADY_EXISTS: _l("It was here before this plan was read."),
    ImportIssue.NOT_EDITABLE: _l("It belongs to a body whose meetings you do not organise."),
}
RESULT_LABELS = {
    RowResult.CREATED: _l("Created"),
    RowResult.UPDATED: _l("Updated"),
    RowResult.UNCHANGED: _l("Nothing to change"),
    RowResult.SKIPPED: _l("Left out"),
}
DECISION_LABELS = {
    MatchStatus.NEW: _l("New"),
    MatchStatus.UPDATE: _l("Changed"),
    MatchStatus.UNCHANGED: _l("Nothing to change"),
    MatchStatus.AMBIGUOUS: _l("Perhaps here already"),
}
SOURCE_KIND_LABELS = {
    SourceKind.TEXT: _l("Text"),
    SourceKind.FILE: _l("File"),
    SourceKind.URL: _l("Address"),
}
IMPORT_LABEL_TABLES = (ISSUE_LABELS, RESULT_LABELS, DECISION_LABELS, SOURCE_KIND_LABELS)
