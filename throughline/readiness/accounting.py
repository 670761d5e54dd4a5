"""Everyone an operation has to account for: expected there, found there, or arrested there and perhaps a child (P10)."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.disruption.models import Arrest, Found, Operation
from throughline.hub.models import Intervention
from throughline.readiness.models import Account, BriefPerson
from throughline.readiness.states import AccountKind
from throughline.register.models import Person
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


def standing_account(operation: Operation, person: Person) -> Account | None:
    """The newest word on somebody."""
    rows = Account.related.filter(operation=operation, person=person).select_related("clock")
    return rows.order_by("-recorded_at", "-pk").first()
