"""The revisit clock of an address, as the actions set it inside their own transaction."""

from __future__ import annotations

import datetime as dt

from throughline.access.gate import may_see
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.errors import Refused
from throughline.cuckooing.models import CuckooedAddress
from throughline.cuckooing.policies import state_of_address
from throughline.cuckooing.spells import cuckooing_days
from throughline.cuckooing.states import CuckooState
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.states import Nation
from throughline.work.facts import Done, start_clock, stop_clocks
from throughline.work.models import Clock
from throughline.work.states import RuleKey

DAY = dt.timedelta(days=1)


def require_owner(address: CuckooedAddress, owner: Member | None, *, at: dt.datetime) -> None:
    """Refuse to ask someone to visit an address they may not open."""
    if owner is not None and not may_see(owner, address.place.record, at):
        raise Refused("Choose someone who may open this address, or yourself.", field="owner")


def set_revisit(
    address: CuckooedAddress,
    *,
    by: Actor,
    at: dt.datetime,
    counted_from: dt.date,
    owner: Member | None = None,
    is_settled: bool = False,
    done: Done | None = None,
) -> Clock | None:
    """Stop the revisit that ran and set the next, by how the address stands now.

    ``done``: the day somebody went, which meets the deadline however late it is written down.

    ``is_settled``: it has ended and was visited since, with no sign of anyone else, so nobody goes again. None too where
    no rule is loaded for the nation: another's is never borrowed (practice.md P13).
    """  # fmt: skip
    record = address.place.record
    running = Clock.related.filter(record=record, rule__key=RuleKey.CUCKOO_REVISIT, stopped_at__isnull=True).first()
    stop_clocks(by=by, at=at, record=record, key=RuleKey.CUCKOO_REVISIT, done=done)
    if is_settled:
        return None
    state: CuckooState = state_of_address(address)
    authority = address.place.authority
    kept = owner or (running.owner if running is not None else None) or by.member
    try:
        return start_clock(
            by=by, at=at, key=RuleKey.CUCKOO_REVISIT, record=record, owner_agency=kept.agency, owner=kept,
            nation=Nation(authority.nation) if authority is not None else Nation.ENGLAND,
            until_date=counted_from + cuckooing_days().revisit_days[state] * DAY,
        )  # fmt: skip
    except NoRuleLoaded:
        return None
