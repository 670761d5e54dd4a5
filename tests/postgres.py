"""A real PostgreSQL of the tests' own: made in a temporary folder, on a private socket, stopped at the end."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

SETTINGS = "fsync=off\nfull_page_writes=off\nsynchronous_commit=off\nmax_connections=40\nlisten_addresses=''\n"
# A sweep in the middle of a test counts none of the rows it has not committed, and the planner then believes the tables empty.
SETTINGS += "autovacuum=off\n"


def find_postgresql() -> Path | None:
    """The folder of initdb and pg_ctl: Debian's newest, or the PATH's; None when there is none."""
    folders = sorted(map(Path, glob.glob("/usr/lib/postgresql/*/bin")), key=_version, reverse=True)
    found = next((folder for folder in folders if (folder / "pg_ctl").exists()), None)
    if found is not None:
        return found
    on_path = shutil.which("pg_ctl")
    return Path(on_path).resolve().parent if on_path and shutil.which("initdb") else None


def _version(folder: Path) -> float:
    """The version in a folder's name, as a number: 9.6 is older than 15."""
    name = folder.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def _unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: as root, it runs as Debian's postgres, else as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgresql(binaries: Path, settings: str = "") -> Iterator[str]:
    """Run a server while the block runs, with settings of its own; gives the URL of an empty database."""
    account = _unprivileged()
    with tempfile.TemporaryDirectory(prefix="throughline-pg-") as name:
        folder = Path(name)
        if account:
            os.chown(folder, int(account["user"]), int(account["group"]))  # type: ignore[call-overload]
        data, log = folder / "data", folder / "log"
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": name}

        def run(*command: str) -> None:
            done = subprocess.run(  # noqa: S603
                command,
                capture_output=True,
                text=True,
                cwd=name,
                env=environment,
                **account,  # type: ignore[call-overload]
            )
            if done.returncode:
                raise RuntimeError(f"{command[0]} failed: {(done.stderr or done.stdout).strip()}")

        run(str(binaries / "initdb"), "-D", str(data), "-U", "tests", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a", encoding="utf-8") as handle:
            handle.write(SETTINGS + settings + f"unix_socket_directories='{name}'\n")
        run(str(binaries / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "start")
        try:
            yield f"postgres://tests@/postgres?host={name}"
        finally:
            run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
