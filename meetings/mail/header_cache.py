"""A policy of e-mails that parses and folds each header once that many mails share.

The email package parses a header each time that it is set or moved between parts, creates a class
for it, and folds it when the mail is written. For one invitation these are 27 parses, most of
``Content-Type``.
"""

from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

from meetings.mail.headers import HEADER_FACTORY

#: Headers with the same value in most mails.
_SHARED = frozenset(
    {"from", "reply-to", "mime-version", "auto-submitted", "content-type", "content-disposition",
     "content-transfer-encoding"}
)  # fmt: skip
_CACHE_SIZE = 512
_Folding = tuple[str, str, int | None, str, bool]


_folded: dict[_Folding, bytes] = {}


class CachingPolicy(EmailPolicy):
    """The policy of the email package, with caches of headers; header objects never change."""

    def __init__(self, **settings: Any) -> None:
        """Use the settings of ``EmailPolicy``."""
        super().__init__(header_factory=HEADER_FACTORY, **settings)

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Return the header as it is stored in the message."""
        if name.lower() in _SHARED and type(value) is str and value.isprintable():
            return name, _parsed(name, value)
        return super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the header as it is written."""
        if name.lower() not in _SHARED or "boundary" in value:
            return super().fold_binary(name, value)
        key = (name, str(value), self.max_line_length, self.linesep, self.utf8)
        if key not in _folded:
            if len(_folded) >= _CACHE_SIZE:
                _folded.clear()
            _folded[key] = super().fold_binary(name, value)
        return _folded[key]


@lru_cache(_CACHE_SIZE)
def _parsed(name: str, value: str) -> Any:
    return HEADER_FACTORY(name, value)
