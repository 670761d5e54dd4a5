"""The page of one intervention as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.hub.models import Intervention
from throughline.hub.queries.interventions import ChecklistLine
from throughline.hub.states import ChecklistAnswer
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.web.presenting.dates import uk_date_and_time
from throughline.web.presenting.records import source_in_words


@dataclass(frozen=True)
class ChecklistRow:
    """One line of the first hour: what, a hint, and the answer that stands."""

    key: str
    text: str
    hint: str
    answer: str
    detail: str
    by: str
    is_settled: bool


@dataclass(frozen=True)
class InterventionView:
    reference: str
    happened_date: dt.date
    happened_time: dt.time | None
    reason: str
    reason_detail: str
    immediate_action: str
    team: str
    agency: str
    where: str
    age: str
    group: str
    stated_support: str
    source: str
    withdrawn: str


def present_checklist(line: ChecklistLine) -> ChecklistRow:
    answer = line.answer
    return ChecklistRow(
        key=line.item.key,
        text=line.item.text,
        hint=line.item.hint,
        answer=answer.get_answer_display() if answer else "",
        detail=answer.detail if answer else "",
        by=f"{answer.answered_by.name}, {uk_date_and_time(answer.answered_at)}" if answer else "",
        is_settled=answer is not None and answer.answer != ChecklistAnswer.NOT_YET,
    )


def present_intervention(intervention: Intervention, *, shows_place: bool) -> InterventionView:
    """``shows_place`` is whether the reader may know where: location is a class of its own."""
    place = intervention.place
    where = ", ".join(part for part in (place.address, place.area) if part) if place and shows_place else ""
    age = Age(intervention.age_low, intervention.age_high, AgeBasis(intervention.age_basis))
    row = intervention.source_row
    return InterventionView(
        reference=intervention.record.reference,
        happened_date=intervention.happened_date,
        happened_time=intervention.happened_time,
        reason=intervention.get_reason_display(),
        reason_detail=intervention.reason_detail,
        immediate_action=intervention.immediate_action,
        team=intervention.team.name if intervention.team else "",
        agency=intervention.agency.name,
        where=where,
        age=age.in_words,
        group=intervention.get_age_group_display(),
        stated_support=", ".join(intervention.stated_support),
        source=source_in_words(row),
        withdrawn=intervention.withdrawn_reason if intervention.withdrawn_at else "",
    )
