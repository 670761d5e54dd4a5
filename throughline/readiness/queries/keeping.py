"""From whom somebody on a brief is kept: a relative, a conflict. Whoever is named on it reads the rest, and no trace of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from throughline.access.models import Exclusion
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.readiness.models import BriefPerson, Plan
from throughline.readiness.policies import MAY_BE_NAMED
from throughline.register.models import Person

# A child may be kept from somebody on their own record, or on what is done for them alone.
_ABOUT = ("person", "intervention__person", "referral__person", "case__person")


def list_read_by(actor: Actor, at: dt.datetime, plan: Plan) -> list[BriefPerson]:
    """Who on a brief this reader may be told of: everybody, but whoever is kept from them (P16, P18)."""
    rows = list(plan.people.filter(removed_at__isnull=True).select_related("person__record").order_by("pk"))
    kept = _kept_from([actor.member], rows, at)
    return [row for row in rows if (actor.member.pk, row.pk) not in kept]


def list_not_told_all(actor: Actor, at: dt.datetime, plan: Plan) -> list[Member]:
    """The officers named on a plan from whom somebody on its brief is kept, of those this maker is told of themselves.

    Somebody else must hold the brief at the door; whom they are not told of is not said, and nothing is said to them.
    """
    officers = [row.member for row in plan.record.named.filter(member__role__in=MAY_BE_NAMED).select_related("member")]
    kept = {member for member, _ in _kept_from(officers, list_read_by(actor, at, plan), at)}
    return sorted((officer for officer in officers if officer.pk in kept), key=lambda officer: officer.name)


def _kept_from(members: list[Member], rows: list[BriefPerson], at: dt.datetime) -> set[tuple[int, int]]:
    """Each of these members with each on the brief who is kept from them, under any record joined as one person (ADR 0015)."""
    leads = {row.person.leading_id for row in rows}
    joined = {
        person.pk: person.leading_id
        for person in Person.related.filter(Q(pk__in=leads) | Q(same_as__in=leads)).only("pk", "same_as")
    }
    about = Q(pk__in=[])
    for path in _ABOUT:
        about |= Q(**{f"record__{path}__in": list(joined)})
    kept = Exclusion.objects.running(at).filter(about, member__in=members)
    found = kept.values_list("member", *(f"record__{path}" for path in _ABOUT)).distinct()
    return {
        (member, row.pk) for member, *people in found for row in rows if row.person.leading_id in _leads(people, joined)
    }


def _leads(people: Iterable[int | None], joined: dict[int, int]) -> set[int]:
    return {joined[person] for person in people if person is not None and person in joined}
