"""*Since you last looked*: what others recorded on a case after this reader's earlier opening of it.

It is told from what the page shows this reader and from nothing else: what the gate or the presenter keeps back is not
counted here either.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from throughline.agencies.models import Member
from throughline.hub.models import LeadChange, OwnWords, Screening, WhatHelps
from throughline.support.queries.brief import PlanBrief
from throughline.work.queries.about import DueAbout


@dataclass(frozen=True)
class Shown:
    """What the page shows this reader. ``entries``: how many others wrote since they last looked."""

    entries: int
    words: list[OwnWords]
    tasks: list[DueAbout]
    plan: PlanBrief
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
        return sum(1 for at, by in moments if at is not None and at > since and by != reader.pk)

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
        (shown.entries, "entry in the chronology", "chronology"),
        (new((row.changed_at, row.changed_by_id) for row in shown.lead_changes), "change of lead or cover", "manage"),
        (new((row.asked_at, row.asked_by) for row in shown.tasks), "task asked", "tasks"),
        (new((row.done_at, row.done_by) for row in shown.tasks), "task done", "tasks"),
        (new((row.screened_at, row.screened_by_id) for row in shown.screenings), "screening", "screening"),
    )  # fmt: skip
    return tuple(SinceLine(_in_words(number, noun), f"#{where}") for number, noun, where in counted if number)


def _in_words(number: int, noun: str) -> str:
    """1 entry in the chronology, 2 entries in the chronology."""
    first, _, rest = noun.partition(" ")
    plural = f"{first[:-1]}ies" if first.endswith("y") else f"{first}s"
    counted = f"{number:,} {first if number == 1 else plural}"
    return f"{counted} {rest}".strip()
