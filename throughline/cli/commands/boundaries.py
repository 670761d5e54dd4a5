"""``throughline boundaries``: the outlines maps are drawn with, from a file of ONS."""

from __future__ import annotations

import argparse

from throughline.agencies.queries import system_actor
from throughline.cli.exits import DONE
from throughline.cli.speaking import Progress, answer
from throughline.core.clock import now
from throughline.network.actions import load_boundaries


def run(arguments: argparse.Namespace) -> int:
    loaded = load_boundaries(by=system_actor(), at=now(), path=arguments.file, progress=Progress())
    for kind, number in loaded.counts.items():
        answer(f"{number:>6,}  boundaries: {kind.label.lower()}")
    if loaded.elsewhere:
        answer(f"{loaded.elsewhere:>6,}  of Scotland and Northern Ireland left out")
    return DONE
