"""Import Huey without drivers that this installation does not use."""

import importlib
import sys
from typing import Any

_DRIVERS = ("redis", "psycopg")


def import_huey_without_drivers() -> None:
    """Import Huey as if the drivers of Redis and PostgreSQL were not installed.

    Huey imports every installed driver, which takes a fifth of the start and 15 MB, although a
    queue in a file needs none. Later imports of the drivers work, so SQLAlchemy can load its own.
    """
    modules: dict[str, Any] = sys.modules
    missing = [name for name in _DRIVERS if name not in modules]
    modules.update(dict.fromkeys(missing))  # None lets an import fail
    try:
        importlib.import_module("huey")
    finally:
        for name in missing:
            del modules[name]
