"""The case through which a child's places are worked on: only with sight of where they are."""

from __future__ import annotations

import datetime as dt

from throughline.access.classes import open_classes
from throughline.access.states import FieldClass
from throughline.agencies.actor import Actor
from throughline.core.errors import Absent
from throughline.hub.models import Case
from throughline.hub.policies import require_open
from throughline.hub.queries.cases import get_case
from throughline.hub.states import CaseStatus
from throughline.register.models import Person


def may_know_where(actor: Actor, case: Case, at: dt.datetime) -> bool:
    """Whether where they are is open to the reader: a grant opens it only when it says so."""
    return FieldClass.LOCATION in open_classes(actor, case.person.record, at)


def case_to_work_on(actor: Actor, case_uuid: object, at: dt.datetime) -> Case:
    """An open case whose places the actor may know. Errors: Absent, Refused when it is closed."""
    return _to_work_on(actor, get_case(actor, case_uuid, at), at)


def case_of_person(actor: Actor, person: Person, at: dt.datetime) -> Case:
    """The person's open case, in the same way. Errors: Absent, Refused when every one is closed."""
    cases = Case.objects.visible_to(actor, at).filter(person=person).select_related("record", "person__record")
    ordered = sorted(cases.select_related("lead__agency", "cover"), key=lambda case: case.status != CaseStatus.OPEN)
    if not ordered:
        raise Absent
    return _to_work_on(actor, ordered[0], at)


def _to_work_on(actor: Actor, case: Case, at: dt.datetime) -> Case:
    if not may_know_where(actor, case, at):
        raise Absent
    require_open(case)
    return case
