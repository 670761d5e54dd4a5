"""A danger and what follows from it, as frozen rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from throughline.statutory.models import Danger, ProtectionEnd, SpokenTo, StatutoryStep, StrategyDiscussion
from throughline.statutory.states import StepKind
from throughline.web.presenting.dates import uk_date, uk_time
from throughline.web.work.clock_presenters import ClockRow, present_clock_row
from throughline.work.models import Clock
from throughline.work.states import RuleKey

_KEYS = {StepKind.ASSESSMENT: RuleKey.ASSESSMENT, StepKind.CONFERENCE: RuleKey.INITIAL_CONFERENCE}


@dataclass(frozen=True)
class DangerRow:
    what: str
    raised: str
    settled: str


@dataclass(frozen=True)
class ConversationRow:
    who: str
    when: str
    agreed: str
    by: str


@dataclass(frozen=True)
class DiscussionRow:
    when: str
    took_part: tuple[str, ...]
    missing_because: str
    decided: str
    section_47: str
    nrm_responder: str
    by: str


@dataclass(frozen=True)
class StepRow:
    """``no_rule``: no rule is loaded for the nation that answers, so no clock runs (practice.md P13)."""

    title: str
    began: str
    ended: str
    outcome: str
    clock: ClockRow | None
    no_rule: bool
    end_href: str


def _when(day: dt.date, time: dt.time | None) -> str:
    return f"{uk_date(day)}, {uk_time(time)}" if time else uk_date(day)


def present_danger(danger: Danger) -> DangerRow:
    settled = ""
    if danger.settled_at is not None and danger.settled_by is not None:
        settled = f"{uk_date(danger.settled_at)}, {danger.settled_by.name}: {danger.settled_how}"
    return DangerRow(danger.what, f"{danger.raised_by.name}, {uk_date(danger.raised_at)}", settled)


def present_conversation(spoken: SpokenTo) -> ConversationRow:
    return ConversationRow(
        f"{spoken.get_function_display()}: {spoken.name}", _when(spoken.spoken_date, spoken.spoken_time), spoken.agreed,
        f"{spoken.recorded_by.name} wrote this down",
    )  # fmt: skip


def present_discussion(held: StrategyDiscussion, *, of_an_adult: bool) -> DiscussionRow:
    """A discussion; ``of_an_adult``: on its day they were one, and section 47 was not asked."""
    parts = (("Police", held.police), ("Adult social care" if of_an_adult else "Children's services", held.social_care),
             ("Health", held.health), ("Others", held.others))  # fmt: skip
    no_enquiries = "" if of_an_adult else "No section 47 enquiries"
    return DiscussionRow(
        when=_when(held.held_date, held.held_time),
        took_part=tuple(f"{what}: {who}" for what, who in parts if who),
        missing_because=held.missing_because,
        decided=held.decided,
        section_47="Section 47 enquiries begin" if held.begins_section_47 else no_enquiries,
        nrm_responder=held.nrm_responder,
        by=f"{held.recorded_by.name} wrote this down",
    )


def present_statutory_step(step: StatutoryStep, clocks: list[Clock], at: dt.datetime, end_href: str) -> StepRow:
    key = _KEYS[StepKind(step.kind)]
    running = next((clock for clock in clocks if clock.rule.key == key and clock.stopped_at is None), None)
    return StepRow(
        title=step.get_kind_display(),
        began=uk_date(step.began_date),
        ended=uk_date(step.ended_date) if step.ended_date else "",
        outcome=step.outcome,
        clock=present_clock_row(running, at) if running is not None and step.ended_date is None else None,
        no_rule=not step.has_rule,
        end_href=end_href if step.ended_date is None else "",
    )


def present_protection_end(end: ProtectionEnd) -> DangerRow:
    href = f"Intervention {end.intervention.record.reference}"
    return DangerRow(href, _when(end.ended_date, end.ended_time), end.how)


def protection_href(person_uuid: object, intervention_uuid: object) -> str:
    return reverse("danger-protection-end", args=[person_uuid, intervention_uuid])
