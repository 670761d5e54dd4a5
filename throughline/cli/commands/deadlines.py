"""``throughline deadlines``: what follows from a date alone: deadlines start, and counts too old to keep are forgotten.

Run it every day, as cron or a timer does.
"""

from __future__ import annotations

import argparse

from throughline.agencies.queries import list_hubs, system_actor
from throughline.cli.exits import DONE
from throughline.cli.speaking import answer
from throughline.core.clock import now
from throughline.missing.actions.lost import hand_back_lost_interviews
from throughline.placements.actions.homes import begin_planned_homes
from throughline.transition.actions.clocks import plan_for_adulthood_due
from throughline.wording.actions import forget_counts


def run(arguments: argparse.Namespace) -> int:
    started = begun = handed_back = 0
    for hub in list_hubs():
        by = system_actor(hub)
        handed_back += hand_back_lost_interviews(by=by, at=now())
        begun += begin_planned_homes(by=by, at=now())
        started += plan_for_adulthood_due(by=by, at=now())
    answer(f"{started} started.")
    answer(f"{handed_back} return-home {'interview' if handed_back == 1 else 'interviews'} handed back.")
    answer(f"{begun} planned {'home' if begun == 1 else 'homes'} begun.")
    forgotten = forget_counts(by=system_actor(), at=now())
    if forgotten:
        answer(f"{forgotten} old counts of wording forgotten.")
    return DONE
