"""Somebody recorded at the scene by a line or a name alone: who they are is asked the same shift (practice.md P7)."""

from __future__ import annotations

import datetime as dt

from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.register.models import Person
from throughline.work.facts import ask_task, due_by_rule, rule_for, settle_tasks
from throughline.work.models import Task
from throughline.work.states import RuleKey, TaskKind

IN_ERROR = "Recorded in error"


def ask_who_they_are(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """Ask whoever recorded somebody whose identity is not complete to say who they are, once. Errors: NoRuleLoaded."""
    if person.identity_completed_at is not None or by.role == Role.SYSTEM:
        return
    asked = Task.related.filter(record=person.record, kind=TaskKind.COMPLETE_IDENTITY)
    if asked.exclude(outcome=IN_ERROR).exists():
        return
    rule = rule_for(RuleKey.COMPLETE_IDENTITY, civil_date(at))
    ask_task(
        by=by, at=at, record=person.record, kind=TaskKind.COMPLETE_IDENTITY, title="Say who this person is",
        owner_agency=by.agency, owner=by.member, due_at=due_by_rule(rule, at),
        explanation="What was recorded at the scene does not say for sure who they are. Search for them first: they may be "
        "known already.",
    )  # fmt: skip


def answer_who_they_are(*, by: Actor, at: dt.datetime, person: Person, outcome: str) -> None:
    """It is known who they are, or they were recorded in error: nobody need ask any more."""
    settle_tasks(by=by, at=at, record=person.record, kind=TaskKind.COMPLETE_IDENTITY, outcome=outcome)
