"""A real name server for tests, which answers for TXT records over UDP."""

import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Records = Mapping[str, Sequence[str]]


@contextmanager
def name_server(records: Records, *, rcode: dns.rcode.Rcode | None = None) -> Iterator[str]:
    """Provide the address of a server with these texts; ``rcode`` is its answer to everything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.2)
        is_over = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, is_over, records, rcode))
        thread.start()
        try:
            yield f"127.0.0.1:{listener.getsockname()[1]}"
        finally:
            is_over.set()
            thread.join()


@contextmanager
def silent_name_server() -> Iterator[str]:
    """Provide the address of a server that never answers."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def _serve(
    listener: socket.socket, is_over: threading.Event, records: Records,
    rcode: dns.rcode.Rcode | None,
) -> None:  # fmt: skip
    while not is_over.is_set():
        with suppress(TimeoutError):
            data, client = listener.recvfrom(4096)
            listener.sendto(_answer(dns.message.from_wire(data), records, rcode), client)


def _answer(query: dns.message.Message, records: Records, rcode: dns.rcode.Rcode | None) -> bytes:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    question = query.question[0].name
    name = question.to_text(omit_final_dot=True).lower()
    if rcode is not None:
        response.set_rcode(rcode)
    elif name in records:
        texts = [" ".join(f'"{part}"' for part in _parts(text)) for text in records[name]]
        if texts:
            response.answer.append(dns.rrset.from_text(question, 60, "IN", "TXT", *texts))
    elif not any(known.endswith(f".{name}") for known in records):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


def _parts(text: str) -> list[str]:
    """Return the text in the strings of which a TXT record consists, at most 255 bytes each."""
    return [text[start : start + 200] for start in range(0, len(text), 200)]
