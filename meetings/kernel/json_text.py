"""JSON as bytes: the same for the same value, and long without being held as objects."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def written(value: Any) -> bytes:
    """Return the value as JSON."""
    return _ENCODER.encode(value).encode()


def with_list(node: Mapping[str, Any], name: str, items: Iterable[bytes]) -> bytes:
    """Return the object, which has members already, with a list of what is JSON as its last."""
    head = written(node).removesuffix(b"}")
    return b"".join((head, b",", written(name), b":[", b",".join(items), b"]}"))
