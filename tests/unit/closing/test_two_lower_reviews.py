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
        (["medium", "high", "standard", "medium"], True),
        (["standard", "standard", "standard"], False),
        (["none", "none", "none"], False),
    ],
)
def test_each_of_the_last_two_is_lower_than_the_highest_before_them(levels: list[str], is_met: bool) -> None:
    assert has_two_lower_reviews(levels) is is_met
