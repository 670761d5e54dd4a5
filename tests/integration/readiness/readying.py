"""Planned operations to test with, made by the product's own actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.integration.disruption.enforcement_world import DAY, Enforcement
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.disruption.models import Operation
from throughline.readiness.actions.accounts import AccountGiven, account_for
from throughline.readiness.actions.briefs import ProtectsGiven, open_brief, put_on_brief, put_on_hand
from throughline.readiness.actions.plans import PlanGiven, call_off_plan, execute_plan, name_officer, plan_operation
from throughline.readiness.models import Account, BriefPerson, Plan
from throughline.register.given import PlaceGiven
from throughline.register.models import Person

PROTECTS = ProtectsGiven(
    "Jay", "16, as stated", "Sol Hale, 07700 900111", "Shouting frightens him; his dog calms him",
    "Carries an inhaler", "Short sentences",
)  # fmt: skip


class Readying(Enforcement):
    """``officer`` asks; ``coordinator`` makes the brief; ``other`` is another officer of the same hub, not named."""

    @property
    def other(self) -> Actor:
        return self.world.here[Role.ROCU]

    def plan(self, **given: Any) -> Plan:
        values: dict[str, Any] = {
            "operation_kind": "warrant", "planned_date": self.today + 2 * DAY, "team": self.world.teams["police"],
            "place": PlaceGiven("12 Any Street", "Lea Hall", "", self.authority(), self.force()),
        } | given  # fmt: skip
        return plan_operation(by=self.officer, at=self.at, given=PlanGiven(**values))

    def child(self, name: str = "Jay") -> Person:
        """A child the register knows, found at another operation before."""
        return self.found(self.operation(), self.person(name)).person

    def put(self, plan: Plan, person: Person, given: ProtectsGiven = PROTECTS, by: Actor | None = None) -> BriefPerson:
        return put_on_brief(
            by=by or self.coordinator,
            at=self.at,
            plan_uuid=plan.record.uuid,
            person_uuid=person.record.uuid,
            given=given,
        )

    def hand(self, plan: Plan) -> None:
        put_on_hand(
            by=self.coordinator, at=self.at, plan_uuid=plan.record.uuid, role="social_worker", name="Sol Hale",
            phone="07700 900111",
        )  # fmt: skip

    def now(self, plan: Plan) -> Plan:
        return Plan.related.get(pk=plan.pk)

    def open(self, plan: Plan, by: Actor | None = None) -> Plan:
        return open_brief(
            by=by or self.coordinator, at=self.at, plan_uuid=plan.record.uuid, version=self.now(plan).version
        )

    def name(self, plan: Plan, member: Any, by: Actor | None = None) -> Plan:
        return name_officer(by=by or self.officer, at=self.at, plan_uuid=plan.record.uuid, member=member)

    def execute(self, plan: Plan, by: Actor | None = None, operation: Operation | None = None) -> Plan:
        return execute_plan(
            by=by or self.officer, at=self.at, plan_uuid=plan.record.uuid, version=self.now(plan).version,
            happened_date=self.today, operation_uuid=operation.record.uuid if operation else None,
        )  # fmt: skip

    def call_off(self, plan: Plan, by: Actor | None = None) -> Plan:
        return call_off_plan(
            by=by or self.officer, at=self.at, plan_uuid=plan.record.uuid, version=self.now(plan).version,
            reason="The address was empty",
        )  # fmt: skip

    def account(self, operation: Operation, person: Person, *, by: Actor | None = None, **given: Any) -> Account:
        values: dict[str, Any] = {"kind": "seen_elsewhere", "seen_date": self.today, "seen_by": "His school"} | given
        return account_for(
            by=by or self.officer, at=given.pop("at", self.at), operation_uuid=operation.record.uuid,
            person_uuid=person.record.uuid, given=AccountGiven(**values),
        )  # fmt: skip

    def later(self, hours: int) -> dt.datetime:
        return self.at + dt.timedelta(hours=hours)
