"""The numbers in URLs."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from meetings.kernel.database import MAX_NUMBER


class BoundedIntegerConverter(IntegerConverter):
    """A whole number that the columns of the database can store; a larger one is a 404."""

    regex = r"[0-9]{1,10}"

    def __init__(self, url_map: Map) -> None:
        """Set the maximum."""
        super().__init__(url_map, max=MAX_NUMBER)


def register_url_converters(app: Flask) -> None:
    """Bound every ``<int:…>`` in URLs; call it before any URL is registered."""
    app.url_map.converters["int"] = BoundedIntegerConverter
