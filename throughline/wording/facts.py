"""The list of terms the product ships with."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from throughline.wording.models import Term

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
