"""Acts on a danger: raising it with the first conversation, adding conversations, settling it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date, require_on_the_clock
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.hub.actions.social_care import start_strategy_clock
from throughline.hub.concerns import raise_concern
from throughline.hub.states import ConcernSource
from throughline.register.models import Person
from throughline.statutory.models import Danger, SpokenTo
from throughline.statutory.queries import open_danger
from throughline.statutory.states import WhoAnswered
from throughline.work.facts import Done, stop_clocks
from throughline.work.states import RuleKey


@dataclass(frozen=True)
class ConversationGiven:
    """Who was rung or told, when, and what was agreed."""

    function: str
    name: str
    spoken_date: dt.date
    spoken_time: dt.time | None = None
    agreed: str = ""


@transaction.atomic
def record_conversation(
    *, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, given: ConversationGiven, what: str = ""
) -> SpokenTo:
    """Record who was spoken to about a danger. The first says what it is, and the same-day clock starts.

    It records; it tells nobody: whoever is in danger is rung about first. Errors: Absent, Refused.
    """
    require_permission(by, "danger.raise")
    person = get_visible(Person, person_uuid, by, at, lock=True)
    if given.function not in WhoAnswered.values:
        raise Refused("Choose whom you spoke to.", field="function")
    if not given.name.strip():
        raise Refused("Give the name of whom you spoke to.", field="name")
    require_happened(person, given.spoken_date, given.spoken_time, at, "spoken_date", "spoken_time")
    danger = open_danger(by, at, person) or _raise(person, what, by=by, at=at)
    spoken = SpokenTo(
        danger=danger, function=given.function,
        name=require_text(given.name, what="name", field="name", limit=150),
        spoken_date=given.spoken_date, spoken_time=given.spoken_time,
        agreed=require_text(given.agreed, what="what was agreed", field="agreed", limit=2000),
        recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    spoken.save_checked()
    record_act(by=by, at=at, action="record_conversation", op=Operation.COLLECTION, subjects=[person.record])
    return spoken


def _raise(person: Person, what: str, *, by: Actor, at: dt.datetime) -> Danger:
    if not what.strip():
        raise Refused("Say what the danger is.", field="what")
    danger = Danger(
        person=person, what=require_text(what, what="what the danger is", field="what", limit=2000),
        raised_at=at, raised_by=by.member,
    )  # fmt: skip
    danger.save_checked()
    start_strategy_clock(person, by=by, at=at)
    raise_concern(
        by=by, at=at, person=person, source=ConcernSource.DANGER, about=person.record, agency=by.agency,
        raised_date=civil_date(at),
    )  # fmt: skip
    return danger


@transaction.atomic
def settle_danger(*, by: Actor, at: dt.datetime, danger_uuid: uuid.UUID, how: str) -> Danger:
    """Settle a danger without a strategy discussion, with the reason and who agreed. Errors: Absent, Refused."""
    require_permission(by, "danger.settle")
    danger = get_open(by, at, danger_uuid)
    settle(danger, how, by=by, at=at)
    record_act(by=by, at=at, action="settle_danger", op=Operation.ALTERATION, subjects=[danger.person.record])
    return danger


def get_open(by: Actor, at: dt.datetime, danger_uuid: uuid.UUID) -> Danger:
    """An open danger, held against a second hand. Errors: Absent; Refused when it is settled."""
    rows = Danger.objects.visible_to(by, at).select_for_update(of=("self",)).select_related("person__record__hub")
    danger: Danger | None = rows.filter(uuid=danger_uuid).first()
    if danger is None:
        raise Absent
    if danger.settled_at is not None:
        raise Refused("This was settled already.")
    return danger


def settle(danger: Danger, how: str, *, by: Actor, at: dt.datetime, done: Done | None = None) -> None:
    """The one place a danger is settled: the same-day clock stops. Errors: Refused without saying how."""
    if not how.strip():
        raise Refused("Say how it was settled, and who agreed.", field="how")
    danger.settled_at, danger.settled_by = at, by.member
    danger.settled_how = require_text(how, what="how it was settled", field="how", limit=1000)
    danger.save_checked()
    stop_clocks(by=by, at=at, record=danger.person.record, key=RuleKey.STRATEGY_DISCUSSION, done=done)


def require_happened(
    person: Person, day: dt.date, time: dt.time | None, at: dt.datetime, day_field: str, time_field: str = ""
) -> None:
    """Raise Refused unless it has happened by now, and after they were born: what is only planned settles nothing."""
    if day > civil_date(at):
        raise Refused("The day must be today or earlier.", field=day_field)
    require_on_the_clock(day, time, time_field)
    if time is not None and at_london(day, time) > at:
        raise Refused("That time has not come yet. Record it once it has happened.", field=time_field)
    if person.date_of_birth is not None and day < person.date_of_birth:
        raise Refused("The day is before they were born. Check the year.", field=day_field)
