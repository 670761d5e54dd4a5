"""``throughline check``: is this installation sound? A line for each thing looked at; any fault makes the answer no."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from django.db import DatabaseError

from throughline.cli.exits import DONE, REFUSED
from throughline.cli.soundness import CHECKS, Finding
from throughline.cli.speaking import answer
from throughline.core.errors import ThroughlineError


def run(arguments: argparse.Namespace) -> int:
    findings = [finding for check in CHECKS for finding in _findings(check, arguments)]
    for finding in findings:
        answer(f"{finding.verdict:<5} {finding.text}")
    faults = sum(finding.is_fault for finding in findings)
    answer(f"{faults} fault{'s' if faults > 1 else ''}." if faults else "Sound.")
    return REFUSED if faults else DONE


def _findings(check: Callable[[argparse.Namespace], list[Finding]], arguments: argparse.Namespace) -> list[Finding]:
    try:
        return check(arguments)
    except (DatabaseError, ThroughlineError) as error:
        about = (check.__doc__ or "").split(":")[0].strip()
        return [Finding("FAULT", f"{about}: {error}")]
