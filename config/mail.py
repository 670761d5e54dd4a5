"""How mail leaves an installation: by a mail server when one is named, else as files in the folder's outbox.

``THROUGHLINE_SMTP`` names it: ``smtp://mail.example:25``, ``smtp+tls://user:password@mail.example:587`` (STARTTLS) or
``smtps://…:465``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_settings(url: str, outbox: Path) -> dict[str, Any]:
    """Django's mail settings. Errors: ValueError, saying what a mail server's address looks like."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": outbox}
    server = urlsplit(url)
    if server.scheme not in _PORTS or not server.hostname:
        raise ValueError("THROUGHLINE_SMTP must look like smtp+tls://user:password@mail.example:587")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": server.hostname,
        "EMAIL_PORT": server.port or _PORTS[server.scheme],
        "EMAIL_HOST_USER": unquote(server.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(server.password or ""),
        "EMAIL_USE_TLS": server.scheme == "smtp+tls",
        "EMAIL_USE_SSL": server.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }
