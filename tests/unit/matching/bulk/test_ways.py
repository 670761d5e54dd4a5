"""How a pass runs is a setting, and what a pair says fits the queue."""

from __future__ import annotations

import pytest

from tests.unit.matching.bulk.conftest import person_of
from throughline.core.errors import Refused
from throughline.matching.bulk.passing import Way
from throughline.matching.bulk.saying import LONGEST, what_agrees
from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.people import Comparing
from throughline.matching.comparing.weights import read_weights


def test_the_way_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for named in ("ENGINE", "MEMORY", "THREADS"):
        monkeypatch.delenv(f"THROUGHLINE_BULK_{named}", raising=False)
    assert (Way.from_environment().engine, Way.from_environment().memory) == ("duckdb", "2GB")
    monkeypatch.setenv("THROUGHLINE_BULK_ENGINE", "spark")
    monkeypatch.setenv("THROUGHLINE_BULK_MEMORY", "8GB")
    monkeypatch.setenv("THROUGHLINE_BULK_THREADS", "3")
    assert Way.from_environment() == Way("spark", "8GB", 3)


@pytest.mark.parametrize(
    ("named", "value"),
    [("ENGINE", "abacus"), ("THREADS", "many"), ("THREADS", "0"), ("MEMORY", "much"), ("MEMORY", "2GB'; x")],
)
def test_a_wrong_setting_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, named: str, value: str) -> None:
    monkeypatch.setenv(f"THROUGHLINE_BULK_{named}", value)
    with pytest.raises(Refused, match=f"THROUGHLINE_BULK_{named}"):
        Way.from_environment()


def test_what_agrees_is_said_in_the_room_there_is_and_what_differs_is_not() -> None:
    home = read_address("5 High Street", "NW4 5RD", "")
    more = {"address": home, "phones": ("+447330766619",), "sex": "F", "mail": "khadija.warsame@example.org"}
    one, other = (person_of(name, name, "Warsame", "2009-09-06", **more) for name in ("Khadija", "Kadijah"))
    said = what_agrees(Comparing(read_weights(), [one, other]).compare(one, other))
    assert said.startswith("given names khadija and kadijah may be spellings of one name")
    assert len(said) <= LONGEST
    assert not said.endswith(";")
    stranger = person_of("S", "Zebedee", "Warsame", "1950-01-02")
    assert (
        what_agrees(Comparing(read_weights(), [one, stranger]).compare(one, stranger)) == "same family name (warsame)"
    )
