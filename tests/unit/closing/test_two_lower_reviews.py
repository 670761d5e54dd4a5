import datetime as dt

import pytest

from throughline.closing.policies import APART, has_two_lower_reviews

_FIRST = dt.date(2026, 1, 1)


def on_days(*reviews: tuple[int, str]) -> list[tuple[dt.date, str]]:
    return [(_FIRST + dt.timedelta(days=day), level) for day, level in reviews]


@pytest.mark.parametrize(
    ("levels", "is_met"),
    [
        ([], False),
        (["high"], False),
        (["medium", "medium"], False),
        (["high", "medium", "medium"], True),
        (["high", "medium", "high"], False),
        (["high", "high", "standard"], False),
        (["medium", "high", "medium", "standard"], True),
        (["high", "medium", "medium", "medium"], True),
        # A level that rises again is no stepping down, however high it stood before.
        (["medium", "high", "standard", "medium"], False),
        (["high", "standard", "standard", "medium", "medium"], False),
        (["high", "none", "standard", "medium"], False),
        (["standard", "standard", "standard"], False),
        (["none", "none", "none"], False),
    ],
)
def test_the_level_came_down_and_stayed_down_for_two_reviews(levels: list[str], is_met: bool) -> None:
    reviews = [(_FIRST + count * APART, level) for count, level in enumerate(levels)]
    assert has_two_lower_reviews(reviews) is is_met


@pytest.mark.parametrize(
    ("reviews", "is_met"),
    [
        (on_days((0, "high"), (20, "medium"), (33, "medium")), False),
        (on_days((0, "high"), (20, "medium"), (34, "medium")), True),
        # One made in between, and no higher, is no reason to begin counting again.
        (on_days((0, "high"), (20, "medium"), (33, "medium"), (34, "standard")), True),
        (on_days((0, "high"), (20, "medium"), (30, "high"), (34, "medium")), False),
        (on_days((0, "high"), (20, "high"), (30, "medium"), (34, "medium")), False),
    ],
)
def test_the_two_are_some_days_apart(reviews: list[tuple[dt.date, str]], is_met: bool) -> None:
    assert APART.days == 14
    assert has_two_lower_reviews(reviews) is is_met
