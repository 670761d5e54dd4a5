"""How long closures last: the product-limit estimate (Kaplan and Meier, 1958), over closures of lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Observation:
    """One closure: watched for so many days, and whether it ended then. One that still stands is watched until today."""

    days: int
    ended: bool


@dataclass(frozen=True)
class Step:
    """A day on which closures ended: how many were still watched just before, how many ended, what share lasts beyond."""

    day: int
    at_risk: int
    ended: int
    lasting: float


def survival_curve(observations: Iterable[Observation]) -> list[Step]:
    """The share of closures that last beyond each day on which one ended.

    Share after a day = share before × (1 − ended that day ÷ watched until that day). A closure whose watching stops on
    the day another ends still counts as watched. Empty where none ended: the whole of them lasts, as far as was watched.

    >>> survival_curve([Observation(10, True), Observation(20, False), Observation(30, True), Observation(40, False)])
    [Step(day=10, at_risk=4, ended=1, lasting=0.75), Step(day=30, at_risk=2, ended=1, lasting=0.375)]
    """
    rows = list(observations)
    lasting, steps = 1.0, []
    for day in sorted({row.days for row in rows if row.ended}):
        at_risk = sum(row.days >= day for row in rows)
        ended = sum(row.ended and row.days == day for row in rows)
        lasting *= 1 - ended / at_risk
        steps.append(Step(day, at_risk, ended, lasting))
    return steps


def lasting_at(steps: Sequence[Step], day: int) -> float:
    """The share of closures that last beyond a day.

    >>> lasting_at([Step(10, 4, 1, 0.75), Step(30, 2, 1, 0.375)], 29)
    0.75
    """
    return next((step.lasting for step in reversed(steps) if step.day <= day), 1.0)


def watched_at(observations: Iterable[Observation], day: int) -> int:
    """How many closures were watched for at least so many days, or ended before: those the share is still based on.

    >>> watched_at([Observation(10, True), Observation(20, False), Observation(30, True)], 20)
    2
    """
    return sum(row.days >= day for row in observations)
