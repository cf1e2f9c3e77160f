"""Rate limits that an application switches on do not count the requests of later tests."""

from pathlib import Path

import pytest
from flask import Flask

from meetings.extensions import limiter
from tests.http.rate_limited_app import application


@pytest.mark.parametrize("run", ["first", "second"])
def test_limits_are_off_before_each_test(app: Flask, tmp_path: Path, run: str) -> None:
    assert not limiter.enabled, run

    application(app, tmp_path)

    assert limiter.enabled  # the second run finds them switched off
