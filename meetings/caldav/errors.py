"""What CalDAV answers where it will not do as asked."""

from collections.abc import Mapping

from flask import Response

from meetings.caldav.xml_names import NAMESPACE_DECLARATIONS, escape_text, write_element
from meetings.http.errors import RETRY_AFTER_BY_STATUS
from meetings.i18n.messages import status_message

XML_TYPE = "application/xml; charset=utf-8"
XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


class DavError(Exception):
    """Answered with this status, a sentence, and, where the standards have one, a condition.

    ``condition`` is the name of an element ("DAV: valid-sync-token") that programs know.
    """

    def __init__(
        self, status: int, sentence: str, *, condition: str = "", inner: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.known = write_element(condition, inner) if condition else ""
        self.headers = dict(headers or {})


class ResourceMoved(Exception):
    """What is below ``old`` is below ``new`` now; both are paths as they are written."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(new)
        self.old, self.new = old, new


def too_many_requests(_error: Exception) -> Response:
    """Return that there were too many requests; to be registered for 429."""
    headers = {"Retry-After": RETRY_AFTER_BY_STATUS[429]}
    return error_response(DavError(429, str(status_message(429)), headers=headers))


def error_response(refusal: DavError) -> Response:
    """Return the refusal as DAV:error."""
    sentence = f"<d:responsedescription>{escape_text(refusal.sentence)}</d:responsedescription>"
    body = (
        f"{XML_DECLARATION}<d:error {NAMESPACE_DECLARATIONS}>{refusal.known}{sentence}</d:error>\n"
    )
    return Response(body, refusal.status, refusal.headers, content_type=XML_TYPE)
