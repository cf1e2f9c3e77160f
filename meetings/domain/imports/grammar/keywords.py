"""Keywords in titles: kind of event, body, cancellation, "to be confirmed"."""

import re
from collections.abc import Iterable

from meetings.domain.events.rules import AttendanceMode, EventKind
from meetings.domain.imports.grammar.called_off import read_called_off
from meetings.domain.imports.rules import BodyNames
from meetings.kernel.text import normalise

_KINDS: tuple[tuple[str, EventKind], ...] = (
    (r"minister\w*|ministerial", EventKind.MINISTERIAL_MEETING),
    (r"directors?[ -]general", EventKind.DIRECTORS_GENERAL_MEETING),
    (r"senior officials|cso", EventKind.SENIOR_OFFICIALS_MEETING),
    (r"webinar", EventKind.WEBINAR),
    (r"workshop", EventKind.WORKSHOP),
    (r"seminar", EventKind.SEMINAR),
    (r"panel", EventKind.PANEL_DISCUSSION),
    (r"training|course|(?:summer|winter) (?:school|university)", EventKind.TRAINING),
    (r"conference|summit", EventKind.CONFERENCE),
    (r"forum", EventKind.FORUM),
    (r"steering (?:group|committee)", EventKind.STEERING_GROUP_MEETING),
    (r"expert group|egcar|egsd|experts? meeting", EventKind.EXPERT_GROUP_MEETING),
    (r"(?:project|partners?) meeting", EventKind.PROJECT_MEETING),
    (r"concert|exhibition|festival|film", EventKind.CULTURAL_EVENT),
)  # fmt: skip
#: Words of titles that are never names of places.
_MEETING_WORDS = re.compile(
    r"(?<!\w)(?:meetings?|sessions?|boards?|committees?|councils?|groups?|seminars?|workshops?|"
    r"conferences?|forums?|summit|assembly|plenary|calls?|reception|dinner|lunch|festival|weeks?|"
    r"days?|events?|training|school|webinar|panel|debate|hearing|congress|ministers?|experts?|"
    r"budget|agenda|visit|round|holiday|consultations?|retreat|møde|møte|möte|mötet|sitzung|treffen|tagung|"
    r"spotkanie|posiedzenie|posėdis|susitikimas|sanāksme|sēde|koosolek|istung|kokous|fundur|"
    r"réunion|séminaire|conférence|comité|groupe|заседание|встреча)(?!\w)",
    re.IGNORECASE,
)
#: "9. ordentliche Sitzung": words for a session, after at most one other word.
_SESSION_WORDS = re.compile(
    r"(?:[^\W\d_]{2,20}\s)?(?:meetings?|sessions?|conference|forum|seminar|workshop|summit|round|"
    r"sitzung|treffen|tagung|konferenz|møde|møte|möte|sammanträde|konferanse|konference|konferens|"
    r"spotkanie|posiedzenie|sesja|konferencja|posėdis|susitikimas|sēde|sanāksme|koosolek|"
    r"istung|konverents|kokous|istunto|konferenssi|fundur|réunion|séance|заседание|встреча|"
    r"совещание)(?!\w)",
    re.IGNORECASE,
)
_KIND_PATTERNS = [
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), kind) for words, kind in _KINDS
]
_MODES = {
    "onsite": AttendanceMode.ON_SITE, "inperson": AttendanceMode.ON_SITE,
    "physical": AttendanceMode.ON_SITE, "online": AttendanceMode.ONLINE,
    "virtual": AttendanceMode.ONLINE, "remote": AttendanceMode.ONLINE,
    "hybrid": AttendanceMode.HYBRID,
}  # fmt: skip
#: "(tbc)", "date to be confirmed".
TBC_PATTERN = re.compile(
    r"[\[(]?\s*(?:(?:the\s+)?(?:exact\s+)?dates?\s*(?:is\s+|are\s+)?)?(?<!\w)(?:t\.?b\.?[cda]\.?|"
    r"to be (?:confirmed|decided|announced|determined|defined))(?!\w)\.?\s*[\])]?",
    re.IGNORECASE,
)


def kind_from_title(title: str) -> EventKind:
    """Return the kind of event that the title names; a meeting if it names none."""
    return next((kind for words, kind in _KIND_PATTERNS if words.search(title)), EventKind.MEETING)


def names_a_meeting(text: str) -> bool:
    """Return whether the text contains a word of titles, so that it is no place."""
    return bool(_MEETING_WORDS.search(text)) or kind_from_title(text) is not EventKind.MEETING


def may_be_numbered(text: str) -> bool:
    """Return whether the text begins with a word for a session: "ordentliche Sitzung"."""
    return bool(_SESSION_WORDS.match(text))


def kind_from_name(word: str) -> EventKind | None:
    """Return the kind whose name or label the word is."""
    named = re.sub(r"[\s_-]+", "_", normalise(word))
    return next((kind for kind in EventKind if named in (kind.value, f"{kind.value}s")), None)


def mode_from_name(word: str) -> AttendanceMode | None:
    """Return the attendance mode that a word names."""
    return _MODES.get(re.sub(r"[\s_-]+", "", normalise(word)))


def find_bodies(title: str, bodies: Iterable[BodyNames]) -> list[int]:
    """Return the ids of the bodies in the title, in the order of their mention."""
    folded = normalise(title)
    places: dict[int, int] = {}
    for body in bodies:
        positions = [folded.find(normalise(name)) for name in body.names if len(name) > 3]
        if len(body.acronym) > 1:
            acronym_match = re.search(rf"(?<!\w){re.escape(body.acronym)}(?!\w)", title)
            positions.append(acronym_match.start() if acronym_match else -1)
        at = min((place for place in positions if place >= 0), default=-1)
        if at >= 0:
            places[body.id] = at
    return sorted(places, key=lambda body_id: (places[body_id], body_id))


def strip_called_off(title: str) -> tuple[str, bool]:
    """Return the title without "cancelled" or "postponed", and whether it contained one."""
    state = read_called_off(title)
    is_off = state.is_cancelled or state.is_postponed
    return (state.text, True) if is_off else (title, False)
