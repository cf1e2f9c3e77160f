"""Links, numbers and passwords that let somebody into a meeting: no import publishes them."""

import re

#: Ways into a meeting: who has the address is in. They never stand where everybody reads.
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
    """Return the text without the lines that let somebody in, and whether it had any."""
    lines = text.split("\n")
    kept = [line for line in lines if not (_JOIN_URL.search(line) or _JOIN_SECRET.match(line))]
    return "\n".join(kept).strip(), len(kept) < len(lines)
