"""The cache of compiled templates."""

import structlog
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

log = structlog.get_logger(__name__)


class OptionalBytecodeCache(FileSystemBytecodeCache):
    """A cache in a folder; if the disk is full or read-only, templates are compiled each time."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the compiled template, if it is there."""
        try:
            super().load_bytecode(bucket)
        except OSError as error:
            log.warning("templates.not_read", error=str(error))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write the compiled template, if possible."""
        try:
            super().dump_bytecode(bucket)
        except OSError as error:
            log.warning("templates.not_cached", error=str(error))
