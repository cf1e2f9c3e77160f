"""What CalDAV answers where it will not do as asked."""

from collections.abc import Mapping

from flask import Response

from meetings.feeds.dav.names import DECLARED, said, written
from meetings.http.errors import RETRY_AFTER
from meetings.http.phrases import status_text

XML_TYPE = "application/xml; charset=utf-8"
START = '<?xml version="1.0" encoding="utf-8"?>\n'


class Refusal(Exception):
    """Answered with this status, a sentence, and, where the standards have one, a condition.

    ``condition`` is the name of an element ("DAV: valid-sync-token") that programs know.
    """

    def __init__(
        self, status: int, sentence: str, *, condition: str = "", inner: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.known = written(condition, inner) if condition else ""
        self.headers = dict(headers or {})


class Moved(Exception):
    """What is below ``old`` is below ``new`` now; both are paths as they are written."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(new)
        self.old, self.new = old, new


def too_often(_error: Exception) -> Response:
    """Return that there were too many requests; to be registered for 429."""
    headers = {"Retry-After": RETRY_AFTER[429]}
    return refused(Refusal(429, str(status_text(429)), headers=headers))


def refused(refusal: Refusal) -> Response:
    """Return the refusal as DAV:error."""
    sentence = f"<d:responsedescription>{said(refusal.sentence)}</d:responsedescription>"
    body = f"{START}<d:error {DECLARED}>{refusal.known}{sentence}</d:error>\n"
    return Response(body, refusal.status, refusal.headers, content_type=XML_TYPE)
