"""Deciding who is who, and who may be pointed to; and which vehicle is another: what the pages and the command line call."""

from throughline.matching.actions.deciding import (
    decide_apart,
    join_people,
    keep_none_of_them,
    part_people,
    record_search,
    set_aside_match,
)
from throughline.matching.actions.pointing import point_to_hub, set_person_pointing
from throughline.matching.actions.vehicles import keep_another_vehicle

__all__ = [
    "decide_apart",
    "join_people",
    "keep_another_vehicle",
    "keep_none_of_them",
    "part_people",
    "point_to_hub",
    "record_search",
    "set_aside_match",
    "set_person_pointing",
]
