"""What the tests of referrals and cases act with: people referred, referrals brought to a status, cases open or closed."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.geography.models import LocalAuthority
from throughline.hub.actions.cases import ClosingGiven, close_case, open_case
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.actions.referrals import refer_person, withdraw_referral
from throughline.hub.actions.screenings import HeardGiven, ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, Intervention, Referral
from throughline.hub.states import CaseStatus, ReferralStatus, TriageOutcome
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis

DAY = dt.timedelta(days=1)
SCREENING = ScreeningGiven("medium", "Worried for him.", "Debt, missing.")
HEARD = HeardGiven("I want it to stop.", dt.date(2026, 1, 5), "Sol Hale", "lead", told_who_reads=True)


@dataclass
class Acting:
    """``at`` is the moment acts happen unless a test says another; ``by`` of a referral is an officer of the hub."""

    world: World
    at: dt.datetime
    count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    def age(self, low: int, high: int | None = None, basis: AgeBasis = AgeBasis.STATED, reason: str = "") -> AgeGiven:
        return AgeGiven(low, low if high is None else high, basis, self.today, reason)

    def given(self, age: AgeGiven | None = None, home: str = "") -> PersonGiven:
        home_authority = LocalAuthority.objects.get(name=home) if home else None
        return PersonGiven(
            given_name="Jay",
            family_name=f"Sample{next(self.count)}",
            age=age or self.age(15),
            home_authority=home_authority,
        )

    def person(self, **given) -> Person:
        return person_for(by=self.world.system, at=self.at, given=self.given(**given))

    def intervention(self, *, by: Actor | None = None, inherited: bool = False) -> Intervention:
        return record_intervention(
            by=by or self.world.police, at=self.at, person=self.given(), happened_date=self.today, reason="at_risk",
            inherited=inherited,
        )  # fmt: skip

    def refer(self, *, by: Actor | None = None, at: dt.datetime | None = None, **given) -> Referral:
        at = at or self.at
        values = {
            "referral_date": civil_date(at), "concerns": "Missing twice this month.", "social_care_told": "yes",
            "social_care_who": "Duty desk", "social_care_date": civil_date(at),
        } | given  # fmt: skip
        if "person" not in values and "intervention_uuid" not in values:
            values["person"] = self.given()
        return refer_person(by=by or self.world.police, at=at, **values)

    def decide(self, referral: Referral, outcome: str = TriageOutcome.SIGNPOSTED, **given):
        referral.refresh_from_db()
        values = {"by": self.world.coordinator, "at": self.at, "version": referral.version} | given
        if outcome == TriageOutcome.ACCEPTED:
            values.setdefault("case", CaseGiven(self.world.social.member, self.world.coordinator.member, SCREENING))
        return decide_referral(
            referral_uuid=referral.record.uuid,
            outcome=outcome,
            reasons="What was heard.",
            feedback="Thank you.",
            **values,
        )

    def referral_in(self, status: str) -> Referral:
        """A referral brought to a status the way people bring it there."""
        if status == ReferralStatus.HISTORY:
            return self.refer(by=self.world.system, inherited=True)
        referral = self.refer()
        if status == ReferralStatus.DECIDED:
            self.decide(referral)
        if status == ReferralStatus.WITHDRAWN:
            withdraw_referral(
                by=self.world.police, at=self.at, referral_uuid=referral.record.uuid, reason="Sent to the wrong hub"
            )
        referral.refresh_from_db()
        return referral

    def open_case(self, person: Person | None = None, *, lead: Actor | None = None, cover: Actor | None = None) -> Case:
        person = person or self.person()
        return open_case(
            by=self.world.coordinator, at=self.at, person_uuid=person.record.uuid,
            lead=(lead or self.world.social).member, cover=(cover or self.world.here[Role.ROCU]).member,
            screening=SCREENING,
        )  # fmt: skip

    def closing(self) -> ClosingGiven:
        return ClosingGiven(
            self.today, "Moved; finished his programme.", "moved", "Told on Tuesday, with the number to ring."
        )

    def case_in(self, status: str) -> Case:
        case = self.open_case()
        if status == CaseStatus.CLOSED:
            case = close_case(
                by=self.world.social, at=self.at, case_uuid=case.record.uuid, version=case.version, given=self.closing()
            )
        return case
