"""``throughline serve``: reached from this machine alone, stopped cleanly, refused where it would not be safe."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.integration.cli.conftest import THROUGHLINE, CommandLine, Copying


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def serving(line: CommandLine, port: int) -> Iterator[subprocess.Popen[str]]:
    """The server, answering; killed if the test did not stop it."""
    command = [THROUGHLINE, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=line.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            wait_for(port)
            yield server
        finally:
            if server.poll() is None:
                server.kill()


def wait_for(port: int) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    pytest.fail("The server did not answer within twenty seconds.")


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answered = connection.getresponse()
        return answered.status, answered.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_within_ten_seconds(made: CommandLine, stop: signal.Signals) -> None:
    port = free_port()
    with serving(made, port) as server:
        for path in ("/healthz", "/readyz"):
            status, body = get(port, path)
            assert status == 200
            json.loads(body)
        assert get(port, "/people?name=Ibrahim")[0] in (302, 404)
        # A browser that keeps its connection open must not hold the stop up.
        with socket.create_connection(("127.0.0.1", port)) as kept:
            kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            kept.recv(100)
            began = time.monotonic()
            server.send_signal(stop)
            out, err = server.communicate(timeout=15)
            assert time.monotonic() - began < 10
    assert server.returncode == 0, err
    assert out == ""
    assert f"http://127.0.0.1:{port}" in err
    assert "Ibrahim" not in err


def test_it_is_not_served_where_others_could_listen(made: CommandLine) -> None:
    for arguments, more in (
        (("--host", "0.0.0.0"), {}),
        (("--host", "10.0.0.1"), {"THROUGHLINE_ORIGIN": "http://hub.example"}),
        ((), {"THROUGHLINE_ORIGIN": "http://hub.example"}),
    ):
        said = made.run("serve", "--port", str(free_port()), *arguments, **more)
        assert (said.code, said.out) == (1, "")
        assert "https" in said.err


def test_a_port_in_use_is_named(made: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = made.run("serve", "--port", port)
    assert said.code == 1
    assert port in said.err
    assert "--port" in said.err


@pytest.mark.parametrize(
    ("statement", "remedy"),
    [
        ("DELETE FROM django_migrations WHERE app = 'hub'", "throughline init"),
        ("UPDATE audit_event SET at = '2999-01-01 00:00:00' WHERE seq = (SELECT max(seq) FROM audit_event)", "clock"),
    ],
)
def test_it_does_not_start_on_what_is_not_sound(
    made: CommandLine, copied: Copying, statement: str, remedy: str
) -> None:
    line = copied(made)
    line.tamper(statement)
    said = line.run("serve", "--port", str(free_port()))
    assert (said.code, said.out) == (1, "")
    assert remedy in said.err


@pytest.mark.parametrize("key", ["secret.key", "audit.key"])
def test_it_does_not_start_without_its_keys(made: CommandLine, copied: Copying, key: str) -> None:
    line = copied(made)
    (line.folder / key).unlink()
    said = line.run("serve", "--port", str(free_port()))
    assert said.code == 2
    assert key in said.err
