"""Decide from the answer of a mail server whether it concerns the mail or the server itself.

Sources:
    RFC 5321, 4.2 (codes), RFC 3463 and the IANA registry of enhanced status codes; the texts are
    those of Postfix, Exim, Sendmail and Exchange.
"""

import re
from enum import StrEnum


class Stage(StrEnum):
    """The part of a mail that the server answered."""

    SENDER = "MAIL"
    RECIPIENT = "RCPT"
    DATA = "DATA"


_ENHANCED = re.compile(r"^\W*[245]\.(\d{1,3})\.(\d{1,3})\b", re.MULTILINE)
#: The service closes, commands are refused, or the sender must sign in first.
_SERVER_CODES = frozenset({421, 432, 454, 500, 502, 503, 530, 534, 535, 538})
_RELAY = re.compile(
    r"relay(ing)?\W+((access|is|was|operation|attempt)\W+)*(denied|not|prohibited|rejected|refused)"
    r"|(unable|not (permitted|allowed|authori[sz]ed)|refuse[sd]?|cannot|do(es)? not) (to )?relay"
    r"|not an open relay",
    re.IGNORECASE,
)
_ABOUT_RECIPIENT = re.compile(
    r"recipient|no such|unknown (user|address|mailbox)|(user|mailbox|account|address|person)"
    r"\b.*\b(unknown|not found|unavailable|disabled|full|invalid|does ?n.t exist|does not exist"
    r"|not exist)|invalid (mailbox|address)|grey ?list",
    re.IGNORECASE,
)
_ABOUT_SERVER = re.compile(
    r"\bauth|log ?in|sender|sending|\bsend\b|client|\bhelo\b|\behlo\b|block ?list|black ?list"
    r"|blocked|spamhaus|\brbl\b|\bspf\b|\bdkim\b|\bdmarc\b|reverse dns|\bptr\b|\brdns\b"
    r"|rate limit|too many (connections|messages|mails)|\byour? (ip|quota|limit|host|server)\b"
    r"|insufficient system|disk full|out of (disk|storage)|try (again )?later.*connection",
    re.IGNORECASE,
)
#: Details of X.7 (security and policy) that concern the recipient or the content.
_MESSAGE_POLICIES = frozenset({2, 3, 4, 5, 6, 7, 15, 17, 18, 19, 124, 129, 133, 134, 136})
_UNSPECIFIC_POLICIES = frozenset({0, 1})
#: Details of X.1 (addresses) that concern the sender's address.
_SENDER_ADDRESS = frozenset({7, 8})
_SENDER_QUOTA = re.compile(r"sender|sending", re.IGNORECASE)
_TOO_LARGE = re.compile(r"size|too (big|large|long)", re.IGNORECASE)


def is_about_server(stage: Stage, code: int, text: str) -> bool:
    """Return whether other mails of this sender to any recipient would be refused, too."""
    if code in _SERVER_CODES or _RELAY.search(text):
        return True
    match = _ENHANCED.search(text)
    subject, detail = (int(match[1]), int(match[2])) if match else (0, 0)
    if stage is Stage.SENDER:
        return not ((subject, detail) == (3, 4) or _TOO_LARGE.search(text))
    if subject in (0, 7):
        return _policy_is_about_server(stage, code, detail if subject else None, text)
    if subject == 3 and detail == 0:
        return not _ABOUT_RECIPIENT.search(text)
    return {
        1: detail in _SENDER_ADDRESS,
        2: bool(_SENDER_QUOTA.search(text)),
        3: detail != 4,
        5: detail == 1,
    }.get(subject, False)


def _policy_is_about_server(stage: Stage, code: int, detail: int | None, text: str) -> bool:
    """Decide on an unspecific code by the words of the answer."""
    if detail is not None and detail not in _UNSPECIFIC_POLICIES:
        return detail not in _MESSAGE_POLICIES
    if _ABOUT_RECIPIENT.search(text):
        return False
    if _ABOUT_SERVER.search(text):
        return True
    is_full = code == 452
    return is_full or (detail is not None and stage is Stage.RECIPIENT)
