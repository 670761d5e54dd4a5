"""A social handle however it was written, as it is compared."""

from __future__ import annotations

import re

# With its scheme, any site's address; without, one that ends as the sites do that lines sell on. What a handle itself may
# hold, a stroke or a question mark, is kept.
_SITE = re.compile(r"^(https?://[^/?#]+|(www\.)?[a-z0-9.-]+\.(com|me|org|gg|tv|net))/(add/|@)?")


def compared_handle(typed: str) -> str:
    """A handle without @, spaces or case, and without the address of the site it is on.

    Of an address, what the site adds after it, from ``?`` or ``#`` on, and the stroke at its end are no part of the handle.
    A handle written as such keeps both.
    """
    written = typed.strip().lower()
    bare = _SITE.sub("", written)
    if bare != written:
        bare = re.split(r"[?#]", bare, maxsplit=1)[0].rstrip("/")
    return re.sub(r"[\s@]", "", bare)[:100]
