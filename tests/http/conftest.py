"""Rate limits are global to the process, so tests that enable them disable them again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from meetings.extensions import limiter
from tests.http.rate_limited_app import application


@pytest.fixture
def _disable_limits(app: Flask, tmp_path: Path) -> Iterator[None]:
    yield
    application(app, tmp_path)  # the next test counts in memory again
    limiter.reset()
    limiter.enabled = False
