"""A hub on a Wednesday at noon: people safeguarded, referred and worked with, through the product's own actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.hub.actions.cases import ClosingGiven, close_case, hand_over_lead, open_case
from throughline.hub.actions.interventions import record_intervention
from throughline.hub.actions.referrals import refer_person
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.actions.triage import CaseGiven, decide_referral
from throughline.hub.models import Case, Intervention, Referral, TriageDecision
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis

DAY = dt.timedelta(days=1)
# A Wednesday with no bank holiday near.
NOON = dt.datetime(2026, 3, 4, 12, 0, tzinfo=dt.UTC)
SCREENING = ScreeningGiven("medium", "Worried for them.", "Debt, missing.")


def aged(years: int | tuple[int, int] | None, *, basis: AgeBasis = AgeBasis.STATED, **given) -> PersonGiven:
    """Someone of a stated age, of an age within a range, or of none known."""
    low, high = years if isinstance(years, tuple) else (years, years)
    age = AgeGiven(low, high, basis, NOON.date(), given.pop("reason", "")) if years is not None else None
    return PersonGiven(given_name=given.pop("name", "Jay"), family_name="Lane", age=age, **given)


@dataclass
class Scene:
    """What the tests act on. ``at`` is the moment acts happen unless a test says another."""

    world: World
    at: dt.datetime = NOON

    @property
    def today(self) -> dt.date:
        return civil_date(self.at)

    @property
    def police(self) -> Actor:
        return self.world.police

    @property
    def coordinator(self) -> Actor:
        return self.world.coordinator

    def person(self, years: int | tuple[int, int] | None = 15, **given) -> Person:
        return person_for(by=self.police, at=self.at, given=aged(years, **given))

    def intervention(self, years: int | None = 15, *, by: Actor | None = None, **given) -> Intervention:
        values = {"person": aged(years), "happened_date": self.today, "reason": "at_risk"} | given
        return record_intervention(by=by or self.police, at=self.at, **values)

    def refer(self, years: int | tuple[int, int] | None = 15, *, by: Actor | None = None, **given) -> Referral:
        values = {
            "referral_date": self.today, "concerns": "Missing from home twice.", "social_care_told": "no",
            "person": None if "intervention_uuid" in given else aged(years), "at": self.at,
        } | given  # fmt: skip
        return refer_person(by=by or self.police, **values)

    def decide(self, referral: Referral, outcome: str, *, by: Actor | None = None, **given) -> TriageDecision:
        referral.refresh_from_db()
        values = {
            "version": referral.version, "reasons": "For the hub.", "feedback": "For the referrer.",
            "case": self.leads() if outcome == "accepted" else None, "at": self.at,
        } | given  # fmt: skip
        return decide_referral(by=by or self.coordinator, referral_uuid=referral.record.uuid, outcome=outcome, **values)

    def leads(self, lead: Actor | None = None, cover: Actor | None = None) -> CaseGiven:
        return CaseGiven((lead or self.world.social).member, (cover or self.coordinator).member, SCREENING)

    def case(self, person: Person | None = None, *, by: Actor | None = None, **given) -> Case:
        values = {
            "lead": self.world.social.member, "cover": self.coordinator.member, "screening": SCREENING,
        } | given  # fmt: skip
        return open_case(
            by=by or self.coordinator, at=self.at, person_uuid=(person or self.person()).record.uuid, **values
        )

    def close(self, case: Case, *, by: Actor | None = None, **given) -> Case:
        case.refresh_from_db()
        values = {
            "closed_date": self.today, "summary": "Back at school, no contact.", "where_now": "home",
            "told": "By his worker, with her number to ring.",
        } | given  # fmt: skip
        return close_case(
            by=by or self.world.social, at=self.at, case_uuid=case.record.uuid, version=case.version,
            given=ClosingGiven(**values),
        )  # fmt: skip

    def hand_over(self, case: Case, lead: Actor, cover: Actor, **given) -> Case:
        case.refresh_from_db()
        values = {"reason": "He asked for someone else", "version": case.version} | given
        return hand_over_lead(
            by=self.coordinator, at=self.at, case_uuid=case.record.uuid, lead=lead.member, cover=cover.member, **values
        )
