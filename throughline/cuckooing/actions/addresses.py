"""Acts on a cuckooed address: recording it, once or again; confirming it; ending it; whose tenancy it is."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_name, require_text
from throughline.cuckooing.facts import require_owner, set_revisit
from throughline.cuckooing.models import CuckooedAddress, Episode, EpisodeUse
from throughline.cuckooing.policies import require_day, require_open, require_unconfirmed
from throughline.cuckooing.states import CuckooKind, EndedHow, Tenancy
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.register.models import Place


@dataclass(frozen=True)
class EpisodeGiven:
    """One taking-over, as typed: since when, what for, what makes one think so, and who goes to see."""

    began_date: dt.date
    kinds: Sequence[str]
    why: str
    is_confirmed: bool = False
    owner: Member | None = None


def address_of(by: Actor, at: dt.datetime, place_uuid: uuid.UUID) -> CuckooedAddress:
    """The cuckooed address at a place, through the gate and locked. Errors: Absent (none, or recorded only in error)."""
    place = get_visible(Place, place_uuid, by, at, lock=True)
    found = CuckooedAddress.related.filter(place=place).select_related("place__record", "place__authority").first()
    if found is None or not found.episodes.exists():
        raise Absent
    return found


@transaction.atomic
def record_cuckooed_address(
    *,
    by: Actor,
    at: dt.datetime,
    given: EpisodeGiven,
    place_uuid: uuid.UUID | None = None,
    place: PlaceGiven | None = None,
) -> CuckooedAddress:
    """Record that a home is or may be taken over: at a place known here, or a new one; the first time, or again.

    A visit falls due at once by how it stands. Errors: Absent, Refused (it runs already; nothing said; a wrong day).
    """  # fmt: skip
    require_permission(by, "cuckooing.record")
    require_day(given.began_date, field="began_date", at=at)
    found = _place(by, at, place_uuid, place)
    address = CuckooedAddress.related.filter(place=found).first()
    if address is None:
        address = CuckooedAddress(place=found, recorded_at=at, recorded_by=by.member)
        address.save_checked()
    _require_after_the_last(address, given.began_date)
    _add_episode(address, given, by=by, at=at)
    require_owner(address, given.owner, at=at)
    set_revisit(address, by=by, at=at, counted_from=given.began_date, owner=given.owner)
    record_act(by=by, at=at, action="record_cuckooed_address", op=Act.COLLECTION, subjects=[found.record])
    return address


def _place(by: Actor, at: dt.datetime, place_uuid: uuid.UUID | None, given: PlaceGiven | None) -> Place:
    if place_uuid is not None:
        return get_visible(Place, place_uuid, by, at, lock=True)
    if given is None:
        raise Refused("Give the address.", field="address")
    return place_for(by=by, at=at, given=given)


def _require_after_the_last(address: CuckooedAddress, began_date: dt.date) -> None:
    ended = [each.ended_date for each in address.episodes.all() if each.ended_date is not None]
    if ended and began_date < max(ended):
        raise Refused(
            f"The last time ended on {max(ended):%d/%m/%Y}. The day must be then or later.", field="began_date"
        )


def _add_episode(address: CuckooedAddress, given: EpisodeGiven, *, by: Actor, at: dt.datetime) -> None:
    kinds = sorted(set(given.kinds))
    if not kinds or not set(kinds) <= set(CuckooKind.values):
        raise Refused("Choose what the home is used for.", field="kinds")
    why = require_text(given.why, what="what makes you think so", field="why", limit=1000)
    if not why:
        raise Refused("Say what makes you think so.", field="why")
    episode = Episode(address=address, began_date=given.began_date, why=why, recorded_at=at, recorded_by=by.member)
    if given.is_confirmed:
        episode.confirmed_date, episode.confirmed_at, episode.confirmed_by = given.began_date, at, by.member
    episode.save_checked()
    for kind in kinds:
        EpisodeUse(episode=episode, kind=kind).save_checked()


@transaction.atomic
def confirm_cuckooing(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, confirmed_date: dt.date, how: str
) -> CuckooedAddress:
    """What was suspected is confirmed, from a day, with what shows it. Errors: Absent, Refused."""
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    episode = require_open(address)
    require_unconfirmed(episode)
    require_day(confirmed_date, field="confirmed_date", at=at, earliest=episode.began_date, after="it was suspected")
    episode.confirmed_how = require_text(how, what="what shows it", field="how", limit=500)
    if not episode.confirmed_how:
        raise Refused("Say what shows it.", field="how")
    episode.confirmed_date, episode.confirmed_at, episode.confirmed_by = confirmed_date, at, by.member
    episode.save_checked()
    set_revisit(address, by=by, at=at, counted_from=confirmed_date)
    record_act(by=by, at=at, action="confirm_cuckooing", op=Act.ALTERATION, subjects=[address.place.record])
    return address


@transaction.atomic
def end_cuckooing(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, ended_date: dt.date, how: str, note: str = ""
) -> CuckooedAddress:
    """The home is no longer taken over, from a day, and how that is known. One more visit falls due, unless it was not so.

    Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    episode = require_open(address)
    if how not in EndedHow.values:
        raise Refused("Choose how it ended.", field="how")
    earliest = max(day for day in (episode.began_date, episode.confirmed_date) if day is not None)
    require_day(ended_date, field="ended_date", at=at, earliest=earliest, after="it was suspected or confirmed")
    episode.ended_date, episode.ended_how, episode.ended_at, episode.ended_by = ended_date, how, at, by.member
    episode.ended_note = require_text(note, what="how you know", field="note", limit=500)
    episode.save_checked()
    set_revisit(address, by=by, at=at, counted_from=ended_date, is_settled=how == EndedHow.NOT_SO)
    record_act(by=by, at=at, action="end_cuckooing", op=Act.ALTERATION, subjects=[address.place.record])
    return address


@transaction.atomic
def record_tenancy(
    *, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, tenancy: str, landlord: str = ""
) -> CuckooedAddress:
    """Whose home it is by law, and who the landlord is. Errors: Absent, Refused."""
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    if tenancy not in Tenancy.values:
        raise Refused("Choose the tenancy.", field="tenancy")
    before = {"tenancy": address.tenancy, "landlord": address.landlord}
    address.tenancy, address.landlord = tenancy, require_name(landlord, what="landlord", field="landlord")
    address.save_checked()
    record_act(by=by, at=at, action="record_tenancy", op=Act.ALTERATION, subjects=[address.place.record], detail=before)
    return address
