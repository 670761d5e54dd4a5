"""When a row is clearly one person: what may be decided for many rows at once."""

from __future__ import annotations

from throughline.matching.comparing.names import Words
from throughline.matching.comparing.people import Comparison, Person

# One given name as it is written in many ways. A like sound alone (Hassan, Hussain), an initial, or no name is not enough.
_ONE_NAME = frozenset({"same", "part", "variant", "nickname", "spelling", "typo", "start"})


def is_clear(row: Person, known: Person, comparison: Comparison) -> bool:
    """The same exact number and date of birth, the same given name, and nothing that says otherwise.

    A number is typed into the row of a brother or sister: so a twin, who has the date too, is never clear. Another family name
    is one person's where first name and sex are the same.
    """
    levels = {(each.field, each.level) for each in comparison.agreements}
    if not {("number", "same"), ("born", "same")} <= levels or levels & {("number", "different"), ("sex", "different")}:
        return False
    given = next((each.level for each in comparison.agreements if each.field == "given"), "missing")
    if given not in _ONE_NAME or (given == "part" and not _is_within(row.given, known.given)):
        return False
    return ("family", "different") not in levels or (given == "same" and ("sex", "same") in levels)


def _is_within(one: Words, other: Words) -> bool:
    """“Daniel” and “Daniel James”; not “Mohammed Adam” and “Mohammed Ali”, who share a name as brothers do."""
    return set(one) <= set(other) or set(other) <= set(one)
