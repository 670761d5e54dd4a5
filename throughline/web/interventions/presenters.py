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
from throughline.web.work.clock_presenters import ClockRow, present_clock_row
from throughline.work.models import Clock


@dataclass(frozen=True)
class ChecklistRow:
    """One line of the first hour: what, a hint, the answer that stands, and the clock it started, with when it began.

    ``asks_when``: *done* starts a clock, so it asks from when.
    """

    key: str
    text: str
    hint: str
    answer: str
    detail: str
    by: str
    is_settled: bool
    asks_when: bool
    clock: ClockRow | None


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


def present_checklist(line: ChecklistLine, clocks: list[Clock], at: dt.datetime) -> ChecklistRow:
    answer = line.answer
    started = next((clock for clock in clocks if clock.rule.key == line.item.starts_clock), None)
    stands = answer is not None and answer.answer == ChecklistAnswer.DONE
    return ChecklistRow(
        key=line.item.key,
        text=line.item.text,
        hint=line.item.hint,
        answer=answer.get_answer_display() if answer else "",
        detail=answer.detail if answer else "",
        by=f"{answer.answered_by.name}, {uk_date_and_time(answer.answered_at)}" if answer else "",
        is_settled=answer is not None and answer.answer != ChecklistAnswer.NOT_YET,
        asks_when=line.item.starts_clock is not None,
        clock=present_clock_row(started, at) if started is not None and stands else None,
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
