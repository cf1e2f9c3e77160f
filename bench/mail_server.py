"""A minimal SMTP server for benchmarks; it uses little CPU, because workers share the machine.

`python -m bench.mail_server SECONDS` prints its port and accepts mails until its input ends; each
mail takes so long. It then prints the times of the first and the last mail, and their number.
"""

import asyncio
import json
import sys
import time


class MailProtocol(asyncio.Protocol):
    """One connection: it accepts every command, and every mail after the delay."""

    accepted: list[float] = []
    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet the client."""
        assert isinstance(transport, asyncio.Transport)
        self._transport, self._buffer, self._is_data = transport, b"", False
        transport.write(b"220 bench ESMTP\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each complete command, or the end of a mail."""
        self._buffer += data
        while True:
            end = b"\r\n.\r\n" if self._is_data else b"\r\n"
            line, found, rest = self._buffer.partition(end)
            if not found:
                return
            self._buffer = rest
            if self._is_data:
                self._is_data = False
                asyncio.get_running_loop().call_later(self.delay, self._accept)
            else:
                self._answer(line[:4].upper())

    def _accept(self) -> None:
        self.accepted.append(time.monotonic())
        self._transport.write(b"250 OK\r\n")

    def _answer(self, command: bytes) -> None:
        self._is_data = command == b"DATA"
        answers = {b"DATA": b"354 Go on\r\n", b"QUIT": b"221 Bye\r\n"}
        answers[b"EHLO"] = b"250-bench\r\n250-8BITMIME\r\n250 SIZE\r\n"
        self._transport.write(answers.get(command, b"250 OK\r\n"))
        if command == b"QUIT":
            self._transport.close()


async def _serve(delay: float) -> None:
    MailProtocol.delay = delay
    loop = asyncio.get_running_loop()
    server = await loop.create_server(MailProtocol, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    times = MailProtocol.accepted
    print(json.dumps([times[0], times[-1], len(times)] if times else [0, 0, 0]), flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1])))
