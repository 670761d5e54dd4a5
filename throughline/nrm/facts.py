"""The devolved sites the product ships with, loaded when an installation is made ready."""

from __future__ import annotations

import csv
import datetime as dt

from throughline.geography.queries import get_authority
from throughline.nrm.fields import DATA
from throughline.nrm.models import DevolvedSite

SITES_FILE = DATA / "devolved_sites.csv"


def load_devolved_sites() -> int:
    """Load the sites shipped; one an installation has (same authority and start) is left as it is. Returns how many."""
    loaded = 0
    with SITES_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            ends, authority = row["ends_date"], get_authority(row["authority"])
            starts = dt.date.fromisoformat(row["starts_date"])
            # One found to be a mistake here is not brought back by the next release.
            if DevolvedSite.objects.filter(authority=authority, starts_date=starts).exists():
                continue
            DevolvedSite.objects.create(
                authority=authority, starts_date=starts, ends_date=dt.date.fromisoformat(ends) if ends else None,
                more_than_days=int(row["more_than_days_to_18"]), source=row["source"],
            )  # fmt: skip
            loaded += 1
    return loaded
