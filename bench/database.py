"""Create a database for the benchmarks in a given folder."""

import os
import subprocess
import sys
import time

from bench.processes import ROOT


def prepared(instance: str, event_count: int = 0) -> dict[str, str]:
    """Fill a database in the folder; return the environment for the product.

    ``event_count`` 0: the demo and 1,000 events of all bodies; else so many events of one body.
    """
    environment = {
        "INSTANCE_DIR": instance, "DEMO_PASSWORD": "bench-only", "PROXIES": "1",
        "LOG_LEVEL": "ERROR", "DATABASE_URL": "", "REDIS_URL": "", "SMTP_URL": "",
    }  # fmt: skip
    began, full_environment = time.monotonic(), {**os.environ, **environment}
    count = (str(event_count),) if event_count else ()
    for command in (("flask", "--app", "app", "prepare"), ("bench.seed_events", *count)):
        subprocess.run((sys.executable, "-m", *command), cwd=ROOT, env=full_environment, check=True)
    seconds = time.monotonic() - began
    print(f"The demo and {event_count or 1000:,} events are loaded ({seconds:.0f} s).")
    return environment
