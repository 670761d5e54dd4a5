"""The installation's folder, before Django reads it: made by ``init``, required by everything else."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from config.installation import AUDIT_KEY_FILE, DATABASE_FILE, SECRET_KEY_FILE, Installation
from throughline.core.errors import ThroughlineError

FOLDER_MODE = 0o700
KEY_MODE = 0o600
KEYS = (SECRET_KEY_FILE, AUDIT_KEY_FILE)


class NotInstalled(ThroughlineError):
    """The folder does not hold an installation; the message names the remedy."""


@dataclass(frozen=True)
class Made:
    """What ``make_folder`` had to make."""

    keys: tuple[str, ...]

    @property
    def has_new_audit_key(self) -> bool:
        return AUDIT_KEY_FILE in self.keys


def keeps_sqlite_here(installation: Installation) -> bool:
    """Whether the database is the SQLite file in the folder, and not one named by DATABASE_URL."""
    return installation.database_url == f"sqlite:///{installation.folder / DATABASE_FILE}"


def make_folder(installation: Installation) -> Made:
    """Make the folder and its keys, readable by this account alone; what is there is kept. Errors: NotInstalled."""
    folder = installation.folder
    if folder.exists() and not folder.is_dir():
        raise NotInstalled(f"{folder} is a file, not a folder. Name another folder with --data.")
    is_new = not any((folder / name).exists() for name in KEYS)
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        if is_new:
            folder.chmod(FOLDER_MODE)
        _refuse_lost_audit_key(installation)
        made = tuple(name for name in KEYS if not (folder / name).exists())
        for name in made:
            installation.write_key(name)
    except OSError as error:
        raise NotInstalled(f"{folder} cannot be made or written to: {error.strerror}.") from error
    return Made(made)


def _refuse_lost_audit_key(installation: Installation) -> None:
    """A database without its audit key is not given a new one: the audit it holds is sealed with the old."""
    database = installation.folder / DATABASE_FILE
    if not keeps_sqlite_here(installation) or (installation.folder / AUDIT_KEY_FILE).exists():
        return
    if database.exists() and database.stat().st_size > 0:
        raise NotInstalled(
            f"{installation.folder} holds a database but not its {AUDIT_KEY_FILE}, which seals the audit. "
            "Put the key back from your backup."
        )


def require_folder(installation: Installation) -> None:
    """Raise NotInstalled unless the folder, both keys and (where it is SQLite) the database are there and readable."""
    folder = installation.folder
    remedy = f"Remedy: throughline init --data {folder}"
    if not folder.is_dir():
        raise NotInstalled(f"There is no folder {folder}. {remedy}")
    needed = [*KEYS, *([DATABASE_FILE] if keeps_sqlite_here(installation) else [])]
    for name in needed:
        path = folder / name
        try:
            is_there = path.is_file() and path.stat().st_size > 0
        except PermissionError:
            is_there = True
        if not is_there:
            raise NotInstalled(f"{folder} has no {name}. {remedy}")
        if not os.access(path, os.R_OK):
            raise NotInstalled(f"{path} cannot be read by this account. Run the command as the folder's owner.")


def list_mode_faults(folder: Path) -> list[str]:
    """What other accounts of the machine could read and should not."""
    wanted = {folder: FOLDER_MODE, **{folder / name: KEY_MODE for name in KEYS}}
    return [
        f"{path.name or path} has mode {stat.S_IMODE(path.stat().st_mode):o}. Remedy: chmod {mode:o} {path}"
        for path, mode in wanted.items()
        if stat.S_IMODE(path.stat().st_mode) & ~mode
    ]
