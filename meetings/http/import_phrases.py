"""The words of the import: why a source is refused."""

from typing import Any

from flask_babel import lazy_gettext as _l

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
    "nothing-chosen": _l("Nothing was chosen, so nothing was written."),
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
