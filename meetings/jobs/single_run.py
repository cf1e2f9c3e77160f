"""Work that one thread of a process does at a time, and that can be stopped."""

import threading
from collections.abc import Callable


class SingleRun:
    """Runs a function in one thread; calls meanwhile make it run once more."""

    def __init__(self) -> None:
        """Create it idle."""
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._is_requested = False

    def run(self, work: Callable[[], None]) -> None:
        """Run the function, or leave it to the thread that runs it, which then repeats it."""
        self._is_requested = True
        while self._is_requested and not self.stopping.is_set():
            if not self._lock.acquire(blocking=False):
                return
            try:
                self._is_requested = False
                work()
            finally:
                self._lock.release()

    def stop(self, timeout: float) -> bool:
        """Signal the function to stop; return whether it ended within so many seconds."""
        self.stopping.set()
        has_ended = self._lock.acquire(timeout=timeout)
        if has_ended:
            self._lock.release()
        return has_ended
