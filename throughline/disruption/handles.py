"""A social handle however it was written, as it is compared."""

from __future__ import annotations

import re


def compared_handle(typed: str) -> str:
    """A handle without @, spaces or case, and without the address of the site it is on."""
    bare = re.sub(r"^(https?://)?(www\.)?[a-z.]+\.(com|me|org)/(add/)?", "", typed.strip().lower())
    return re.sub(r"[\s@]", "", bare)[:100]
