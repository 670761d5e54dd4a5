from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.integration.hub.acting import Acting
from throughline.geography.models import LocalAuthority
from throughline.geography.states import Nation
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus
from throughline.placements.actions.responsibility import state_responsibility
from throughline.placements.areas import Area
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.transition.actions.plans import (
    PartGiven,
    begin_plan,
    consider_part,
    edit_plan,
    record_other_route,
    reopen_plan,
    settle_plan,
    tell_adult_services,
)
from throughline.transition.birthdays import birthday
from throughline.transition.models import TransitionPlan
from throughline.transition.states import PlanStatus

DAY = dt.timedelta(days=1)


@dataclass
class Turning:
    """Cases of people near 18, and plans brought to a status the way people bring them there."""

    acting: Acting

    @property
    def at(self) -> dt.datetime:
        return self.acting.at

    @property
    def today(self) -> dt.date:
        return self.acting.today

    @property
    def social(self):
        return self.acting.world.social

    def everyone(self):
        return self.acting.world.everyone()

    def born(self, years: int, days: int = 0) -> dt.date:
        """The day of birth of someone who is this old in so many days."""
        day = self.today + days * DAY
        return next(
            born for born in (birthday(day, -years), birthday(day, -years) - DAY) if birthday(born, years) <= day
        )

    def case(self, born: dt.date | None = None, age: AgeGiven | None = None) -> Case:
        given = PersonGiven(
            given_name="Jay", family_name=f"Near{next(self.acting.count)}", date_of_birth=born, age=age,
            home_authority=LocalAuthority.objects.get(name="Birmingham"),
        )  # fmt: skip
        return self.acting.open_case(person_for(by=self.acting.world.system, at=self.at, given=given))

    def answered_in(self, nation: Nation | None, person: Person) -> None:
        """The person's responsible authority is of a nation; None: nobody is recorded as responsible."""
        if nation == Nation.SCOTLAND:
            case = Case.related.get(person=person)
            state_responsibility(
                by=self.social, at=self.at, case_uuid=case.record.uuid, area=Area(None, "Glasgow City Council", nation),
                since_date=self.today, note="Order of the sheriff court",
            )  # fmt: skip
            return
        person.home_authority = LocalAuthority.objects.get(name="Cardiff") if nation else None
        person.save_checked()

    def begin(self, case: Case | None = None) -> TransitionPlan:
        case = case or self.case(self.born(17))
        return begin_plan(by=self.social, at=self.at, case_uuid=case.record.uuid, started_date=self.today)

    def edit(self, plan: TransitionPlan, *, by=None, **more) -> TransitionPlan:
        plan.refresh_from_db()
        values = {"version": plan.version, "leads_after": "Pat Lowe, housing", "plan": "College, and a flat."} | more
        return edit_plan(by=by or self.social, at=self.at, plan_uuid=plan.uuid, **values)

    def consider(self, plan: TransitionPlan, part: str, answer: str, *, by=None, **more):
        values = {
            "part": part, "answer": answer, "reasons": "As we know him.", "considered_date": self.today,
            "considered_who": "Ada Adult, adult services",
        } | more  # fmt: skip
        return consider_part(by=by or self.social, at=self.at, plan_uuid=plan.uuid, given=PartGiven(**values))

    def answer_all(self, plan: TransitionPlan, answer: str = "yes") -> None:
        for part in ("needs", "abuse", "protect"):
            self.consider(plan, part, answer)

    def tell(self, plan: TransitionPlan, *, by=None, **more) -> TransitionPlan:
        values = {"told_date": self.today, "told": "Duty desk, by phone"} | more
        return tell_adult_services(by=by or self.social, at=self.at, plan_uuid=plan.uuid, **values)

    def route(self, plan: TransitionPlan, *, by=None, **more) -> TransitionPlan:
        values = {"route": "marm", "leads": "Mo Lead, adults board"} | more
        return record_other_route(by=by or self.social, at=self.at, plan_uuid=plan.uuid, **values)

    def settle(self, plan: TransitionPlan, *, by=None) -> TransitionPlan:
        plan.refresh_from_db()
        return settle_plan(
            by=by or self.social, at=self.at, plan_uuid=plan.uuid, version=plan.version
        )  # fmt: skip

    def reopen(self, plan: TransitionPlan, *, by=None, reason: str = "He moved") -> TransitionPlan:
        plan.refresh_from_db()
        return reopen_plan(by=by or self.social, at=self.at, plan_uuid=plan.uuid, version=plan.version, reason=reason)

    def ready(self, case: Case | None = None) -> TransitionPlan:
        plan = self.begin(case)
        self.edit(plan)
        self.answer_all(plan, "no")
        return self.route(plan)

    def plan_in(self, status: str, case: Case | None = None) -> TransitionPlan:
        plan = self.ready(case)
        return self.settle(plan) if status == PlanStatus.SETTLED else plan

    def close(self, case: Case) -> None:
        Case.related.filter(pk=case.pk).update(
            status=CaseStatus.CLOSED, where_now="home", closed_date=self.today, closed_at=self.at
        )


@pytest.fixture
def turning(acting) -> Turning:
    return Turning(acting)
