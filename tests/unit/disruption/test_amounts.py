"""Weights converted exactly; and the published totals beside their parts (domain.md 1)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.core.errors import Refused
from throughline.disruption.amounts import currencies, difference, drug_class, grams_kept, in_grams


@pytest.mark.parametrize(
    ("quantity", "unit", "grams"),
    [
        ("38.5", "g", "38.5"),
        ("1.25", "kg", "1250"),
        ("1", "oz", "28.349523125"),
        ("16", "oz", "453.592370000"),
        ("1", "lb", "453.59237"),
    ],
)
def test_a_weight_is_converted_exactly(quantity, unit, grams):
    assert in_grams(Decimal(quantity), unit) == Decimal(grams)


@given(st.decimals("0.0001", "99999", places=4))
def test_sixteen_ounces_are_a_pound_whatever_there_is(quantity):
    assert in_grams(quantity * 16, "oz") == in_grams(quantity, "lb")


@pytest.mark.parametrize("unit", ["wraps", "tablets", "", "source", "stone"])
def test_a_count_has_no_weight(unit):
    with pytest.raises(Refused):
        in_grams(Decimal(3), unit)


def test_what_the_figures_add_is_to_a_hundredth_and_never_nothing():
    assert grams_kept(Decimal(2), "oz") == Decimal("56.70")
    assert grams_kept(Decimal("0.005"), "g") == Decimal("0.01")
    with pytest.raises(Refused, match="Count it instead"):
        grams_kept(Decimal("0.0049"), "g")


def test_eighty_three_firearms_are_their_sections_and_imitations():
    firearms = difference(Decimal(83), map(Decimal, (15, 29, 39)))
    assert firearms.adds_up
    assert difference(Decimal(501), map(Decimal, (83, 325, 93))).adds_up


def test_the_published_class_a_weight_is_nine_hundredths_of_a_kilogram_more_than_its_parts():
    beside = difference(
        in_grams(Decimal("178.49"), "kg"), [in_grams(Decimal(part), "kg") for part in ("16.1", "11", "151.3")]
    )
    assert (beside.parts, beside.short, beside.adds_up) == (Decimal(178_400), Decimal(90), False)


def test_classes_and_currencies_are_data():
    assert [drug_class(drug) for drug in ("crack", "heroin", "cannabis", "other")] == ["A", "A", "B", ""]
    assert next(iter(currencies())) == "GBP"
    assert "source" not in currencies()
