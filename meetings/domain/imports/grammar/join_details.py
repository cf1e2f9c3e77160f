"""Find links, numbers and passwords that give access to a meeting. Imports never publish them."""

import re

#: URLs and secrets that give access to a meeting. They must never appear in public fields.
_JOIN_URL = re.compile(
    r"teams\.(?:microsoft|live)\.com/(?:l/)?meet|zoom(?:gov)?\.(?:us|com)/(?:[jwsm]{1,2}|my)/|meet\.google\.com/"
    r"|webex\.com/|gotomeet|whereby\.com/|meet\.jit\.si/|bluejeans\.com/|chime\.aws/|skype\.com/",
    re.IGNORECASE,
)
_JOIN_SECRET = re.compile(
    r"^\W*(?:(?:meeting|webinar|conference) (?:id|number|key)|pass ?code|password|access code|pin|"
    r"dial[- ]in|phone conference id)\b",
    re.IGNORECASE,
)


def strip_join_details(text: str) -> tuple[str, bool]:
    """Return the text without lines that contain join details, and whether it had any."""
    lines = text.split("\n")
    safe_lines = [
        line for line in lines if not (_JOIN_URL.search(line) or _JOIN_SECRET.match(line))
    ]
    return "\n".join(safe_lines).strip(), len(safe_lines) < len(lines)
