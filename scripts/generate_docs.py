"""Write the reference pages that follow from the code: states, routes, measures. ``--check`` only compares."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
django.setup()

from throughline.cli.routing import list_routes  # noqa: E402
from throughline.closing.states import PARTNER_MOVES, STEP_DOWN_MOVES  # noqa: E402
from throughline.cuckooing.states import CUCKOO_MOVES  # noqa: E402
from throughline.disruption.states import LINE_MOVES  # noqa: E402
from throughline.figures.reference import measures_page  # noqa: E402
from throughline.files.states import FILE_MOVES  # noqa: E402
from throughline.hub.states import CASE_MOVES, REFERRAL_MOVES  # noqa: E402
from throughline.intelligence.states import REPORT_MOVES  # noqa: E402
from throughline.missing.states import INTERVIEW_MOVES  # noqa: E402
from throughline.nrm.states import NRM_MOVES  # noqa: E402
from throughline.panel.states import MEETING_MOVES  # noqa: E402
from throughline.placements.states import NOTICE_MOVES, REQUEST_MOVES  # noqa: E402
from throughline.screening.states import VERSION_MOVES  # noqa: E402
from throughline.support.states import ENROLMENT_MOVES, OFFER_MOVES  # noqa: E402
from throughline.transition.states import PLAN_MOVES  # noqa: E402

TABLES = {
    "Line": LINE_MOVES,
    "Intelligence report": REPORT_MOVES,
    "Cuckooed address (derived from its episodes)": CUCKOO_MOVES,
    "Referral": REFERRAL_MOVES,
    "Case": CASE_MOVES,
    "Offer of support": OFFER_MOVES,
    "Enrolment": ENROLMENT_MOVES,
    "Return-home interview": INTERVIEW_MOVES,
    "Version of a screening tool": VERSION_MOVES,
    "Notice of a placement or move": NOTICE_MOVES,
    "Request to take responsibility": REQUEST_MOVES,
    "Plan for turning 18": PLAN_MOVES,
    "Attached file": FILE_MOVES,
    "Meeting of a panel": MEETING_MOVES,
    "Proposal to close a case": STEP_DOWN_MOVES,
    "What a partner says of a closing": PARTNER_MOVES,
    "NRM referral or notice": NRM_MOVES,
}
NOTE = "\n<!-- Written by scripts/generate_docs.py from the code. Change the code, then run it. -->\n"


def states_page() -> str:
    """Every transition table, drawn."""
    parts = [
        "# States",
        NOTE,
        "From each status, the statuses it may move to. One function in each app writes a status.\n",
    ]
    for name, table in TABLES.items():
        moves = [f"    {start or '[*]'} --> {end}" for start, ends in table.items() for end in ends]
        parts += [f"## {name}\n", "```mermaid", "stateDiagram-v2", *moves, "```\n"]
    return "\n".join(parts)


def routes_page() -> str:
    """Every route, its methods and the permission its page needs."""
    rows = [
        f"| `{row.path}` | {row.name} | {', '.join(row.methods)} | {row.permission or 'anyone'} |"
        for row in list_routes()
    ]
    head = ["# Routes", NOTE, "| Route | Name | Methods | Permission |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


PAGES = {"states.md": states_page, "routes.md": routes_page, "measures.md": measures_page}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail if a page is not current")
    arguments = parser.parse_args()
    stale = []
    for name, write in PAGES.items():
        path, text = ROOT / "docs" / "reference" / name, write()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not arguments.check:
            path.write_text(text, encoding="utf-8")
    if stale and arguments.check:
        print(f"Not current: {', '.join(stale)}. Run scripts/generate_docs.py.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
