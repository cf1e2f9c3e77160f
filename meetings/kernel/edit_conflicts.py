"""What somebody sees in a form against what is so now: is it the same, and where is it not?"""

import hashlib
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def fingerprint(facts: "DataclassInstance") -> str:
    """Return a short text that is another one where any of the facts is."""
    return hashlib.sha256(repr(asdict(facts)).encode("utf-8", "surrogatepass")).hexdigest()[:24]


def changed_fields(before: "DataclassInstance", after: "DataclassInstance") -> dict[str, list[Any]]:
    """Return {field: [before, after]} of two values of one kind, as JSON can hold it."""
    old, new = asdict(before), asdict(after)
    return {name: [_plain(old[name]), _plain(new[name])] for name in old if old[name] != new[name]}


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, (bool, int)) else str(value)
