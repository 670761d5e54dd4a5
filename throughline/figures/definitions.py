"""Every measure, in the order of a page. What each says is in ``enforcement`` and ``safeguarding``; how, in ``counting``."""

from __future__ import annotations

from throughline.figures.enforcement import ENFORCEMENT
from throughline.figures.measure import Measure
from throughline.figures.safeguarding import SAFEGUARDING

MEASURES: tuple[Measure, ...] = (*ENFORCEMENT, *SAFEGUARDING)
BY_KEY: dict[str, Measure] = {measure.key: measure for measure in MEASURES}


def parts_of(key: str) -> tuple[Measure, ...]:
    """The measures that add up to this one; none for a measure that stands alone."""
    return tuple(measure for measure in MEASURES if measure.part_of == key)
