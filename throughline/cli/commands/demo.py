"""``throughline demo``: a new installation filled with invented people and work, to be shown round."""

from __future__ import annotations

import argparse
import json
import os
import time

from django.db import transaction

from config.installation import DEMO_MARK_FILE
from throughline.agencies.queries import list_members, system_actor
from throughline.cli.commands.init import bring_up_to_date
from throughline.cli.commands.serve import sign_ins_of
from throughline.cli.demo.cast import BIRMINGHAM
from throughline.cli.demo.play import play_demo
from throughline.cli.exits import DONE
from throughline.cli.speaking import tell
from throughline.core.clock import now
from throughline.core.errors import Refused


def run(arguments: argparse.Namespace) -> int:
    """Play the demo, whole or not at all. Refused where anyone has an account: it is never mixed with real work."""
    began = time.monotonic()
    bring_up_to_date(arguments, hub_name=BIRMINGHAM)
    if list_members().exists():
        folder = arguments.installation.folder
        raise Refused(
            f"{folder} is in use: people sign in there. Serve it with throughline serve --data {folder}, "
            "or give the demo another folder."
        )
    with transaction.atomic():
        cast = play_demo(system=system_actor(), now=now(), progress=tell)
    mark = arguments.installation.folder / DEMO_MARK_FILE
    descriptor = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(cast.sign_ins, handle, indent=1)
    tell(f"The demo is ready in {time.monotonic() - began:.0f} s.")
    print(sign_ins_of(arguments.installation))
    return DONE
