"""A database of the bench's own, in a folder of its own."""

import os
import subprocess
import sys
import time

from bench.processes import ROOT


def prepared(instance: str, how_many: int = 0) -> dict[str, str]:
    """Fill a database in the folder; return the environment in which the product uses it.

    ``how_many`` 0: the demo and 1,000 events of all bodies; else so many events of one body.
    """
    environment = {
        "INSTANCE_DIR": instance, "DEMO_PASSWORD": "bench-only", "PROXIES": "1",
        "LOG_LEVEL": "ERROR", "DATABASE_URL": "", "REDIS_URL": "", "SMTP_URL": "",
    }  # fmt: skip
    began, whole = time.monotonic(), {**os.environ, **environment}
    count = (str(how_many),) if how_many else ()
    for command in (("flask", "--app", "app", "prepare"), ("bench.seed_events", *count)):
        subprocess.run((sys.executable, "-m", *command), cwd=ROOT, env=whole, check=True)
    print(
        f"The demo and {how_many or 1000:,} events are loaded ({time.monotonic() - began:.0f} s)."
    )
    return environment
