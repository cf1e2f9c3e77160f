"""A policy of e-mails that parses and folds each header once that many mails share.

The email package parses a header each time that it is set or moved between parts, and folds it
when the mail is written. For one invitation these are 27 parses, most of ``Content-Type``.
"""

from email.policy import EmailPolicy
from functools import lru_cache
from typing import Any

#: Headers with the same value in most mails.
_SHARED = frozenset(
    {"from", "reply-to", "mime-version", "auto-submitted", "content-type", "content-disposition",
     "content-transfer-encoding"}
)  # fmt: skip
_CACHE_SIZE = 512


class CachingPolicy(EmailPolicy):
    """The policy of the email package, with caches of headers; header objects never change."""

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        """Return the header as it is stored in the message."""
        if name.lower() in _SHARED and type(value) is str:
            return name, _parsed(self, name, value)
        return super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the header as it is written."""
        if name.lower() in _SHARED and "boundary" not in value:
            return _folded(self, name, value)
        return super().fold_binary(name, value)


@lru_cache(_CACHE_SIZE)
def _parsed(policy: CachingPolicy, name: str, value: str) -> Any:
    return EmailPolicy.header_store_parse(policy, name, value)[1]


@lru_cache(_CACHE_SIZE)
def _folded(policy: CachingPolicy, name: str, value: str) -> bytes:
    return EmailPolicy.fold_binary(policy, name, value)
