"""Records joined as one person are looked at again: an arrest or a role that took somebody for an adult may be a child's (P3)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation as Act
from throughline.disruption.actions.arrests import answer_for_child
from throughline.disruption.actions.roles import answer_for_child_holding
from throughline.disruption.models import Arrest, Role
from throughline.disruption.states import CONTROLLING
from throughline.matching.actions import join_people
from throughline.matching.models import Joining
from throughline.register.models import Person
from throughline.register.queries import held_on_days


@transaction.atomic
def join_and_look_again(
    *,
    by: Actor,
    at: dt.datetime,
    person_uuid: uuid.UUID,
    other_uuid: uuid.UUID,
    from_other: Collection[str],
    reason: str,
    changed: str = "",
) -> Joining:
    """Decide that two records are of one person, and look again at what either is recorded to have held.

    Where a record of theirs that whoever joins may open says that they were or may have been under 18 that day, a holder
    or controller waits for a second person, as if it were recorded now (P3), and an arrest opens the gap of a child
    arrested (P10). Imported history stands as it is. Errors: Absent, Refused, as ``join_people``.
    """
    joining = join_people(
        by=by,
        at=at,
        person_uuid=person_uuid,
        other_uuid=other_uuid,
        from_other=from_other,
        reason=reason,
        changed=changed,
    )
    people = list(Person.related.get(pk=joining.person_id).records_of_one().prefetch_related("age_statements"))
    _look_at_arrests(people, by=by, at=at)
    _look_at_roles(people, by=by, at=at)
    return joining


def _look_at_arrests(people: Collection[Person], *, by: Actor, at: dt.datetime) -> None:
    rows = Arrest.related.filter(
        person__in=people, withdrawn_at__isnull=True, source_row__isnull=True, needs_review=False,
        holder_reviewed_at__isnull=True,
    )  # fmt: skip
    arrests = list(rows.select_related("operation__record", "person__record", "line__record", "agency").order_by("pk"))
    by_key = {person.pk: person for person in people}
    held = held_on_days(by, at, [(by_key[row.person_id], row.happened_date) for row in arrests])
    for arrest in arrests:
        if (arrest.person_id, arrest.happened_date) in held:
            answer_for_child(arrest, by=by, at=at)
            _kept("arrest", [arrest.operation.record, arrest.person.record], by=by, at=at)


def _look_at_roles(people: Collection[Person], *, by: Actor, at: dt.datetime) -> None:
    by_record = {person.record_id: person for person in people}
    rows = Role.related.filter(
        link__from_record__in=by_record, link__kind__in=CONTROLLING, link__withdrawn_at__isnull=True, needs_review=False
    )
    roles = list(rows.select_related("link__from_record", "link__to_record", "link__because_of").order_by("pk"))
    held = held_on_days(by, at, [(by_record[row.link.from_record_id], row.link.since_date) for row in roles])
    for role in roles:
        if (by_record[role.link.from_record_id].pk, role.link.since_date) in held:
            answer_for_child_holding(role, by=by, at=at)
            _kept("role", [role.link.from_record, role.link.to_record], by=by, at=at)


def _kept(what: str, subjects: list[ProtectedRecord], *, by: Actor, at: dt.datetime) -> None:
    record_act(by=by, at=at, action="protect_as_child", op=Act.ALTERATION, subjects=subjects, detail={"what": what})
