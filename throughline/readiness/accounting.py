"""Everyone an operation has to account for: expected there, found there, or arrested there and perhaps a child (P10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from throughline.agencies.actor import Actor
from throughline.disruption.models import Arrest, Found, Operation
from throughline.hub.models import Intervention
from throughline.readiness.models import Account, BriefPerson
from throughline.readiness.states import AccountKind
from throughline.register.models import Person
from throughline.register.queries import held_on_days
from throughline.register.states import AgeGroup


@dataclass
class Expected:
    """One person, and what is known of them: found, arrested, or said since. Over all rows: the gate is the caller's."""

    person: Person
    on_brief: bool = False
    found: Intervention | None = None
    arrest: Arrest | None = None
    account: Account | None = None

    @property
    def is_there(self) -> bool:
        return self.found is not None or self.arrest is not None

    @property
    def is_unanswered(self) -> bool:
        """Nobody found them and nobody has said anything since."""
        return not self.is_there and self.account is None

    @property
    def is_looked_for(self) -> bool:
        return not self.is_there and self.account is not None and self.account.kind == AccountKind.NOT_THERE


def everyone_at(operation: Operation) -> list[Expected]:
    """Everyone, each once, in the order they came to be known: the brief, then who was found, then who was arrested."""
    people: dict[int, Expected] = {}

    def known(person: Person) -> Expected:
        return people.setdefault(person.pk, Expected(person))

    briefed = BriefPerson.related.filter(plan__operation=operation, removed_at__isnull=True)
    for row in briefed.select_related("person__record").order_by("pk"):
        known(row.person).on_brief = True
    found = Found.related.filter(operation=operation, intervention__withdrawn_at__isnull=True)
    for found_row in found.select_related("intervention__record", "intervention__person__record").order_by("pk"):
        known(found_row.intervention.person).found = found_row.intervention
    arrests = Arrest.related.filter(operation=operation, withdrawn_at__isnull=True).select_related("person__record")
    for arrest in arrests.order_by("pk"):
        if arrest.age_group != AgeGroup.ADULT or arrest.person_id in people:
            known(arrest.person).arrest = arrest
    accounts = Account.related.filter(operation=operation).select_related("looking", "clock", "recorded_by")
    for account in accounts.order_by("recorded_at", "pk"):
        if account.person_id in people:
            people[account.person_id].account = account
    return list(people.values())


def read_together(actor: Actor, at: dt.datetime, operation: Operation) -> list[Expected]:
    """The same, where records are joined as one person: who was there, or is answered for, under another record that the
    reader may open is so under this one too; whom another record says may be a child is among those arrested (ADR 0015).
    """
    everyone = everyone_at(operation)
    everyone += _arrested_as_adults(actor, at, operation, {row.person.pk for row in everyone})
    waiting = [row for row in everyone if row.is_unanswered]
    known = {row.person.pk: row for row in everyone if not row.is_unanswered}
    leads = {row.person.leading_id for row in waiting} & {row.person.leading_id for row in known.values()}
    if not leads:
        return everyone
    opened = set(Person.objects.visible_to(actor, at).filter(pk__in=known).values_list("pk", flat=True))
    for row in waiting:
        for other in known.values():
            if other.person.pk in opened and other.person.leading_id == row.person.leading_id:
                row.found, row.arrest = row.found or other.found, row.arrest or other.arrest
                row.account = row.account or other.account
    return everyone


def _arrested_as_adults(actor: Actor, at: dt.datetime, operation: Operation, known: set[int]) -> list[Expected]:
    is_joined = Q(person__same_as__isnull=False) | Q(Exists(Person.related.filter(same_as=OuterRef("person"))))
    rows = Arrest.related.filter(is_joined, operation=operation, age_group=AgeGroup.ADULT, withdrawn_at__isnull=True)
    rows = rows.exclude(person__in=known).select_related("person__record").prefetch_related("person__age_statements")
    arrests = {row.person_id: row for row in rows.order_by("-pk")}
    held = held_on_days(actor, at, ((row.person, row.happened_date) for row in arrests.values()))
    return [
        Expected(row.person, arrest=row)
        for row in sorted(arrests.values(), key=lambda each: each.pk)
        if (row.person_id, row.happened_date) in held
    ]


def standing_account(operation: Operation, person: Person) -> Account | None:
    """The newest word on somebody."""
    rows = Account.related.filter(operation=operation, person=person).select_related("clock")
    return rows.order_by("-recorded_at", "-pk").first()
