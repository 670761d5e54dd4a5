"""What came of it: what a finding officer hears afterwards, which names nobody (practice.md, What delights)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q

from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.models import Found, Operation
from throughline.support.models import Enrolment
from throughline.support.states import EnrolmentStatus

# Among fewer, someone who was there could tell who is meant.
FOUND_AT_LEAST = 5
# Good news is of operations still remembered; it also keeps the question small.
WITHIN = dt.timedelta(days=366)


def is_someone_supported(actor: Actor, at: dt.datetime) -> bool:
    """Whether somebody found at one operation at which this member found someone is in support now.

    Only of operations where five people or more were found, and of any of them: the answer is yes or no over all the
    member's operations, so it says neither who, nor which operation, nor what support. Whom the reader may open plays no
    part, or the answer would differ from what they can see by exactly those they may not.
    """
    reason = "what came of it: yes or no over five people or more, naming nobody"
    found = Found.objects.unscoped(reason).filter(intervention__withdrawn_at__isnull=True)
    mine = found.filter(intervention__record__recorded_by=actor.member)
    people = Count(
        "found__intervention__person", filter=Q(found__intervention__withdrawn_at__isnull=True), distinct=True
    )
    operations = (
        Operation.objects.unscoped(reason)
        .filter(
            pk__in=mine.values("operation"),
            record__hub=actor.hub,
            record__withdrawn_at__isnull=True,
            happened_date__gte=civil_date(at - WITHIN),
        )
        .annotate(people_found=people)
        .filter(people_found__gte=FOUND_AT_LEAST)
    )
    under_way = Enrolment.objects.unscoped(reason).filter(
        status=EnrolmentStatus.STARTED, offer__need__case__person=OuterRef("intervention__person"),
        started_date__gte=OuterRef("intervention__happened_date"),
    )  # fmt: skip
    return found.filter(Exists(under_way), operation__in=operations.values("pk")).exists()
