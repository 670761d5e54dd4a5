"""Cases with their stage: the list by what is due next, and the stage of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from throughline.access.gate import get_visible
from throughline.access.queries import WhyIsKnown, is_asked_why
from throughline.agencies.actor import Actor
from throughline.hub.models import Case, Referral
from throughline.hub.queries.cases import SHOWN_WITH_CASE, by_next_due, chronology_counted
from throughline.hub.states import CaseStatus
from throughline.journey.stages import (
    OPEN_STAGES,
    Stage,
    referral_in_words,
    referral_told,
    stage_of_case,
    stage_of_referral,
)
from throughline.screening.queries.unfinished import being_kept

COUNTED_AT_MOST = 1_000
# What a list of cases may be narrowed to: all that are open, one stage, all that are closed.
CHOICES: tuple[CaseStatus | Stage, ...] = (CaseStatus.OPEN, *OPEN_STAGES, CaseStatus.CLOSED, Stage.ELSEWHERE)


@dataclass(frozen=True)
class CaseRow:
    """A case in a list, with its stage and when its next thing is due."""

    case: Case
    stage: Stage
    next_due_at: dt.datetime | None


def list_cases(
    actor: Actor, at: dt.datetime, *, mine: bool, chosen: str, first: int, limit: int
) -> tuple[list[CaseRow], int]:
    """One page of cases by what is due next, and how many there are, counted no further than 1,000. Never by level (P2).

    ``chosen``: all that are open, all that are closed, or those at one stage.
    """
    rows: QuerySet[Case] = Case.objects.visible_to(actor, at)
    if chosen in CaseStatus.values:
        rows = rows.filter(status=chosen)
    else:
        rows = rows.annotate(stage=stage_of_case(at)).filter(stage=chosen)
    if mine:
        rows = rows.filter(Q(lead=actor.member) | Q(cover=actor.member))
    total = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    page = list(by_next_due(rows)[first : first + limit])
    stages = stages_of(page, at)
    return [CaseRow(case, stages[case.pk], case.next_due_at) for case in page], total


@dataclass(frozen=True)
class CaseOpened:
    """A case as its page opens it. ``entries``: of its chronology, and what others wrote there since the moment asked for."""

    case: Case
    stage: Stage
    entries: int
    entries_since: int
    asks_why: bool
    is_screening_begun: bool


def open_case(actor: Actor, uuid: object, at: dt.datetime, *, since: dt.datetime | None) -> CaseOpened:
    """A case through the gate, with what its page says of it first: one query. Raises Absent."""
    asked: dict[str, Any] = {
        "stage": stage_of_case(at),
        "is_screening_begun": Exists(being_kept(at).filter(case=OuterRef("pk"))),
        **chronology_counted(actor, since),
    }
    if is_asked_why(actor):
        asked["why_known"] = WhyIsKnown(F("record"), actor, at)
    found: Any = get_visible(Case, uuid, actor, at, beside=SHOWN_WITH_CASE, worked_out=asked)
    return CaseOpened(
        found, Stage(found.stage), found.entries, found.entries_since, not getattr(found, "why_known", True),
        found.is_screening_begun,
    )  # fmt: skip


def stages_of(cases: Iterable[Case], at: dt.datetime) -> dict[int, Stage]:
    """The stage of each of these cases, which passed the gate, by key. One query."""
    rows = Case.related.filter(pk__in=[case.pk for case in cases])
    return {pk: Stage(stage) for pk, stage in rows.values_list("pk", stage_of_case(at))}


def referrals_in_words(referrals: Iterable[Referral]) -> dict[int, str]:
    """Where each of these referrals, which passed the gate, stands, by key. One query."""
    rows = Referral.related.filter(pk__in=[referral.pk for referral in referrals]).annotate(**referral_told())
    return {row.pk: referral_in_words(row) for row in rows}


def stage_of(referral: Referral) -> Stage:
    """The stage of a referral that passed the gate and opened no case."""
    rows = Referral.related.filter(pk=referral.pk)
    return Stage(rows.values_list(stage_of_referral(), flat=True).get())
