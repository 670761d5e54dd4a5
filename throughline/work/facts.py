"""Clocks, gaps, tasks and notices, as the actions above set them going inside their own transaction."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from throughline.access.models import ProtectedRecord
from throughline.access.queries import list_standing_in
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.core.clock import LONDON, at_london, civil_date
from throughline.core.errors import Refused
from throughline.core.many import insert_like
from throughline.geography.errors import NoRuleLoaded
from throughline.geography.queries import bank_holiday_overrides
from throughline.geography.states import Nation
from throughline.work.deadlines import DEFAULT_DAY_END, Pause, due_at, give_back
from throughline.work.models import Clock, ClockRule, ClockStep, Gap, Notice, Task
from throughline.work.states import ClockStepKind, GapKind, RuleKey, TaskKind, Unit

_MIDNIGHT = dt.time(23, 59)
RULES_FILE = Path(__file__).parent / "data" / "clock_rules.csv"


def load_clock_rules() -> int:
    """Load the rules the product ships with; one an installation has (same key, jurisdiction, start) is left as it is."""
    loaded = 0
    with RULES_FILE.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            _, created = ClockRule.objects.get_or_create(
                key=row["key"],
                jurisdiction=row["jurisdiction"],
                starts_date=dt.date.fromisoformat(row["starts_date"]),
                defaults={
                    "amount": int(row["amount"]),
                    "unit": row["unit"],
                    "day_ends": dt.time.fromisoformat(row["day_ends"]) if row["day_ends"] else None,
                    "may_pause": row["may_pause"] == "yes",
                    "source": row["source"],
                },
            )
            loaded += created
    return loaded


def rule_for(key: RuleKey, on: dt.date, nation: Nation = Nation.ENGLAND) -> ClockRule:
    """The rule in force on a day in a nation. Errors: NoRuleLoaded: no other nation's rule is borrowed."""
    rules = ClockRule.objects.filter(key=key, jurisdiction=nation.label, starts_date__lte=on)
    rule = rules.exclude(ends_date__lt=on).order_by("-starts_date").first()
    if rule is None:
        raise NoRuleLoaded(f"No rule loaded for “{key.label}” in {nation.label}.")
    return rule


def start_clock(
    *,
    by: Actor,
    at: dt.datetime,
    key: RuleKey,
    record: ProtectedRecord,
    owner_agency: Agency,
    owner: Member | None = None,
    starts_at: dt.datetime | None = None,
    nation: Nation = Nation.ENGLAND,
    until_date: dt.date | None = None,
    latest_at: dt.datetime | None = None,
) -> Clock:
    """Start a deadline about a record, from ``starts_at`` (now unless said). Errors: NoRuleLoaded.

    ``until_date``: the day the record itself sets, such as a tool's own review, in place of the rule's length.
    ``latest_at``: when it is of no use any more, such as an answer for a panel once the panel meets.
    """
    start = starts_at or at
    rule = rule_for(key, civil_date(start), nation)
    due = due_by_rule(rule, start) if until_date is None else at_london(until_date, rule.day_ends or DEFAULT_DAY_END)
    due = min(due, latest_at) if latest_at is not None else due
    return Clock.related.create(
        rule=rule, record=record, owner_agency=owner_agency, owner=owner, starts_at=start, due_at=max(due, start)
    )


def due_by_rule(rule: ClockRule, starts_at: dt.datetime, pauses: Sequence[Pause] = ()) -> dt.datetime:
    """When a clock of this rule that began then is due, its pauses given back. Errors: NoRuleLoaded."""
    return due_at(
        starts_at, amount=rule.amount, unit=rule.unit, day_ends=rule.day_ends, division=rule.nation,
        overrides=bank_holiday_overrides(rule.nation), pauses=pauses,
    )  # fmt: skip


def due_after_pause(clock: Clock, began_at: dt.datetime, ended_at: dt.datetime) -> dt.datetime:
    """When a clock is due once a pause gives back what it took; also one whose day the record itself set."""
    nation = clock.rule.nation
    return give_back(
        clock.due_at,
        began_at,
        ended_at,
        unit=clock.rule.unit,
        division=nation,
        overrides=bank_holiday_overrides(nation),
    )


def stop_clock(*, by: Actor, at: dt.datetime, clock: Clock, done: Done | None = None) -> None:
    """Stop a running clock: what it asked for was done, now or on the day it says. Written down late, it is not late.

    A pause it stood in ends with it, and what it took is given back.
    """
    if clock.stopped_at is not None:
        return
    clock.stopped_at, clock.stopped_by = _done_at(clock, done, at), by.member
    if clock.paused_at is not None:
        _end_pause(clock, by=by, at=at)
    clock.save(update_fields=["stopped_at", "stopped_by", "due_at", "paused_at", "paused_by"])


def _end_pause(clock: Clock, *, by: Actor, at: dt.datetime) -> None:
    assert clock.paused_at is not None
    assert clock.stopped_at is not None
    if clock.stopped_at > clock.paused_at:
        clock.due_at = due_after_pause(clock, clock.paused_at, clock.stopped_at)
    clock.paused_at, clock.paused_by = None, None
    ClockStep.related.create(
        clock=clock, kind=ClockStepKind.RESUMED, reason="What it asked for was done, or is not asked any more.", taken_at=at,
        taken_by=by.member,
    )  # fmt: skip


def pass_clock_on(*, clock: Clock, to: Member) -> None:
    """A running clock is another's from now; one that stopped stays whose it was. The caller's own act is audited."""
    if clock.stopped_at is None:
        clock.owner, clock.owner_agency = to, to.agency
        clock.save(update_fields=["owner", "owner_agency"])


def stop_clocks(
    *, by: Actor, at: dt.datetime, record: ProtectedRecord, key: RuleKey, done: Done | None = None
) -> int:  # fmt: skip
    """Stop every running clock of one kind about a record; returns how many."""
    running = Clock.related.filter(record=record, rule__key=key, stopped_at__isnull=True).select_related("rule")
    clocks = list(running)
    for clock in clocks:
        stop_clock(by=by, at=at, clock=clock, done=done)
    return len(clocks)


@dataclass(frozen=True)
class Done:
    """When what a clock asked for was done, where somebody says: a civil day, with the time if it is known."""

    day: dt.date
    time: dt.time | None = None


def _done_at(clock: Clock, done: Done | None, at: dt.datetime) -> dt.datetime:
    """Never after now, nor before the clock began. A day without its time counts to the end of the rule's day."""
    if done is None or (done.day == civil_date(at) and done.time is None):
        return at
    by_the_hour = clock.rule.unit == Unit.HOURS
    end = _MIDNIGHT if by_the_hour else clock.rule.day_ends or DEFAULT_DAY_END
    return max(min(at_london(done.day, done.time or end), at), min(clock.starts_at, at))


def open_gap(
    *,
    by: Actor,
    at: dt.datetime,
    kind: GapKind,
    person: ProtectedRecord,
    about: ProtectedRecord,
    happened_date: dt.date,
    owner_agency: Agency,
    happened_time: dt.time | None = None,
    owner: Member | None = None,
    inherited: bool = False,
) -> Gap:
    """Open the question nobody has answered about a person, once per kind and cause.

    Of somebody found or arrested its clock starts from when that was (``_found_at``); of anyone else, now. An inherited
    one, from imported history, waits without a clock (practice.md P27).
    """
    known = Gap.related.filter(kind=kind, person=person, about=about).first()
    if known is not None:
        return known
    clock = None
    if not inherited:
        clock = _start_gap_clock(
            person,
            _found_at(kind, happened_date, happened_time, at),
            by=by,
            at=at,
            owner_agency=owner_agency,
            owner=owner,
        )
    return Gap.related.create(
        kind=kind,
        hub=person.hub,
        person=person,
        about=about,
        happened_date=happened_date,
        inherited=inherited,
        owner_agency=owner_agency,
        owner=owner,
        clock=clock,
        opened_at=at,
        opened_by=by.member,
    )


def open_inherited_gaps(
    *,
    by: Actor,
    at: dt.datetime,
    kind: GapKind,
    about: Iterable[tuple[ProtectedRecord, ProtectedRecord, dt.date]],
    owner_agency: Agency,
) -> int:
    """As ``open_gap`` for imported history, many at once: (person, what it is about, the day). None of them is known yet."""
    sample = Gap(
        kind=kind, hub=by.hub, inherited=True, owner_agency=owner_agency, opened_at=at, opened_by=by.member
    )  # fmt: skip
    rows = [(person.pk, event.pk, day) for person, event, day in about]
    return insert_like(sample, ("person_id", "about_id", "happened_date"), rows)


def _found_at(kind: GapKind, day: dt.date, time: dt.time | None, at: dt.datetime) -> dt.datetime:
    """When somebody was found or arrested, never after now: the day and the time; else the time of day it is recorded."""
    if kind not in (GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD):
        return at
    return min(at_london(day, time or at.astimezone(LONDON).time()), at)


def _start_gap_clock(
    person: ProtectedRecord, from_at: dt.datetime, *, by: Actor, at: dt.datetime, owner_agency: Agency,
    owner: Member | None,
) -> Clock:  # fmt: skip
    """From a day before any rule was in force, the rule of today counts from now: nothing then said how long it had."""
    for starts_at in (from_at, at):
        with suppress(NoRuleLoaded):
            return start_clock(
                by=by, at=at, key=RuleKey.FOUND_GAP, record=person, owner_agency=owner_agency, owner=owner,
                starts_at=starts_at,
            )  # fmt: skip
    raise NoRuleLoaded(f"No rule loaded for “{RuleKey.FOUND_GAP.label}”.")


def resolve_gaps(
    *,
    by: Actor,
    at: dt.datetime,
    person: ProtectedRecord,
    resolution: str,
    kinds: Iterable[GapKind] | None = None,
    about: ProtectedRecord | None = None,
) -> int:
    """Answer a person's open gaps (of these kinds, from this cause) with what was done; returns how many."""
    gaps = Gap.related.filter(person=person, resolved_at__isnull=True).select_related("clock")
    if kinds is not None:
        gaps = gaps.filter(kind__in=list(kinds))
    if about is not None:
        gaps = gaps.filter(about=about)
    resolved = list(gaps)
    for gap in resolved:
        resolve_gap(by=by, at=at, gap=gap, resolution=resolution)
    return len(resolved)


def resolve_gaps_about(*, by: Actor, at: dt.datetime, about: Collection[tuple[int, int]], resolution: str) -> None:
    """As ``resolve_gaps``, of many people at once: each with the record that was the cause, by their keys."""
    open_still = Gap.related.filter(about__in=[cause for _, cause in about], resolved_at__isnull=True)
    asked = set(about)
    gaps = [gap for gap in open_still.select_related("clock") if (gap.person_id, gap.about_id) in asked]
    for gap in gaps:
        if gap.clock is not None:
            resolve_gap(by=by, at=at, gap=gap, resolution=resolution)
    inherited = [gap.pk for gap in gaps if gap.clock is None]
    Gap.related.filter(pk__in=inherited).update(resolved_at=at, resolved_by=by.member, resolution=resolution[:1000])


def resolve_gap(*, by: Actor, at: dt.datetime, gap: Gap, resolution: str) -> None:
    """Answer one gap and stop its clock. Errors: Refused without an answer."""
    if not resolution.strip():
        raise Refused("Say what was done.", field="resolution")
    gap.resolved_at, gap.resolved_by, gap.resolution = at, by.member, resolution.strip()[:1000]
    gap.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    if gap.clock is not None:
        stop_clock(by=by, at=at, clock=gap.clock)


def ask_task(
    *,
    by: Actor,
    at: dt.datetime,
    record: ProtectedRecord,
    title: str,
    kind: TaskKind,
    owner_agency: Agency,
    due_at: dt.datetime,
    owner: Member | None = None,
    explanation: str = "",
) -> Task:
    """Ask one member, or an agency until someone takes it, to do something about a record by a time."""
    task = Task(
        record=record,
        kind=kind,
        title=title,
        explanation=explanation,
        owner_agency=owner_agency,
        owner=owner,
        due_at=due_at,
        asked_at=at,
        asked_by=by.member,
    )
    task.save_checked()
    return task


def settle_tasks(*, by: Actor, at: dt.datetime, record: ProtectedRecord, kind: TaskKind, outcome: str) -> int:
    """Settle every open task of one kind about a record: what it asked for was done, or no longer needs doing."""
    waiting = Task.related.filter(record=record, kind=kind, done_at__isnull=True)
    return waiting.update(done_at=at, done_by=by.member, outcome=outcome)


def settle_task(*, by: Actor, at: dt.datetime, task: Task, outcome: str) -> None:
    """Settle one task, unless it is done already."""
    if task.done_at is None:
        task.done_at, task.done_by, task.outcome = at, by.member, outcome
        task.save(update_fields=["done_at", "done_by", "outcome"])


def notify(
    *,
    by: Actor,
    at: dt.datetime,
    member: Member,
    record: ProtectedRecord,
    text: str,
    also_self: bool = False,
    is_oversight: bool = False,
) -> None:
    """Tell a member, and while they are away who covers for them, that something happened on a record.

    The text holds no case content and no name. Nobody is told of what they did themselves, unless ``also_self``: it came
    of what they did, and they do not know it. ``is_oversight``: it reaches them though the record is not open to them.
    """
    for told in (member, *list_standing_in(member, record, at)):
        if told.role != Role.SYSTEM and (also_self or told.pk != by.member.pk):
            Notice.related.create(
                member=told, record=record, text=text, sent_at=at, sent_by=by.member, is_oversight=is_oversight
            )
