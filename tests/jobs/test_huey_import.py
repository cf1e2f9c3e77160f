"""The drivers of Huey are only loaded if they are used."""

import subprocess
import sys

from meetings.settings import ROOT

SCRIPT = """
import sys
from meetings.jobs.huey_import import import_huey_without_drivers
import_huey_without_drivers()
import huey
assert not {"redis", "psycopg"} & sys.modules.keys(), "drivers are loaded"
import psycopg, redis
print(huey.SqliteHuey.__name__, redis.Redis.__name__, psycopg.Connection.__name__)
"""


def test_huey_is_imported_without_drivers_which_can_be_imported_later() -> None:
    command = [sys.executable, "-c", SCRIPT]
    completed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert completed.stdout.split() == ["SqliteHuey", "Redis", "Connection"], completed.stderr
