"""A case of a boy of 16, led and covered, that can be screened with the shipped tools."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tests.factories import World
from tests.factories.caring import heard
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.hub.actions.cases import ClosingGiven, close_case, open_case
from throughline.hub.actions.screenings import ScreeningGiven
from throughline.hub.models import Case
from throughline.register.facts import person_for
from throughline.register.given import AgeGiven, PersonGiven
from throughline.register.models import Person
from throughline.register.states import AgeBasis
from throughline.screening.actions.screenings import ToolScreeningGiven, screen_with_tool
from throughline.screening.models import Scoring, ToolVersion
from throughline.screening.states import VersionStatus

EIGHT, SHORT, ADULT = "child-eight-domains", "child-four-levels", "adult-four-levels"


@dataclass
class Screened:
    """What the tests act on. ``at`` is the moment acts happen unless a test says another."""

    world: World
    at: dt.datetime
    person: Person
    case: Case

    def tool(self, key: str = EIGHT) -> ToolVersion:
        return ToolVersion.objects.get(tool__key=key, status=VersionStatus.PUBLISHED)

    def given(
        self, version: ToolVersion, score: int | None = 1, *, level: str = "standard", **more
    ) -> ToolScreeningGiven:
        scores = dict.fromkeys(version.domains.values_list("key", flat=True), score) | more.pop("scores", {})
        return ToolScreeningGiven(
            scores, more.pop("answers", {}), ScreeningGiven(level, "As I judge it.", "Debt, missing."),
            more.pop("voice", heard(self.at)), **more,
        )  # fmt: skip

    def screen(self, *, by=None, version: ToolVersion | None = None, given=None, seen=None, at=None, **more) -> Scoring:
        version = version or self.tool()
        return screen_with_tool(
            by=by or self.world.social, at=at or self.at, case_uuid=self.case.record.uuid, version_uuid=version.uuid,
            seen=self.case.screenings.count() if seen is None else seen, given=given or self.given(version, **more),
        )  # fmt: skip

    def close(self) -> None:
        self.case.refresh_from_db()
        close_case(
            by=self.world.social, at=self.at, case_uuid=self.case.record.uuid, version=self.case.version,
            given=ClosingGiven(civil_date(self.at), "Done.", "home", "In person, with the way back."),
        )  # fmt: skip


def make_screened(world: World, *, is_age_known: bool = True) -> Screened:
    at = world.at
    age = AgeGiven(16, 16, AgeBasis.STATED, civil_date(at)) if is_age_known else None
    person = person_for(
        by=world.system, at=at,
        given=PersonGiven(given_name="Jay", family_name="Sample", sex="M", age=age),
    )  # fmt: skip
    case = open_case(
        by=world.coordinator, at=at, person_uuid=person.record.uuid, lead=world.social.member,
        cover=world.here[Role.POLICE].member, screening=ScreeningGiven("medium", "Worried for him.", "Debt, missing."),
    )  # fmt: skip
    return Screened(world, at, person, case)
