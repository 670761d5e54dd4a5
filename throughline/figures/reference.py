"""The measures as a page of the reference: written from the definitions, so that the two cannot differ."""

from __future__ import annotations

from collections.abc import Iterator

from throughline.figures.definitions import MEASURES
from throughline.figures.measure import Measure
from throughline.figures.states import SMALLEST_SHOWN, Side

_OPENING = f"""# Measures

Written from `throughline/figures/definitions.py`; do not edit here.

A measure counts every row of one hub for a period (both days included) and names nobody. Rows withdrawn as recorded in
error never count; nor do a covert line's closure, operations, arrests, charges and seizures, which nobody but its holder
may learn of from a number. *My view* counts by the same rules, but only what the one who asks may open; the two are never mixed.
Figures are live: a closure reversed or a charge discontinued since changes them. A *frozen return* keeps them as they were
reported, and shows each beside the live figure. In a file for outside the hub, numbers
from 1 to {SMALLEST_SHOWN - 1} are hidden, and so is whatever would give them away. Nobody and no team is ever ranked.
"""


def measures_page() -> str:
    """The text of docs/reference/measures.md."""
    return "\n".join([_OPENING, *(line for side in Side for line in _side(side))])


def _side(side: Side) -> Iterator[str]:
    yield f"## {side.label}\n"
    for measure in MEASURES:
        if measure.side == side:
            yield _entry(measure)


def _entry(measure: Measure) -> str:
    part = f"Part of: `{measure.part_of}`. " if measure.part_of else ""
    return f"### {measure.label}\n\n`{measure.key}`. {part}{measure.rule}\n\nSource: {measure.source}.\n"
