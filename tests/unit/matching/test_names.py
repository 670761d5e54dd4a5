"""Levels of names, each with what makes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.matching.comparing.folding import skeleton_of, words_of
from throughline.matching.comparing.names import LEVELS, compare_side, compare_words, split_name
from throughline.matching.comparing.spellings import spelling_odds, spelling_words

WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
NAMES = st.lists(WORD, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("khadija", "khadija", "same"),
        ("mohammed", "maxamed", "variant"),
        ("yusuf", "joseph", "variant"),
        ("oleksandr", "aleksander", "variant"),
        ("tabitha", "tabby", "nickname"),
        ("bill", "william", "nickname"),
        ("zorian", "zorjan", "spelling"),
        ("rafik", "rafiq", "spelling"),
        ("rockwell", "rockwlel", "typo"),
        ("chris", "christodoulou", "start"),
        ("bizzy", "busy", "sound"),
        ("r", "rockwell", "initial"),
        ("r", "smith", "different"),
        ("james", "william", "different"),
        ("kelly", "walker", "different"),
    ],
)
def test_levels_of_words(one: str, other: str, level: str) -> None:
    assert compare_words(one, other) == compare_words(other, one) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Mary Ann", "Maryann", "same"),
        ("Thi Hoa", "Hoa Thi", "same"),
        ("José", "JOSE", "same"),
        ("O’Neil", "O'Neil", "same"),
        ("Holloway-Delaney", "Holloway", "part"),
        ("Al-Rashid", "Al-Masri", "different"),
        ("Jane Mary", "Jayne", "spelling"),
        ("", "Jane", "missing"),
    ],
)
def test_levels_of_sides(one: str, other: str, level: str) -> None:
    assert compare_side(words_of(one), words_of(other)).level == level
    assert compare_side(words_of(other), words_of(one)).level == level


@given(NAMES, NAMES)
def test_neither_the_order_of_people_nor_of_words_matters(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    level = compare_side(one, other).level
    assert level in (*LEVELS, "missing")
    assert level == compare_side(other, one).level == compare_side(one[::-1], other[::-1]).level or "".join(
        one
    ) == "".join(other)


@given(WORD, WORD)
def test_spellings_are_the_same_either_way(one: str, other: str) -> None:
    assert spelling_odds(one, other) == spelling_odds(other, one)
    assert (spelling_words(one, other) == "") == (one == other)


def test_spellings_say_where_they_differ() -> None:
    assert spelling_words("rafik", "rafiq") == "k/q"
    assert spelling_words("hasan", "hassan") == "s doubled"
    assert spelling_words("fatima", "fatimah") == "h added"
    assert spelling_odds("rafik", "rafiq") > 0 > spelling_odds("kelly", "kenny")


@pytest.mark.parametrize(("one", "other"), [("khadija", "kadijah"), ("hussain", "hosein"), ("sergey", "sergei")])
def test_spellings_of_one_name_have_one_skeleton(one: str, other: str) -> None:
    assert skeleton_of(one) == skeleton_of(other)


@pytest.mark.parametrize(
    ("text", "given_names", "family"),
    [
        ("Mr Dean Fox", ("dean",), ("fox",)),
        ("FOX, Dean Lee", ("dean", "lee"), ("fox",)),
        ("Prince", ("prince",), ()),
        ("", (), ()),
    ],
)
def test_a_whole_name_is_split(text: str, given_names: tuple[str, ...], family: tuple[str, ...]) -> None:
    assert split_name(text) == (given_names, family)
