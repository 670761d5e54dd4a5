"""From a tool's rules and the scores given to its result: total, band and suggested level. Pure functions.

A domain nobody knows enough about is *not known*: it adds nothing, and it is never taken for a nought. The result says
how high the total could be if each such domain had its highest score.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from throughline.core.errors import Refused
from throughline.hub.states import RISING, Level


@dataclass(frozen=True)
class DomainRule:
    """How one domain counts: its score, from nought to ``highest``, times ``weight``."""

    key: str
    name: str
    weight: int
    highest: int

    @property
    def most(self) -> int:
        return self.weight * self.highest


@dataclass(frozen=True)
class BandRule:
    """The totals, both ends included, that suggest a level, and after how many days that level is looked at again."""

    lowest: int
    highest: int
    level: str
    name: str
    review_days: int


@dataclass(frozen=True)
class Result:
    """What a tool says. ``could_be``: the total if everything not known had its highest score."""

    total: int
    could_be: int
    most: int
    band: BandRule
    band_could_be: BandRule
    is_lowest: bool
    not_known: tuple[str, ...]

    @property
    def level(self) -> str:
        """The level the tool suggests. A professional judges; this decides nothing (practice.md P2)."""
        return self.band.level


def work_out(domains: Sequence[DomainRule], bands: Sequence[BandRule], scores: Mapping[str, int | None]) -> Result:
    """The result of scores by domain key, None being *not known*. Errors: Refused (missing, strange, out of range)."""
    if set(scores) != {domain.key for domain in domains}:
        raise Refused("Score every part of the tool, or say that it is not known.")
    for domain in domains:
        score = scores[domain.key]
        if score is not None and not 0 <= score <= domain.highest:
            raise Refused(f"“{domain.name}” is scored from 0 to {domain.highest}.")
    total = sum(domain.weight * (scores[domain.key] or 0) for domain in domains)
    not_known = [domain for domain in domains if scores[domain.key] is None]
    could_be = total + sum(domain.most for domain in not_known)
    band = _band_of(bands, total)
    return Result(
        total=total,
        could_be=could_be,
        most=sum(domain.most for domain in domains),
        band=band,
        band_could_be=_band_of(bands, could_be),
        is_lowest=band.lowest == min(each.lowest for each in bands),
        not_known=tuple(domain.name for domain in not_known),
    )


def _band_of(bands: Sequence[BandRule], total: int) -> BandRule:
    found = [band for band in bands if band.lowest <= total <= band.highest]
    if len(found) != 1:
        raise Refused(f"This tool has no one band for a total of {total}. Ask an administrator to put it right.")
    return found[0]


def is_nought_of_nothing(score: int | None, known: Sequence[bool]) -> bool:
    """Whether a domain was scored nought and nothing it asks about is known: a nought that tells nothing of risk."""
    return score == 0 and bool(known) and not any(known)


def review_days(bands: Sequence[BandRule], judged: str) -> int:
    """After how many days to look again: by the level judged, never by a score; else the soonest the tool knows."""
    by_level = {band.level: band.review_days for band in bands}
    return by_level.get(judged, min(by_level.values()))


def list_faults(domains: Sequence[DomainRule], bands: Sequence[BandRule]) -> list[str]:
    """What keeps a tool from being used, in words: bands must meet end to end, from 0 to the highest total, rising."""
    faults = [] if domains else ["It has no domains. Add at least one."]
    if not bands:
        return [*faults, "It has no bands. Say which totals suggest which level."]
    rising = sorted(bands, key=lambda band: band.lowest)
    if rising[0].lowest != 0:
        faults.append(f"Its lowest band begins at {rising[0].lowest}. It must begin at 0.")
    for lower, upper in itertools.pairwise(rising):
        if upper.lowest <= lower.highest:
            faults.append(f"“{lower.name}” and “{upper.name}” overlap at {upper.lowest}.")
        elif upper.lowest > lower.highest + 1:
            faults.append(
                f"No band holds a total of {lower.highest + 1}: it is between “{lower.name}” and “{upper.name}”."
            )
        if RISING.index(Level(upper.level)) <= RISING.index(Level(lower.level)):
            faults.append(f"“{upper.name}” has higher totals than “{lower.name}” but not a higher level.")
    most = sum(domain.most for domain in domains)
    if domains and rising[-1].highest != most:
        faults.append(f"Its bands end at {rising[-1].highest}, and the highest total of its domains is {most}.")
    return faults
