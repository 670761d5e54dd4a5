"""Levels of names, each with what makes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.matching.comparing.blocking import own_sounds
from throughline.matching.comparing.folding import skeleton_of, words_of
from throughline.matching.comparing.names import LEVELS, VARIANTS, compare_side, compare_words, split_name
from throughline.matching.comparing.somali import read_somali
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
        ("basu", "bose", "sound"),
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


SOMALI = [
    ("abdi", "cabdi"), ("ali", "cali"), ("omar", "cumar"), ("abdullahi", "cabdullahi"), ("hassan", "xasan"),
    ("mohamed", "maxamed"), ("ahmed", "axmed"), ("halimo", "xaliimo"), ("farah", "faarax"), ("hawa", "xaawo"),
    ("abdikadir", "cabdiqaadir"), ("abdisalam", "cabdisalaan"), ("suad", "sucaad"), ("said", "saciid"), ("idle", "ciidle"),
    ("osob", "cosob"), ("hamdi", "xamdi"), ("hafsa", "xafsa"), ("abdifatah", "cabdifitaax"), ("sadia", "sacdiyo"),
    ("rahma", "raxma"), ("naima", "naciima"), ("maani", "macaani"), ("jimale", "jimcaale"), ("duale", "ducaale"),
    ("awil", "cawil"), ("ige", "cige"), ("olad", "colaad"), ("egal", "cigaal"), ("haji", "xaaji"), ("elmi", "cilmi"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SOMALI)
def test_a_somali_spelling_is_a_spelling_of_the_name(one: str, other: str) -> None:
    assert compare_words(one, other) in ("spelling", "variant")
    assert own_sounds(one) & own_sounds(other) or other in VARIANTS[one]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("charlotte", "harlot"), ("alex", "ali"), ("alex", "oleh"), ("alexa", "aliya"), ("max", "mahad"), ("max", "ma"),
        ("cameron", "emran"), ("cameron", "amran"), ("callum", "alan"), ("callum", "alun"), ("callum", "ali"),
        ("callan", "alan"), ("clara", "lara"), ("cian", "ian"), ("cross", "ross"), ("coates", "oates"), ("alec", "ali"),
        ("isaac", "isa"), ("jacob", "job"), ("felix", "feleh"), ("candy", "andy"), ("calvin", "elvin"), ("carl", "earl"),
        ("lexi", "leah"), ("marcus", "marius"), ("lucas", "louis"), ("luuca", "lily"), ("nicolaas", "miles"),
    ],
)  # fmt: skip
def test_english_names_with_c_or_x_are_not_read_as_somali(one: str, other: str) -> None:
    assert compare_words(one, other) != "spelling" or spelling_odds(one, other) >= 0


@pytest.mark.parametrize(
    "one", ["charlotte", "alex", "felix", "alec", "clara", "cian", "isaac", "victor", "marc", "jack"]
)
def test_what_somali_cannot_write_is_not_read_as_somali(one: str) -> None:
    assert read_somali(one) == one


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("anh", "binh", "different"), ("anh", "an", "different"), ("minh", "linh", "different"),
        ("minh", "binh", "different"), ("binh", "vinh", "different"), ("tran", "trang", "different"),
        ("dang", "duong", "different"), ("lan", "loan", "different"), ("hung", "huong", "different"),
        ("le", "ly", "different"), ("bui", "bao", "different"), ("yen", "hung", "different"), ("ha", "hoa", "different"),
        ("thanh", "tuan", "different"), ("wei", "wen", "different"), ("lin", "ling", "different"), ("jun", "jin", "different"),
        ("ly", "li", "spelling"), ("quy", "qui", "spelling"), ("dung", "dzung", "spelling"), ("phuc", "fuc", "spelling"),
        ("xuan", "suan", "spelling"), ("jun", "joon", "spelling"), ("jung", "jeong", "spelling"), ("vo", "vu", "variant"),
        ("tahnh", "thanh", "typo"), ("sian", "shan", "spelling"), ("cian", "kian", "spelling"),
        ("jon", "john", "nickname"), ("nur", "noor", "variant"), ("kate", "cate", "spelling"),
        ("sean", "shaun", "variant"), ("reid", "reed", "spelling"),
    ],
)  # fmt: skip
def test_a_letter_makes_another_name_of_one_syllable(one: str, other: str, level: str) -> None:
    assert compare_words(one, other) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Minh Anh", "Minh Duc", "different"), ("Minh Anh", "Dinh Nam", "different"), ("Minh Anh", "Anh", "part"),
        ("Minh Anh", "Anh Minh", "same"), ("Mary Jane", "Mary Ann", "different"), ("Mary Jane", "Mary Jayne", "part"),
        ("Mary Jane", "Maryjane", "same"), ("Mary Jane", "Mary", "part"), ("Mary Jane", "Mary J", "part"),
        ("Muhammad Ali", "Muhammad Usman", "different"), ("Văn Hùng", "Văn Nam", "different"),
        ("Thị Hoa", "Hoa", "part"), ("Maria Rosa Lucia", "Maria Lucia Jane", "part"),
    ],
)  # fmt: skip
def test_double_names_are_compared_whole_and_by_part(one: str, other: str, level: str) -> None:
    assert compare_side(words_of(one), words_of(other)).level == level
    assert compare_side(words_of(other), words_of(one)).level == level


@pytest.mark.parametrize(
    ("one", "other"), [("taufeeq", "tawfik"), ("geetha", "gita"), ("aimee", "amy"), ("ruqayyah", "rukia")]
)
def test_names_of_the_same_consonants_are_asked_for_their_spelling(one: str, other: str) -> None:
    assert compare_words(one, other) == "spelling"
