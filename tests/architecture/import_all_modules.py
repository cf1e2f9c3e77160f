"""A process of its own that imports every module, and says who listens then, and later."""

import importlib
import pkgutil

from sqlalchemy.orm import Session

import meetings


def main() -> None:
    """Print who is told of what: once everything is imported, and once the factory said so."""
    for module in pkgutil.walk_packages(meetings.__path__, "meetings."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
    _say()
    factory = importlib.import_module("meetings.factory")
    factory.listen()
    factory.listen()
    _say()


def _say() -> None:
    for module, name in (
        ("domain.bodies.steps", "USERS"),
        ("domain.presidencies.steps", "FOLLOWERS"),
        ("domain.events.steps", "ANNOUNCED_CHANGES"),
        ("domain.events.steps", "EVERY_CHANGE"),
        ("kernel.database", "BEFORE_COMMIT"),
    ):
        told = getattr(importlib.import_module(f"meetings.{module}"), name)
        print(name, *(it.__module__.split(".")[2] for it in told))  # noqa: T201 - the test reads it
    after_flush = [it.__module__ for it in Session().dispatch.after_flush]
    ours = (it.split(".", 2)[2] for it in after_flush if it.startswith("meetings."))
    print("after_flush", *ours)  # noqa: T201 - the same


if __name__ == "__main__":
    main()
