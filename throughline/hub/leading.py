"""Who leads for a person now, as enforcement asks it: what a closure or a loss asks goes to them."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from throughline.access.gate import may_see
from throughline.agencies.models import Member
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person


def lead_for(person: Person, at: dt.datetime) -> Member | None:
    """The lead of their open case; else of a case of a record joined with theirs, where that lead may open this one.

    Asking somebody who may not would tell them of a record kept from them (ADR 0015).
    """
    records = Q(person=person.leading_id) | Q(person__same_as=person.leading_id)
    cases = list(Case.related.filter(records, status=CaseStatus.OPEN).select_related("lead__agency", "lead__hub"))
    for case in sorted(cases, key=lambda case: (case.person_id != person.pk, case.pk)):
        if case.person_id == person.pk or may_see(case.lead, person.record, at):
            return case.lead
    return None
