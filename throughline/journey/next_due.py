"""What a case waits for first: what its page and the API say next after who leads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from throughline.core.clock import at_london
from throughline.support.queries.brief import PlanBrief
from throughline.support.queries.plan_views import PlanView
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.queries.about import AllAbout


@dataclass(frozen=True)
class NextDue:
    """The next thing with a date."""

    title: str
    due: dt.datetime | dt.date


def next_due(about: AllAbout, plan: PlanView | PlanBrief) -> NextDue | None:
    """The first thing due: a task not done, a deadline, an answer a provider owes, or the day to ask again."""
    due = [NextDue(entry.title, entry.due_at) for entry in (*about.open_tasks, *about.clocks)]
    for need in plan.open_needs:
        if need.ask_again_date:
            due.append(NextDue(f"Ask again: {need.description}", need.ask_again_date))
        due += [
            NextDue(f"Answer from {offer.provider}", offer.answer_due_at)
            for offer in need.offers
            if offer.answer_due_at is not None and offer.answered_at is None
        ]
    return min(due, key=lambda item: _latest(item.due), default=None)


def _latest(moment: dt.datetime | dt.date) -> dt.datetime:
    """A day without its time lasts until it ends here."""
    return moment if isinstance(moment, dt.datetime) else at_london(moment, DEFAULT_DAY_END)
