"""Where someone is on the way from first referral to closing: derived from the facts, never set by anyone.

One table says it. ``stage_of_case`` and ``stage_of_referral`` turn it into the database's own words, and lists, pages
and figures all ask them, so they cannot disagree. The first stage whose condition holds is the stage.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, Q, Value, When

from throughline.closing.models import StepDown
from throughline.closing.states import StepDownStatus
from throughline.core.slots import Slot, WrittenOnce, written
from throughline.hub.models import Case, TriageDecision
from throughline.hub.states import REVIEW_BY_LEVEL, CaseStatus, ReferralStatus, TriageOutcome, WhereNow
from throughline.panel.queries.waiting import cases_awaiting_panel
from throughline.screening.models import Scoring
from throughline.support.models import Need
from throughline.work.models import Clock

# What the table calls the case, a name no query has; and the moment, filled into its text.
_AT = Slot("at", models.DateTimeField())


class Stage(models.TextChoices):
    """The stages in the order of a journey; a case may go back from any of them to an earlier one."""

    REFERRED = "referred", "Referred"
    AWAITING_DECISION = "awaiting_decision", "Awaiting decision"
    NOT_FOR_HUB = "not_for_hub", "Not for the hub"
    SCREENING = "screening", "Screening"
    AWAITING_PANEL = "awaiting_panel", "Awaiting panel"
    PLAN_OPEN = "plan_open", "Plan open"
    REVIEW_DUE = "review_due", "Review due"
    CLOSING = "closing", "Closing"
    CLOSED = "closed", "Closed"
    ELSEWHERE = "elsewhere", "Supported elsewhere"


# What a referral waits for at a stage.
_WAITS_FOR = {Stage.REFERRED: "waiting for triage", Stage.AWAITING_DECISION: "more was asked for"}
OPEN_STAGES = (Stage.SCREENING, Stage.AWAITING_PANEL, Stage.PLAN_OPEN, Stage.REVIEW_DUE, Stage.CLOSING)


class StageOfCase(WrittenOnce):
    """A case's stage at a moment, as an expression on cases: its SQL is written once, and the case and moment filled in."""

    model = Case
    row = "stage_case"

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(F("pk"), models.CharField(), ((_AT, at),))

    def text(self, using: str) -> tuple[str, tuple[Any, ...]]:
        return _stage_in_sql(using)


@lru_cache(maxsize=8)
def _stage_in_sql(using: str) -> tuple[str, tuple[Any, ...]]:
    """The table of stages as Django writes it, with a slot for the moment. It holds no answer."""
    query = Case.related.using(using).annotate(stage=_stage(_AT)).query
    return written(query, query.annotations["stage"], using, StageOfCase.row)


def stage_of_case(at: dt.datetime) -> StageOfCase:
    """A case's stage at a moment, as an expression on cases."""
    return StageOfCase(at)


def _stage(at: Slot) -> Choose:
    """The table.

    Closed; else proposed to close; else on the agenda of a panel that has not decided; else past the day of its review;
    else with a need recorded or a screening with a tool, which is when a plan is open; else still being screened.
    """
    proposed = StepDown.related.filter(case=OuterRef("pk"), status=StepDownStatus.PROPOSED)
    tabled = cases_awaiting_panel().filter(record=OuterRef("record"))
    due = Clock.related.filter(
        record=OuterRef("record"), rule__key__in=list(REVIEW_BY_LEVEL.values()), stopped_at__isnull=True,
        paused_at__isnull=True, due_at__lte=at,
    )  # fmt: skip
    planned = Q(Exists(Need.related.filter(case=OuterRef("pk")))) | Q(
        Exists(Scoring.related.filter(screening__case=OuterRef("pk")))
    )
    return _first_that_holds(
        (Q(status=CaseStatus.CLOSED, where_now=WhereNow.ELSEWHERE), Stage.ELSEWHERE),
        (Q(status=CaseStatus.CLOSED), Stage.CLOSED),
        (Q(Exists(proposed)), Stage.CLOSING),
        (Q(Exists(tabled)), Stage.AWAITING_PANEL),
        (Q(Exists(due)), Stage.REVIEW_DUE),
        (planned, Stage.PLAN_OPEN),
        otherwise=Stage.SCREENING,
    )


def stage_of_referral() -> Choose:
    """The stage of a referral that opened no case, as an expression on referrals.

    Sent on to others; not for the hub, or withdrawn; else looked at, with more asked for; else referred.
    """
    decided = TriageDecision.related.filter(referral=OuterRef("pk"))
    return _first_that_holds(
        (Q(Exists(decided.filter(outcome=TriageOutcome.SIGNPOSTED))), Stage.ELSEWHERE),
        (Q(Exists(decided.filter(outcome=TriageOutcome.NOT_FOR_HUB))), Stage.NOT_FOR_HUB),
        (Q(status=ReferralStatus.WITHDRAWN), Stage.NOT_FOR_HUB),
        (Q(Exists(decided)), Stage.AWAITING_DECISION),
        otherwise=Stage.REFERRED,
    )


def referral_told() -> dict[str, Any]:
    """What ``referral_in_words`` needs beside a referral, as expressions on referrals."""
    answered = TriageDecision.related.filter(referral=OuterRef("pk"))
    opened = answered.filter(outcome__in=(TriageOutcome.ACCEPTED, TriageOutcome.JOINED))
    return {"stage": stage_of_referral(), "came_to_case": Exists(opened)}


def referral_in_words(row: Any) -> str:
    """Where a referral stands; ``row``: one with ``referral_told`` beside it.

    Of one that came to a case it says only that: the case's own stage is for who may open the case.
    """
    if row.status == ReferralStatus.HISTORY:
        return str(row.get_status_display())
    if row.came_to_case:
        return "Came to a case"
    stage = Stage(row.stage)
    more = "withdrawn" if row.status == ReferralStatus.WITHDRAWN else _WAITS_FOR.get(stage, "")
    return f"{stage.label}: {more}" if more else str(stage.label)


def _first_that_holds(*rules: tuple[Q, Stage], otherwise: Stage) -> Choose:
    return Choose(
        *(When(condition, then=Value(stage)) for condition, stage in rules),
        default=Value(otherwise), output_field=models.CharField(),
    )  # fmt: skip
