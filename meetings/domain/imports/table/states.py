"""Decide whether the text in a column of states is understood.

Source:
    docs/rules/imports.md, "Doubts"
"""

import re
from functools import cache

from meetings.domain.imports.grammar.keywords import TBC_PATTERN
from meetings.domain.imports.rules import ImportIssue, ImportNote
from meetings.kernel.text import normalise

#: States that change nothing, and states of dates that are to be confirmed. "Show time as" of
#: Outlook has numbers from 0 to 4.
_KNOWN = (
    "confirmed, fixed, fix, firm, definite, final, ok, okay, yes, approved, agreed, "
    "scheduled, planned, upcoming, active, regular, set, ja, oui, tak, taip, jah, jā, kyllä, "
    "да, tentative, provisional, preliminary, not confirmed, unconfirmed, no, nein, non, nej, "
    "nei, nie, ne, ei, not yet confirmed, proposed, busy, free, out of office, working "
    "elsewhere, 0, 1, 2, 3, 4, true, false, bestätigt, fest, geplant, vorläufig, unbestätigt, "
    "feststehend, genehmigt, zugesagt, bekræftet, planlagt, foreløbig, godkendt, bekreftet, "
    "bekräftad, bekräftat, planerad, planerat, preliminär, preliminärt, spikad, vahvistettu, "
    "alustava, suunniteltu, kinnitatud, planeeritud, esialgne, apstiprināts, apstiprināta, "
    "plānots, plānota, provizorisks, patvirtinta, patvirtintas, planuojama, planuojamas, "
    "preliminari, potwierdzone, potwierdzony, planowane, planowany, wstępny, wstępne, "
    "staðfest, staðfestur, áætlað, confirmé, confirmée, prévu, prévue, provisoire, "
    "подтверждено, подтверждён, запланировано, предварительно, bevestigd, gepland, potvrzeno"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def unknown_state(status: str) -> tuple[ImportNote, ...]:
    """Return a doubt about a state that is neither known nor empty."""
    bare = normalise(TBC_PATTERN.sub(" ", status))
    words = [_EDGES.sub("", part) for part in re.split(r"[,;/]| - |\(", bare)]
    if _is_mark(status) or all(not word or word in _known() for word in words):
        return ()
    return (ImportNote(ImportIssue.STATUS_UNKNOWN, status[:80]),)


def _is_mark(status: str) -> bool:
    """Return whether the cell holds a check mark, or marks that mean "none"."""
    return bool(re.fullmatch(r"[\s✓✔☑✅.–—-]*", status))


@cache
def _known() -> frozenset[str]:
    return frozenset(normalise(word) for word in _KNOWN.split(", "))
