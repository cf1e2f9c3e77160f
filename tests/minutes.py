"""Instants for tests in which the order of calls is relevant."""

from datetime import datetime, timedelta

from tests.conftest import NOON

#: The smallest difference between two instants that the database stores.
TICK = timedelta(microseconds=1)


def minute(number: int) -> datetime:
    """Return the instant that many minutes after NOON."""
    return NOON + timedelta(minutes=number)
