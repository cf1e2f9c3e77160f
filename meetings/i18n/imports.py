"""Texts of imports: errors, and issues with single entries."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from meetings.domain.imports.proposals import MatchStatus
from meetings.domain.imports.rules import ImportIssue, RowResult, SourceKind

IMPORT_ERROR_MESSAGES: dict[str, Any] = {
    "no-event-found": _l("No meetings were found. Check that this is the right plan."),
    "too-many-events": lambda details: ngettext(
        "The plan has more than %(limit)s meeting. Import it in parts.",
        "The plan has more than %(limit)s meetings. Import it in parts.",
        details["limit"],
        **details,
    ),
    "source-too-large": _l("The plan is too large. The limit is %(limit)s MB."),
    "text-too-long": lambda details: ngettext(
        "The text is too long. The limit is %(limit)s character.",
        "The text is too long. The limit is %(limit)s characters.",
        details["limit"],
        **details,
    ),
    "source-type-unknown": _l(
        "This is not a readable calendar, table or text. Choose another source."
    ),
    "bytes-undecodable": _l(
        "Line %(line)s: the file is not UTF-8 text. Save it as UTF-8 and try again."
    ),
    "line-unreadable": _l("Line %(line)s cannot be read: “%(text)s”."),
    "line-too-long": lambda details: ngettext(
        "Line %(line)s is longer than %(limit)s character.",
        "Line %(line)s is longer than %(limit)s characters.",
        details["limit"],
        **details,
    ),
    "too-many-lines": lambda details: ngettext(
        "The plan has more than %(limit)s line. Import it in parts.",
        "The plan has more than %(limit)s lines. Import it in parts.",
        details["limit"],
        **details,
    ),
    "too-many-columns": _l(
        "Line %(line)s has data beyond column %(limit)s. Remove the columns that you do not need."
    ),
    "nesting-too-deep": lambda details: ngettext(
        "Line %(line)s: components are nested more than %(limit)s level deep.",
        "Line %(line)s: components are nested more than %(limit)s levels deep.",
        details["limit"],
        **details,
    ),
    "date-unreadable": _l("Line %(line)s: “%(text)s” is not a date, time or duration."),
    "calendar-incomplete": _l(
        "Line %(line)s: the component that starts here has no end. Check that the file is complete."
    ),
    "table-without-header": _l(
        "The table has no header row. Name one column “date” or “start” and one “title”."
    ),
    "table-unreadable": _l(
        "The spreadsheet could not be opened. Save it again as XLSX or CSV without a password."
    ),
    "text-document-given": _l(
        "This is a text document. Open it, copy its text and paste it in the field for text."
    ),
    "parsing-limit-reached": _l(
        "Reading the plan takes too much time or memory. Import it in smaller parts."
    ),
    "import-expired": _l("This import has expired or is already complete. Read the plan again."),
    "import-outdated": _l("Somebody else has changed one of the meetings. Check the import again."),
    "body-not-chosen": _l("Choose the organising body of each new meeting."),
    "event-chosen-twice": _l("You chose “%(title)s” for two rows. Choose it for only one of them."),
    "no-row-chosen": _l("You selected no meetings, so nothing was imported."),
    "url-invalid": _l(
        "This is not a calendar URL. Enter one with https:// or webcal:// and without a password."
    ),
    "url-not-allowed": _l("“%(host)s” is not on the public internet. Enter a public URL."),
    "url-unreachable": _l(
        "“%(host)s” could not be reached or sent an unreadable response. Check the URL."
    ),
    "url-timeout": lambda details: ngettext(
        "The response was not complete after %(seconds)s second. Try again later.",
        "The response was not complete after %(seconds)s seconds. Try again later.",
        details["seconds"],
        **details,
    ),
    "url-error-status": _l(
        "The server returned status %(status)s. Check that the URL is correct and public."
    ),
    "too-many-redirects": lambda details: ngettext(
        "The URL redirects more than %(limit)s time. Enter the final URL.",
        "The URL redirects more than %(limit)s times. Enter the final URL.",
        details["limit"],
        **details,
    ),
}
#: Sentences; the interface quotes the affected text of the source after them.
ISSUE_LABELS = {
    ImportIssue.NO_DATE: _l("No date was found."),
    ImportIssue.INVALID_DATE: _l("This day does not exist. Only the month or the year was used."),
    ImportIssue.WRONG_WEEKDAY: _l("The weekday does not match the date."),
    ImportIssue.OUTSIDE_PERIOD: _l("The month is outside the chosen period. Check the year."),
    ImportIssue.AMBIGUOUS_DATE: _l("Day and month may be swapped."),
    ImportIssue.SEPARATE_DAYS: _l(
        "The days are not consecutive, so they became separate meetings."
    ),
    ImportIssue.SECOND_DATE: _l("The title contains another date."),
    ImportIssue.APPROXIMATE_DATE: _l("The date is only approximate."),
    ImportIssue.TIME_DROPPED: _l("A time was ignored because it does not match the date."),
    ImportIssue.ZONE_UNKNOWN: _l("The time zone is unknown. The time zone of the place was used."),
    ImportIssue.ZONE_MISSING: _l(
        "No time zone is given. The time zone chosen for the import was used."
    ),
    ImportIssue.ZONE_DOUBTFUL: _l(
        "The calendar’s own rules for its time zone do not fit this date. Check the time."
    ),
    ImportIssue.TIME_SHIFTED: _l("Clocks skip or repeat this time on that day. Check the time."),
    ImportIssue.UNCLEAR_TBC: _l(
        "It is unclear whether “to be confirmed” means the date. The date was marked "
        "as to be confirmed."
    ),
    ImportIssue.PLACE_GUESSED: _l("The place was guessed."),
    ImportIssue.PLACE_TRUNCATED: _l(
        "The place is too long or has too many parts, so it was shortened."
    ),
    ImportIssue.PLACE_AND_ONLINE: _l(
        "Both a place and “online” are given, so the format was set to hybrid."
    ),
    ImportIssue.TITLE_TRUNCATED: _l("The title was too long, so it was shortened."),
    ImportIssue.NO_TITLE: _l("No title was found."),
    ImportIssue.ZONE_SEASON: _l(
        "The time zone is not in use on this date, because of daylight saving time. Check the time."
    ),
    ImportIssue.NOT_UNDERSTOOD: _l("A date, time, time zone or state was not understood."),
    ImportIssue.WEEK_ONLY: _l(
        "The plan names only the week. The date was marked as to be confirmed."
    ),
    ImportIssue.POSTPONED: _l(
        "The plan marks this meeting as postponed. The import does not postpone it; do "
        "so on its page."
    ),
    ImportIssue.FORMULA_WITHOUT_VALUE: _l(
        "A cell contains a formula without a result. Open the file in Excel or "
        "LibreOffice and save it again."
    ),
    ImportIssue.SEVERAL_BODIES: _l("Several bodies are named. The first one was used."),
    ImportIssue.CANCELLED: _l(
        "The plan marks this meeting as cancelled. The import does not cancel it; do "
        "so on its page."
    ),
    ImportIssue.CHECK_RECURRENCE: _l("This meeting repeats. Check that all its dates are listed."),
    ImportIssue.SERIES_ENDLESS: _l("The series has no end. Only its first meeting was taken."),
    ImportIssue.SERIES_CUT: _l("The series is too long. Only its first meeting was taken."),
    ImportIssue.RULE_UNKNOWN: _l(
        "Part of the rule of this series was not understood. Check its dates."
    ),
    ImportIssue.DUPLICATE_UID: _l(
        "Several meetings in the calendar have the same ID. Check that none is outdated."
    ),
    ImportIssue.STATUS_UNKNOWN: _l("The status of the meeting was not understood."),
    ImportIssue.STATE_UNCLEAR: _l(
        "The title may say that the meeting is cancelled, postponed or moved."
    ),
    ImportIssue.JOIN_DETAILS_REMOVED: _l(
        "A link, number or password was removed because it may give access to the meeting."
    ),
    ImportIssue.PRIVATE: _l("The calendar marks this meeting as private."),
    ImportIssue.DUPLICATE_TITLE: _l(
        "There is a similar meeting. Check whether it is the same one."
    ),
    ImportIssue.TITLE_CHANGED: _l("The title has changed since the last import."),
    ImportIssue.CHANGED_LOCALLY: _l("The meeting was edited here after the last import."),
    ImportIssue.CANCELLED_LOCALLY: _l(
        "The meeting is cancelled here, but it is still in the plan."
    ),
    ImportIssue.POSTPONED_LOCALLY: _l(
        "The meeting is postponed here, but it is still in the plan."
    ),
    ImportIssue.ALREADY_EXISTS: _l("The meeting existed before this plan was imported."),
    ImportIssue.NOT_EDITABLE: _l(
        "The meeting belongs to a body whose meetings you do not organise."
    ),
}
RESULT_LABELS = {
    RowResult.CREATED: _l("Created"),
    RowResult.UPDATED: _l("Updated"),
    RowResult.UNCHANGED: _l("Unchanged"),
    RowResult.SKIPPED: _l("Skipped"),
}
DECISION_LABELS = {
    MatchStatus.NEW: _l("New"),
    MatchStatus.UPDATE: _l("Changed"),
    MatchStatus.UNCHANGED: _l("Unchanged"),
    MatchStatus.AMBIGUOUS: _l("Possible duplicate"),
}
SOURCE_KIND_LABELS = {
    SourceKind.TEXT: _l("Text"),
    SourceKind.FILE: _l("File"),
    SourceKind.URL: _l("URL"),
}
IMPORT_LABEL_TABLES = (ISSUE_LABELS, RESULT_LABELS, DECISION_LABELS, SOURCE_KIND_LABELS)
