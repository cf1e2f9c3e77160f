"""Normalise pages for comparisons."""

import re

from flask.testing import FlaskClient


def shown(client: FlaskClient, address: str) -> str:
    """Return the page without the white space that a reader does not see."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status
    text = re.sub(r"\s+", " ", answer.text)
    return re.sub(r"(?<=>) | (?=<)", "", text)
