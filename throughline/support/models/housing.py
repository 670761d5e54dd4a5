"""A housing move, and the checks of areas a home might be in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from throughline.access.gate import GatedModel, visible
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.hub.models import Case
from throughline.register.models import Place
from throughline.support.models.plan import Offer, shared_with_provider
from throughline.support.states import AreaAnswer, MoveStatus, OfferStatus, ServiceKind, TheirAnswer
from throughline.work.models import Clock, Task


def works_on_housing(case: str, actor: Actor, at: dt.datetime) -> Q:
    """The condition that the actor's agency accepted to find this case's person a home, and may still see the person."""
    accepted = Offer.related.filter(
        shared_with_provider("", actor, at), need__case=OuterRef(case), need__kind=ServiceKind.HOUSING,
        status=OfferStatus.ACCEPTED,
    )  # fmt: skip
    return Q(Exists(accepted))


class HousingMove(VersionedModel, GatedModel):
    """Finding someone a home: whose it is now, who moves, under which duty, their wish, what they lose. Highly sensitive.

    The new address is a place of its own, restricted to named people (practice.md P25): seeing the move does not show it.
    Open to those who see the case, and to the housing provider that accepted while the person is shared with it.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="housing_moves")
    status = models.CharField(max_length=9, choices=MoveStatus.choices, default=MoveStatus.WISHED)
    status_note = models.CharField(max_length=500, blank=True, help_text="Why it fell through or is not going ahead")
    whose_home = models.CharField(max_length=300)
    tenancy = models.CharField(max_length=300, blank=True)
    who_moves = models.CharField(max_length=300)
    duty = models.SlugField(max_length=30, help_text="A key of the file of duties")
    loses_school = models.CharField(max_length=300, blank=True)
    loses_friends = models.CharField(max_length=300, blank=True)
    loses_family = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    moved_date = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    new_place = models.OneToOneField(Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(status__in=[MoveStatus.MOVED, MoveStatus.NOT_GOING_AHEAD]),
                name="one_housing_move_under_way_a_case",
                violation_error_message="A move is under way already. Work on that one.",
            ),
            models.CheckConstraint(
                name="moved_has_its_day_and_place",
                condition=~Q(status=MoveStatus.MOVED) | (Q(moved_date__isnull=False) & Q(new_place__isnull=False)),
            ),
            models.CheckConstraint(
                name="move_not_going_ahead_says_why",
                condition=~Q(status=MoveStatus.NOT_GOING_AHEAD) | ~Q(status_note=""),
            ),
        ]  # fmt: skip

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | works_on_housing("case", actor, at)


class MoveWish(GatedModel):
    """What someone said of moving when it was explained to them, on a day. Each is kept; the newest stands (practice.md P6).

    The housing worker reads the words only where the person was told so (practice.md P5).
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "move__case__record"

    move = models.ForeignKey(HousingMove, on_delete=models.PROTECT, related_name="wishes")
    explained_date = models.DateField()
    answer = models.CharField(max_length=14, choices=TheirAnswer.choices)
    words = models.CharField(max_length=1000, blank=True)
    housing_may_read = models.BooleanField(default=False)
    parent_told = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | works_on_housing("move__case", actor, at)


class AreaCheck(VersionedModel, GatedModel):
    """A question whether an area is one to look for a home in, answered by a person and never by the system (practice.md P17).

    There is no room for a reason: what the answer rests on stays with whoever answers. Every request is kept and counted,
    so that addresses cannot be probed.
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "move__case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    move = models.ForeignKey(HousingMove, on_delete=models.PROTECT, related_name="checks")
    area = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=AreaAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_offered = models.BooleanField(default=False, help_text="The home offered is in this area")
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["requested_by", "requested_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["move"], condition=Q(is_offered=True), name="one_area_offered_a_move"
            ),
            models.CheckConstraint(
                name="area_answer_has_its_officer",
                condition=Q(answer="") | (Q(answered_at__isnull=False) & Q(answered_by__isnull=False)),
            ),
        ]  # fmt: skip

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | works_on_housing("move__case", actor, at)
