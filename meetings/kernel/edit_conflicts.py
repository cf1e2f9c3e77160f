"""Compare the values that a form displayed with the current ones, to detect edit conflicts."""

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def fingerprint(data: "DataclassInstance") -> str:
    """Return a short hash that differs if any of the values differs."""
    return hashlib.sha256(repr(asdict(data)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def changed_fields(before: "DataclassInstance", after: "DataclassInstance") -> dict[str, list[Any]]:
    """Return {field: [before, after]} for the fields that differ, as JSON values."""
    old, new = asdict(before), asdict(after)
    return {name: [_plain(old[name]), _plain(new[name])] for name in old if old[name] != new[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int)) else str(value)
