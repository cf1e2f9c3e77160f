"""Normalize pages for comparisons."""

import re

from flask.testing import FlaskClient


def normalized_page(client: FlaskClient, url: str) -> str:
    """Return the page without insignificant white space."""
    response = client.get(url)
    assert response.status_code == 200, response.status
    text = re.sub(r"\s+", " ", response.text)
    return re.sub(r"(?<=>) | (?=<)", "", text)
