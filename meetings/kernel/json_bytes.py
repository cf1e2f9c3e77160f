"""Deterministic JSON as bytes; long lists are joined from members that are already encoded."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json_bytes(value: Any) -> bytes:
    """Return the value as JSON."""
    return _ENCODER.encode(value).encode()


def append_list_member(node: Mapping[str, Any], name: str, items: Iterable[bytes]) -> bytes:
    """Return the non-empty object with a list of encoded items as its last member."""
    head = to_json_bytes(node).removesuffix(b"}")
    return b"".join((head, b",", to_json_bytes(name), b":[", b",".join(items), b"]}"))
