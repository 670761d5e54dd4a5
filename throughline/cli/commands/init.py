"""``throughline init``: an installation from nothing, or an older one brought up to date."""

from __future__ import annotations

import argparse
import time

from django.db import connection

from config.installation import AUDIT_KEY_FILE
from throughline.agencies.actions import add_hub, set_up_installation
from throughline.agencies.queries import list_hubs, system_actor
from throughline.audit.queries import get_newest_event_at
from throughline.cli.exits import DONE
from throughline.cli.migrating import bring_schema_up_to_date, list_unapplied
from throughline.cli.speaking import tell
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.matching.keeping import write_owed_keys
from throughline.nrm.facts import load_devolved_sites
from throughline.screening.actions.shipping import load_shipped_tools
from throughline.wording.facts import load_count_retention, load_terms
from throughline.work.facts import load_clock_rules

FIRST_HUB = "Exploitation Hub"
KEYS_A_STEP = 20_000


def run(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    bring_up_to_date(arguments, hub_name=arguments.hub)
    folder = arguments.installation.folder
    tell(f"Ready in {time.monotonic() - began:.1f} s: {folder}")
    return DONE


def bring_up_to_date(arguments: argparse.Namespace, *, hub_name: str = "") -> None:
    """Schema, reference data, rules, screening tools, wording and the hub; again, it changes nothing there. Errors: Refused."""
    waiting = list_unapplied()
    if waiting:
        tell(f"Making the database ready ({len(waiting)} steps) …")
        bring_schema_up_to_date()
    _refuse_strange_audit(arguments)
    tell("Loading forces, ROCUs, authorities, clock rules, screening tools and wording …")
    system = set_up_installation(at=now(), hub_name=hub_name or FIRST_HUB)
    load_clock_rules()
    load_devolved_sites()
    load_terms()
    load_count_retention()
    load_shipped_tools(by=system, at=now())
    _add_further_hub(hub_name)
    _write_keys()
    if waiting:
        # Without statistics both databases walk the access gate's tables the slow way round.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _write_keys() -> None:
    """The keys people are found by, of everyone whose keys are owed: all of them on an older installation."""
    told = 0
    while not write_owed_keys(most=KEYS_A_STEP):
        told += KEYS_A_STEP
        tell(f"Writing the keys people are found by: {told:,} …")


def _add_further_hub(name: str) -> None:
    """A hub named on an installation that has others is one more hub."""
    if name and name.casefold() not in {hub.name.casefold() for hub in list_hubs()}:
        add_hub(by=system_actor(), at=now(), name=name)
        tell(f"Added the hub {name}.")


def _refuse_strange_audit(arguments: argparse.Namespace) -> None:
    """A key made just now cannot be the one that sealed an audit already in the database."""
    if arguments.made.has_new_audit_key and get_newest_event_at() is not None:
        (arguments.installation.folder / AUDIT_KEY_FILE).unlink()
        raise Refused(
            "The database DATABASE_URL names holds an audit sealed with another key. "
            f"Put that installation's {AUDIT_KEY_FILE} into {arguments.installation.folder}."
        )
