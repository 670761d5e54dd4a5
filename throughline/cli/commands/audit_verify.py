"""``throughline audit verify``: is the record of who did and looked at what still whole?"""

from __future__ import annotations

import argparse

from throughline.audit.queries import verify_chain
from throughline.cli.exits import DONE, REFUSED
from throughline.cli.speaking import answer


def run(arguments: argparse.Namespace) -> int:
    verdict = verify_chain()
    if verdict.is_sound and not verdict.events:
        # Making an installation is its first event, so an empty audit was emptied.
        answer("Broken at event 1: every event is missing.")
        return REFUSED
    if verdict.is_sound:
        answer(f"Sound: {verdict.events} events, each following the one before.")
        return DONE
    answer(f"Broken at event {verdict.first_bad}: {verdict.reason}. The {verdict.events} events before it are sound.")
    return REFUSED
