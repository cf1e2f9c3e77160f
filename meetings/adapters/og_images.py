"""Pictures of events for previews of links: painted one at a time, and kept as files."""

import fcntl
import hashlib
import json
import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import structlog

WORKER = Path(__file__).with_name("og_image_worker.py")
#: Raised where cards look different from now on, so that none of the old ones is shown.
DESIGN_VERSION = 1
RENDER_TIMEOUT_SECONDS = 15
LOCK_TIMEOUT_SECONDS = 2.0
MAX_WAITING = 2
MAX_CACHED_IMAGES = 2_000
#: What a program needs to start; nothing that is secret.
_ENVIRONMENT = {
    name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
}
log = structlog.get_logger(__name__)


class RendererBusy(Exception):
    """Another card is being painted; ask again in a moment."""


class RenderingFailed(Exception):
    """The painter failed; it is in the log why."""


def image_digest(card: Mapping[str, str]) -> str:
    """Return what changes whenever the picture would."""
    text = json.dumps([DESIGN_VERSION, dict(card)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _acquire(turn: IO[bytes]) -> None:
    """Take the turn as soon as it is free; it goes with the file when that is closed."""
    until = time.monotonic() + LOCK_TIMEOUT_SECONDS
    while True:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > until:
                raise RendererBusy from error
            time.sleep(0.05)
        else:
            return


class OgImageCache:
    """A folder of cards; whoever wants one that is not there paints it, one at a time.

    The painter is a process of its own: what it needs is given back when it ends, and a
    crawler that asks for a thousand cards keeps one core busy, at the lowest priority.
    """

    def __init__(
        self, folder: Path, fonts: Mapping[str, Mapping[str, str]], *, most: int = MAX_CACHED_IMAGES
    ) -> None:
        """Keep so many in the folder; fonts are files by family ("serif", "sans") and part."""
        self._folder, self._fonts, self._most = folder, fonts, most
        self._queue = threading.BoundedSemaphore(MAX_WAITING)

    def get_image(self, name: str, card: Mapping[str, str]) -> bytes:
        """Return the card as a PNG; ``name`` is the event's, which has one card at a time.

        Raises:
            PainterBusy: it is not there, and another one is being painted.
            NotPainted: the painter failed.
        """
        kept = self._folder / f"{name}-{image_digest(card)}.png"
        with suppress(OSError):
            return kept.read_bytes()
        with self._alone():
            picture = self._painted(card)
            self._keep(kept, name, picture)
        return picture

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one thread on this machine paint; one more of each process may wait a little."""
        if not self._queue.acquire(blocking=False):
            raise RendererBusy
        try:
            with ExitStack() as held:
                with suppress(OSError):  # without a place for the turn, the queue must do
                    self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                    _acquire(held.enter_context((self._folder / ".turn").open("wb")))
                yield
        finally:
            self._queue.release()

    def _painted(self, card: Mapping[str, str]) -> bytes:
        order: dict[str, Any] = {**card, "fonts": self._fonts}
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and nothing of the card in its call
                [sys.executable, "-I", str(WORKER)],
                input=json.dumps(order).encode(), capture_output=True, check=True,
                timeout=RENDER_TIMEOUT_SECONDS, env=_ENVIRONMENT,
            )  # fmt: skip
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", None) or b""
            log.warning("card.failed", error=type(error).__name__, told=told[-500:].decode("utf-8"))
            raise RenderingFailed from error
        return done.stdout

    def _keep(self, kept: Path, name: str, picture: bytes) -> None:
        """Keep the picture instead of the event's earlier one; a full disk is no reason to fail."""
        fresh = self._folder / f".{secrets.token_hex(8)}"
        try:
            fresh.write_bytes(picture)
            for old in self._folder.glob(f"{name}-*.png"):
                old.unlink(missing_ok=True)
            fresh.replace(kept)
            self._forget_the_oldest()
        except OSError as error:
            log.warning("card.not_kept", error=str(error))
        finally:
            with suppress(OSError):
                fresh.unlink()

    def _forget_the_oldest(self) -> None:
        with os.scandir(self._folder) as entries:
            found = [(each.stat().st_mtime, each.path) for each in entries if "-" in each.name]
        for _age, path in sorted(found)[: max(0, len(found) - self._most)]:
            Path(path).unlink(missing_ok=True)
