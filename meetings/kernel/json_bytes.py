"""JSON as bytes: the same for the same value, and long without being held as objects."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json_bytes(value: Any) -> bytes:
    """Return the value as JSON."""
    return _ENCODER.encode(value).encode()


def append_list_member(node: Mapping[str, Any], name: str, items: Iterable[bytes]) -> bytes:
    """Return the object, which has members already, with a list of what is JSON as its last."""
    head = to_json_bytes(node).removesuffix(b"}")
    return b"".join((head, b",", to_json_bytes(name), b":[", b",".join(items), b"]}"))
