"""A case of ten years and 2,000 events beside a bare page: ``python -m benchmarks.long_case FOLDER --rounds 15``.

FOLDER is an installation with an open case, such as a demo's; it is written to, so give it one made for this. The entries
are spread over ten years before today. Printed are the medians of the pairs, by the processor's time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import statistics
import time
from pathlib import Path

import django
from django.test import Client

ENTRIES = 2_000
DAYS = 3_650
WARM_UP = 3
BARE = "/bare/"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    os.environ["THROUGHLINE_DATA"] = str(arguments.folder.absolute())
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()
    client = Client(SERVER_NAME="localhost")
    for name, address in _long_case(client).items():
        ratios = [_visit(client, address) / _visit(client, BARE) for _ in range(WARM_UP + arguments.rounds)][WARM_UP:]
        print(f"{name}: {statistics.median(ratios):.1f} times a bare page (middle of {len(ratios)} pairs)")
    return 0


def _long_case(client: Client) -> dict[str, str]:
    """Fill an open case, sign its lead in, and name the pages: the first, and the oldest entries."""
    from throughline.hub.models import Case, ChronologyEntry  # noqa: PLC0415  needs the settings

    case = Case.objects.unscoped("benchmark: a long case").filter(status="open").select_related("lead__account").first()
    assert case is not None, "no open case"
    today = dt.datetime.now(dt.UTC)
    missing = ENTRIES - case.chronology.count()
    ChronologyEntry.related.bulk_create(
        ChronologyEntry(
            case=case, kind="fact", happened_date=(today - dt.timedelta(days=number * DAYS // ENTRIES)).date(),
            text=f"Entry {number}: met at the library with his aunt, and rang the school afterwards. " * 4,
            written_at=today, written_by=case.lead,
        )
        for number in range(missing)
    )  # fmt: skip
    client.force_login(case.lead.account)
    address = f"/cases/{case.record.uuid}/"
    return {"the case": address, "its oldest entries": f"{address}?page={ENTRIES // 50}"}


def _visit(client: Client, address: str) -> float:
    began = time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(main())
