"""A small load generator: a few persistent connections to this machine during a limited time.

It runs in a separate process (`python -m bench.load_generator`), reads one job as JSON from its
standard input and writes the results to its standard output.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

LOOPBACK = "127.0.0.1"
MAX_SECONDS = 10.0
MAX_REQUESTS = 100_000
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Connection:
    """A connection, with the number of body bytes still to be received."""

    sock: socket.socket
    requests: Iterator[bytes]
    head: bytes = b""
    remaining: int = -1
    statuses: dict[int, int] = field(default_factory=dict)
    size: int = 0

    def send(self) -> None:
        """Send the next request."""
        self.head, self.remaining = b"", -1
        self.sock.sendall(next(self.requests))

    def receive(self) -> bool:
        """Receive available bytes; return whether the response is complete."""
        part = self.sock.recv(1 << 18)
        if not part:
            raise ConnectionError("the server closed the connection")
        if self.remaining < 0:
            self.head += part
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            self._begin_body(end)
        else:
            self.remaining -= len(part)
        return self.remaining <= 0

    def _begin_body(self, end: int) -> None:
        status = int(self.head[9:12])
        self.statuses[status] = self.statuses.get(status, 0) + 1
        length = _LENGTH.search(self.head, 0, end)
        empty = status in {204, 304} or length is None
        self.size = 0 if empty or length is None else int(length.group(1))
        self.remaining = self.size - (len(self.head) - end - 4)


def run(job: Mapping[str, Any]) -> dict[str, Any]:
    """Return rate, statuses and body size; the first response may take longer."""
    seconds = min(float(job["seconds"]), MAX_SECONDS)
    numbers = count(int(job.get("first_number", 0)))
    chooser = selectors.DefaultSelector()
    connections = [_connect(job, numbers) for _ in range(int(job["connections"]))]
    for connection in connections:
        chooser.register(connection.sock, selectors.EVENT_READ, connection)
        connection.send()
    began, completed = time.perf_counter(), 0
    while completed < MAX_REQUESTS:
        spent = time.perf_counter() - began
        if spent >= (seconds if completed else MAX_SECONDS):
            break
        for key, _ in chooser.select(timeout=0.1):
            connection = key.data
            if connection.receive():
                completed += 1
                connection.send()
    elapsed = time.perf_counter() - began
    return {
        "rate": completed / elapsed,
        "requests": completed,
        "statuses": _count_statuses(connections),
        "size": max(connection.size for connection in connections),
        "next_number": next(numbers),
    }


def _connect(job: Mapping[str, Any], numbers: Iterator[int]) -> Connection:
    sock = socket.create_connection((LOOPBACK, int(job["port"])), timeout=30)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Connection(sock, _requests(job, numbers))


def _requests(job: Mapping[str, Any], numbers: Iterator[int]) -> Iterator[bytes]:
    """Yield requests endlessly; in those with a body, replace NUMBER and ADDRESS each time."""
    headers = {"Host": f"{LOOPBACK}:{job['port']}", **job.get("headers", {})}
    body_pattern = str(job.get("body", ""))
    head = f"{job.get('method', 'GET')} {job['path']} HTTP/1.1\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in headers.items()
    )
    if not body_pattern:
        fixed = (head + "\r\n").encode()
        while True:
            yield fixed
    for number in numbers:
        body = body_pattern.replace("NUMBER", str(number)).encode()
        yield (
            head.replace("ADDRESS", f"10.0.{number >> 8 & 255}.{number & 255}")
            + f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def _count_statuses(connections: list[Connection]) -> dict[str, int]:
    total: dict[str, int] = {}
    for connection in connections:
        for status, number in connection.statuses.items():
            total[str(status)] = total.get(str(status), 0) + number
    return total


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
