"""Reading interventions: the page of one, the list, what a person said, the first hour."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from throughline.access.gate import get_visible, may_see
from throughline.access.models import Involvement
from throughline.access.states import InvolvementReason, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.hub.first_hour import FIRST_HOUR, FirstHourItem
from throughline.hub.models import Case, ChecklistItem, Intervention, OwnWords, Referral
from throughline.hub.states import WhoMayRead
from throughline.register.models import Person
from throughline.register.states import AgeGroup


@dataclass(frozen=True)
class ChecklistLine:
    """One line of the first-hour checklist with its newest answer, if any."""

    item: FirstHourItem
    answer: ChecklistItem | None


def get_intervention(actor: Actor, uuid: object, at: dt.datetime) -> Intervention:
    """An intervention through the gate. Raises Absent."""
    return get_visible(Intervention, uuid, actor, at)


def may_know_its_place(actor: Actor, at: dt.datetime, intervention: Intervention) -> bool:
    """Whether where it happened may be told with it: of a place that is open to named people only, to those alone."""
    place = intervention.place
    if place is None or place.record.restriction != Restriction.RESTRICTED:
        return True
    return may_see(actor.member, place.record, at)


def list_checklist(intervention: Intervention) -> list[ChecklistLine]:
    """The first-hour checklist; lines for children are left out when the person is an adult."""
    newest: dict[str, ChecklistItem] = {}
    for row in intervention.checklist.select_related("answered_by").order_by("answered_at", "pk"):
        newest[row.item] = row
    is_adult = intervention.age_group == AgeGroup.ADULT
    return [ChecklistLine(item, newest.get(item.key)) for item in FIRST_HOUR if not (item.children_only and is_adult)]


def list_interventions_of(actor: Actor, at: dt.datetime, person: Person) -> list[Intervention]:
    """A person's interventions one may see, newest first."""
    rows = Intervention.objects.visible_to(actor, at).filter(person=person)
    return list(rows.select_related("record", "agency", "team", "place", "person__record").order_by("-happened_date"))


def list_referrals_of(actor: Actor, at: dt.datetime, person: Person) -> list[Referral]:
    """A person's referrals one may see, newest first."""
    rows = Referral.objects.visible_to(actor, at).filter(person=person)
    return list(rows.select_related("record", "agency").order_by("-referral_date", "-pk"))


def list_cases_of(actor: Actor, at: dt.datetime, person: Person) -> list[Case]:
    """A person's cases one may see, the open one first."""
    rows = Case.objects.visible_to(actor, at).filter(person=person).select_related("record", "lead", "cover")
    return sorted(rows, key=lambda case: (case.closed_date is not None, -case.opened_date.toordinal()))


def list_own_words(actor: Actor, at: dt.datetime, person: Person) -> list[OwnWords]:
    """What a person said, newest first, as far as they were told this reader may read it (practice.md P5)."""
    rows: QuerySet[OwnWords] = OwnWords.objects.visible_to(actor, at).filter(person=person)
    if actor.role != Role.COORDINATOR:
        rows = rows.filter(
            Q(Exists(_leading(actor))) | Q(may_read=WhoMayRead.WORKING_WITH) | Q(recorded_by=actor.member)
        )
    return list(rows.select_related("recorded_by").order_by("-said_date", "-pk"))


def _leading(actor: Actor) -> QuerySet[Involvement]:
    """The actor's leading or covering for the person whose words they are."""
    leading = (InvolvementReason.LEAD, InvolvementReason.COVER)
    return Involvement.objects.filter(
        record=OuterRef("person__record"), member=actor.member, reason__in=leading, until_at__isnull=True
    )
