"""Levels of dates, addresses and numbers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.matching.comparing.addresses import (
    compare_addresses,
    is_same_but_for_slips,
    postcode_of,
    read_address,
)
from throughline.matching.comparing.dates import Born, compare_born, read_age, read_born
from throughline.matching.comparing.finding import home_keys
from throughline.matching.comparing.identifiers import (
    compare_mail,
    compare_phones,
    compare_unchecked,
    nhs_number,
    phone_of,
    pnc_id,
    unchecked_of,
    upn,
)  # fmt: skip

BORN = st.builds(Born, st.integers(1900, 2030), st.integers(1, 12), st.integers(1, 31))


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("2010-04-03", Born(2010, 4, 3)),
        ("03/04/2010", Born(2010, 4, 3)),
        ("3 April 2010", Born(2010, 4, 3)),
        ("3rd Apr 2010", Born(2010, 4, 3)),
        ("20100403", Born(2010, 4, 3)),
        ("3/4/10", Born(2010, 4, 3)),
        ("3/4/88", Born(1988, 4, 3)),
        ("2010", Born(2010, 0, 0)),
        ("2001-04-80", Born(2001, 4, 80)),
        ("2010-04-03T00:00:00", Born(2010, 4, 3)),
        ("16082012", Born(2012, 8, 16)),
        ("20102010", Born(2010, 10, 20)),
        ("20012012", Born(2012, 1, 20)),
        ("19800491", Born(1980, 4, 91)),
        ("16081012", None),
        ("16082999", None),
        ("16/08/1608", None),
        ("2030-01-09", Born(2030, 1, 9)),
        ("Thu 16/08/2012", Born(2012, 8, 16)),
        ("Thursday, 16 August 2012", Born(2012, 8, 16)),
        ("16th of August 2012", Born(2012, 8, 16)),
        ("Aug 16, 2012", Born(2012, 8, 16)),
        ("August 16th 2012", Born(2012, 8, 16)),
        ("16 Aug 2012 00:00", Born(2012, 8, 16)),
        ("41137", Born(2012, 8, 16)),
        ("41137.0", Born(2012, 8, 16)),
        ("99999", None),
        ("last spring", None),
        ("", None),
    ],
)
def test_dates_are_read_however_they_are_written(text: str, born: Born | None) -> None:
    assert read_born(text) == born


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("2010-04-03", "2010-04-03", "same"),
        ("2010-04-03", "2010-03-04", "swapped"),
        ("2010-04-03", "2010-01-01", "placeholder"),
        ("2010-04-03", "2010", "placeholder"),
        ("2010-04-03", "2010-04-08", "digit"),
        ("2001-04-08", "2001-04-80", "digit"),
        ("1986-04-12", "1991-04-12", "year"),
        ("2010-04-03", "2010-04-26", "month"),
        ("2010-04-03", "2010-11-26", "near"),
        ("2009-12-23", "2010-02-04", "near"),
        ("2010-04-03", "1987-11-26", "far"),
    ],
)
def test_levels_of_dates(one: str, other: str, level: str) -> None:
    first, second = read_born(one), read_born(other)
    assert first is not None and second is not None
    assert compare_born(first, second) == compare_born(second, first) == level


@given(BORN, BORN)
def test_dates_compare_alike_either_way(one: Born, other: Born) -> None:
    assert compare_born(one, other) == compare_born(other, one)
    assert (compare_born(one, other) == "same") == (one == other)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("16", (2009, 2010)),
        ("15-17", (2008, 2011)),
        ("about 16", (2007, 2012)),
        ("sixteen", None),
        ("900", None),
        ("under 18", None),
        ("<18", None),
        ("18+", None),
        ("over 18", None),
        ("16 or over", None),
        ("U18", None),
        ("6 months", None),
        ("16.0", (2009, 2010)),
        ("15/16", (2009, 2011)),
        ("16 yrs", (2009, 2010)),
    ],
)
def test_an_age_allows_years_of_birth(text: str, years: tuple[int, int] | None) -> None:
    assert read_age(text, dt.date(2026, 6, 1)) == years


HOME = ("208 Green Lane", "B13 7DB", "")


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (("208 Green Ln", "b137db", ""), "same"),
        (("208 Green Lane, B13 7DB", "", ""), "same"),
        (("208 Green Lane", "", ""), "house"),
        (("208 Green Lane", "B13 7BD", ""), "same"),
        (("208 Green Lane", "BI3 7DB", ""), "same"),
        (("208 Green Lane", "LS2 9AA", ""), "house"),
        (("Flat 9", "B13 7DB", ""), "postcode"),
        (("12 Green Lane", "LS2 9AA", ""), "street"),
        (("9 High Street", "B13 4AA", ""), "area"),
        (("9 High Street", "LS2 9AA", ""), "elsewhere"),
        (("", "", ""), "missing"),
    ],
)
def test_levels_of_addresses(other: tuple[str, str, str], level: str) -> None:
    one, two = read_address(*HOME), read_address(*other)
    assert compare_addresses(one, two) == compare_addresses(two, one) == level


@pytest.mark.parametrize(
    ("written", "flat", "house", "street"),
    [
        ("Flat 3, 12 Any St", "3", "12", "any street"), ("12 Any Street, flat 3", "3", "12", "any street"),
        ("Apt. 4B 7 Quay Rd", "4b", "7", "quay road"), ("12a Any Street", "", "12a", "any street"), ("Flat 12", "", "12", "flat"),
        ("Unit no. 5 9 Dock Ln", "5", "9", "dock lane"),
    ],
)  # fmt: skip
def test_a_flat_is_read_beside_its_house(written: str, flat: str, house: str, street: str) -> None:
    address = read_address(written, "", "")
    assert (address.flat, address.house, address.street) == (flat, house, street)


def test_two_flats_of_one_house_are_two_homes() -> None:
    one, other, house = (
        read_address(text, "B1 1AA", "") for text in ("Flat 3, 12 Any St", "Flat 4, 12 Any St", "12 Any St")
    )
    assert compare_addresses(one, other) == compare_addresses(other, one) == "street"
    assert compare_addresses(one, house) == compare_addresses(one, one) == "same"


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        (("12 Tarn Road, Birmingham", ""), ("12 Tarn Road", "Birmingham"), "same"),
        (("12 Tarn Road, Lea Hall, Birmingham, UK", ""), ("12 Tarn Rd", "Birmingham"), "same"),
        (("12 Tarn Road, Birmingham", ""), ("12 Tarn Road", "Leeds"), "house"),
        (("12 St John's Road", "Leeds"), ("12 Saint Johns Road", "Leeds"), "same"),
        (("12 St John’s Road, Leeds", ""), ("12 St Johns Rd", "Leeds"), "same"),
        (("12 St Johns, Leeds", "Leeds"), ("12 Saint Johns", "Leeds"), "same"),
        (("12 Any St Lea Hall", ""), ("12 Any Street Lea Hall", ""), "house"),
        (("1st Floor 12 Acre Road", "Leeds"), ("12 Acre Road", "Leeds"), "same"),
        (("First floor flat, 12 Acre Road", "Leeds"), ("1st Floor 12 Acre Road", "Leeds"), "same"),
        (("Ground floor, 12 Acre Road", "Leeds"), ("1st Floor 12 Acre Road", "Leeds"), "street"),
        (("1st Floor 12 Acre Road", "Leeds"), ("Flat 3, 12 Acre Road", "Leeds"), "same"),
        (("Flat A, 12 Tarn Road", "Leeds"), ("12A Tarn Road", "Leeds"), "same"),
        (("Flat A, 12 Tarn Road", "Leeds"), ("12B Tarn Road", "Leeds"), "street"),
        (("12A Tarn Road", "Leeds"), ("12 Tarn Road", "Leeds"), "street"),
        (("3/12 Tarn Road", "Leeds"), ("Flat 3, 12 Tarn Road", "Leeds"), "same"),
        (("3/12 Tarn Road", "Leeds"), ("Flat 4, 12 Tarn Road", "Leeds"), "street"),
    ],
)  # fmt: skip
def test_one_home_written_two_ways(one: tuple[str, str], other: tuple[str, str], level: str) -> None:
    first, second = (read_address(lines, "", town) for lines, town in (one, other))
    assert compare_addresses(first, second) == compare_addresses(second, first) == level


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("27 Tarnlea Road, B33 8AA", "27 Karnlea Rd, B33 8AB", True),
        ("27 Tarnlea Road, B33 8AA", "27 Larkfield Road, B33 8AA", False),
        ("27 Tarnlea Road, B33 8AA", "29 Tarnlea Road, B33 8AA", False),
        ("Flat 3, 27 Tarnlea Road, B33 8AA", "Flat 4, 27 Tarnlea Road, B33 8AA", False),
        ("Rose Cottage, Mill Lane, B33 8AA", "Rose Cotage, Mill Ln, B33 8AB", True),
        ("Rose Cottage, Mill Lane, B33 8AA", "Thorn Cottage, Mill Lane, B33 8AA", False),
        ("Rose Cottage, Mill Lane, B33 8AA", "Rose Cottage, Mill Lane, LS1 4AP", False),
        ("Rose Cottage, Mill Lane, B33 8AA", "7 Rose Cottage, Mill Lane, B33 8AA", False),
        ("Rose Cottage, Mill Lane, Leeds", "Rose Cottage, Mill Lane, Leeds", True),
        ("Rose Cottage, Mill Lane", "Rose Cottage, Mill Lane", False),
    ],
)
def test_one_house_but_for_slips_in_its_street_or_name(one: str, other: str, is_same: bool) -> None:
    first, second = read_address(one, "", ""), read_address(other, "", "")
    assert is_same_but_for_slips(first, second) == is_same_but_for_slips(second, first) == is_same


def test_a_flat_with_a_letter_is_found_by_its_house_and_letter() -> None:
    flat, house = read_address("Flat A, 12 Tarn Road", "", ""), read_address("12a Tarn Road", "", "")
    assert home_keys(flat) & home_keys(house)
    assert not home_keys(read_address("12 Tarn Road", "", "")) & home_keys(house)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("b1 1aa", "B1 1AA"), ("BI 1AA", "B1 1AA"), ("CV3  2QQ", "CV3 2QQ"), ("CV3 2Q0", "CV3 2QO"), ("EC1A1BB", "EC1A 1BB"),
     ("Ml 1AE", "M1 1AE"), ("nowhere", ""), ("2000", ""), ("", "")],
)  # fmt: skip
def test_a_letter_typed_for_a_figure_in_a_postcode_is_put_right(typed: str, code: str) -> None:
    assert postcode_of(typed) == code


def test_numbers_are_checked() -> None:
    assert nhs_number("999 000 0018") == "9990000018"
    assert nhs_number("943 476 5918") == ""
    assert nhs_number("1111111111") == ""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    figures = "801200001001"
    check = letters[sum(int(figure) * weight for figure, weight in zip(figures, range(2, 14), strict=True)) % 23]
    assert upn(f" {check.lower()}{figures}") == f"{check}{figures}"
    assert upn(f"{letters[(letters.index(check) + 1) % 23]}{figures}") == ""
    letter = "ZABCDEFGHJKLMNPQRTUVWXY"[100123456 % 23]
    assert pnc_id(f"2010/123456{letter}") == pnc_id(f"10/0123456{letter}") == f"10/0123456{letter}"
    assert pnc_id("10/0123456!") == ""


def test_phones_of_any_form_are_one() -> None:
    assert (
        phone_of("07700 900123") == phone_of("+44 7700 900123") == phone_of("0044 (0)7700-900-123") == "+447700900123"
    )
    assert phone_of("unknown") == ""


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("7700900123.0", "+447700900123"), ("447700900123.0", "+447700900123"), ("07700 900124 (mum)", "+447700900124"),
        ("07700 900124 (2)", "+447700900124"), ("mum: 07700 900124", "+447700900124"), ("07700900124 after 6pm", "+447700900124"),
        ("(01865) 270000 ext 12", "+441865270000"), ("4.477009E+11", ""), ("4.47700900123E+11", ""), ("7.7009e9", ""),
    ],
)  # fmt: skip
def test_a_phone_as_a_spreadsheet_spoils_it(written: str, phone: str) -> None:
    assert phone_of(written) == phone


def test_a_number_as_a_spreadsheet_spoils_it() -> None:
    assert nhs_number("9434765919.0") == "9434765919"
    assert unchecked_of("9434765918.0") == "9434765918"
    assert unchecked_of("9.43477E+09") == nhs_number("9.43477E+09") == ""
    assert unchecked_of("123E4") == "123E4"


def test_levels_of_phones() -> None:
    assert compare_phones(("+447700900123",), ("+447700900999", "+447700900123")) == "same"
    assert compare_phones(("+447700900123",), ("+447700900124",)) == "digit"
    assert compare_phones(("+447700900123",), ("+447911123456",)) == "different"


def test_levels_of_mail_and_other_numbers() -> None:
    assert compare_mail("jo@a.net", "jo@b.org") == "part"
    assert compare_mail("jo.blake@a.net", "jo.blqke@a.net") == "typo"
    assert compare_mail("jo@a.net", "sam.hill@else.org") == "different"
    assert compare_unchecked("5304218", "5304281") == "digit"
    assert compare_unchecked("5304218", "9304211") == "different"
