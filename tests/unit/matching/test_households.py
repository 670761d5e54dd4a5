"""A household never makes two of its people one: fathers and sons, twins. A slip or an estimate still joins one person."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.unit.matching.test_people import CROWD, HOME, person
from throughline.matching.comparing.clustering import cluster
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.linking import link
from throughline.matching.comparing.people import Person
from throughline.matching.comparing.weights import read_weights

PHONE = ("+447700900123",)
NHS = (("nhs_number", "9990000018"),)
SON = person("S", "zebedee", "quixote", Born(2009, 3, 14), address=HOME, phones=PHONE)
FATHER = SON._replace(record_id="F", born=Born(1981, 11, 2))


def quiet(*_: object) -> None:
    """No progress."""


def decision(register: Person, record: Person) -> str:
    (found,) = link([*CROWD, register], [record._replace(record_id="R")], read_weights(), quiet)
    return found.decision


def joined(people: Sequence[Person]) -> set[frozenset[str]]:
    """The clusters of more than one row, by their rows."""
    rows: dict[str, set[str]] = {}
    for member in cluster(people, read_weights(), quiet):
        rows.setdefault(member.cluster_id, set()).add(member.record_id)
    return {frozenset(each) for each in rows.values() if len(each) > 1}


@pytest.mark.parametrize("born", [Born(1981, 11, 2), Born(1981, 3, 14), Born(1980, 1, 1), Born(1980, 0, 0)])
def test_father_and_son_of_one_name_at_one_home_are_for_a_person_to_decide(born: Born) -> None:
    father = SON._replace(record_id="F", born=born)
    assert decision(SON, father) == decision(father, SON) == "review"
    assert joined([*CROWD, SON, father]) == set()


@pytest.mark.parametrize("born", [Born(2008, 3, 14), Born(2009, 5, 14), Born(1909, 3, 14), Born(1999, 3, 14)])
def test_a_typed_year_or_month_that_slipped_is_one_person_still(born: Born) -> None:
    assert decision(SON, SON._replace(born=born)) == "link"
    assert joined([*CROWD, SON, SON._replace(record_id="R", born=born)]) == {frozenset("SR")}


def test_an_estimated_age_that_fits_is_one_person_still_and_a_parents_is_not() -> None:
    assert decision(SON, SON._replace(born=None, ages=(2007, 2011))) == "link"
    assert decision(SON, SON._replace(born=None, ages=(1978, 1982))) == "review"


def test_a_number_of_ones_own_links_whatever_the_birthday() -> None:
    assert decision(SON._replace(numbers=NHS), FATHER._replace(numbers=NHS)) == "link"


TWINS = (
    "luis william",
    "hassan hussein",
    "hasan husain",
    "jayden kayden",
    "samir samira",
    "oleh olha",
    "sajid majid",
    "tia tina",
)


@pytest.mark.parametrize("names", TWINS)
@pytest.mark.parametrize("mail", ["", "home@example.org"])
def test_twins_are_for_a_person_to_decide_however_alike_their_names(names: str, mail: str) -> None:
    one, other = (SON._replace(given=(name,), mail=mail) for name in names.split())
    assert decision(one, other) == "review"
    assert joined([*CROWD, one, other._replace(record_id="R")]) == set()


@pytest.mark.parametrize(
    "names", ["mohammed muhammad", "william bill", "amina aminah", "tabitha tabithe", "khadija khadijah"]
)
def test_one_child_written_another_way_is_linked_still(names: str) -> None:
    one, other = (SON._replace(given=(name,)) for name in names.split())
    assert decision(one, other) == "link"


def test_a_file_of_families_where_nobody_is_twice_teaches_nothing_else() -> None:
    families = []
    for number in range(80):
        home = HOME._replace(house=str(number + 1), postcode=f"BD{number % 9 + 1} {number % 8 + 1}ET")
        born = Born(2001 + number % 12, 1 + number % 12, 2 + number % 25)
        son = CROWD[number % 49]._replace(record_id=f"{number}", born=born, address=home)
        families += [son, son._replace(record_id=f"{number} father", born=Born(1970 + number % 9, 5, 3 + number % 20)),
                     son._replace(record_id=f"{number} twin", given=CROWD[(number + 7) % 49].given)]  # fmt: skip
    assert joined(families) == set()
