"""A visit to a cuckooed address, and the next one."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from throughline.access.facts import record_act
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.cuckooing.actions.addresses import address_of
from throughline.cuckooing.facts import require_owner, set_revisit
from throughline.cuckooing.models import CuckooedAddress, Episode, Visit
from throughline.cuckooing.policies import require_day, state_of_address
from throughline.cuckooing.states import CuckooState, OccupierSeen, VisitOutcome
from throughline.hub.actions.interventions import record_own_words
from throughline.work.facts import Done, stop_clock


@dataclass(frozen=True)
class WordsGiven:
    """What someone who lives there chose to say, verbatim, and who may read it (practice.md P5)."""

    person_uuid: uuid.UUID
    words: str
    may_read: str
    told_who_reads: bool


@dataclass(frozen=True)
class VisitGiven:
    """A visit as typed: when, whose, who went, what was seen, whether the person who lives there was seen alone."""

    visited_date: dt.date
    agency: Agency
    who: str
    seen: str
    occupier_seen: str
    outcome: str
    owner: Member | None = None
    words: WordsGiven | None = None


@transaction.atomic
def record_visit(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, given: VisitGiven) -> Visit:
    """Record a visit, by police or others. The revisit that ran stops and the next is set, by how the address stands.

    A visit older than the newest is history: it sets nothing. Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    first: Episode | None = address.episodes.order_by("began_date").first()
    require_day(given.visited_date, field="visited_date", at=at,
                earliest=first.began_date if first else None, after="it was suspected")  # fmt: skip
    who = require_text(given.who, what="who went", field="who", limit=150)
    seen = require_text(given.seen, what="what was seen", field="seen", limit=1000)
    for text, field, words in ((who, "who", "Say who went."), (seen, "seen", "Say what was seen.")):
        if not text:
            raise Refused(words, field=field)
    if given.occupier_seen not in OccupierSeen.values:
        raise Refused("Say whether the person who lives here was seen alone.", field="occupier_seen")
    if given.outcome not in VisitOutcome.values:
        raise Refused("Choose what the visit found.", field="outcome")
    require_owner(address, given.owner, at=at)
    is_newest = not _standing(address).filter(visited_date__gt=given.visited_date).exists()
    visit = Visit(
        address=address, visited_date=given.visited_date, agency=given.agency, visited_by_whom=who, seen=seen,
        occupier_seen=given.occupier_seen, outcome=given.outcome, recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    if is_newest:
        visit.clock = set_revisit(
            address, by=by, at=at, counted_from=given.visited_date, owner=given.owner,
            is_settled=_is_settled(address, given), done=Done(given.visited_date),
        )  # fmt: skip
    visit.save_checked()
    if given.words is not None:
        record_own_words(
            by=by, at=at, person_uuid=given.words.person_uuid, about=address.place.record, words=given.words.words,
            said_date=given.visited_date, heard_by=who, may_read=given.words.may_read,
            told_who_reads=given.words.told_who_reads,
        )  # fmt: skip
    record_act(by=by, at=at, action="record_visit", op=Act.COLLECTION, subjects=[address.place.record])
    return visit


def _standing(address: CuckooedAddress) -> QuerySet[Visit]:
    return address.visits.filter(withdrawn_at__isnull=True)


def _is_settled(address: CuckooedAddress, given: VisitGiven) -> bool:
    """It has ended, and whoever went since saw no sign of anyone else."""
    ended = [each.ended_date for each in address.episodes.all() if each.ended_date is not None]
    return (
        state_of_address(address) == CuckooState.ENDED
        and given.visited_date >= max(ended)
        and given.outcome == VisitOutcome.NO_SIGN
    )


@transaction.atomic
def withdraw_visit(*, by: Actor, at: dt.datetime, place_uuid: uuid.UUID, visit_uuid: uuid.UUID, reason: str) -> Visit:
    """A visit was recorded in error: it counts no more, and the revisit it set is asked for at once.

    Errors: Absent, Refused.
    """
    require_permission(by, "cuckooing.record")
    address = address_of(by, at, place_uuid)
    visit: Visit | None = _standing(address).filter(uuid=visit_uuid).select_related("clock").first()
    if visit is None:
        raise Absent
    if not reason.strip():
        raise Refused("Say why.", field="reason")
    visit.withdrawn_at, visit.withdrawn_by = at, by.member
    visit.withdrawn_reason = require_text(reason, what="reason", field="reason", limit=300)
    visit.save_checked()
    if visit.clock is not None and visit.clock.stopped_at is None:
        stop_clock(by=by, at=at, clock=visit.clock)
    before = _standing(address).order_by("-visited_date", "-pk").first()
    opened = address.episodes.order_by("-began_date", "-pk").first()
    if not _standing(address).filter(visited_date__gt=visit.visited_date).exists() and opened is not None:
        set_revisit(address, by=by, at=at, counted_from=before.visited_date if before else opened.began_date)
    record_act(by=by, at=at, action="withdraw_visit", op=Act.ALTERATION, subjects=[address.place.record])
    return visit
