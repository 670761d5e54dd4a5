"""``throughline serve``: the pages, on this machine alone unless https stands in front."""

from __future__ import annotations

import argparse
import ipaddress
import json
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from gunicorn.app.base import BaseApplication

from config.installation import DEMO_MARK_FILE, Installation
from throughline.cli.clock import require_clock
from throughline.cli.exits import DONE
from throughline.cli.migrating import list_unapplied
from throughline.cli.speaking import tell
from throughline.core.errors import Refused

WORKERS = 2
THREADS = 4
# Requests under way get this long after SIGTERM; the whole stop stays within ten seconds.
SECONDS_TO_FINISH = 7
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - gunicorn's heartbeat files, so that a slow disk does not look like a hang


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn inside this process: Django is loaded once, then the workers fork."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()


def run(arguments: argparse.Namespace) -> int:
    installation: Installation = arguments.installation
    require_safe_address(arguments.host, installation)
    require_current_database(installation)
    require_clock()
    require_free_port(arguments.host, arguments.port)
    say_where(arguments, installation)
    # A connection must not cross the fork: each worker opens its own.
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    Server(gunicorn_options(arguments.host, arguments.port)).run()
    return DONE


def gunicorn_options(host: str, port: int) -> dict[str, Any]:
    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": WORKERS,
        "threads": THREADS,
        "preload_app": True,
        "timeout": 60,
        "graceful_timeout": SECONDS_TO_FINISH,
        "keepalive": 5,
        "accesslog": None,
        "errorlog": "-",
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        "proc_name": "throughline",
    }


def is_this_machine(host: str) -> bool:
    """Whether an address is reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_safe_address(host: str, installation: Installation) -> None:
    """Plain http never leaves the machine: names and whereabouts of children would travel readable. Errors: Refused."""
    if installation.is_https:
        return
    if not is_this_machine(host):
        raise Refused(
            f"Plain http on {host} would let others on the network read what is sent. "
            "Put an https proxy in front and set THROUGHLINE_ORIGIN to the https address people type."
        )
    named = urlsplit(installation.origin).hostname or ""
    if not is_this_machine(named):
        raise Refused(
            f"THROUGHLINE_ORIGIN is {installation.origin}, which is not https. Give the https address people type."
        )


def require_current_database(installation: Installation) -> None:
    waiting = list_unapplied()
    if waiting:
        raise Refused(
            f"The database is {len(waiting)} steps behind this version. "
            f"Remedy: throughline init --data {installation.folder}"
        )


def require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise Refused(
                f"Port {port} on {host} cannot be used: {error.strerror}. Remedy: --port with another number."
            ) from error


def say_where(arguments: argparse.Namespace, installation: Installation) -> None:
    if installation.is_demo:
        tell(sign_ins_of(installation))
    address = installation.origin if installation.is_https else f"http://{arguments.host}:{arguments.port}"
    tell(f"Serving {address} (Ctrl-C stops it)")


def sign_ins_of(installation: Installation) -> str:
    """How to sign in to the demo as each role, as a table."""
    accounts = json.loads((installation.folder / DEMO_MARK_FILE).read_text(encoding="utf-8"))
    rows = [f"  {row['username']:<18} {row['password']:<22} {row['role']}, {row['agency']}" for row in accounts]
    return "\n".join(["The demo's accounts, which exist only here:", *rows])
