"""Recognise errors of a disk or database that cannot be written."""

import errno
from collections.abc import Iterator

_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
#: SQLSTATE of PostgreSQL: read-only transaction, disk full.
_SQLSTATES = frozenset({"25006", "53100"})
_SQLITE_TEXTS = ("readonly database", "database or disk is full", "disk I/O error")


def is_storage_error(error: BaseException | None) -> bool:
    """Return whether the error, or one that caused it, means that nothing can be written."""
    return any(_is_storage_error(cause) for cause in _chain(error))


def _is_storage_error(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _DISK_ERRORS
    if getattr(error, "sqlstate", None) in _SQLSTATES:
        return True
    return type(error).__module__ == "sqlite3" and any(t in str(error) for t in _SQLITE_TEXTS)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and its causes."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
