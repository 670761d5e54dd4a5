"""A measure in words: what it counts, by which written rule, from which source."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.figures.states import Side, Unit

PROGRAMME = "Home Office County Lines Programme: definitions of a line closed, type 1 and type 2"
POLICE_RECORD = "Police records of the operation, kept with the team, agency and area of that day"
AGES = "Age on the day of the event, by date of birth or as stated that day; an estimate only where all of it says so"
HUB_RECORD = "The hub's own records"


@dataclass(frozen=True)
class Measure:
    """A named, written definition. ``part_of``: the total this is one part of; the parts of a total add up to it."""

    key: str
    label: str
    rule: str
    side: Side
    source: str
    unit: Unit = Unit.COUNT
    part_of: str = ""

    @property
    def short_label(self) -> str:
        """The label without its unit, for where the value is written with it."""
        return self.label.removesuffix(f" ({self.unit.value})")


def enforcement(
    key: str, label: str, rule: str, source: str = POLICE_RECORD, *, unit: Unit = Unit.COUNT, part_of: str = ""
) -> Measure:
    return Measure(key, label, rule, Side.ENFORCEMENT, source, unit, part_of)


def safeguarding(key: str, label: str, rule: str, source: str = HUB_RECORD, *, part_of: str = "") -> Measure:
    return Measure(key, label, rule, Side.SAFEGUARDING, source, part_of=part_of)
