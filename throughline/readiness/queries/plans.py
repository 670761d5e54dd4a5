"""Reading planned operations and their briefs: through the gate of the plan, which opens to named people alone."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from throughline.access.gate import get_visible
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.agencies.queries import members_of_hub
from throughline.core.clock import civil_date
from throughline.core.errors import Absent
from throughline.disruption.models import Line
from throughline.hub.holding import records_about
from throughline.readiness.models import BriefPerson, OnHand, Plan, Release
from throughline.readiness.policies import MAY_BE_NAMED, is_long_past
from throughline.readiness.queries.keeping import list_read_by
from throughline.readiness.states import PlanStatus
from throughline.register.models import Person

LISTED_AT_MOST = 100


def list_plans(actor: Actor, at: dt.datetime) -> list[Plan]:
    """The planned operations one may know of, soonest first, those that are over last."""
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor, at).select_related("record", "team", "agency", "operation")
    newest = rows.order_by("-planned_date", "-pk")[:LISTED_AT_MOST]
    return sorted(newest, key=lambda plan: (plan.is_over, plan.planned_date, plan.pk))


def get_plan(actor: Actor, uuid: object, at: dt.datetime) -> Plan:
    """A planned operation through the gate. Raises Absent."""
    return get_visible(
        Plan,
        uuid,
        actor,
        at,
        beside=(
            "team",
            "agency",
            "operation__record",
            "authority",
            "force",
            "opened_by__agency",
        ),
    )


def line_for(actor: Actor, at: dt.datetime, plan: Plan) -> Line | None:
    """The line a plan is along, where this reader may open it: a covert one is told to nobody by its plan, nor one in error."""
    line: Line | None = Line.objects.visible_to(actor, at).select_related("record").filter(pk=plan.line_id).first()
    return line


def get_open_brief(actor: Actor, uuid: object, at: dt.datetime) -> Plan:
    """A plan whose brief this reader may read now. Raises Absent.

    Its makers read it from the first word; officers once it is open; nobody once it is withdrawn, or long after the day.
    """
    plan = get_plan(actor, uuid, at)
    if is_long_past(plan, civil_date(at)):
        raise Absent
    may_read = plan.status == PlanStatus.OPEN or (
        plan.status == PlanStatus.PREPARING and may(actor.role, "readiness.make")
    )
    if not may_read:
        raise Absent
    return plan


def list_brief_people(actor: Actor, at: dt.datetime, plan: Plan) -> list[BriefPerson]:
    """Who is on the brief, in the order they were put there, but whoever is kept from the reader: they learn nothing of them.

    Not a ranking, and not a count of who is inside.
    """
    return list_read_by(actor, at, plan)


def get_brief_person(actor: Actor, at: dt.datetime, plan: Plan, brief_person_id: int) -> BriefPerson:
    """Somebody on the brief whom the reader is told of. Raises Absent."""
    row = next((each for each in list_brief_people(actor, at, plan) if each.pk == brief_person_id), None)
    if row is None:
        raise Absent
    return row


def list_on_hand(plan: Plan) -> list[OnHand]:
    """Who will be on hand, in the order they were put down."""
    return list(plan.on_hand.order_by("pk"))


def released_sentences(people: list[BriefPerson]) -> dict[int, Release]:
    """The newest sentence its owner released about each of these people, by person: a page has room for one.

    Of a note an owner was asked about again their newest answer stands: what they keep now is told no more.
    """
    rows = Release.related.filter(person__in=[row.person_id for row in people], answered_at__isnull=False)
    answered = rows.select_related("asked_of").order_by("answered_at", "pk")
    newest = {(release.person_id, release.asked_of_id, release.about): release for release in answered}
    standing = sorted(newest.values(), key=lambda release: (release.answered_at, release.pk))
    return {release.person_id: release for release in standing if release.sentence}


def list_named_officers(plan: Plan) -> list[Member]:
    """The officers to whom the brief opens, by name."""
    named = plan.record.named.filter(member__role__in=MAY_BE_NAMED).select_related("member__agency")
    return [row.member for row in named.order_by("member__name")]


def list_may_be_named(actor: Actor, plan: Plan) -> list[Member]:
    """The hub's officers who are not named on it yet."""
    named = set(plan.record.named.values_list("member", flat=True))
    return [member for member in members_of_hub(actor.hub, MAY_BE_NAMED) if member.pk not in named]


def list_keepers(actor: Actor, at: dt.datetime, person: Person) -> list[Member]:
    """Who works with a person now, and may keep a note a sentence could be released from."""
    keys = [record.pk for record in records_about(person)]
    involved = Member.objects.filter(
        involvements__record__in=keys, involvements__until_at__isnull=True, hub=actor.hub, is_active=True
    )
    return list(involved.exclude(pk=actor.member.pk).select_related("agency").distinct().order_by("name"))


def get_release(actor: Actor, at: dt.datetime, release_id: int) -> Release:
    """A sentence asked of this reader. Raises Absent: nobody else answers for them."""
    rows = Release.objects.visible_to(actor, at).select_related("person__record", "asked_by__agency", "asked_of")
    found: Release | None = rows.filter(pk=release_id, asked_of=actor.member).first()
    if found is None:
        raise Absent
    return found


def release_behind(actor: Actor, at: dt.datetime, task_id: int) -> int | None:
    """The unanswered sentence a task asks this reader for."""
    rows = Release.objects.visible_to(actor, at).filter(task=task_id, asked_of=actor.member, answered_at__isnull=True)
    return rows.values_list("pk", flat=True).first()


def records_of(people: list[BriefPerson]) -> list[ProtectedRecord]:
    """The records a page about these people shows, for the audit."""
    return [row.person.record for row in people]
