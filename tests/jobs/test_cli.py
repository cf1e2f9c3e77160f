"""The commands for operators."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from meetings.jobs.cli import DEMO_FILE
from meetings.settings import ROOT

pytestmark = pytest.mark.slow


def flask(instance: Path, *arguments: str, **environment: str) -> str:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        (sys.executable, "-m", "flask", "--app", "app", *arguments),
        cwd=ROOT,
        env={**kept, "INSTANCE_DIR": str(instance), "LOG_LEVEL": "ERROR", **environment},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def test_first_start_loads_the_demo_and_keeps_its_password_privately(tmp_path: Path) -> None:
    flask(tmp_path, "prepare", DEMO_PASSWORD="of-my-own")
    file = tmp_path / DEMO_FILE
    kept = file.read_text()

    flask(tmp_path, "prepare", DEMO_PASSWORD="another")

    assert "Sign in with the password of-my-own as" in kept
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == kept


def test_start_without_demo_leaves_the_database_empty(tmp_path: Path) -> None:
    flask(tmp_path, "prepare", DEMO="0")

    assert not (tmp_path / DEMO_FILE).exists()
    assert (tmp_path / "convenor.db").exists()
