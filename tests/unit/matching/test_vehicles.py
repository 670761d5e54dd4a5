"""How like two registration marks are, and two vehicles: a level a person can check, the same whichever comes first."""

from __future__ import annotations

from itertools import product

import pytest

from throughline.matching.comparing.vehicles import (
    LEVELS,
    compare_looks,
    compare_registrations,
    registration_words,
    registrations_near,
)
from throughline.register.plates import FORMATS, folded


@pytest.mark.parametrize(
    ("one", "other", "level", "words"),
    [
        ("AB12CDE", "AB12CDE", "same", "the same"),
        # signs that look alike
        ("ZZ26GHO", "2Z26GHO", "alike", "the same but for characters that look alike (Z and 2)"),
        ("ZZ26GHO", "2Z26GH0", "alike", "the same but for characters that look alike (ZO and 20)"),
        ("AB12CDE", "A812CDE", "alike", "the same but for characters that look alike (B and 8)"),
        ("AB1ZCDE", "AB12CDE", "alike", "the same but for characters that look alike (Z and 2)"),
        ("5G651BO", "SG65IBO", "alike", "the same but for characters that look alike (51 and SI)"),
        ("1230AB", "123OAB", "alike", "the same but for characters that look alike (0 and O)"),
        ("6AB123", "GAB123", "alike", "the same but for characters that look alike (6 and G)"),
        ("B12ABC", "812ABC", "alike", "the same but for characters that look alike (B and 8)"),
        ("M\u00dcAB123", "MUAB123", "alike", "the same but for characters that look alike (\u00dc and U)"),
        # one slip
        ("AB12CDE", "AB12CDF", "slip", "one character differs (E and F)"),
        ("AB12CDE", "AB21CDE", "slip", "two characters swapped (12 and 21)"),
        ("AB12CDE", "AB12CD", "slip", "one character more on one of them"),
        ("AB12CDE", "A812CDF", "slip", "one character differs (BE and 8F)"),
        ("A923BCD", "A924BCD", "slip", "one character differs (3 and 4)"),
        # too short for a slip to say anything; two slips
        ("A1", "A2", "different", "another registration"),
        ("ABC1", "ABC2", "different", "another registration"),
        ("AB12CDE", "AB12CFG", "different", "another registration"),
        ("AB12CDE", "XY65ZZZ", "different", "another registration"),
        # a part
        ("AB12???", "AB12CDE", "part", "the part that was seen fits"),
        ("AB1*CDE", "AB12CDE", "part", "the part that was seen fits"),
        ("*CDE", "AB12CDE", "part", "the part that was seen fits"),
        ("A812???", "AB12CDE", "part", "the part that was seen fits"),
        ("AB12???", "AB12C??", "part", "both were seen in part, and can be one plate"),
        ("AB12???", "AB12???", "part", "both were seen in part, and can be one plate"),
        ("AB12*", "*CDE", "part", "both were seen in part, and can be one plate"),
        ("AB12??", "AB12CDE", "different", "another registration"),
        ("AB13???", "AB12CDE", "different", "another registration"),
        ("AB12???", "AB??XYZ", "part", "both were seen in part, and can be one plate"),
        ("AB?3???", "AB12???", "different", "another registration"),
        # nothing to compare
        ("AB?????", "AB12CDE", "missing", "too little was seen to compare"),
        ("", "AB12CDE", "missing", "too little was seen to compare"),
    ],
)  # fmt: skip
def test_two_marks_agree_on_a_level_that_is_said_in_words(one: str, other: str, level: str, words: str) -> None:
    assert compare_registrations(one, other) == compare_registrations(other, one) == level
    assert level in LEVELS
    assert registration_words(one, other) == words


def test_two_good_marks_of_one_form_are_never_alike() -> None:
    """Each form has letters and figures by place, so that a sign cannot be read for the other and stay good."""
    for form in ("current", "suffix", "prefix"):
        mark = {"current": "BO50SGZ", "suffix": "SOB158B", "prefix": "B158SGZ"}[form]
        assert FORMATS[form].fullmatch(mark)
        pairs = {"O": "0", "I": "1", "S": "5", "B": "8", "Z": "2", "G": "6"}
        pairs |= {figure: letter for letter, figure in pairs.items()}
        for place, sign in enumerate(mark):
            if sign in pairs:
                assert not FORMATS[form].fullmatch(mark[:place] + pairs[sign] + mark[place + 1 :])


def test_what_is_looked_up_is_what_is_compared() -> None:
    """Every mark within a slip is among those looked up, and every one looked up is within it."""
    near = registrations_near("AB12CDE")
    assert len(near) < 600
    assert all(
        compare_registrations("AB12CDE", each) in ("alike", "slip") or each == folded("AB12CDE") for each in near
    )
    others = ["A812CDE", "AB21CDE", "AB12CDF", "AB12CD", "B12CDE", "AB12CDEX", "XAB12CDE", "BA12CDE", "AB12CED"]
    assert all(folded(each) in near for each in others)
    assert not any(folded("".join(two)) in near for two in product(["AB13", "XB12"], ["CDF", "CEE"]))
    assert registrations_near("A1") == {"A1"}
    assert "ABC1" not in registrations_near("ABC12")


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Grey Corsa", "grey corsa", "same"), ("Silver Vauxhall Corsa", "grey corsa", "common"),
        ("Red Golf", "Blue Golf", "colour"),
        ("Grey hatchback", "Transit van", "other"), ("A grey car", "gray", "common"), ("", "Grey", "missing"),
        ("a car", "Grey", "missing"),
        ("Black and white Mini", "White Mini", "common"),
    ],
)  # fmt: skip
def test_what_they_looked_like_is_compared_by_its_words(one: str, other: str, level: str) -> None:
    assert compare_looks(one, other) == compare_looks(other, one) == level
