"""What a child's places push down to who they are: the council of their home, and the link to an address of their own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.geography.models import LocalAuthority
from throughline.hub.models import Case
from throughline.placements.models import Residence
from throughline.placements.queries.places import current_place
from throughline.placements.states import PlaceKind
from throughline.register.actions import keep_home_authority
from throughline.register.links import link_an_event, put_last_day, withdraw_links
from throughline.register.models import Person
from throughline.register.states import LinkKind

_LOOKED_BACK = dt.timedelta(days=31)


def push_home(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    """Push the council of today's home down; one planned for a later day waits for it. Returns whether that changed it."""
    home = current_place(person, PlaceKind.HOME, civil_date(at))
    return home is not None and _put_home(person, home.authority, by=by, at=at)


def take_back_home(wrong: Residence, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """A home was recorded in error: the one before it stands again, or what was known before any was recorded."""
    if wrong.kind != PlaceKind.HOME or person.home_authority != wrong.authority:
        return
    first = person.residences.filter(kind=PlaceKind.HOME).select_related("home_before").order_by("pk").first()
    if current_place(person, PlaceKind.HOME, civil_date(at)) is None and first is not None:
        _put_home(person, first.home_before, by=by, at=at)
    push_home(person, by=by, at=at)


@transaction.atomic
def begin_planned_homes(*, by: Actor, at: dt.datetime) -> int:
    """Homes recorded before their day begin on it: from then they are the home authority. Run again, it changes nothing.

    Returns how many began. Errors: Absent.
    """
    require_permission(by, "home.keep")
    today = civil_date(at)
    rows = Residence.related.filter(
        kind=PlaceKind.HOME, withdrawn_at=None, since_date__lte=today, since_date__gt=today - _LOOKED_BACK,
        person__record__hub=by.hub,
    ).select_related("person__record", "person__home_authority")  # fmt: skip
    planned = [row.person for row in rows.order_by("since_date", "pk") if civil_date(row.recorded_at) < row.since_date]
    begun = [person for person in planned if push_home(person, by=by, at=at)]
    if begun:
        record_act(
            by=by, at=at, action="begin_planned_homes", op=Operation.ALTERATION,
            subjects=[person.record for person in begun],
        )  # fmt: skip
    return len(begun)


def join_home(residence: Residence, case: Case, *, by: Actor, at: dt.datetime) -> None:
    """Join a child to the address of their home or placement, as everything that is joined is: whoever else bears the same door
    is compared with (P16), and a brief for that door knows of it. The link shows to those named on the address alone (P25).
    """
    if residence.place is not None and residence.kind != PlaceKind.FOUND:
        link_an_event(
            by=by, at=at, from_record=residence.person.record, to_record=residence.place.record, kind=LinkKind.LIVES_AT,
            since_date=residence.since_date, until_date=residence.until_date, because_of=case.record,
        )  # fmt: skip


def say_last_day(residence: Residence) -> None:
    """The link to their address ends, or goes on, as the place does."""
    if residence.place is not None:
        put_last_day(
            from_record=residence.person.record, to_record=residence.place.record, kinds=[LinkKind.LIVES_AT],
            until_date=residence.until_date,
        )  # fmt: skip


def part_home(residence: Residence, *, by: Actor, at: dt.datetime) -> None:
    """The place was recorded in error: so was the link to its address, whichever case said it."""
    if residence.place is not None:
        withdraw_links(
            by=by, at=at, from_record=residence.person.record, to_record=residence.place.record,
            kinds=[LinkKind.LIVES_AT], reason=residence.withdrawn_reason,
        )  # fmt: skip


def _put_home(person: Person, authority: LocalAuthority | None, *, by: Actor, at: dt.datetime) -> bool:
    if person.home_authority == authority:
        return False
    kept = keep_home_authority(by=by, at=at, person_uuid=person.record.uuid, authority=authority)
    person.home_authority, person.version = authority, kept.version
    return True
