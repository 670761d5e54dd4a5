"""One handset or SIM is one number, in whichever of its forms it was typed."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.core.errors import Refused
from throughline.register import devices
from throughline.register.devices import check_figure, esn_compared, iccid_compared, meid_compared, passes
from throughline.register.identifiers import identifiers_typed, normalise_identifier
from throughline.register.states import IdentifierKind


def figures(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def hexadecimal(count: int) -> st.SearchStrategy[str]:
    return st.text(devices.HEX, min_size=count, max_size=count)


def test_the_examples_hold() -> None:
    assert doctest.testmod(devices).failed == 0
    assert doctest.testmod(devices).attempted > 8


@given(hexadecimal(14))
def test_every_form_of_an_meid_is_one(meid: str) -> None:
    decimal = f"{int(meid[:8], 16):010}{int(meid[8:], 16):08}"
    forms = (
        meid, meid.lower(), f"{meid[:2]} {meid[2:8]}-{meid[8:]}", decimal, decimal + check_figure(decimal),
        meid + check_figure(meid, 10 if meid.isdigit() else 16),
    )  # fmt: skip
    assert {normalise_identifier(IdentifierKind.MEID, form) for form in forms} == {meid}


@given(hexadecimal(8))
def test_every_form_of_an_esn_is_one(esn: str) -> None:
    decimal = f"{int(esn[:2], 16):03}{int(esn[2:], 16):08}"
    assert {normalise_identifier(IdentifierKind.ESN, form) for form in (esn, esn.lower(), decimal)} == {esn}


@given(st.sampled_from([18, 19]).flatmap(figures), st.sampled_from(["", "F", "f", "FF"]))
def test_every_form_of_a_sim_card_is_one(body: str, filler: str) -> None:
    whole = body + check_figure(body)
    grouped = " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))
    forms = (body, whole, body + filler, whole + filler, grouped + filler)
    assert len({normalise_identifier(IdentifierKind.ICCID, form) for form in forms}) == 1


@given(figures(18), figures(18))
def test_two_cards_stay_two(one: str, other: str) -> None:
    compared = [iccid_compared(body + check_figure(body)) for body in (one, other)]
    assert (compared[0] == compared[1]) is (one == other)


@given(hexadecimal(14), hexadecimal(14))
def test_two_handsets_stay_two(one: str, other: str) -> None:
    assert (meid_compared(one) == meid_compared(other)) is (one == other)


@given(st.sampled_from(IdentifierKind.values), st.one_of(figures(18), figures(19), figures(11), hexadecimal(14)))
def test_what_is_compared_is_compared_again_as_itself(kind: str, typed: str) -> None:
    try:
        once = normalise_identifier(kind, typed)
    except Refused:
        return
    assert normalise_identifier(kind, once) == once


@given(figures(14), st.sampled_from([10, 16]))
def test_one_figure_wrong_never_passes_its_check(body: str, base: int) -> None:
    whole = body + check_figure(body, base)
    wrong = devices.HEX[(devices.HEX.index(whole[3]) + 1) % base]
    assert passes(whole, base)
    assert not passes(whole[:3] + wrong + whole[4:], base)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("meid", "AF0123450ABCDED"), ("meid", "999999999900000001"), ("meid", "2936087365007037101"), ("esn", "25699999999")],
)  # fmt: skip
def test_a_form_that_does_not_fit_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(Refused, match="does not fit"):
        normalise_identifier(kind, typed)


def test_the_find_box_reads_a_decimal_form_too() -> None:
    assert (IdentifierKind.MEID, "AF0123450ABCDE") in identifiers_typed("293 608 736 500 703 710")
    assert (IdentifierKind.ESN, "80ABC3CD") in identifiers_typed("12811256781")
    assert (IdentifierKind.ICCID, "894410000000000000") in identifiers_typed("8944 1000 0000 0000 00")
    assert esn_compared("0") == ""
