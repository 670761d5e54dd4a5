"""Two people as a whole: what the definition promises, whatever the records."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from throughline.matching.comparing.addresses import read_address
from throughline.matching.comparing.blocking import Index, keys_of
from throughline.matching.comparing.clustering import cluster
from throughline.matching.comparing.dates import Born
from throughline.matching.comparing.explaining import explain
from throughline.matching.comparing.linking import link
from throughline.matching.comparing.names import split_name
from throughline.matching.comparing.people import Comparing, Person
from throughline.matching.comparing.weights import read_weights

GIVEN = ("luis", "william", "tabitha", "khadija", "oleksandr", "nguyen", "dean")
FAMILY = ("campbell", "rockwell", "warsame", "begum", "shevchenko", "kowalski", "fox")
HOME = read_address("78 Park Avenue", "BD16 3ET", "")


def person(record_id: str, given_name: str, family: str, born: Born | None = None, **more: object) -> Person:
    return Person(record_id, tuple(given_name.split()), tuple(family.split()), born=born, **more)  # type: ignore[arg-type]


CROWD = [
    person(f"C{a}{b}", a, b, Born(1950 + 7 * i + 3 * j, 1 + (5 * i + 7 * j) % 12, 2 + (3 * i + 11 * j) % 27))
    for i, a in enumerate(GIVEN)
    for j, b in enumerate(FAMILY)
]
PEOPLE = st.builds(
    Person,
    st.just("x"),
    given=st.lists(st.sampled_from(GIVEN), max_size=2, unique=True).map(tuple),
    family=st.lists(st.sampled_from(FAMILY), max_size=2, unique=True).map(tuple),
    alias=st.sampled_from(["", "ghost", "tiny"]),
    born=st.none() | st.builds(Born, st.integers(1990, 2015), st.integers(1, 12), st.integers(1, 28)),
    sex=st.sampled_from(["", "M", "F"]),
    address=st.sampled_from([HOME, read_address("5 High Street", "NW4 5RD", ""), read_address("", "", "")]),
    phones=st.sampled_from([(), ("+447700900123",), ("+447700900124", "+447700900456")]),
    mail=st.sampled_from(["", "a@b.org"]),
    numbers=st.sampled_from([(), (("nhs_number", "9990000018"),)]),
)
COMPARING = Comparing(read_weights(), CROWD)


@given(PEOPLE, PEOPLE)
def test_the_same_whichever_comes_first(one: Person, other: Person) -> None:
    there, back = COMPARING.compare(one, other), COMPARING.compare(other, one)
    assert abs(there.odds - back.odds) < 1e-9
    assert sorted((each.field, each.level) for each in there.agreements) == sorted(
        (each.field, each.level) for each in back.agreements
    )


@given(PEOPLE, PEOPLE)
def test_nobody_is_more_like_somebody_than_themself(one: Person, other: Person) -> None:
    assert COMPARING.compare(one, one).odds >= COMPARING.compare(one, other).odds - 1e-9


@given(PEOPLE, PEOPLE)
def test_the_order_of_given_names_does_not_matter(one: Person, other: Person) -> None:
    turned = other._replace(given=other.given[::-1])
    assert abs(COMPARING.compare(one, other).odds - COMPARING.compare(one, turned).odds) < 1e-9


@given(PEOPLE)
@settings(max_examples=50)
def test_who_has_a_name_and_a_birth_is_found_by_swapped_names(one: Person) -> None:
    turned = one._replace(given=one.family, family=one.given)
    assert keys_of(one) == keys_of(turned)


def test_one_wrong_field_never_loses_a_person() -> None:
    whole = person("P", "tabitha", "rockwell", Born(1987, 5, 9), address=HOME, phones=("+447700900123",))
    index = Index([whole])
    changed = [
        whole._replace(given=("zzz",)), whole._replace(family=("qqq",)), whole._replace(born=Born(1950, 1, 2)),
        whole._replace(born=None), whole._replace(address=read_address("1 New Road", "LS1 1AA", "")),
        whole._replace(phones=()), person("", "tabby", "rockwell"), person("", "zz", "qq", Born(1987, 9, 5)),
    ]  # fmt: skip
    assert [index.candidates(each) for each in changed] == [[0]] * len(changed)


def test_a_household_does_not_link_its_children() -> None:
    luis = person("P0", "luis", "campbell", Born(2001, 5, 8), sex="M", address=HOME, phones=("+447700900123",))
    brother = luis._replace(record_id="P1", given=("william",), born=Born(2009, 12, 17))
    twin = luis._replace(record_id="P2", given=("dean",))
    for sibling in (brother, twin):
        (answer,) = link([*CROWD, luis], [sibling], read_weights(), lambda *_: None)
        assert luis in [candidate.person for candidate in answer.candidates]
        assert answer.decision != "link"


def test_two_who_fit_equally_are_for_review() -> None:
    luis = person("P0", "luis", "campbell", Born(2001, 5, 8))
    both = [*CROWD, luis, luis._replace(record_id="P1")]
    (answer,) = link(both, [luis._replace(record_id="R")], read_weights(), lambda *_: None)
    assert answer.decision == "review"
    assert [each.person.record_id for each in answer.candidates[:2]] == ["P0", "P1"]
    (answer,) = link(both[:-1], [luis._replace(record_id="R")], read_weights(), lambda *_: None)
    assert answer.decision == "link"


def test_a_row_is_named_after_the_first_of_its_cluster() -> None:
    luis = person("P0", "luis", "campbell", Born(2001, 5, 8), address=HOME)
    rows = [*CROWD, luis, luis._replace(record_id="P1", given=("campbell",), family=("luis",))]
    members = cluster(rows, read_weights(), lambda *_: None)
    assert [each.record_id for each in members] == [each.record_id for each in rows]
    assert [each.cluster_id for each in members[-2:]] == ["P0", "P0"]
    assert all(each.cluster_id == each.record_id for each in members[:-1])
    assert all(0 <= each.score <= 1 for each in members)


def test_an_explanation_can_be_checked() -> None:
    one = person("P", "tabitha", "rockwell", Born(2010, 4, 3), sex="F", address=HOME, phones=("+447700900123",))
    other = person(
        "R", "rockwell", "tabby", Born(2010, 3, 4), sex="F", address=read_address("1 New Road", "LS1 1AA", "")
    )
    assert explain(COMPARING.compare(one, other)) == (
        "given and family names swapped; given names tabitha and tabby: one is short for the other; same family name (rockwell); "
        "born 03/04/2010 and 04/03/2010, day and month swapped; same sex; another address"
    )
    nothing = COMPARING.compare(person("", "luis", ""), person("", "", "", Born(2001, 5, 8)))
    assert explain(nothing) == "nothing that both records have can be compared"


def invented(count: int, names: list[tuple[str, str]], seed: int) -> list[Person]:
    """So many different people, of a few names, with birthdays anywhere in ten years."""
    chosen = random.Random(seed)
    return [
        person(f"{seed}-{number}", *chosen.choice(names),
               Born(chosen.randint(2005, 2014), chosen.randint(1, 12), chosen.randint(1, 28)))
        for number in range(count)
    ]  # fmt: skip


def clusters(people: list[Person]) -> int:
    return len({member.cluster_id for member in cluster(people, read_weights(), lambda *_: None)})


KHAN = [("mohammed", "khan")]
SOUTH_ASIAN = [
    (given_name, family)
    for given_name in ("mohammed", "ali", "ahmed", "fatima", "aisha", "zainab", "omar", "bilal", "imran", "sana")
    for family in ("khan", "ahmed", "hussain", "ali", "begum", "akhtar", "patel", "singh", "kaur", "malik")
]


def test_namesakes_with_birthdays_apart_are_not_joined() -> None:
    two = [person("1", "mohammed", "khan", Born(2008, 1, 10)), person("2", "mohammed", "khan", Born(2013, 9, 18))]
    assert clusters(two) == 2
    for number in (3, 14):
        assert clusters(invented(number, KHAN, number)) == number
    assert clusters([*CROWD, *invented(10, KHAN, 1)]) == len(CROWD) + 10
    near = [
        person(f"N{day.month}", "mohammed", "khan", day)
        for day in (Born(2008, 12, 15), Born(2009, 1, 4), Born(2008, 9, 28))
    ]
    assert clusters([*CROWD, *near]) == len(CROWD) + 3


def test_a_small_file_of_few_names_and_nobody_twice_learns_no_nonsense() -> None:
    for seed in (1, 2):
        assert clusters(invented(150, SOUTH_ASIAN, seed)) >= 148


def test_namesakes_with_a_slip_or_something_else_in_common_are_joined_still() -> None:
    luis = person("P0", "anneliese", "vandermeer", Born(2001, 5, 8), phones=("+447700900123",))
    for other in (
        luis._replace(born=Born(2001, 8, 5), phones=()), luis._replace(born=Born(2001, 5, 9), phones=()),
        luis._replace(born=Born(1998, 11, 20)),
    ):  # fmt: skip
        assert clusters([*CROWD, luis, other._replace(record_id="P1")]) == len(CROWD) + 1


def test_rows_that_say_the_same_are_one_however_many() -> None:
    assert clusters([person(str(number), "mohammed", "khan", Born(2008, 1, 10)) for number in range(14)]) == 1


def test_a_namesake_born_on_another_day_is_not_linked() -> None:
    khan = person("K", "mohammed", "khan", Born(2008, 1, 10))
    (answer,) = link(
        [*CROWD, khan], [khan._replace(record_id="R", born=Born(2013, 9, 18))], read_weights(), lambda *_: None
    )
    assert answer.decision != "link"
    assert answer.candidates[0].person == khan


def test_rows_of_one_record_are_one_candidate_and_the_best_counts() -> None:
    luis = person("P0", "luis", "campbell", Born(2001, 5, 8))
    register = [*CROWD, luis, luis._replace(given=("stefan",), family=("dragan",))]
    for name in ("luis campbell", "stefan dragan"):
        record = luis._replace(record_id="R", given=(name.split()[0],), family=(name.split()[1],))
        (answer,) = link(register, [record], read_weights(), lambda *_: None)
        assert answer.decision == "link"
        assert [each.person.record_id for each in answer.candidates].count("P0") == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nguyen Minh Anh", "Minh Anh Nguyen"), ("Wang Xiao Ming", "Xiao Ming Wang"), ("Nagy Anna Eva", "Anna Eva Nagy")],
)
def test_a_whole_name_is_one_name_with_either_end_first(one: str, other: str) -> None:
    def named(whole: str) -> Person:
        given, family = split_name(whole)
        return Person(whole, given=given, family=family, born=Born(2009, 3, 14))

    people = [Person(f"P{n}", given=("dean",), family=("fox",)) for n in range(3)]
    comparing = Comparing(read_weights(), people)
    there, back = (comparing.compare(named(a), named(b)) for a, b in ((one, other), (other, one)))
    assert {each.field: each.level for each in there.agreements} == {
        "given": "same", "family": "same", "names": "crosswise", "born": "same"
    }  # fmt: skip
    assert there.odds == back.odds > 5


def test_different_names_speak_against_two_born_on_one_day() -> None:
    comparing = Comparing(read_weights(), [])
    born = Born(2009, 3, 14)
    found = comparing.compare(person("A", "Jordan", "Ashby", born), person("B", "Khadija", "Warsame", born))
    assert {each.field: each.level for each in found.agreements}["given"] == "different"
