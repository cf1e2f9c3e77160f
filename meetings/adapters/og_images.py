"""Link preview images of events (Open Graph): the folder of PNG files and the renderer."""

import fcntl
import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

WORKER = Path(__file__).with_name("og_image_worker.py")
#: Increase it when the layout changes, so that stored images are rendered again.
LAYOUT_VERSION = 1
RENDERER_TIMEOUT = 15
MAX_IMAGES = 2_000
#: The environment of the renderer; nothing secret.
_ENVIRONMENT = {
    name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
}
log = structlog.get_logger(__name__)


class RenderingFailed(Exception):
    """The renderer failed; the log contains the reason."""


@dataclass(frozen=True, slots=True)
class StoredImage:
    """The image of an event, with the digest of the texts on it."""

    content: bytes
    digest: str


def image_digest(texts: Mapping[str, str]) -> str:
    """Return a digest that changes whenever the image changes."""
    text = json.dumps([LAYOUT_VERSION, dict(texts)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class OgImages:
    """A folder of images named EVENT-DIGEST.png, at most one per event.

    The modification time of a file is the time at which its texts were read from the database.
    The renderer is a separate process at the lowest priority: its memory is freed when it ends.
    """

    def __init__(
        self,
        folder: Path,
        fonts: Mapping[str, Mapping[str, str]],
        *,
        max_images: int = MAX_IMAGES,
    ) -> None:
        """Store images in the folder; fonts are files by family ("serif", "sans") and part."""
        self._folder, self._fonts, self.max_images = folder, fonts, max_images
        self._failed: dict[str, float] = {}

    def stored(self, name: str, digest: str) -> StoredImage | None:
        """Return the image with this digest, else an older one of the event, else None."""
        exact = self._folder / f"{name}-{digest}.png"
        for file in (exact, *self._folder.glob(f"{name}-*.png")):
            with suppress(OSError):
                return StoredImage(file.read_bytes(), file.stem.rpartition("-")[2])
        return None

    def read_times(self) -> dict[str, float]:
        """Return the time at which the texts of each image were read, by event.

        Failed images count, too: they are retried only after the event changes or the process
        restarts.
        """
        times = dict(self._failed)
        with suppress(OSError), os.scandir(self._folder) as entries:
            for entry in entries:
                name, hyphen, _digest = entry.name.partition("-")
                with suppress(OSError):
                    if hyphen:
                        times[name] = entry.stat().st_mtime
        return times

    @contextmanager
    def rendering(self) -> Iterator[bool]:
        """Yield whether this process may render; only one process of all machines may at a time."""
        with ExitStack() as stack:
            try:
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock_file = stack.enter_context((self._folder / ".turn").open("wb"))
                fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
                return
            yield True

    def layout_time(self, organisation: str, *, read_at: datetime) -> float:
        """Return the time since which all images have the present layout and this name."""
        file, layout = self._folder / ".layout", f"{LAYOUT_VERSION} {organisation}"
        with suppress(OSError):
            if not file.exists() or file.read_text("utf-8") != layout:
                file.write_text(layout, "utf-8")
                os.utime(file, (read_at.timestamp(), read_at.timestamp()))
            return file.stat().st_mtime
        return 0

    def update(self, name: str, texts: Mapping[str, str], *, read_at: datetime) -> bool:
        """Store the image of these texts; return False if it was already stored."""
        file = self._folder / f"{name}-{image_digest(texts)}.png"
        is_new = not file.exists()
        try:
            if is_new:
                self._store(file, name, self._render(texts), read_at.timestamp())
            else:
                os.utime(file, (read_at.timestamp(), read_at.timestamp()))
        except RenderingFailed:
            self._failed[name] = read_at.timestamp()
        except OSError as error:
            self._failed[name] = read_at.timestamp()
            log.warning("og_image.not_stored", error=str(error))
        return is_new

    def _render(self, texts: Mapping[str, str]) -> bytes:
        payload: dict[str, Any] = {**texts, "fonts": self._fonts}
        try:
            process = subprocess.run(  # noqa: S603 - our program; no text of the event is an argument
                [sys.executable, "-I", str(WORKER)],
                input=json.dumps(payload).encode(), capture_output=True, check=True,
                timeout=RENDERER_TIMEOUT, env=_ENVIRONMENT,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            output = getattr(error, "stderr", None) or b""
            log.warning(
                "og_image.failed",
                error=type(error).__name__,
                output=output[-500:].decode("utf-8", "replace"),
            )
            raise RenderingFailed from error
        return process.stdout

    def _store(self, file: Path, name: str, image: bytes, read_at: float) -> None:
        """Write the image, and replace the event's earlier one."""
        temporary = self._folder / f".{secrets.token_hex(8)}"
        try:
            temporary.write_bytes(image)
            os.utime(temporary, (read_at, read_at))
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
        for old in self._folder.glob(f"{name}-*.png"):
            if old != file:
                old.unlink(missing_ok=True)
        self._delete_oldest()

    def _delete_oldest(self) -> None:
        with os.scandir(self._folder) as entries:
            files = [(entry.stat().st_mtime, entry.path) for entry in entries if "-" in entry.name]
        for _time, path in sorted(files)[: max(0, len(files) - self.max_images)]:
            Path(path).unlink(missing_ok=True)
