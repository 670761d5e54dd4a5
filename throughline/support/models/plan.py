"""A support plan: needs and the person's answer, offers to providers, enrolments."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.access.gate import GatedModel, visible
from throughline.access.models import Grant
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.models import VersionedModel
from throughline.hub.models import Case
from throughline.support.models.services import Service
from throughline.support.states import (
    DeclineReason,
    EnrolmentStatus,
    NeedOutcome,
    OfferStatus,
    ServiceKind,
    TheirAnswer,
)
from throughline.work.models import Clock, Task


class Need(VersionedModel, GatedModel):
    """What a person needs, in words they would know, and their own answer to it (practice.md P6)."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=10, choices=ServiceKind.choices)
    description = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    explained_date = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=14, choices=TheirAnswer.choices, default=TheirAnswer.NOT_ASKED)
    answer_words = models.CharField(max_length=1000, blank=True)
    ask_again_date = models.DateField(null=True, blank=True)
    parent_told = models.CharField(
        max_length=300, blank=True, help_text="Parent or carer told, or why that is not safe"
    )
    ask_task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=NeedOutcome.choices, blank=True)
    outcome_note = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="not_yet_has_a_date",
                condition=~Q(answer=TheirAnswer.NOT_YET) | Q(ask_again_date__isnull=False),
                violation_error_message="“Not yet” stays open: give the date to ask again.",
            ),
            models.CheckConstraint(
                name="asked_need_was_explained",
                condition=Q(answer=TheirAnswer.NOT_ASKED) | Q(explained_date__isnull=False),
                violation_error_message="Give the date this was explained to them.",
            ),
        ]


class NeedAnswer(GatedModel):
    """What a person answered when a need was explained to them, on a day. Every answer is kept; the newest stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "need__case__record"

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="answers")
    explained_date = models.DateField()
    answer = models.CharField(max_length=14, choices=TheirAnswer.choices)
    words = models.CharField(max_length=1000, blank=True)
    ask_again_date = models.DateField(null=True, blank=True)
    parent_told = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["need", "recorded_at"])]


def shared_with_provider(to_offer: str, actor: Actor, at: dt.datetime) -> Q:
    """The condition that an offer, reached through ``to_offer``, is the actor's agency's to see as its provider.

    The person is visible to it at this moment, and the offer is of the actor's own hub: a provider that works in two
    hubs has workers in each, and hubs share nothing by default.
    """
    ours = {f"{to_offer}service__provider": actor.agency, f"{to_offer}need__case__record__hub": actor.hub}
    return Q(**ours) & visible(f"{to_offer}need__case__person__record", actor, at)


class Offer(VersionedModel, GatedModel):
    """A need's support offered to a provider. The provider sees what was shared with it and no more.

    Visible to those who see the case, and to members of the provider while the person is granted to it.
    """

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "need__case__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="offers")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offers")
    shared_note = models.CharField(max_length=1000, help_text="What the provider is told")
    status = models.CharField(max_length=10, choices=OfferStatus.choices, default=OfferStatus.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decline_reason = models.CharField(max_length=18, choices=DeclineReason.choices, blank=True)
    decline_note = models.CharField(
        max_length=500, blank=True, help_text="More about a decline, or why it was withdrawn"
    )
    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The disclosure of the person to the provider that this offer rests on",
    )  # fmt: skip
    clock = models.OneToOneField(Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    re_offer_task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    talk_task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The newest, to talk with them about support under way that they do not want now",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["need", "service"],
                condition=Q(status__in=[OfferStatus.OFFERED, OfferStatus.ACCEPTED]),
                name="one_live_offer_a_need_and_service",
                violation_error_message="This support has been offered to that service already.",
            ),
            models.CheckConstraint(
                name="declined_offer_says_why", condition=~Q(status=OfferStatus.DECLINED) | ~Q(decline_reason="")
            ),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("", actor, at)


class Enrolment(VersionedModel, GatedModel):
    """A person taking part in a service, from an accepted offer: begun, then completed or ended."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the case"
    gate: ClassVar[str] = "offer__need__case__record"

    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="enrolment")
    status = models.CharField(max_length=10, choices=EnrolmentStatus.choices, default=EnrolmentStatus.STARTED)
    started_date = models.DateField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_date = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enrolment_ends_after_start",
                condition=Q(ended_date__isnull=True) | Q(ended_date__gte=F("started_date")),
            ),
            models.CheckConstraint(
                name="ended_enrolment_has_date_and_outcome",
                condition=Q(status=EnrolmentStatus.STARTED) | (Q(ended_date__isnull=False) & ~Q(outcome="")),
            ),
        ]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return visible(cls.gate, actor, at) | shared_with_provider("offer__", actor, at)
