"""Playing the demo into a new installation, every step through the actions of real work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from throughline.agencies.actor import Actor
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast, gather_cast
from throughline.cli.demo.cover import play_absence
from throughline.cli.demo.crossing import play_crossing
from throughline.cli.demo.cuckooed import play_cuckooed
from throughline.cli.demo.ghost_line import play_ghost_line
from throughline.cli.demo.gloucestershire import play_gloucestershire
from throughline.cli.demo.intelligence import play_intelligence
from throughline.cli.demo.lasting import play_lasting
from throughline.cli.demo.lea_hall import play_lea_hall
from throughline.cli.demo.lea_hall_readiness import play_readiness
from throughline.cli.demo.nearly_18 import play_nearly_18
from throughline.cli.demo.orders import play_orders
from throughline.cli.demo.returned import play_return
from throughline.cli.demo.services import open_directory
from throughline.cli.demo.today import play_today
from throughline.imports.actions.sheets import import_sheets
from throughline.imports.sheets import read_folder

TRACKER = Path(__file__).parent / "tracker"


def play_demo(*, system: Actor, now: dt.datetime, progress: Callable[[str], None]) -> Cast:
    """Play the six months and today; returns the cast with how each signs in."""
    calendar = Calendar(now)
    progress("Two hubs, their agencies and accounts")
    cast = gather_cast(system=system, at=calendar.day(0) - dt.timedelta(days=1))
    services = open_directory(cast, calendar.day(0))
    progress("Six months of a tracker")
    import_sheets(by=system, at=calendar.day(0), sheets=read_folder(TRACKER), source="tracker")
    progress("Lines that stayed closed, and lines that did not")
    play_lasting(cast, calendar)
    progress("The Lea Hall boy, from a warrant to a way out")
    play_lea_hall(cast, services, calendar)
    progress("Today")
    play_today(cast, services, calendar)
    play_ghost_line(cast, calendar)
    play_orders(cast, calendar)
    play_intelligence(cast, calendar)
    play_readiness(cast, calendar)
    play_cuckooed(cast, calendar)
    play_nearly_18(cast, calendar)
    play_absence(cast, calendar)
    play_return(cast, calendar)
    play_gloucestershire(cast, calendar)
    play_crossing(cast, calendar)
    return cast
