"""Somebody recorded at the scene by a line or a name alone: who they are is asked the same shift (practice.md P7)."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.agencies.states import Role
from throughline.core.clock import civil_date
from throughline.register.models import Person
from throughline.work.facts import ask_task, due_by_rule, rule_for, settle_tasks
from throughline.work.models import Task
from throughline.work.states import RuleKey, TaskKind

IN_ERROR = "Recorded in error"
JOINED = "Decided to be the same person as another record"


def ask_who_they_are(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """Ask whoever recorded somebody whose identity is not complete to say who they are, once. Errors: NoRuleLoaded."""
    if by.role == Role.SYSTEM or _is_known(person):
        return
    if _asked(person).exclude(outcome=IN_ERROR).exists():
        return
    _ask(by=by, at=at, person=person, agency=by.agency, owner=by.member)


def answer_who_they_are(*, by: Actor, at: dt.datetime, person: Person, outcome: str) -> None:
    """It is known who they are, or they were recorded in error: nobody need ask any more."""
    settle_tasks(by=by, at=at, record=person.record, kind=TaskKind.COMPLETE_IDENTITY, outcome=outcome)


def answer_by_joining(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """Records are joined as one person: whoever is known by another of them is asked about no more.

    Two that are described and not named are still asked about, each of whoever described them.
    """
    for each in person.records_of_one().filter(identity_completed_at=None).select_related("record"):
        if _is_known(each):
            answer_who_they_are(by=by, at=at, person=each, outcome=JOINED)


def ask_again_once_parted(*, by: Actor, at: dt.datetime, person: Person) -> None:
    """Records are parted: what only the joining had answered is asked again, of whom it was asked. Errors: NoRuleLoaded."""
    for each in person.records_of_one().select_related("record"):
        last = _asked(each).select_related("owner", "owner_agency").order_by("-pk").first()
        if last is not None and last.done_at is not None and last.outcome == JOINED and not _is_known(each):
            owner = last.owner if last.owner is not None and last.owner.is_active else None
            _ask(by=by, at=at, person=each, agency=last.owner_agency, owner=owner)


def _is_known(person: Person) -> bool:
    """Whether their identity is complete, or a record joined with theirs says a name."""
    others = person.records_of_one().exclude(pk=person.pk).exclude(compared_name="")
    return person.identity_completed_at is not None or others.exists()


def _asked(person: Person) -> QuerySet[Task]:
    return Task.related.filter(record=person.record, kind=TaskKind.COMPLETE_IDENTITY)


def _ask(*, by: Actor, at: dt.datetime, person: Person, agency: Agency, owner: Member | None) -> None:
    rule = rule_for(RuleKey.COMPLETE_IDENTITY, civil_date(at))
    ask_task(
        by=by, at=at, record=person.record, kind=TaskKind.COMPLETE_IDENTITY, title="Say who this person is",
        owner_agency=agency, owner=owner, due_at=due_by_rule(rule, at),
        explanation="What was recorded at the scene does not say for sure who they are. Search for them first: they may be "
        "known already.",
    )  # fmt: skip
