"""Where someone is on the way from first referral to closing: derived from the facts, never set by anyone.

One table says it. ``stage_of_case`` and ``stage_of_referral`` turn it into the database's own words, and lists, pages
and figures all ask them, so they cannot disagree. The first stage whose condition holds is the stage.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case as Choose
from django.db.models import Exists, Expression, F, OuterRef, Q, Value, When
from django.db.models.sql.compiler import SQLCompiler

from throughline.closing.models import StepDown
from throughline.closing.states import StepDownStatus
from throughline.core.slots import Slot, filled
from throughline.hub.models import Case, TriageDecision
from throughline.hub.states import REVIEW_BY_LEVEL, CaseStatus, ReferralStatus, TriageOutcome, WhereNow
from throughline.panel.queries.waiting import cases_awaiting_panel
from throughline.screening.models import Scoring
from throughline.support.models import Need
from throughline.work.models import Clock

# What the table calls the case, a name no query has; and the moment, filled into its text.
_ALIAS = "stage_case"
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


OPEN_STAGES = (Stage.SCREENING, Stage.AWAITING_PANEL, Stage.PLAN_OPEN, Stage.REVIEW_DUE, Stage.CLOSING)


class StageOfCase(Expression):
    """A case's stage at a moment, as an expression on cases: its SQL is written once, and the case and moment filled in."""

    def __init__(self, at: dt.datetime) -> None:
        super().__init__(output_field=models.CharField())
        self.key: Any = F("pk")
        self.at = at

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Sequence[Any]) -> None:
        (self.key,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, key_params = compiler.compile(self.key)
        stage, written = _stage_in_sql(connection.alias)
        quote = connection.ops.quote_name
        table, column = quote(Case._meta.db_table), quote(str(Case._meta.pk.column))
        # Names of the model and SQL that Django wrote; every value is a parameter.
        found = f"SELECT {stage} FROM {table} {_ALIAS} WHERE {_ALIAS}.{column} = {key}"  # noqa: S608
        return f"({found})", [*filled(written, ((_AT, self.at),), connection), *key_params]


@lru_cache(maxsize=8)
def _stage_in_sql(using: str) -> tuple[str, tuple[Any, ...]]:
    """The table of stages as Django writes it, on cases under ``_ALIAS``, with a slot for the moment. It holds no answer."""
    query = Case.related.using(using).annotate(stage=_stage(_AT)).query
    query.change_aliases({query.get_initial_alias(): _ALIAS})
    sql, params = query.get_compiler(using=using).compile(query.annotations["stage"])
    return sql, tuple(params)


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


def _first_that_holds(*rules: tuple[Q, Stage], otherwise: Stage) -> Choose:
    return Choose(
        *(When(condition, then=Value(stage)) for condition, stage in rules),
        default=Value(otherwise), output_field=models.CharField(),
    )  # fmt: skip
