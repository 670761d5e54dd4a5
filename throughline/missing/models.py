"""Missing episodes, what followed a return, and the Philomena pack kept ready for the next time."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from throughline.access.gate import GatedModel, visible
from throughline.access.models import Grant, Involvement
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member, Team
from throughline.agencies.states import Role
from throughline.core.models import BaseModel, VersionedModel
from throughline.missing.states import EpisodeStatus, Grade, InterviewStatus, MissingFrom, SeenAlone
from throughline.register.models import Person
from throughline.register.states import AgeBasis, AgeGroup
from throughline.work.models import Clock, Task

POLICE_ROLES = (Role.POLICE, Role.ANALYST, Role.ROCU)
OPEN = Q(found_date__isnull=True, withdrawn_at__isnull=True)


class MissingEpisode(VersionedModel, GatedModel):
    """One time a person's whereabouts could not be established, until they were found. Highly sensitive.

    Area, team and agency are stored as at the report; age is how it was known of that day. Where and with whom someone
    was found is location, and can endanger them.
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="missing_episodes")
    reported_date = models.DateField()
    reported_time = models.TimeField(null=True, blank=True)
    reported_by = models.CharField(max_length=150, help_text="Who told the police or the hub")
    police_reference = models.CharField(max_length=50, blank=True)
    missing_from = models.CharField(max_length=14, choices=MissingFrom.choices)
    last_seen_date = models.DateField()
    last_seen_time = models.TimeField(null=True, blank=True)
    last_seen_where = models.CharField(max_length=300, blank=True)
    wearing = models.CharField(max_length=300, blank=True)
    force = models.ForeignKey(
        "geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    authority = models.ForeignKey(
        "geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    age_low = models.PositiveSmallIntegerField(null=True, blank=True)
    age_high = models.PositiveSmallIntegerField(null=True, blank=True)
    age_basis = models.CharField(max_length=10, choices=AgeBasis.choices, default=AgeBasis.UNKNOWN)
    age_group = models.CharField(max_length=8, choices=AgeGroup.choices, default=AgeGroup.UNKNOWN)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    found_date = models.DateField(null=True, blank=True)
    found_time = models.TimeField(null=True, blank=True)
    found_by = models.CharField(max_length=150, blank=True)
    found_place = models.CharField(max_length=300, blank=True)
    found_with = models.CharField(max_length=300, blank=True, help_text="Who was there, and how they came to be")
    found_force = models.ForeignKey(
        "geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    found_authority = models.ForeignKey(
        "geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    found_recorded_at = models.DateTimeField(null=True, blank=True)
    found_recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    interview_clock = models.OneToOneField(
        Clock, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="None for an adult, and where no rule is loaded",
    )  # fmt: skip
    interview_task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Offer the interview: the newest, where it was to be offered again",
    )  # fmt: skip
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["reported_date"]), models.Index(fields=["found_date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=OPEN, name="one_open_missing_episode_a_person",
                violation_error_message="This person is already recorded as missing. Open that episode.",
            ),
            models.CheckConstraint(
                name="found_says_by_whom_recorded",
                condition=Q(found_date__isnull=True)
                | (Q(found_recorded_at__isnull=False) & Q(found_recorded_by__isnull=False) & ~Q(found_by="")),
            ),
            models.CheckConstraint(
                name="withdrawn_episode_says_why",
                condition=Q(withdrawn_at__isnull=True) | (~Q(withdrawn_reason="") & Q(withdrawn_by__isnull=False)),
            ),
        ]  # fmt: skip

    @property
    def status(self) -> EpisodeStatus:
        """Missing until found."""
        if self.withdrawn_at is not None:
            return EpisodeStatus.WITHDRAWN
        return EpisodeStatus.MISSING if self.found_date is None else EpisodeStatus.FOUND


class EpisodeGrade(GatedModel):
    """A grade the police gave the search for someone, with the reason. Every grade is kept; the newest stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the episode"
    gate: ClassVar[str] = "episode__person__record"

    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(max_length=11, choices=Grade.choices)
    reason = models.CharField(max_length=500)
    graded_at = models.DateTimeField()
    graded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class PreventionCheck(GatedModel):
    """The police check that someone found is well and can be kept from harm. It is not the return-home interview."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the episode"
    gate: ClassVar[str] = "episode__person__record"

    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="checks")
    checked_date = models.DateField()
    checked_time = models.TimeField(null=True, blank=True)
    officer = models.CharField(max_length=150)
    seen_alone = models.CharField(max_length=11, choices=SeenAlone.choices)
    notes = models.TextField(max_length=5000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class ReturnInterview(VersionedModel, GatedModel):
    """An interview offered to a child who was found, by someone independent of the police and of who leads for them."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the episode"
    gate: ClassVar[str] = "episode__person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="interviews")
    status = models.CharField(max_length=14, choices=InterviewStatus.choices, default=InterviewStatus.OFFERED)
    interviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="return_interviews")
    independence = models.CharField(max_length=300, help_text="Why the interviewer is independent")
    offered_to = models.CharField(max_length=150, help_text="To whom the offer was made, and how")
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    grant = models.ForeignKey(
        Grant, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The disclosure of the child to the interviewer's agency, where it saw nothing of them before",
    )  # fmt: skip
    hold_task = models.OneToOneField(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The interviewer's, to hold it",
    )
    ask_task = models.OneToOneField(
        Task,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The newest, to ask them again",
    )
    held_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_where = models.CharField(max_length=200, blank=True)
    handed_on_at = models.DateTimeField(null=True, blank=True)
    handed_on_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handed_on_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["episode"], condition=~Q(status=InterviewStatus.HANDED_ON), name="one_interview_offered_at_a_time",
                violation_error_message="An interview has been offered already. Hand that on first.",
            ),
            models.CheckConstraint(
                name="held_interview_says_when_and_by_whom",
                condition=~Q(status=InterviewStatus.HELD) | (Q(held_at__isnull=False) & Q(held_by__isnull=False)),
            ),
        ]  # fmt: skip


class InterviewAnswer(GatedModel):
    """What a child answered to the offer, in their words. Every answer is kept; the newest stands."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the episode"
    gate: ClassVar[str] = "interview__episode__person__record"

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="answers")
    answered_date = models.DateField()
    answer = models.CharField(max_length=14, choices=InterviewStatus.choices)
    words = models.CharField(max_length=1000, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Their reason, as it was understood")
    ask_again_date = models.DateField(null=True, blank=True)
    parent_told = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


class InterviewAccount(GatedModel):
    """What a child said in the interview, and the interviewer's own notes. They are the interviewer's.

    Open to the interviewer, and to members of the interviewer's agency who are involved with the child or, where the
    agency has the child by a disclosure alone, to its members. Nobody else: the hub and police read what is released.
    """

    holds: ClassVar[str] = "intelligence"
    kept: ClassVar[str] = "by the interviewer's agency"
    gate: ClassVar[str] = "interview__episode__person__record"

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="accounts")
    words = models.TextField(max_length=5000, blank=True)
    notes = models.TextField(max_length=10000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        running = Q(until_at__isnull=True) | Q(until_at__gt=at)
        involved = Involvement.objects.filter(
            running, record=OuterRef(cls.gate), member=actor.member, since_at__lte=at
        )  # fmt: skip
        ours = Q(interview__interviewer__agency=actor.agency, interview__interviewer__hub=actor.hub)
        by_grant = Q(interview__grant__isnull=False)
        own = Q(interview__interviewer=actor.member) | (ours & (by_grant | Q(Exists(involved))))
        return visible(cls.gate, actor, at) & own


class InterviewRelease(GatedModel):
    """What the interviewer lets those who work with the child read, police included. What was released stays released."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the episode"
    gate: ClassVar[str] = "interview__episode__person__record"

    interview = models.ForeignKey(ReturnInterview, on_delete=models.PROTECT, related_name="releases")
    text = models.TextField(max_length=3000)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")


def pack_is_open(to_person: str, actor: Actor, at: dt.datetime) -> Q:
    """The condition that a pack, whose person is at this path, is the actor's to see (practice.md P16).

    Police see it, and that there is one, only while the child is missing; others with the child itself.
    """
    seen = visible(f"{to_person}__record", actor, at)
    if actor.role not in POLICE_ROLES:
        return seen
    return seen & Q(Exists(MissingEpisode.related.filter(OPEN, person=OuterRef(to_person))))


class PhilomenaPack(VersionedModel, GatedModel):
    """What helps to find a child who is missing, kept ready. One a child; it follows the child wherever they live.

    It holds no home address: a new one must not travel with it (practice.md P25).
    """

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "person__record"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="philomena_pack")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return pack_is_open("person", actor, at)


class PackFields(BaseModel):
    """What a pack says of a child."""

    description = models.CharField(max_length=1000, blank=True)
    clothing = models.CharField(max_length=500, blank=True)
    photo_reference = models.CharField(max_length=200, blank=True)
    trusted = models.CharField(max_length=1000, blank=True)
    places = models.CharField(max_length=1000, blank=True)
    phones = models.CharField(max_length=500, blank=True)
    social_media = models.CharField(max_length=500, blank=True)
    transport = models.CharField(max_length=500, blank=True)
    medical = models.CharField(max_length=1000, blank=True)
    money = models.CharField(max_length=500, blank=True)
    what_helps = models.CharField(max_length=1000, blank=True)
    what_frightens = models.CharField(max_length=1000, blank=True)
    whom_to_phone = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


class PackVersion(PackFields, GatedModel):
    """A pack as it was saved once. Every save is a new version; the highest number stands."""

    holds: ClassVar[str] = "location"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "pack__person__record"

    pack = models.ForeignKey(PhilomenaPack, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pack", "number"], name="pack_version_numbered_once")]

    @classmethod
    def gate_condition(cls, actor: Actor, at: dt.datetime) -> Q:
        return pack_is_open("pack__person", actor, at)


class PackRelease(GatedModel):
    """A pack opened in full to the police on a report that the child is missing: a disclosure, to whom and when."""

    holds: ClassVar[str] = "process"
    kept: ClassVar[str] = "with the person"
    gate: ClassVar[str] = "episode__person__record"

    version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="releases")
    episode = models.ForeignKey(MissingEpisode, on_delete=models.PROTECT, related_name="pack_releases")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
