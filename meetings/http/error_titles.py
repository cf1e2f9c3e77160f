"""Put "Error:" before the title of a page with a rejected form.

Screen readers read the title first.
"""

from flask import Flask, Response
from flask_babel import gettext as _
from markupsafe import escape

#: The statuses of a form with errors: invalid input, and too many attempts.
_FORM_STATUSES = (422, 429)
_TITLE = b"<title>"


def register_error_titles(app: Flask) -> None:
    """Put "Error:" before the title of every page that shows a form with errors."""
    app.after_request(_name_error)


def _name_error(response: Response) -> Response:
    if response.status_code not in _FORM_STATUSES or response.mimetype != "text/html":
        return response
    before, tag, after = response.get_data().partition(_TITLE)
    if not tag:
        return response
    error = escape(_("Error:"))
    prefix = f"{error} ".encode()
    response.set_data(before + tag + prefix + after.lstrip())
    return response
