"""Which vehicles a registration typed may be, of those one may see: compared as ``comparing.vehicles`` says, in bands.

Two questions of the database, whatever is typed: the registrations that could be it, by index, and those seen in part.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.matching.comparing.explaining import Row
from throughline.matching.comparing.vehicles import (
    LEVELS,
    LOOKS_IN_WORDS,
    compare_looks,
    compare_registrations,
    registration_words,
    registrations_near,
    signs_seen,
)
from throughline.matching.states import Band
from throughline.register.models import Vehicle
from throughline.register.plates import LONGEST, UNSEEN_ONE, UNSEEN_SOME, folded, is_part, part_of, registration_of

MOST_SHOWN, MOST_COMPARED = 10, 200
# Of a part that was seen: enough for a possible one, alone.
ENOUGH_SEEN = 4
# A mark of the present form has so many signs: fewer may be the beginning or the end of one.
_WHOLE = 7
_BANDS = (Band.MATCH, Band.POSSIBLE, Band.UNLIKELY)
_LOOKS = ("same", "common", "missing", "other", "colour")


@dataclass(frozen=True)
class VehicleFit:
    """A vehicle that may be the one: how sure in words, and field by field."""

    vehicle: Vehicle
    band: Band
    level: str
    looks: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class VehiclesFound:
    """Vehicles that may be the one typed, the likeliest first; ``is_many``: more than anyone would look through."""

    likely: tuple[VehicleFit, ...] = ()
    unlikely: tuple[VehicleFit, ...] = ()
    is_many: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether somebody who records another says why."""
        return bool(self.likely) or self.is_many


NOTHING_FOUND = VehiclesFound()


def list_vehicles_like(actor: Actor, at: dt.datetime, registration: str, description: str = "") -> VehiclesFound:
    """Vehicles the one typed may be. Nobody is asked where it is one of them to the letter: the act takes it for that one."""
    mark = registration_of(registration) or part_of(registration)
    if not mark or not may(actor.role, "line.view"):
        return NOTHING_FOUND
    fits = _fits(actor, at, mark, registration, description)
    if any(fit.level == "same" for fit in fits):
        return NOTHING_FOUND
    likely = tuple(fit for fit in fits if fit.band != Band.UNLIKELY)
    unlikely = tuple(fit for fit in fits if fit.band == Band.UNLIKELY)[:MOST_SHOWN]
    is_many = len(likely) > MOST_SHOWN
    return VehiclesFound(() if is_many else likely, () if is_many else unlikely, is_many)


def search_vehicles(actor: Actor, at: dt.datetime, text: str) -> list[VehicleFit]:
    """Vehicles by a registration typed any way, by one it may be misread for, and by a part of one with a figure in it."""
    mark = registration_of(text) or part_of(text)
    if not mark:
        return []
    found = _fits(actor, at, mark, text, "")
    is_of_both = any(map(str.isdigit, mark)) and any(map(str.isalpha, mark))
    if not is_part(mark) and is_of_both and ENOUGH_SEEN <= len(mark) < _WHOLE:
        found += [*_fits(actor, at, mark + UNSEEN_SOME, text, ""), *_fits(actor, at, UNSEEN_SOME + mark, text, "")]
    once = {fit.vehicle.pk: fit for fit in reversed(found)}
    return list(reversed(once.values()))[: 2 * MOST_SHOWN]


def _fits(actor: Actor, at: dt.datetime, mark: str, typed: str, described: str) -> list[VehicleFit]:
    """Each vehicle the reader may see whose registration is not another, those that agree most first."""
    seen = Vehicle.objects.visible_to(actor, at).select_related("record").order_by("pk")
    if is_part(mark):
        rows = list(seen.filter(_as_seen(folded(mark)))[:MOST_COMPARED])
    else:
        # Few ever are so near. Asked in no order: for the first ones by key, PostgreSQL reads every vehicle there is.
        near = seen.filter(folded__in=registrations_near(mark)).order_by()
        rows = sorted(near, key=lambda vehicle: vehicle.pk)[:MOST_COMPARED]
    rows += seen.exclude(part_seen="")[:MOST_COMPARED]
    fits = [fit for row in rows if (fit := _fit(row, mark, typed, described)) is not None]
    return sorted(fits, key=lambda fit: (_BANDS.index(fit.band), LEVELS.index(fit.level), _LOOKS.index(fit.looks)))


def _as_seen(mark: str) -> Q:
    """Registrations that begin, or end, as was seen: by index. Where only the middle was seen, those that hold it."""
    start, *_, end = mark.replace(UNSEEN_SOME, UNSEEN_ONE).split(UNSEEN_ONE)
    if len(start) >= len(end) and len(start) > 1:
        return Q(folded__gte=start, folded__lte=start.ljust(LONGEST, "Z"))
    if len(end) > 1:
        backwards = end[::-1]
        return Q(folded_backwards__gte=backwards, folded_backwards__lte=backwards.ljust(LONGEST, "Z"))
    return Q(folded__contains=max(mark.replace(UNSEEN_SOME, UNSEEN_ONE).split(UNSEEN_ONE), key=len))


def _fit(vehicle: Vehicle, mark: str, typed: str, described: str) -> VehicleFit | None:
    recorded = vehicle.registration or vehicle.part_seen
    level, looks = compare_registrations(mark, recorded), compare_looks(described, vehicle.description)
    if level in ("different", "missing"):
        return None
    rows = [
        Row("Registration", typed.strip().upper(), vehicle.as_written.upper(), registration_words(mark, recorded), True)
    ]
    if looks != "missing":
        agrees = looks in ("same", "common")
        rows.append(Row("What it looks like", described, vehicle.description, LOOKS_IN_WORDS[looks], agrees))
    band = _band(level, looks, min(signs_seen(mark), signs_seen(recorded)))
    return VehicleFit(vehicle, band, level, looks, tuple(rows))


def _band(level: str, looks: str, seen: int) -> Band:
    """*Match*: the same registration alone. Another colour makes a slip or a part unlikely, and so does too little seen."""
    if level == "same":
        return Band.MATCH
    if level == "alike":
        return Band.POSSIBLE
    if looks == "colour" or (level == "part" and seen < ENOUGH_SEEN and looks not in ("same", "common")):
        return Band.UNLIKELY
    return Band.POSSIBLE
