"""The one gate. ``visible(prefix, actor, at)`` is the rule of who may see a protected record, as a database condition.

Lists, detail pages, search, exports and *my view* figures all use it, so they cannot disagree. A model says where its
protected record is (``gate``), and its manager answers nothing but what passes.

The rule (security.md 3.1, practice.md P15): an exclusion beats everything; then break-glass; then involvement and
grants, as the restriction allows; then, for standard records only, the default sight of the role.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Exists, F, OuterRef, Q, QuerySet, Value

from throughline.access.models import (
    AgendaEntry,
    BreakGlass,
    Exclusion,
    Grant,
    Involvement,
    NamedAccess,
    ProtectedRecord,
)
from throughline.access.states import RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member, TeamMember
from throughline.agencies.states import CONTENT_ROLES, Role
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.core.ids import spoken_reference
from throughline.core.models import BaseModel
from throughline.core.slots import Slot, WrittenOnce, written

_PEOPLE = (RecordKind.PERSON, RecordKind.INTERVENTION, RecordKind.REFERRAL, RecordKind.CASE)
_ENFORCEMENT = (
    RecordKind.PLACE,
    RecordKind.PHONE,
    RecordKind.VEHICLE,
    RecordKind.GROUP,
    RecordKind.LINE,
    RecordKind.OPERATION,
)
_PEOPLE_ROLES = (Role.POLICE, Role.ANALYST, Role.ROCU, Role.SOCIAL)
_ENFORCEMENT_ROLES = (Role.POLICE, Role.ANALYST, Role.ROCU)

# What its text, written once for a role, has filled in: who reads, and when.
_MEMBER = Slot("member", models.BigIntegerField())
_AGENCY = Slot("agency", models.BigIntegerField())
_HUB = Slot("hub", models.BigIntegerField())
_AT = Slot("at", models.DateTimeField())
_DAY = Slot("day", models.DateField())

# As many members as one query asks for: a database takes so many parts of a query and no more.
_ASKED_TOGETHER = 50

Gated = TypeVar("Gated", bound="GatedModel")


class UngatedRead(RuntimeError):
    """Code asked a gated model for rows without saying for whom."""


def visible(prefix: str, actor: Actor, at: dt.datetime) -> Q:
    """The condition, on any query that reaches a protected record through ``prefix`` ("" for the record itself)."""
    reader = _reader(actor)
    return Q(Passes(F(prefix or "pk"), reader, at)) if reader else Q(pk__in=[])


def passing_in_sql(key: str, actor: Actor, at: dt.datetime, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
    """The same condition for a query written by hand: whether the protected record whose key the SQL ``key`` gives passes.

    ``key`` is written by us, never by a reader; it takes no parameters of its own.
    """
    reader = _reader(actor)
    return Passes(F("pk"), reader, at).in_sql(key, connection) if reader else ("1 = 0", [])


@dataclass(frozen=True)
class Reader:
    """All of a member that the rule depends on."""

    member: int
    role: str
    agency: int
    hub: int


def _reader(actor: Actor) -> Reader | None:
    """What the rule asks of a member; None for one who sees no record at all."""
    member = actor.member
    if not member.is_active or member.role not in CONTENT_ROLES:
        return None
    return Reader(member.pk, member.role, member.agency_id, member.hub_id)


class Passes(WrittenOnce):
    """Whether the protected record with this key passes the rule, for this reader at this moment.

    A page asks this of a dozen queries and more. The rule's SQL is the same in each but for where the key stands, who
    reads and when, so it is written once for a role and these are filled in. What is answered is asked of the database
    each time.
    """

    model = ProtectedRecord
    row = "gate_record"
    is_condition = True

    def __init__(self, key: F, reader: Reader, at: dt.datetime) -> None:
        asked = (
            (_MEMBER, reader.member), (_AGENCY, reader.agency), (_HUB, reader.hub), (_AT, at), (_DAY, civil_date(at)),
        )  # fmt: skip
        super().__init__(key, BooleanField(), asked)
        self.reader = reader
        self.at = at

    def text(self, using: str) -> tuple[str, tuple[Any, ...]]:
        return _rule_in_sql(self.reader.role, using)


class PassedInError(Passes):
    """Whether a record that was recorded in error would pass the rule, had it not been: its history, for who could open it."""

    row = "gate_error"

    def text(self, using: str) -> tuple[str, tuple[Any, ...]]:
        return _rule_in_sql(self.reader.role, using, in_error=True)


@lru_cache(maxsize=64)
def _rule_in_sql(role: str, using: str, in_error: bool = False) -> tuple[str, tuple[Any, ...]]:
    """The rule as Django writes it for a role, with its slots. It follows from its arguments and holds no answer."""
    query = ProtectedRecord.objects.using(using).filter(_rule(role, in_error=in_error)).query
    return written(query, query.where, using, PassedInError.row if in_error else Passes.row)


def _rule(role: str, *, in_error: bool = False) -> Q:
    record = OuterRef("pk")
    excluded = Exists(Exclusion.objects.running(_AT).filter(record=record, member=_MEMBER))
    opened = Exists(
        BreakGlass.objects.filter(
            record=record, member=_MEMBER, starts_at__lte=_AT, expires_at__gt=_AT, ended_at__isnull=True
        )
    )
    involved = Exists(
        Involvement.objects.filter(record=record, member=_MEMBER, since_at__lte=_AT).filter(
            Q(until_at__isnull=True) | Q(until_at__gt=_AT)
        )
    )
    named = Exists(NamedAccess.objects.filter(record=record, member=_MEMBER))
    # The way most records are open comes first: a database that stops at the first yes is spared the other questions.
    # What was recorded in error with a whole import is nobody's to find; its own rows keep the history.
    return (
        Q(withdrawn_at__isnull=not in_error)
        & ~Q(excluded)
        & (
            (Q(restriction=Restriction.STANDARD) & _default_sight(record, role))
            | Q(opened)
            | (Q(restriction=Restriction.RESTRICTED) & Q(named) & Q(involved))
            | (Q(restriction__lte=Restriction.SENSITIVE) & (Q(involved) | Q(Exists(_live_grants(record)))))
        )
    )


def _live_grants(record: OuterRef) -> QuerySet[Grant]:
    live = Grant.objects.filter(record=record, starts_at__lte=_AT, expires_at__gt=_AT).filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=_AT)
    )
    return live.filter(Q(agency=_AGENCY) | Q(member=_MEMBER))


def _default_sight(record: OuterRef, role: str) -> Q:
    """What a role sees of standard records without being involved (practice.md P15). Partners and charities: nothing."""
    if role == Role.SYSTEM:
        return Q(hub=_HUB)
    if role == Role.COORDINATOR:
        # Intelligence is its force's: a coordinator of another agency reads what was sanitised and shared with the hub.
        return Q(hub=_HUB) & (~Q(kind=RecordKind.INTELLIGENCE) | Q(owner_agency=_AGENCY))
    if role == Role.CHAIR:
        agenda = AgendaEntry.objects.filter(record=record, chair=_MEMBER, circulated_at__lte=_AT)
        return Q(Exists(agenda.filter(Q(minutes_agreed_at__isnull=True) | Q(minutes_agreed_at__gt=_AT))))
    sight = Q(pk__in=[])
    in_team = Q(hub__in=_hub_teams())
    own = Q(owner_agency=_AGENCY)
    if role in _PEOPLE_ROLES:
        sight |= Q(kind__in=_PEOPLE) & in_team
    if role in _ENFORCEMENT_ROLES:
        sight |= Q(kind__in=_ENFORCEMENT) & (own | in_team)
        sight |= Q(kind=RecordKind.INTELLIGENCE) & own
    return sight


def _hub_teams() -> QuerySet[TeamMember, int | None]:
    """The hubs in whose teams the member is on this day."""
    return (
        TeamMember.objects.filter(member=_MEMBER, team__hub__isnull=False, since_date__lte=_DAY)
        .filter(Q(until_date__isnull=True) | Q(until_date__gte=_DAY))
        .values_list("team__hub", flat=True)
    )


class GatedManager(models.Manager[Gated]):
    """Answers only ``visible_to``. ``unscoped`` says why it walks round the gate; a test lists its every use."""

    def get_queryset(self) -> QuerySet[Gated]:
        raise UngatedRead(f"{self.model.__name__}: say for whom (visible_to), or why for nobody (unscoped).")

    def _rows(self) -> QuerySet[Gated]:
        return QuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor, at: dt.datetime) -> QuerySet[Gated]:
        """The rows this actor may see at this moment."""
        return self._rows().filter(self.model.gate_condition(actor, at))

    def seen_in_error(self, actor: Actor, at: dt.datetime) -> QuerySet[Gated]:
        """The rows whose record was recorded in error that this actor might open if it had not been: history alone."""
        reader = _reader(actor)
        seen = Q(PassedInError(F(self.model.gate), reader, at)) if reader else Q(pk__in=[])
        return self._rows().filter(seen)

    def unscoped(self, reason: str) -> QuerySet[Gated]:
        """All rows, for a stated reason: figures, integrity, pushing facts down. Never to show a person."""
        if not reason:
            raise UngatedRead("unscoped needs a reason.")
        return self._rows()


class GatedModel(BaseModel):
    """A row that belongs to a protected record, at the end of the path ``gate``."""

    gate: ClassVar[str] = "record"

    # The first manager declared is the one related objects come through: reached from a parent that passed the gate.
    related = models.Manager()
    objects: ClassVar[GatedManager] = GatedManager()  # type: ignore[type-arg]

    class Meta:
        abstract = True

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at)


class ProtectedModel(GatedModel):
    """A person, place, line, operation, intervention, referral or case: it has a protected record of its own."""

    kind: ClassVar[RecordKind]
    record = models.OneToOneField(ProtectedRecord, on_delete=models.PROTECT, related_name="%(class)s")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record.reference


Protected = TypeVar("Protected", bound=ProtectedModel)


def get_visible(
    model: type[Protected],
    uuid: object,
    actor: Actor,
    at: dt.datetime,
    *,
    lock: bool = False,
    beside: Sequence[str] = (),
    worked_out: Mapping[str, Any] | None = None,
) -> Protected:
    """The one object check: the gate's own queryset and a key. Raises Absent, whether missing or not allowed.

    ``beside``: what to read in the same query, by path; ``worked_out``: expressions, by the name they get on the object.
    """
    rows = model.objects.visible_to(actor, at).select_related("record", *beside).filter(record__uuid=uuid)
    rows = rows.annotate(**(worked_out or {}))
    found: Protected | None = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise Absent
    return found


def visible_records(actor: Actor, at: dt.datetime) -> QuerySet[ProtectedRecord]:
    """The protected records this actor may see, of every kind."""
    return ProtectedRecord.objects.filter(visible("", actor, at))


def may_see(member: Member, record: ProtectedRecord, at: dt.datetime) -> bool:
    """Whether another member may see a record: before they are asked to work on it."""
    return visible_records(Actor(member=member), at).filter(pk=record.pk).exists()


def seen_by_each(asked: Iterable[tuple[Member, int]], at: dt.datetime) -> set[tuple[int, int]]:
    """Of these members, each with the key of a record, those who may see it: the keys of both. One question for many."""
    members: dict[int, Member] = {}
    keys: dict[int, set[int]] = {}
    for member, key in asked:
        members[member.pk] = member
        keys.setdefault(member.pk, set()).add(key)
    found: set[tuple[int, int]] = set()
    waiting = list(members)
    for first in range(0, len(waiting), _ASKED_TOGETHER):
        rows = [
            visible_records(Actor(member=members[pk]), at)
            .filter(pk__in=keys[pk])
            .order_by()
            .annotate(reader=Value(pk, models.BigIntegerField()))
            .values_list("reader", "pk")
            for pk in waiting[first : first + _ASKED_TOGETHER]
        ]
        found |= set(rows[0].union(*rows[1:], all=True))
    return found


def find_by_reference(actor: Actor, at: dt.datetime, text: str) -> ProtectedRecord | None:
    """The record with this reference, read aloud or typed without its hyphen, if the actor may see it."""
    reference = spoken_reference(text)
    return visible_records(actor, at).filter(reference=reference).first() if reference else None


def list_visible_records(actor: Actor, at: dt.datetime, uuids: list[UUID]) -> list[ProtectedRecord]:
    """Of these records, those the actor may see now, in the order given."""
    found = {record.uuid: record for record in visible_records(actor, at).filter(uuid__in=uuids)}
    return [found[uuid] for uuid in uuids if uuid in found]
