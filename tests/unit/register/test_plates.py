"""A registration mark is one however it is typed: spacing, case, hyphens, scripts, and O 0 I 1 by their place."""

from __future__ import annotations

import pytest

from throughline.register.plates import format_of, part_of, registration_of


@pytest.mark.parametrize(
    ("mark", "form"),
    [
        ("AB12CDE", "current"), ("ZZ26GHO", "current"), ("A923BCD", "prefix"), ("Q723ABC", "prefix"),
        ("A1BCD", "prefix"),
        ("ABC123D", "suffix"), ("ABC1D", "suffix"), ("ABC1234", "dateless"), ("1A", "dateless"), ("1234AB", "dateless"),
        ("AIZ1234", "dateless"), ("IA1", "dateless"), ("12AB34", "forces"), ("123D456", "diplomatic"),
        ("AB12CDI", ""), ("QB12CDE", ""), ("O123ABC", ""), ("A012BCD", ""), ("ABCDEFG", ""), ("1234567", ""),
        ("MAB1234X", ""),
    ],
)  # fmt: skip
def test_each_form_of_mark_is_known_by_its_places(mark: str, form: str) -> None:
    assert format_of(mark) == form


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        # spacing, case, stops, hyphens of any kind, hidden and wide signs
        (" ab12 cde ", "AB12CDE"), ("AB12-CDE", "AB12CDE"), ("A.B.1.2.C.D.E", "AB12CDE"), ("ab12\u2013cde", "AB12CDE"),
        ("\u200eAB12\u2011CDE", "AB12CDE"), ("ＡＢ１２ ＣＤＥ", "AB12CDE"), ("[AB12 CDE]", "AB12CDE"),
        ("AB12\u00a0CDE", "AB12CDE"),
        ("AB١٢ CDE", "AB12CDE"),
        # its own word, and the country on its side
        ("Reg: AB12 CDE", "AB12CDE"), ("VRM AB12 CDE", "AB12CDE"), ("registration number AB12 CDE", "AB12CDE"),
        ("UK AB12 CDE", "AB12CDE"), ("GB-AB12CDE", "AB12CDE"), ("REG 123", "REG123"), ("VRM 123A", "VRM123A"),
        # O and 0, I and 1, by place: the present form
        ("ABO2 CDE", "AB02CDE"), ("AB1O CDE", "AB10CDE"), ("ABI2 CDE", "AB12CDE"), ("ZZ26 GH0", "ZZ26GHO"),
        ("0V12 ABC", "OV12ABC"),
        ("A012 BCD", "AO12BCD"), ("0012 ABC", "OO12ABC"),
        # prefix, suffix, Q, dateless, Northern Irish
        ("AI23 BCD", "A123BCD"), ("A1O2 BCD", "A102BCD"), ("ABC I23D", "ABC123D"), ("0AB 123D", "OAB123D"),
        ("Q7O3 ABC", "Q703ABC"),
        ("I23 ABC", "123ABC"), ("ABC 1O2", "ABC102"), ("A1Z 1234", "AIZ1234"), ("A2O", "A20"),
        # two ways to read it, none, or no letter and figure: as it is typed
        ("1230AB", "1230AB"), ("123OAB", "123OAB"), ("IOU", "IOU"), ("100", "100"), ("ABIOCDE", "ABIOCDE"),
        ("AB12 CD1", "AB12CD1"),
        # what only looks alike is left
        ("2Z26GHO", "2Z26GHO"), ("A812CDE", "A812CDE"), ("5G65 1BO", "5G651BO"),
        # from elsewhere, as it is; Cyrillic and Greek plates have letters that are Latin too
        ("AB-1O2-CD", "AB1O2CD"), ("M\u00dc AB 123", "M\u00dcAB123"), ("MU\u0308-AB 123", "M\u00dcAB123"),
        ("12-D-34567", "12D34567"),
        ("\u0410\u0412 1234 \u0421\u0415", "AB1234CE"), ("\u0396\u0397\u0399-1234", "ZHI1234"),
    ],
)  # fmt: skip
def test_however_it_was_typed_it_is_one_mark(typed: str, mark: str) -> None:
    assert registration_of(typed) == mark
    assert registration_of(mark) == mark


@pytest.mark.parametrize("typed", ["", " - ", "blue van?", "AB12 ???", "A" * 16, "AB12 CDE!", "€12"])
def test_what_is_no_mark_is_none(typed: str) -> None:
    assert registration_of(typed) == ""


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("ab12 ???", "AB12???"), ("AB1* CDE", "AB1*CDE"), ("AB12…", "AB12*"), ("..cde", "*CDE"), ("??12 C**", "??12C*"),
        ("AB?? CDE", "AB??CDE"), ("*12 C*", "*12C*"),
        ("AB12 CDE", ""), ("blue van?", ""), ("?", ""), ("A*", ""), ("A.B.1.2", ""), ("AB12 CD?!", ""),
    ],
)  # fmt: skip
def test_a_part_says_what_nobody_saw(typed: str, part: str) -> None:
    assert part_of(typed) == part
