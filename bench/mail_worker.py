"""Deliver all due messages once, and print the CPU seconds that this took as JSON.

It prints "ready" before it begins, and begins when its input ends, so that the start of the
process does not count.
"""

import json
import os
import resource
import sys

from meetings.factory import create_app
from meetings.jobs.deliver_mail import deliver_due
from meetings.settings import from_environment


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Deliver, and print the figures."""
    app = create_app(from_environment(os.environ))
    with app.app_context():
        print("ready", flush=True)
        sys.stdin.read()
        began = _cpu_seconds()
        sent = deliver_due()
        print(json.dumps({"sent": sent, "cpu": _cpu_seconds() - began}), flush=True)


if __name__ == "__main__":
    main()
