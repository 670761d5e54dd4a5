"""*Since you last looked*: what others recorded on a case after this reader's earlier opening of it.

It is told from what the page shows this reader and from nothing else: what the gate or the presenter keeps back is not
counted here either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from throughline.agencies.models import Member
from throughline.hub.models import ChronologyEntry, LeadChange, OwnWords, Screening, WhatHelps
from throughline.support.queries.plan_views import PlanView
from throughline.work.models import Task


@dataclass(frozen=True)
class Shown:
    """What the page shows this reader. ``chronology``: what was written since they last looked."""

    chronology: list[ChronologyEntry]
    words: list[OwnWords]
    tasks: list[Task]
    plan: PlanView
    screenings: list[Screening]
    lead_changes: list[LeadChange]
    what_helps: list[WhatHelps]


@dataclass(frozen=True)
class SinceLine:
    """How much is new of one kind, and where it stands on the page."""

    text: str
    href: str


def present_since(shown: Shown, since: dt.datetime, reader: Member) -> tuple[SinceLine, ...]:
    """What is new, a line a kind, in the order of the page. What the reader recorded is not news to them."""

    def new(moments: Iterable[tuple[dt.datetime | None, object]]) -> int:
        return sum(1 for at, by in moments if at is not None and at > since and by not in (reader.pk, reader.name))

    needs = shown.plan.needs
    offers = [offer for need in needs for offer in need.offers]
    counted = (
        (new((row.recorded_at, row.recorded_by_id) for row in shown.what_helps), "change to what helps them", "helps"),
        (new((row.recorded_at, row.recorded_by_id) for row in shown.words), "time they were heard", "words"),
        (new((row.recorded_at, row.recorded_by) for row in needs), "need", "plan"),
        (
            new((row.recorded_at, row.recorded_by) for need in needs for row in need.answers),
            "answer of theirs about support", "plan",
        ),
        (new((row.offered_at, row.offered_by) for row in offers), "offer of support", "plan"),
        (new((row.answered_at, row.answered_by) for row in offers), "answer from a provider", "plan"),
        (new((row.written_at, row.written_by_id) for row in shown.chronology), "entry in the chronology", "chronology"),
        (new((row.changed_at, row.changed_by_id) for row in shown.lead_changes), "change of lead or cover", "manage"),
        (new((row.asked_at, row.asked_by_id) for row in shown.tasks), "task asked", "tasks"),
        (new((row.done_at, row.done_by_id) for row in shown.tasks), "task done", "tasks"),
        (new((row.screened_at, row.screened_by_id) for row in shown.screenings), "screening", "screening"),
    )  # fmt: skip
    return tuple(SinceLine(_in_words(number, noun), f"#{where}") for number, noun, where in counted if number)


def _in_words(number: int, noun: str) -> str:
    """1 entry in the chronology, 2 entries in the chronology."""
    first, _, rest = noun.partition(" ")
    plural = f"{first[:-1]}ies" if first.endswith("y") else f"{first}s"
    counted = f"{number:,} {first if number == 1 else plural}"
    return f"{counted} {rest}".strip()
