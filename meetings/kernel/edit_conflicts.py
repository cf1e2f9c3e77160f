"""Compare the values that a form displayed with the current ones, to detect edit conflicts."""

import hashlib
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, TypeVar

from meetings.kernel.errors import EditConflict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Data = TypeVar("Data", bound="DataclassInstance")


def read_data(kind: type[Data], row: object) -> Data:
    """Return the values of the row's attributes that have the names of the fields."""
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


def fingerprint(*data: "DataclassInstance") -> str:
    """Return a short hash that differs if any of the values differs."""
    text = "".join(repr(asdict(item)) for item in data)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def ensure_unchanged(seen: str, *current: "DataclassInstance") -> None:
    """Check that the current values are those that the form displayed.

    Raises:
        EditConflict: ``seen``, the fingerprint of the displayed form, is of other values.
    """
    if fingerprint(*current) != seen:
        raise EditConflict


def changed_fields(before: "DataclassInstance", after: "DataclassInstance") -> dict[str, list[Any]]:
    """Return {field: [before, after]} for the fields that differ, as JSON values."""
    old, new = asdict(before), asdict(after)
    return {name: [_plain(old[name]), _plain(new[name])] for name in old if old[name] != new[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (bool, int)) else str(value)
