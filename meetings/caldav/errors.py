"""Error responses of CalDAV."""

from collections.abc import Mapping

from flask import Response

from meetings.caldav.xml_names import NAMESPACE_DECLARATIONS, escape_text, write_element
from meetings.http.errors import RETRY_AFTER_BY_STATUS
from meetings.i18n.messages import status_message

XML_TYPE = "application/xml; charset=utf-8"
XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


class DavError(Exception):
    """An error response with a status, a message, and a precondition element if one is defined.

    ``condition`` is the name of an element ("DAV: valid-sync-token") that clients recognise.
    """

    def __init__(
        self, status: int, sentence: str, *, condition: str = "", inner: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(sentence)
        self.status, self.sentence = status, sentence
        self.condition_xml = write_element(condition, inner) if condition else ""
        self.headers = dict(headers or {})


class ResourceMoved(Exception):
    """The resources below ``old`` have moved to ``new``; both are paths in their encoded form."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__(new)
        self.old, self.new = old, new


def too_many_requests(_error: Exception) -> Response:
    """Return the response for 429."""
    headers = {"Retry-After": RETRY_AFTER_BY_STATUS[429]}
    return error_response(DavError(429, str(status_message(429)), headers=headers))


def error_response(error: DavError) -> Response:
    """Return the error as DAV:error."""
    sentence = f"<d:responsedescription>{escape_text(error.sentence)}</d:responsedescription>"
    content = f"{error.condition_xml}{sentence}"
    body = f"{XML_DECLARATION}<d:error {NAMESPACE_DECLARATIONS}>{content}</d:error>\n"
    return Response(body, error.status, error.headers, content_type=XML_TYPE)
