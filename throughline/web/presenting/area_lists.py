"""Where the product's lists of areas come from and the day they are as at, in words."""

from __future__ import annotations

from throughline.geography.sources import list_sources
from throughline.web.presenting.dates import short_date


def present_list_sources() -> list[str]:
    """Each list that ships with the product, as at its day, with its source."""
    return [f"{each.name}, as at {short_date(each.as_at)}: {each.source}" for each in list_sources()]
