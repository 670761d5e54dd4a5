"""Intelligence reports to test with: sent by an officer, assessed by an analyst, about a line and a boy."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from tests.factories import World
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.disruption.models import Line
from throughline.disruption.states import LineStatus
from throughline.geography.models import PoliceForce
from throughline.hub.actions.referrals import refer_person
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report, record_role
from throughline.intelligence.actions.sharing import share_report
from throughline.intelligence.actions.submitting import (
    IntelligenceGiven,
    correct_report,
    submit_report,
    withdraw_report,
)
from throughline.intelligence.models import IntelligenceReport
from throughline.intelligence.states import ReportStatus
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis

WHOLE = "A grey Corsa waits at the flats on Fridays, and a boy of about 15 goes in with a rucksack."
SANITISED = "A child may be carrying for this line on Fridays."
OPEN = AssessmentGiven("2", "B", "P", "1")
CLOSED = AssessmentGiven(
    "2", "B", "C", "1", conditions="Not to be told to the family.", action_code="A2", sanitisation_code="S2",
    sanitised_text=SANITISED,
)  # fmt: skip


@dataclass
class Desk:
    """The desk a force's intelligence comes to, in the hub ``world.here``."""

    world: World

    @property
    def at(self) -> dt.datetime:
        return self.world.at

    @property
    def today(self) -> dt.date:
        return civil_date(self.world.at)

    @property
    def officer(self) -> Actor:
        return self.world.here[Role.POLICE]

    @property
    def analyst(self) -> Actor:
        return self.world.here[Role.ANALYST]

    def given(self, **changes: Any) -> IntelligenceGiven:
        return replace(IntelligenceGiven(WHOLE, self.today, "WM-1234", "Seen on patrol"), **changes)

    def send(self, by: Actor | None = None, *, recipient: str = "", **more: Any) -> IntelligenceReport:
        agency = self.world.agencies[recipient] if recipient else None
        given = more.pop("given", self.given())
        return submit_report(by=by or self.officer, at=self.at, given=given, recipient=agency, **more)[0]

    def assess(self, report: IntelligenceReport, given: AssessmentGiven = CLOSED, by: Actor | None = None) -> None:
        assess_report(
            by=by or self.analyst, at=self.at, report_uuid=report.record.uuid, version=report.version, given=given
        )
        report.refresh_from_db()

    def correct(self, report: IntelligenceReport, by: Actor | None = None, text: str = "It was a blue Corsa.") -> None:
        correct_report(
            by=by or self.officer, at=self.at, report_uuid=report.record.uuid, version=report.version,
            given=self.given(text=text), reason="The car was blue",
        )  # fmt: skip
        report.refresh_from_db()

    def withdraw(self, report: IntelligenceReport, by: Actor | None = None) -> None:
        withdraw_report(
            by=by or self.analyst, at=self.at, report_uuid=report.record.uuid, version=report.version,
            reason="It was about another address",
        )  # fmt: skip
        report.refresh_from_db()

    def name(self, report: IntelligenceReport, *things: Any, by: Actor | None = None) -> None:
        for thing in things:
            name_in_report(
                by=by or self.analyst, at=self.at, report_uuid=report.record.uuid, record_uuid=thing.record.uuid
            )
        report.refresh_from_db()

    def role(self, report: IntelligenceReport, kind: str, start: Any, end: Any, by: Actor | None = None) -> Any:
        return record_role(
            by=by or self.analyst, at=self.at, report_uuid=report.record.uuid, kind=kind, from_uuid=start.record.uuid,
            to_uuid=end.record.uuid, since_date=self.today,
        )  # fmt: skip

    def share(self, report: IntelligenceReport, agency: str = "council", by: Actor | None = None) -> Any:
        return share_report(
            by=by or self.analyst, at=self.at, report_uuid=report.record.uuid, agency=self.world.agencies[agency],
            purpose="To plan for the child",
        )  # fmt: skip

    def report_in(self, status: str) -> IntelligenceReport:
        """A report that has come to a status the way reports do."""
        report = self.send()
        if status in (ReportStatus.ASSESSED, ReportStatus.LINKED):
            self.assess(report)
        if status == ReportStatus.CORRECTED:
            self.correct(report)
        if status == ReportStatus.LINKED:
            self.name(report, self.line)
        if status == ReportStatus.WITHDRAWN:
            self.withdraw(report)
        return report

    @cached_property
    def line(self) -> Line:
        forces = {name: PoliceForce.objects.get(name=name) for name in ("West Midlands Police", "Staffordshire Police")}
        return record_line(
            by=self.officer, at=self.at, name="Heron line", first_reported_date=self.today, status=LineStatus.ACTIVE,
            owning_team=self.world.teams["police"], exporting=[AreaGiven(forces["West Midlands Police"])],
            importing=[AreaGiven(forces["Staffordshire Police"])],
        )  # fmt: skip

    @cached_property
    def boy(self) -> Person:
        return self._person("Ty", 15)

    @cached_property
    def man(self) -> Person:
        return self._person("Rex", 34)

    def _person(self, name: str, age: int) -> Person:
        given = PersonGiven(
            given_name=name, family_name="Heron", age=AgeGiven(age, age, AgeBasis.CONFIRMED, self.today)
        )
        return refer_person(
            by=self.world.coordinator, at=self.at, referral_date=self.today, concerns="Worried for him.", person=given,
            social_care_told="yes", social_care_who="Duty desk", social_care_date=self.today, consent="They agree.",
        ).person  # fmt: skip
