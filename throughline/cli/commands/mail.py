"""``throughline mail``: tell members by mail that work waits for them. Run it every few minutes, as cron or a timer does."""

from __future__ import annotations

import argparse

from throughline.agencies.queries import list_hubs, system_actor
from throughline.cli.exits import DONE, REFUSED
from throughline.cli.speaking import answer, tell
from throughline.core.clock import now
from throughline.work.actions.notices import mail_notices


def run(arguments: argparse.Namespace) -> int:
    told = failed = 0
    for hub in list_hubs():
        mailed = mail_notices(by=system_actor(hub), at=now(), address=arguments.installation.origin)
        told, failed = told + mailed.told, failed + mailed.failed
    answer(f"{told} told.")
    if failed:
        tell(f"{failed} could not be told: the mail server did not take it. They are tried again next time.")
    return REFUSED if failed else DONE
