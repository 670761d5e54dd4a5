"""What is typed in one box, as a person; the keys someone is found by; and the table that explains a comparison."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.matching.comparing.asking import read_asked
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.explaining import rows_of
from throughline.matching.comparing.finding import hash_of, keys_asked, keys_kept
from throughline.matching.comparing.people import Comparing
from throughline.matching.comparing.people import Person as Compared
from throughline.matching.comparing.weights import read_weights

ON = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("typed", "given", "family"),
    [
        ("Jordan Ashby", ("jordan",), ("ashby",)), ("ASHBY, Jordan", ("jordan",), ("ashby",)),
        ("Иван Шевченко", ("ivan",), ("shevchenko",)), ("Nguyễn Thị Hoa", ("nguyen", "thi"), ("hoa",)),
        ("Mr Jordan O’Neil", ("jordan",), ("oneil",)), ("Tiny", ("tiny",), ()), ("", (), ()), ("!!!", (), ()),
    ],
)  # fmt: skip
def test_names_are_what_remains(typed: str, given: tuple[str, ...], family: tuple[str, ...]) -> None:
    asked = read_asked(typed, ON)
    assert (asked.given, asked.family, asked.born, asked.ages, asked.phones) == (given, family, None, None, ())


@pytest.mark.parametrize(
    "written",
    [
        "3/4/2010",
        "03.04.2010",
        "3-4-10",
        "3 April 2010",
        "3rd of April 2010",
        "3apr2010",
        "2010-04-03",
        "20100403",
        "born 3/4/2010",
    ],
)
def test_a_date_is_taken_however_it_is_written(written: str) -> None:
    asked = read_asked(f"Jay Lane {written}", ON)
    assert asked.born == Born(2010, 4, 3)
    assert (asked.given, asked.family) == (("jay",), ("lane",))


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("Jay Lane 16", "ages", (2009, 2010)), ("Jay Lane 15-17", "ages", (2008, 2011)),
        ("Jay aged about 16", "ages", (2007, 2012)),
        ("Jay 2010", "born", Born(2010, 0, 0)), ("07700 900123", "phones", ("+447700900123",)),
        ("Smith 1998 07700900123", "phones", ("+447700900123",)), ("+44 (0)7700 900123", "phones", ("+447700900123",)),
        ("999 000 0018", "numbers", (("nhs_number", "9990000018"),)), ("2001/123456X", "unchecked", (("pnc_id", "2001123456X"),)),
    ],
)  # fmt: skip
def test_an_age_a_phone_and_a_number_are_known_by_their_form(typed: str, field: str, value: object) -> None:
    assert getattr(read_asked(typed, ON), field) == value


@pytest.mark.parametrize(
    "written",
    [
        "7700900431", "447700900431", "+447700900431", "00447700900431", "07700 900431", "07700.900.431", "07700/900431",
        "(07700) 900431", "07700-900-431", "(+44) 7700 900431", "+44(0)7700.900.431",
    ],
)  # fmt: skip
def test_a_phone_is_taken_however_it_is_written(written: str) -> None:
    for typed in (written, f"Jay Ashby {written}", f"{written} Jay Ashby", f"Jay Ashby 03/04/2010 {written}"):
        assert read_asked(typed, ON).phones == ("+447700900431",), typed


@pytest.mark.parametrize(
    "typed",
    [
        "Jay 03/04/2010 16",
        "Jay 03.04.2010 16",
        "20100403",
        "2010-04-03",
        "999 000 0018",
        "9990000018",
        "12 Any Rd B1 1AA",
    ],
)
def test_a_date_and_a_checked_number_are_no_phone(typed: str) -> None:
    assert read_asked(typed, ON).phones == ()


def test_an_address_is_taken_from_its_first_figure_to_its_street() -> None:
    asked = read_asked("Jay Lane 12 Any Rd, Lea Hall B1 1aa", ON)
    assert asked.address[:4] == ("12", "any road", "B1 1AA", "B1")
    assert (asked.given, asked.family) == (("jay",), ("lane",))


@pytest.mark.parametrize(
    "typed", ["0" * 150, "1/" * 75, "B1" * 70, "12 " * 50, "\u202e\u0000x", "🏃 16 16 16", "--,,//()", "99/99/9999"]
)
def test_nothing_typed_is_an_error(typed: str) -> None:
    keys_asked(read_asked(typed, ON))


@pytest.mark.parametrize(
    "typed",
    [
        "Khadija Warsame 3/4/2010", "Warsame Khadija 4/3/2010", "Kadijo Warsameh 2010", "Khadija Warsame 16", "Warsame, Khadijah",
        "Khadija Warsame 3/4/2009", "Khadija Jones 3/4/2010", "خديجة Warsame",
    ],
)  # fmt: skip
def test_a_wrong_field_leaves_a_key_in_common(typed: str) -> None:
    kept = keys_kept(read_asked("Khadija Warsame 3/4/2010", ON))
    assert 10 < len(kept) < 26
    asked = keys_asked(read_asked(typed, ON))
    assert set(asked.strong) & kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Khadija Warsate 8/4/2010", "month 2010 4 kt"),
        ("Khamija Warsame 3/9/2010", "date 2010 3 rsn"),
        ("Khadija Warsame 15-17", "names kt rsn 2010"),
        ("Warsame, Khadija", "whole khadija warsame"),
    ],
)
def test_a_wrong_figure_and_a_wrong_letter_and_an_age_still_ask_a_key_that_few_have(typed: str, key: str) -> None:
    kept = keys_kept(read_asked("Khadija Warsame 3/4/2010", ON))
    assert key in kept & {*keys_asked(read_asked(typed, ON)).strong}, sorted(kept)


def test_a_key_is_stored_as_a_number_with_a_sign() -> None:
    assert -(2**63) <= hash_of("sound kt") < 2**63
    assert hash_of("sound kt") != hash_of("sound kn")


def test_the_table_says_the_field_both_values_and_how_they_agree() -> None:
    asked = read_asked("Warsame Kadijo 4/3/2010", ON)
    known = Compared("1", given=("khadija",), family=("warsame",), born=Born(2010, 4, 3))
    rows = rows_of(Comparing(read_weights(), ()).compare(asked, known), asked, ("Khadija", "Warsame"), "before")
    told = {(row.typed, row.recorded): row.words for row in rows}
    assert told["04/03/2010", "03/04/2010"] == "day and month swapped"
    assert any("typed the other way round" in words for words in told.values())
    assert all(row.agrees for row in rows)
