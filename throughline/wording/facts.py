"""The list of terms the product ships with, and for how long it keeps counts of them."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from throughline.wording.models import CountRetention, Term

RETENTION_FILE = Path(__file__).parent / "data" / "count_retention.csv"
TERMS_FILE = Path(__file__).parent / "data" / "terms.csv"


def load_terms() -> int:
    """Load the terms the product ships with; one an installation has, in force or retired, is left as it is."""
    known = set(Term.objects.values_list("phrase", flat=True))
    loaded = 0
    with TERMS_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["phrase"] in known:
                continue
            Term(
                phrase=row["phrase"], also=row["also"], match=row["match"], instead=row["instead"], why=row["why"],
                source=row["source"], starts_date=dt.date.fromisoformat(row["starts_date"]),
            ).save_checked()  # fmt: skip
            loaded += 1
    return loaded


def load_count_retention() -> int:
    """Load for how long counts are kept; a rule an installation has from the same day is left as it is."""
    loaded = 0
    with RETENTION_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            _, created = CountRetention.objects.get_or_create(
                starts_date=dt.date.fromisoformat(row["starts_date"]),
                defaults={"weeks": int(row["weeks"]), "source": row["source"]},
            )
            loaded += created
    return loaded
