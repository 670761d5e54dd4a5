"""Linking a file to a register: for each record, who it may be, best first, and what to do.

Each candidate's odds are set against strangers *and against the other candidates*: two people who fit equally well share the
probability, so neither is linked. ``link`` at 0.90 or more, ``review`` where somebody on the register is the one at 0.05 or more,
otherwise ``new``. Thresholds are the product's, and the same for every file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from throughline.matching.comparing.blocking import Index
from throughline.matching.comparing.learning import learn, sample_of
from throughline.matching.comparing.people import Comparing, Comparison, Person
from throughline.matching.comparing.weights import Weights

LINK_AT = 0.90
REVIEW_AT = 0.05
MOST_SHOWN = 10
STEP = 100

Progress = Callable[[str, int, int], None]


class Candidate(NamedTuple):
    """Somebody on the register, how likely they are the one (0 to 1), and why."""

    person: Person
    score: float
    comparison: Comparison


class Answer(NamedTuple):
    """A record, what to do about it, and at most ten candidates, best first."""

    record: Person
    decision: str
    candidates: list[Candidate]


def link(
    register: Sequence[Person], records: Sequence[Person], weights: Weights, progress: Progress
) -> Iterator[Answer]:
    """Each record's answer, in the order of the records. Rows of the register with one ``record_id`` are one candidate."""
    comparing = Comparing(weights, {person.record_id: person for person in reversed(register)}.values())
    index = Index(register)
    sample = [_compared(comparing, index, register, records[place]) for place in sample_of(len(records))]
    comparing.use(learn(weights, [[each for _, each in row] for row in sample], len(register), one_at_most=True))
    for number, record in enumerate(records, start=1):
        yield _answer(record, register, _compared(comparing, index, register, record))
        if number % STEP == 0 or number == len(records):
            progress("Matching", number, len(records))


def _compared(
    comparing: Comparing, index: Index, register: Sequence[Person], record: Person
) -> list[tuple[int, Comparison]]:
    """Each candidate once: of several rows of one record (its other names and homes, or one number given twice), the best."""
    best: dict[str, tuple[int, Comparison]] = {}
    for place in index.candidates(record):
        comparison = comparing.compare(record, register[place])
        known = best.get(register[place].record_id)
        if known is None or comparison.odds > known[1].odds:
            best[register[place].record_id] = place, comparison
    return list(best.values())


def _answer(record: Person, register: Sequence[Person], found: list[tuple[int, Comparison]]) -> Answer:
    found.sort(key=lambda each: (-each[1].odds, each[0]))
    likely = [2.0 ** min(900.0, comparison.odds) for _, comparison in found]
    whole = 1.0 + sum(likely)
    candidates = [
        Candidate(register[place], odds / whole, comparison)
        for (place, comparison), odds in zip(found[:MOST_SHOWN], likely, strict=False)
    ]
    best = candidates[0].score if candidates else 0.0
    together = (whole - 1.0) / whole
    decision = "link" if best >= LINK_AT else "review" if together >= REVIEW_AT else "new"
    return Answer(record, decision, candidates)
