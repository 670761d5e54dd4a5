"""``throughline deadlines``: start the deadlines that follow from a date alone. Run it every day, as cron or a timer does."""

from __future__ import annotations

import argparse

from throughline.agencies.queries import list_hubs, system_actor
from throughline.cli.exits import DONE
from throughline.cli.speaking import answer
from throughline.core.clock import now
from throughline.placements.queries.responsibility import nation_of
from throughline.transition.actions.clocks import plan_for_adulthood_due


def run(arguments: argparse.Namespace) -> int:
    started = sum(plan_for_adulthood_due(by=system_actor(hub), at=now(), nation_of=nation_of) for hub in list_hubs())
    answer(f"{started} started.")
    return DONE
