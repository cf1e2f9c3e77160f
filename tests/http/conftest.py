"""Fixtures of the tests of HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.http.rate_limited_app import application


@pytest.fixture
def _disable_limits(app: Flask, tmp_path: Path) -> Iterator[None]:
    yield
    application(app, tmp_path)  # the next test counts in memory again
