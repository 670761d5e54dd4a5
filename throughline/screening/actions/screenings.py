"""Screening a case with a tool: what the tool says beside what the professional judges, each kept apart."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Conflict, Refused
from throughline.core.text import require_text
from throughline.hub.actions.screenings import ScreeningGiven, VoiceGiven, screen_case
from throughline.hub.models import Case, Screening
from throughline.hub.policies import require_open
from throughline.register.queries import age_of
from throughline.screening.actions.unfinished import end_unfinished
from throughline.screening.models import DomainScore, ItemAnswer, Scoring, ToolVersion
from throughline.screening.policies import require_usable, rules_of
from throughline.screening.queries.scorings import count_screenings, newest_screening_in_words
from throughline.screening.queries.tools import get_version
from throughline.screening.scoring import Result, review_days, work_out
from throughline.screening.states import LastTrue


@dataclass(frozen=True)
class ToolScreeningGiven:
    """A screening with a tool as typed: scores by domain key (None: not known), answers by item; judgement; their voice."""

    scores: Mapping[str, int | None]
    answers: Mapping[int, str]
    screening: ScreeningGiven
    voice: VoiceGiven
    difference_reason: str = ""


@transaction.atomic
def screen_with_tool(
    *, by: Actor, at: dt.datetime, case_uuid: uuid.UUID, version_uuid: uuid.UUID, seen: int, given: ToolScreeningGiven
) -> Scoring:
    """Record what a tool says of a case and, apart from it, the professional judgement, which decides.

    Where the judged level is not the band's, a reason is needed. ``seen``: how many screenings the case had when this
    one was begun, so that two people screening at once are told. The day to screen again follows from the tool's own
    interval for the level judged; a score opens, closes and declines nothing (practice.md P2). Errors: Absent, Refused, Conflict.
    """
    require_permission(by, "screening.tool")
    case = get_visible(Case, case_uuid, by, at, lock=True)
    require_open(case)
    if count_screenings(case) != seen:
        raise Conflict({"another screening": newest_screening_in_words(case)})
    version = get_version(version_uuid)
    require_usable(version, age_of(case.person, civil_date(at)), at)
    result = work_out(*rules_of(version), given.scores)
    reason = _difference_reason(result, given)
    review_date = civil_date(at) + dt.timedelta(days=review_days(rules_of(version)[1], given.screening.level))
    judged = replace(given.screening, review_date=review_date, tool=version.tool.key)
    screening = screen_case(by=by, at=at, case_uuid=case_uuid, given=judged, voice=given.voice)
    scoring = _keep(version, result, screening, given, reason, review_date)
    end_unfinished(by=by, at=at, case=case, tool=version.tool)
    record_act(
        by=by, at=at, action="screen_with_tool", op=Operation.COLLECTION, subjects=[case.record, case.person.record],
        detail={"tool": version.tool.key, "number": version.number},
    )  # fmt: skip
    return scoring


def _difference_reason(result: Result, given: ToolScreeningGiven) -> str:
    """Why the judgement is another level than the tool's: needed exactly when it is."""
    if result.level == given.screening.level:
        return ""
    reason = require_text(given.difference_reason, what="the reason", field="difference_reason", limit=2000)
    if not reason:
        raise Refused(
            "Your judgement is another level than the tool's. Say why, so that whoever reads it later understands.",
            field="difference_reason",
        )
    return reason


def _keep(
    version: ToolVersion,
    result: Result,
    screening: Screening,
    given: ToolScreeningGiven,
    reason: str,
    review_date: dt.date,
) -> Scoring:
    items = {item.pk for domain in version.domains.all() for item in domain.items.all()}
    if not set(given.answers) <= items or not set(given.answers.values()) <= set(LastTrue.values):
        raise Refused("Answer what this tool asks, with one of its answers.")
    scoring = Scoring(
        screening=screening, version=version, total=result.total, could_be=result.could_be, difference_reason=reason,
        band=next(band for band in version.bands.all() if band.level == result.level),
        review_date=review_date,
    )  # fmt: skip
    scoring.save_checked()
    for domain in version.domains.all():
        DomainScore(
            scoring=scoring, domain=domain, score=given.scores[domain.key], highest=domain.highest
        ).save_checked()  # fmt: skip
    ItemAnswer.related.bulk_create(
        ItemAnswer(scoring=scoring, item_id=pk, answer=given.answers.get(pk, LastTrue.UNKNOWN)) for pk in sorted(items)
    )
    return scoring
