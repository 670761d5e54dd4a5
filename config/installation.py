"""Where one installation keeps its things: a folder with the database, two keys and the outbox.

The folder comes from ``THROUGHLINE_DATA`` (``throughline --data DIR`` sets it); ``DATABASE_URL`` overrides the SQLite
file in it; ``THROUGHLINE_ORIGIN`` is the address people type, and decides whether cookies are marked Secure.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

DATABASE_FILE = "throughline.sqlite3"
SECRET_KEY_FILE = "secret.key"
AUDIT_KEY_FILE = "audit.key"
DEMO_MARK_FILE = "demo"


@dataclass(frozen=True)
class Installation:
    folder: Path
    database_url: str
    origin: str

    @classmethod
    def from_environment(cls) -> Installation:
        folder = Path(os.environ.get("THROUGHLINE_DATA", "data")).absolute()
        return cls(
            folder=folder,
            database_url=os.environ.get("DATABASE_URL", "") or f"sqlite:///{folder / DATABASE_FILE}",
            origin=os.environ.get("THROUGHLINE_ORIGIN", "http://127.0.0.1:8000").rstrip("/"),
        )

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def is_demo(self) -> bool:
        """The demo left its mark here: its accounts exist, and the pages say so."""
        return (self.folder / DEMO_MARK_FILE).exists()

    def read_key(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="ascii").strip() if path.exists() else ""

    def write_key(self, name: str) -> None:
        """Make a random key readable by this account alone; an existing key is never replaced."""
        path = self.folder / name
        if path.exists():
            return
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as handle:
            handle.write(secrets.token_urlsafe(64) + "\n")
            handle.flush()
            os.fsync(handle.fileno())
