"""Who works here: agencies, the hubs they form, their teams and members, and the agreements they share under."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from throughline.agencies.states import LAW_ENFORCEMENT_KINDS, AgencyKind, Profession, Regime, Role
from throughline.core.models import BaseModel


class Agency(BaseModel):
    """An organisation that is a controller of its own records. Public fact."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=12, choices=AgencyKind.choices)
    force = models.ForeignKey("geography.PoliceForce", on_delete=models.PROTECT, null=True, blank=True)
    unit = models.ForeignKey("geography.RegionalUnit", on_delete=models.PROTECT, null=True, blank=True)
    authority = models.ForeignKey("geography.LocalAuthority", on_delete=models.PROTECT, null=True, blank=True)
    safeguarding_contact = models.CharField(max_length=200, blank=True)
    adult_contact = models.CharField(
        max_length=200, blank=True, help_text="A council's adult social care, where it answers another number"
    )
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name

    @property
    def regime(self) -> str:
        """The law this agency normally holds records under."""
        return Regime.LAW_ENFORCEMENT if self.kind in LAW_ENFORCEMENT_KINDS else Regime.UK_GDPR


class Hub(BaseModel):
    """A partnership of agencies that works together. Two hubs on one installation share nothing by default."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    agency = models.OneToOneField(Agency, on_delete=models.PROTECT, related_name="as_hub")
    partners = models.ManyToManyField(Agency, through="HubPartner", related_name="hubs")
    contact = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.agency.name

    @property
    def name(self) -> str:
        return self.agency.name


class HubPartner(BaseModel):
    """An agency's place in a hub, dated."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    joined_date = models.DateField(null=True, blank=True)
    left_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "agency"], name="hub_partner_once")]


class SharingAgreement(BaseModel):
    """What a hub's agencies signed: under it, and only while it runs, records are shared (practice.md P24)."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=50, blank=True)
    basis = models.CharField(max_length=200, help_text="The lawful basis sharing rests on")
    parties = models.ManyToManyField(Agency, related_name="agreements")
    starts_date = models.DateField()
    ends_date = models.DateField()
    ended_date = models.DateField(null=True, blank=True, help_text="The day it was ended from, before its time")
    ended_by = models.ForeignKey("Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="agreement_in_order", condition=Q(ends_date__gte=models.F("starts_date")),
                violation_error_message="The agreement must end after it starts.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def last_date(self) -> dt.date:
        """The last day it is in force: the day before the first if it was ended before it began."""
        day = dt.timedelta(days=1)
        return self.ends_date if self.ended_date is None else max(self.ended_date, self.starts_date) - day

    def is_in_force(self, on: dt.date) -> bool:
        return self.starts_date <= on <= self.last_date


class Team(BaseModel):
    """A team of an agency; a hub team when ``hub`` is set: its members see that hub's standard records."""

    holds: ClassVar[str] = "public"
    kept: ClassVar[str] = "always"

    name = models.CharField(max_length=150)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, null=True, blank=True, related_name="teams")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="team_name_once_in_agency")]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    def get_queryset(self) -> models.QuerySet[Account]:
        """With the member, its agency and its hub: every page asks for all of them."""
        return super().get_queryset().select_related("member__agency", "member__hub__agency")

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """How a member signs in. There is no superuser: what a member may do follows from role and gate alone."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "while the member is active, then six years"

    username = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False, help_text="An administrator gave it; it works once")
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.username


class ApiToken(BaseModel):
    """What a member's program shows the API instead of their password, kept as a digest only. It ends when a session would."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "until it ends"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token")
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()


class Member(BaseModel):
    """A person (or the named system actor) acting for an agency in a hub, in one role."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "while records name them"

    account = models.OneToOneField(Account, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="members")
    hub = models.ForeignKey(Hub, on_delete=models.PROTECT, related_name="members")
    role = models.CharField(max_length=16, choices=Role.choices)
    profession = models.CharField(max_length=20, choices=Profession.choices, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True, help_text="Told that there is work, and nothing more")
    line_manager = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    emergency_until_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Until when pages ask what is open to them in an emergency; the gate never reads it",
    )
    teams = models.ManyToManyField(Team, through="TeamMember", related_name="members")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_signs_in_or_is_system",
                condition=Q(account__isnull=False) | Q(role=Role.SYSTEM),
            ),
            models.CheckConstraint(
                name="member_profession_for_partners",
                condition=Q(profession="") | Q(role=Role.PARTNER),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(BaseModel):
    """A member's place in a team; ended, never deleted."""

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "while records name them"

    team = models.ForeignKey(Team, on_delete=models.PROTECT)
    member = models.ForeignKey(Member, on_delete=models.PROTECT)
    since_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "member"], condition=Q(until_date__isnull=True), name="member_once_in_team"
            )
        ]
        indexes = [models.Index(fields=["member", "team"])]


class Absence(BaseModel):
    """When a member is away: from a day, until a day or until it is known. Why is not asked: it is nobody's business here.

    It stands here, below the work, so that what is due can follow it: while a lead is away their cover answers.
    """

    holds: ClassVar[str] = "professional"
    kept: ClassVar[str] = "two years after it ended"

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="absences")
    first_date = models.DateField()
    last_date = models.DateField(null=True, blank=True, help_text="The last day away; empty until it is known")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Back sooner, or never went")
    ended_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["member", "ended_at", "first_date"])]
        constraints = [
            models.CheckConstraint(
                name="absence_in_order", condition=Q(last_date__isnull=True) | Q(last_date__gte=models.F("first_date")),
                violation_error_message="The last day away must be the first or later.",
            )
        ]  # fmt: skip

    def runs_on(self, on: dt.date) -> bool:
        """Whether they are away that day."""
        return self.ended_at is None and self.first_date <= on and (self.last_date is None or self.last_date >= on)
