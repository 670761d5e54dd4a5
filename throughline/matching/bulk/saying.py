"""What agrees of a pair, in the few words the review queue has room for."""

from __future__ import annotations

from throughline.matching.comparing.explaining import explain
from throughline.matching.comparing.people import Comparison

LONGEST = 100


def what_agrees(comparison: Comparison) -> str:
    """The fields that speak for one person, in their fixed order; the last are left out where there is no room."""
    agreeing = tuple(each for each in comparison.agreements if each.weight > 0 or each.field == "names")
    said = explain(comparison._replace(agreements=agreeing)) if agreeing else "several small things"
    while len(said) > LONGEST and "; " in said:
        said = said.rpartition("; ")[0]
    return said[:LONGEST]
