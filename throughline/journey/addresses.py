"""The addresses of a person that are held for named people only, wherever they were recorded; and what is asked of them."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from throughline.access.gate import get_visible
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.placements.models import Residence
from throughline.register.models import Place
from throughline.support.models import HousingMove
from throughline.work.models import Task
from throughline.work.states import TaskKind


def held_addresses(case: Case) -> list[Place]:
    """The new addresses of a case and of its person's homes and placements. For acts, never to show."""
    moved = HousingMove.related.filter(case__person=case.person).values("new_place")
    lived = Residence.related.filter(person=case.person, withdrawn_at=None).values("place")
    return list(Place.related.filter(Q(pk__in=moved) | Q(pk__in=lived)).select_related("record").order_by("pk"))


def case_at(place: Place) -> Case:
    """The open case of whoever lives at an address held closely, whoever may see it. Raises Absent."""
    moved = HousingMove.related.filter(new_place=place).values("case__person")
    lived = Residence.related.filter(place=place, withdrawn_at=None).values("person")
    rows = Case.related.filter(Q(person__in=moved) | Q(person__in=lived), status=CaseStatus.OPEN)
    found: Case | None = rows.select_related("record", "person__record", "lead__agency").first()
    if found is None:
        raise Absent
    return found


def get_asked_address(actor: Actor, at: dt.datetime, place_uuid: uuid.UUID) -> tuple[Place, Case]:
    """An address of which it is asked whether the lead is named on it, for someone who may see it. Raises Absent."""
    place = get_visible(Place, place_uuid, actor, at)
    if not _asked().filter(record=place.record).exists():
        raise Absent
    return place, case_at(place)


def next_asked_address(actor: Actor, case: Case) -> uuid.UUID | None:
    """The first address of a case that the actor is asked about, or None."""
    records = [place.record for place in held_addresses(case)]
    task = _asked().filter(record__in=records, owner=actor.member).select_related("record").order_by("pk").first()
    return task.record.uuid if task is not None else None


def _asked() -> QuerySet[Task]:
    return Task.related.filter(kind=TaskKind.NAME_ON_ADDRESS, done_at=None)
