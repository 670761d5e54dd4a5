"""The kinds of row that are counted: which stand, whose hub, team, agency and area they are.

Rows withdrawn as recorded in error never stand. Every row is reached through its protected record, so a figure of one
hub never counts another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from throughline.access.gate import GatedModel
from throughline.agencies.models import Hub
from throughline.disruption.areas import holding_on
from throughline.disruption.models import Arrest, Charge, LineArea, LineClosure, Operation, Seizure
from throughline.disruption.policies import resting_on_arrest, resting_on_number
from throughline.disruption.states import Direction
from throughline.figures.scopes import ChosenArea, ChosenScope
from throughline.hub.models import Case, Intervention, Referral, Reopening
from throughline.hub.states import ReferralStatus
from throughline.missing.models import MissingEpisode, ReturnInterview
from throughline.missing.states import InterviewStatus
from throughline.nrm.models import NrmReferral
from throughline.nrm.states import NrmStatus
from throughline.support.models import Enrolment, Need
from throughline.work.models import Clock
from throughline.work.states import RuleKey

EVERY_ROW = Q()
EXPORTING_AREAS = "measure: where lines export from, to count by area; names nobody"


@dataclass(frozen=True, eq=False)
class Population:
    """Rows of one model. ``team``, ``agency`` and ``area`` are paths to where each is stored, as on that day.

    ``area`` leads to the row with ``force`` and ``authority``; a line's area is where it exported
    from on the day ``line_counted_on``, in rows of their own.
    ``line``: the path to the line whose cover keeps a row out of the hub's measures.
    ``once``: of rows that are one thing recorded twice, which count; asked among the rows that are counted and no others.
    """

    name: str
    model: type[GatedModel]
    hub: str
    team: str
    agency: str
    area: str = ""
    line_counted_on: str = ""
    stands: Q = EVERY_ROW
    once: Callable[[QuerySet[Any]], Q] | None = None
    line: str = ""

    def of_hub(self, rows: QuerySet[Any], hub: Hub) -> QuerySet[Any]:
        """Of all rows, a hub's: but for what was recorded in error with its record, and those of a covert line, which
        nobody's count may tell."""
        rows = rows.filter(**{self.hub: hub, f"{self.hub.removesuffix('hub')}withdrawn_at__isnull": True})
        if not self.line:
            return rows
        return rows.filter(Q(**{f"{self.line}__isnull": True}) | Q(**{f"{self.line}__is_covert": False}))

    def standing(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Of these rows, those that stand, each once."""
        standing = rows.filter(self.stands)
        return standing.filter(self.once(standing)) if self.once else standing

    def within(self, scope: ChosenScope) -> Q:
        """The condition that a row is of this team, agency and area."""
        condition = Q()
        if scope.team is not None:
            condition &= Q(**{self.team: scope.team})
        if scope.agency is not None:
            condition &= Q(**{self.agency: scope.agency})
        if scope.area is not None:
            day = self.line_counted_on
            condition &= _exported_from(scope.area, day) if day else _in_area(self.area, scope.area)
        return condition


def _in_area(path: str, area: ChosenArea) -> Q:
    """The row's force, or its authority; a row that names only an authority is in that authority's force too."""
    if area.force is None:
        return Q(**{f"{path}authority__in": area.authorities})
    return Q(**{f"{path}force": area.force}) | Q(
        **{f"{path}force__isnull": True, f"{path}authority__force": area.force}
    )


def _exported_from(area: ChosenArea, day: str) -> Q:
    areas = LineArea.objects.unscoped(EXPORTING_AREAS).filter(
        holding_on(OuterRef(day)), line=OuterRef("line"), direction=Direction.EXPORTING, withdrawn_at__isnull=True
    )
    return Q(Exists(areas.filter(_in_area("", area))))


def _earliest_of_its_grounds(closures: QuerySet[Any]) -> Q:
    """Two closures that rest on the same number, or on the same arrest along one lineage, are one: the earliest counts."""
    earlier = closures.filter(
        Q(closed_date__lt=OuterRef("closed_date")) | Q(closed_date=OuterRef("closed_date"), pk__lt=OuterRef("pk"))
    )
    on_number = resting_on_number(earlier, OuterRef("deactivated_number__number"))
    lineage = Coalesce(OuterRef("line__lineage_of"), OuterRef("line"))
    return ~Q(Exists(on_number)) & ~Q(Exists(resting_on_arrest(earlier, OuterRef("holder_charge__arrest"), lineage)))


CLOSURES = Population(
    name="closures",
    model=LineClosure,
    hub="line__record__hub",
    team="line__owning_team",
    agency="line__owning_agency",
    line_counted_on="closed_date",
    stands=Q(reversed_date__isnull=True),
    once=_earliest_of_its_grounds,
    line="line",
)
OPERATIONS = Population(
    name="operations", model=Operation, hub="record__hub", team="team", agency="agency", line="line"
)
ARRESTS = Population(
    name="arrests",
    model=Arrest,
    hub="operation__record__hub",
    team="team",
    agency="agency",
    stands=Q(withdrawn_at__isnull=True),
    line="operation__line",
)
CHARGES = Population(
    name="charges",
    model=Charge,
    hub="arrest__operation__record__hub",
    team="arrest__team",
    agency="arrest__agency",
    area="arrest__",
    stands=Q(arrest__withdrawn_at__isnull=True, withdrawn_at__isnull=True),
    line="arrest__operation__line",
)
SEIZURES = Population(
    name="seizures",
    model=Seizure,
    hub="operation__record__hub",
    team="operation__team",
    agency="operation__agency",
    area="operation__",
    stands=Q(withdrawn_at__isnull=True),
    line="operation__line",
)
INTERVENTIONS = Population(
    name="interventions",
    model=Intervention,
    hub="record__hub",
    team="team",
    agency="agency",
    stands=Q(withdrawn_at__isnull=True),
)
REFERRALS = Population(
    name="referrals",
    model=Referral,
    hub="record__hub",
    team="team",
    agency="agency",
    area="intervention__",
    stands=~Q(status=ReferralStatus.WITHDRAWN),
)
CASES = Population(
    name="cases",
    model=Case,
    hub="record__hub",
    team="referral__team",
    agency="referral__agency",
    area="referral__intervention__",
)
NRM_REFERRALS = Population(
    name="nrm_referrals",
    model=NrmReferral,
    hub="case__record__hub",
    team="case__referral__team",
    agency="case__referral__agency",
    area="case__referral__intervention__",
    stands=~Q(status=NrmStatus.WITHDRAWN) & Q(is_joined=False, sent_date__isnull=False),
)
REOPENINGS = Population(
    name="reopenings",
    model=Reopening,
    hub="case__record__hub",
    team="case__referral__team",
    agency="case__referral__agency",
    area="case__referral__intervention__",
)
ENROLMENTS = Population(
    name="enrolments",
    model=Enrolment,
    hub="offer__need__case__record__hub",
    team="offer__need__case__referral__team",
    agency="offer__need__case__referral__agency",
    area="offer__need__case__referral__intervention__",
)
NEEDS = Population(
    name="needs",
    model=Need,
    hub="case__record__hub",
    team="case__referral__team",
    agency="case__referral__agency",
    area="case__referral__intervention__",
    stands=~Q(outcome=""),
)
CLOCKS = Population(
    name="clocks",
    model=Clock,
    hub="record__hub",
    team="record__referral__team",
    agency="record__referral__agency",
    area="record__referral__intervention__",
    stands=Q(rule__key__in=(RuleKey.HUB_TRIAGE, RuleKey.AUTHORITY_DECISION))
    & ~Q(record__referral__status=ReferralStatus.WITHDRAWN),
)
# As ``Clock.is_missed`` says: a clock that waits counts no further than its pause.
_COUNTED_UNTIL = Coalesce("paused_at", Now())
IN_TIME = Q(stopped_at__lte=F("due_at"))
MISSED = Q(stopped_at__gt=F("due_at")) | Q(stopped_at__isnull=True, due_at__lt=_COUNTED_UNTIL)
RUNNING = Q(stopped_at__isnull=True, due_at__gte=_COUNTED_UNTIL)
EPISODES = Population(
    name="episodes",
    model=MissingEpisode,
    hub="person__record__hub",
    team="team",
    agency="agency",
    stands=Q(withdrawn_at__isnull=True),
)


def _interviews() -> QuerySet[ReturnInterview]:
    rows = ReturnInterview.objects.unscoped("measure: what became of return-home interviews; names nobody")
    return rows.filter(episode=OuterRef("pk"))


# What became of the interview of an episode, as conditions on the episode.
OFFERED = Q(Exists(_interviews()))
HELD = Q(Exists(_interviews().filter(status=InterviewStatus.HELD)))
HELD_IN_TIME = Q(
    Exists(_interviews().filter(status=InterviewStatus.HELD, held_at__lte=F("episode__interview_clock__due_at")))
)
REFUSED = ~HELD & Q(Exists(_interviews().filter(status=InterviewStatus.REFUSED)))
