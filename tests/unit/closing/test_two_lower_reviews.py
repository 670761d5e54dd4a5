import pytest

from throughline.closing.policies import has_two_lower_reviews


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
    assert has_two_lower_reviews(levels) is is_met
