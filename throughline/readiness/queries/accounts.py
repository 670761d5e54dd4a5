"""Reading who is accounted for after an operation, of those the reader may know of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.disruption.models import Operation
from throughline.readiness.accounting import Expected, read_together
from throughline.readiness.models import Plan
from throughline.register.models import Person
from throughline.work.models import Clock, Gap

LOOKING_ROLES = (Role.COORDINATOR, Role.POLICE, Role.ROCU, Role.SOCIAL)


@dataclass(frozen=True)
class Accounted:
    """One person as the reader may see them, with the gap that is still open about them."""

    expected: Expected
    person: Person
    gap: Gap | None


@dataclass(frozen=True)
class Accounts:
    """Everyone the reader may know of. ``others_elsewhere``: somebody they may not; holders of that permission learn it."""

    rows: tuple[Accounted, ...]
    others_elsewhere: bool
    clock: Clock | None
    may_close: bool
    is_closed: bool

    @property
    def not_accounted(self) -> list[Accounted]:
        return [row for row in self.rows if row.expected.is_unanswered]

    @property
    def looked_for(self) -> list[Accounted]:
        return [row for row in self.rows if row.expected.is_looked_for]


def read_accounts(actor: Actor, at: dt.datetime, operation: Operation) -> Accounts:
    """Who is accounted for. Somebody known from the brief alone shows to those the brief named, and to coordinators."""
    plan = Plan.related.filter(operation=operation).select_related("record", "accounts_clock").first()
    everyone = read_together(actor, at, operation)
    knows_brief = actor.role == Role.COORDINATOR or (
        plan is not None and plan.record.named.filter(member=actor.member).exists()
    )
    keys = [row.person.pk for row in everyone if row.is_there or knows_brief]
    people = Person.objects.visible_to(actor, at).filter(pk__in=keys).select_related("record")
    visible = {person.pk: person for person in people.prefetch_related("age_statements")}
    gaps = _open_gaps(actor, at, list(visible.values()))
    rows = tuple(
        Accounted(row, visible[row.person.pk], gaps.get(visible[row.person.pk].record_id))
        for row in everyone
        if row.person.pk in visible
    )
    hidden = len(everyone) > len(rows)
    clock = plan.accounts_clock if plan is not None else None
    is_closed = plan is not None and plan.accounted_at is not None
    return Accounts(
        rows, hidden and may(actor.role, "closure.safeguarding_open"), clock,
        may_close=clock is not None and not is_closed, is_closed=is_closed,
    )  # fmt: skip


def _open_gaps(actor: Actor, at: dt.datetime, people: list[Person]) -> dict[int, Gap]:
    rows = Gap.objects.visible_to(actor, at).filter(person__in=[row.record_id for row in people])
    rows = rows.filter(resolved_at__isnull=True).select_related("clock", "owner", "owner_agency").order_by("-pk")
    return {gap.person_id: gap for gap in rows}


def get_expected(actor: Actor, at: dt.datetime, operation: Operation, person_uuid: object) -> Accounted:
    """Somebody an operation has to account for, whom the reader may know of. Raises Absent."""
    for row in read_accounts(actor, at, operation).rows:
        if str(row.person.record.uuid) == str(person_uuid):
            return row
    raise Absent


def list_may_look(actor: Actor) -> list[Member]:
    """Who may be asked to look for somebody."""
    return members_of_hub(actor.hub, LOOKING_ROLES)
