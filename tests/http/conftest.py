"""Fixtures of the tests of HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.http.rate_limited_app import application


@pytest.fixture
def _count_in_memory_again(app: Flask, tmp_path: Path) -> Iterator[None]:
    """Give the limiter, which is global to the process, a new storage in memory after the test."""
    yield
    application(app, tmp_path)
