"""May an address's state do this? The state follows from its episodes; what is recorded happened, and in order."""

from __future__ import annotations

import datetime as dt

from throughline.core.clock import civil_date
from throughline.core.errors import Refused
from throughline.cuckooing.models import CuckooedAddress, Episode
from throughline.cuckooing.spells import Spell, cuckooing_days, state_of
from throughline.cuckooing.states import CUCKOO_MOVES, CuckooState


def can_come_to(from_state: str, to_state: str) -> bool:
    """Whether the table allows the step."""
    return to_state in CUCKOO_MOVES[from_state]


def spell_of(episode: Episode) -> Spell:
    """An episode as the rules of how an address stands take it."""
    return Spell(episode.began_date, episode.confirmed_date, episode.ended_date, episode.ended_how)


def state_of_address(address: CuckooedAddress) -> CuckooState:
    """How an address stands, from its episodes."""
    return state_of([spell_of(each) for each in address.episodes.all()], cuckooing_days().again_days)


def require_open(address: CuckooedAddress) -> Episode:
    """The episode that runs. Refused: it has ended."""
    episode = next((each for each in address.episodes.all() if each.ended_date is None), None)
    if episode is None:
        raise Refused("This has ended. If the home is taken over again, record that.")
    return episode


def require_unconfirmed(episode: Episode) -> None:
    """Raise Refused when it is confirmed already."""
    if episode.confirmed_date is not None:
        raise Refused(f"This was confirmed on {episode.confirmed_date:%d/%m/%Y}.")


def require_day(day: dt.date, *, field: str, at: dt.datetime, earliest: dt.date | None = None, after: str = "") -> None:
    """Refuse a day in the future, or before what it follows."""
    if day > civil_date(at):
        raise Refused("The day must be today or earlier.", field=field)
    if earliest is not None and day < earliest:
        raise Refused(f"The day is before {after} ({earliest:%d/%m/%Y}).", field=field)
