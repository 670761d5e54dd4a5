"""Asking a ClamAV daemon about a file, over its own protocol (zINSTREAM). The content goes nowhere else.

``THROUGHLINE_CLAMD`` says where it listens: ``host:port``, or the path of its socket.
"""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from throughline.core.errors import ThroughlineError

_CONNECT_SECONDS = 5
_ANSWER_SECONDS = 60
_CHUNK = 1 << 16
_LONGEST_ANSWER = 4096


class ScannerDown(ThroughlineError):
    """The scanner gave no answer that can be relied on: the file stays held back."""


@dataclass(frozen=True)
class Verdict:
    """What the scanner said. ``finding`` names the virus, and is empty when there is none."""

    finding: str
    scanner: str


def scan(address: str, content: IO[bytes]) -> Verdict:
    """Ask the scanner at ``address`` about the content. Errors: ScannerDown."""
    try:
        scanner = _ask(address, b"zVERSION\0")
        answer = _ask(address, b"zINSTREAM\0", lambda link: _stream(link, content))
    except (OSError, ValueError) as error:
        raise ScannerDown(f"The virus scanner cannot be reached: {error}.") from error
    if answer == "stream: OK":
        return Verdict("", scanner[:100])
    found = re.fullmatch(r"stream: (.+) FOUND", answer)
    if found is None:
        raise ScannerDown(f"The virus scanner gave no verdict: {answer or 'no answer'}.")
    return Verdict(found[1][:200], scanner[:100])


def _ask(address: str, command: bytes, then: Callable[[socket.socket], None] = lambda link: None) -> str:
    """One command to the daemon, and its answer."""
    with _connect(address) as link:
        link.settimeout(_ANSWER_SECONDS)
        link.sendall(command)
        then(link)
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            part = link.recv(_LONGEST_ANSWER)
            if not part:
                break
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    if address.startswith("/"):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        link.settimeout(_CONNECT_SECONDS)
        try:
            link.connect(address)
        except OSError:
            link.close()
            raise
        return link
    host, _, port = address.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_SECONDS)


def _stream(link: socket.socket, content: IO[bytes]) -> None:
    """The content in lengths the daemon is told of, then a length of nothing."""
    content.seek(0)
    while chunk := content.read(_CHUNK):
        link.sendall(struct.pack("!I", len(chunk)) + chunk)
    link.sendall(struct.pack("!I", 0))
