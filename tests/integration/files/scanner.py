"""A ClamAV daemon as far as the product speaks to one: on the loopback, answering what a test says."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class FakeScanner:
    """``answer``: what it says of the next content; None hangs up. ``seen``: every content it was given."""

    address: str
    answer: str | None = "stream: OK"
    seen: list[bytes] = field(default_factory=list)


@contextmanager
def fake_scanner() -> Iterator[FakeScanner]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            command = self.rfile.read(10 if self.rfile.peek(2)[:2] == b"zI" else 9)
            if command == b"zVERSION\0":
                self.wfile.write(b"ClamAV 1.4.1/27000\0")
                return
            content = b""
            while length := struct.unpack("!I", self.rfile.read(4))[0]:
                content += self.rfile.read(length)
            scanner.seen.append(content)
            if scanner.answer is not None:
                self.wfile.write(scanner.answer.encode() + b"\0")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        scanner = FakeScanner(f"127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield scanner
        server.shutdown()
        thread.join()


def deaf_address() -> str:
    """A loopback address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"
