"""Invented people with known duplicates, made at run time: ``python -m benchmarks.people_made OUT.csv --rows 100000 --seed 1``.

The same seed and count give the same rows. Some live in one household: they share a family name, an address and often a phone;
a few are twins. A row *again* is a person already there, written as another agency would: each field slips at the rate of its
name group. Everything here is made up, so a figure measured on it says how one method stands to another, no more.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, product
from pathlib import Path
from typing import NamedTuple


class Made(NamedTuple):
    """A row: what is written of a person, who they are (``person_id``) and the group their name is of."""

    record_id: str
    person_id: str
    name_group: str
    given: str
    family: str
    dob: str
    sex: str
    address: str
    postcode: str
    phone: str


class Rates(NamedTuple):
    """How often each thing is otherwise when a person is written again."""

    spelling: float = 0.06
    typo: float = 0.08
    short: float = 0.06
    middle: float = 0.10
    swapped_names: float = 0.02
    other_family: float = 0.03
    dob_swapped: float = 0.03
    dob_digit: float = 0.06
    dob_year_only: float = 0.02
    dob_missing: float = 0.05
    moved: float = 0.30
    home_missing: float = 0.15
    phone_other: float = 0.35
    phone_missing: float = 0.25


class Names(NamedTuple):
    """A name group: its share of people, its given names (female, male), its family names, and letters spelled two ways."""

    share: float
    female: Sequence[str]
    male: Sequence[str]
    family: Sequence[str]
    letters: Sequence[tuple[str, str]]
    rates: Rates


def _words(text: str) -> list[str]:
    return text.split()


def _joined(*parts: str) -> list[str]:
    """Every way to put one of each together, in an order that does not follow the alphabet."""
    found = ["".join(each) for each in product(*(part.split() for part in parts))]
    random.Random(0).shuffle(found)
    return found


BRITISH = Names(
    0.70,
    _words(
        "Olivia Amelia Emily Sophie Chloe Jessica Grace Ruby Katie Megan Lucy Charlotte Hannah Ella Georgia Leah "
        "Abigail Holly Molly Ellie Daisy Freya Poppy Isla Evie Lily Rosie Erin Niamh Bethany Rebecca Lauren Amy Paige "
        "Courtney Jade Shannon Kayleigh Natasha Danielle Gemma Stacey Kirsty Heather Fiona Alice Eleanor Elizabeth "
        "Margaret Victoria Samantha Zoe Naomi"
    ),
    _words(
        "Oliver Jack Harry George Charlie Thomas James William Joshua Daniel Alexander Samuel Joseph Benjamin Matthew "
        "Luke Ryan Connor Callum Kyle Liam Jordan Lewis Nathan Adam Jake Tyler Dylan Owen Rhys Aaron Jamie Kieran "
        "Reece Brandon Ashley Bradley Declan Michael David Christopher Andrew Robert Stephen Peter Anthony Edward "
        "Frederick Leo Alfie Archie Theo Noah Mason"
    ),
    _words(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts "
        "Green Hall Wood Jackson Clarke Clark Patterson Harris Lewis Hughes Edwards Turner Cooper Hill Ward Morris "
        "Moore King Baker Carter Mitchell Murphy Kelly Campbell Stewart Murray Macdonald Reid"
    )
    + _joined(
        "Ash Brad Wether Hart Wood Black Thorn Mid Nor Ald Long Whit Rad Hol Ly Cal Burn Stan Hal Wal Clif Her "
        "Lang Mar Kirk Shef Hun Win Brom Sut Mel Cran Den Ens Far Gar Hem Ing Kel Lin",
        "ford ley ton by worth field ham den wood well bourne more combe wick shaw hurst stone"
    ),
    (("ph", "f"), ("y", "ie"), ("ck", "k"), ("ee", "ea"), ("th", "t"), ("i", "y"), ("c", "k")),
    Rates(),
)  # fmt: skip
ARABIC = Names(
    0.11,
    _words(
        "Fatima Aisha Khadija Zainab Maryam Amina Hafsa Noor Yasmin Sumaya Halima Safiya Rahma Layla Iman Hana Salma "
        "Nadia Huda Asma Ruqayya Sumayya Zahra Samira"
    ),
    _words(
        "Mohammed Ahmed Ali Omar Yusuf Ibrahim Hassan Hussein Abdullah Khalid Hamza Bilal Mustafa Tariq Jamal Karim "
        "Ismail Idris Suleiman Faisal Rashid Nasir Abdirahman Mahad Walid Anwar Saeed Hakim"
    ),
    _words(
        "Khan Ahmed Hussain Ali Mohamed Hassan Warsame Abdi Farah Osman Sheikh Rahman Malik Qureshi Siddiqui Chaudhry "
        "Mahmood Aziz Al-Rashid Al-Hashimi Haddad Mansour Saleh Nasser Darwish Yusuf Jama Nur Hersi Abdullahi"
    )
    + _joined(
        "Abdul Abu Al- Ibn",
        "kareem rahim qadir aziz malik hakim latif wahab salam ghani hamid majid rauf jabbar basit samad fattah "
        "noor mumin khaliq"
    ),
    (("kh", "k"), ("q", "k"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("h", ""), ("mm", "m"),
     ("ss", "s"), ("ei", "ai"), ("e", "a"),
     ("u", "o"), ("aa", "a"), ("y", "i")),
    Rates(spelling=0.22, swapped_names=0.04, dob_year_only=0.06),
)  # fmt: skip
SLAVIC = Names(
    0.06,
    _words(
        "Anna Katarzyna Agnieszka Olena Oksana Iryna Tetiana Yulia Svetlana Natalia Zofia Magdalena Aleksandra "
        "Kateryna Daria Viktoria Nadezhda Liudmila Weronika Justyna"
    ),
    _words(
        "Oleksandr Andriy Dmytro Serhiy Mykola Ivan Piotr Krzysztof Tomasz Mateusz Jakub Michal Aleksei Nikolai "
        "Yevgeny Vladimir Bohdan Taras Yuriy Pavel Wojciech Lukasz"
    ),
    _joined(
        "Kowal Shev Tka Bon Kravt Petr Ivan Wisniew Nowak Lewand Zelen Khar Sokol Moroz Pavl Vasil Grig Bogdan "
        "Fedor Yurch",
        "ski chenko czuk ov enko ev owicz yk uk sky"
    ),
    (("w", "v"), ("ks", "x"), ("iy", "y"), ("y", "i"), ("kh", "h"), ("sz", "sh"), ("cz", "ch"), ("j", "y"),
     ("ch", "cz"), ("ie", "e"),
     ("ev", "eff"), ("ski", "sky")),
    Rates(spelling=0.18),
)  # fmt: skip
ASIAN = Names(
    0.09,
    _words(
        "Priya Anjali Deepika Harpreet Simran Jasmin Kavita Neha Pooja Sunita Manpreet Gurpreet Lakshmi Meera Nisha "
        "Ritu Farhana Nazia Shabnam Rukhsana"
    ),
    _words(
        "Raj Amit Sanjay Vijay Arjun Rohan Gurdeep Harjit Jaspreet Kiran Manoj Nikhil Ravi Sunil Vikram Imran Tanvir "
        "Shahid Kamran Asif Zubair"
    ),
    _words(
        "Patel Singh Kaur Sharma Shah Begum Kumar Gupta Mehta Desai Joshi Reddy Iyer Nair Das Roy Chowdhury Miah "
        "Uddin Akhtar Bibi Mistry Parmar Gill Sandhu Dhillon Grewal Bhatt Thakur Verma Rao Pillai Menon Sen Bose"
    )
    + _joined(
        "Chandra Raja Krishna Rama Siva Bala Jaya Vijaya",
        "sekhar kumar murthy raman nathan swamy gopal mohan das prasad"
    ),
    (("ee", "i"), ("oo", "u"), ("sh", "s"), ("v", "w"), ("bh", "b"), ("dh", "d"), ("z", "j"), ("au", "ow"),
     ("th", "t"), ("a", "aa")),
    Rates(spelling=0.15),
)  # fmt: skip
VIETNAMESE = Names(
    0.04,
    _words(
        "Linh Huong Thuy Mai Lan Hoa Ngoc Trang Phuong Hanh Yen Thao"
    ),
    _words(
        "Minh Tuan Hung Duc Quang Dung Hieu Nam Long Khanh Thanh Vinh"
    ),
    _words(
        "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Duong Ly"
    ),
    (("ng", "n"), ("ph", "f"), ("uo", "u"), ("y", "i"), ("h", "")),
    Rates(spelling=0.08, swapped_names=0.15),
)  # fmt: skip
GROUPS: Mapping[str, Names] = {
    "british/other": BRITISH,
    "arabic-script origin": ARABIC,
    "slavic origin": SLAVIC,
    "south asian origin": ASIAN,
    "vietnamese origin": VIETNAMESE,
}
SHORT = {"Elizabeth": "Liz", "Margaret": "Maggie", "Victoria": "Vicky", "Samantha": "Sam", "Rebecca": "Becky", "Katie": "Kate",
         "Charlotte": "Lottie", "Abigail": "Abby", "Thomas": "Tom", "William": "Will", "Joshua": "Josh", "Daniel": "Dan",
         "Alexander": "Alex", "Samuel": "Sam", "Joseph": "Joe", "Benjamin": "Ben", "Matthew": "Matt", "Michael": "Mike",
         "Christopher": "Chris", "Andrew": "Andy", "Robert": "Bob", "Stephen": "Steve", "Edward": "Ted", "Frederick": "Fred",
         "Aleksandra": "Ola", "Katarzyna": "Kasia", "Oleksandr": "Sasha", "Mohammed": "Mo", "Nathan": "Nate"}  # fmt: skip
STREETS = _words(
        "High Church Station Mill Park Victoria Green King Queen Albert School Chapel Manor North South Grange Elm "
        "Oak Cedar Beech Spring Castle Bridge Canal Orchard Meadow River Abbey Priory Market"
    )  # fmt: skip
ROADS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive")
AREAS = _words(
        "AB B BD BN BS CF CH CM CR CV DE DH DN E EX G GL GU HD HU IP KT L LE LS M ME MK N NE NG NN NR NW OX PE PL PO "
        "PR RG S SA SE SG SK SL SN SO SR ST SW TN TS W WA WF WN WV YO"
    )  # fmt: skip
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
AGAIN = 0.2
HOUSEHOLD = 0.35
TWIN = 0.03


class _Maker:
    def __init__(self, rows: int, seed: int) -> None:
        self.choose = random.Random(seed)
        self.rows = rows
        self.postcodes = [self._postcode() for _ in range(max(50, rows // 20))]
        self.groups, self.shares = list(GROUPS), list(accumulate(each.share for each in GROUPS.values()))
        # A name's share falls with its place in the list, as names do.
        self.falls = {
            id(names): list(accumulate(1 / (place + 4) for place in range(len(names))))
            for group in GROUPS.values()
            for names in (group.female, group.male, group.family)
        }

    def _postcode(self) -> str:
        choose = self.choose
        area = choose.choice(AREAS)
        return f"{area}{choose.randint(1, 20)} {choose.randint(0, 9)}{choose.choice(LETTERS)}{choose.choice(LETTERS)}"

    def name_of(self, names: Sequence[str]) -> str:
        return self.choose.choices(names, cum_weights=self.falls[id(names)])[0]

    def home(self) -> tuple[str, str]:
        choose = self.choose
        street = f"{choose.choice(STREETS)} {choose.choice(ROADS)}"
        return f"{choose.randint(1, 180)} {street}", choose.choice(self.postcodes)

    def phone(self) -> str:
        return f"07{self.choose.randint(100_000_000, 999_999_999)}"

    def born(self) -> str:
        choose = self.choose
        return f"{choose.randint(1955, 2016)}-{choose.randint(1, 12):02}-{choose.randint(1, 28):02}"

    def person(self, number: int, beside: Made | None) -> Made:
        """A new person; ``beside``: somebody of whose household they may be."""
        choose = self.choose
        group = choose.choices(self.groups, cum_weights=self.shares)[0]
        family, dob, phone, (address, postcode) = "", self.born(), self.phone(), self.home()
        if beside is not None and choose.random() < HOUSEHOLD:
            group, family, address, postcode = beside.name_group, beside.family, beside.address, beside.postcode
            phone = beside.phone if choose.random() < 0.4 else phone
            dob = beside.dob if choose.random() < TWIN else dob
        names = GROUPS[group]
        sex = choose.choice("FM")
        firsts = names.female if sex == "F" else names.male
        given = self.name_of(firsts)
        if choose.random() < 0.25:
            given = f"{given} {self.name_of(firsts)}"
        return Made(f"R{number}", f"P{number}", group, given, family or self.name_of(names.family), dob, sex, address, postcode,
                    phone)  # fmt: skip


def make_people(rows: int, seed: int = 1, again: float = AGAIN) -> Iterator[Made]:
    """``rows`` rows, a share ``again`` of which are a person already there. In no telling order of the persons."""
    maker = _Maker(rows, seed)
    choose = maker.choose
    kept: list[Made] = []
    last: Made | None = None
    for number in range(rows):
        if kept and choose.random() < again:
            person = choose.choice(kept)
            yield written_again(person, choose, maker)._replace(record_id=f"R{number}")
            continue
        last = maker.person(number, last)
        kept.append(last)
        yield last


def written_again(person: Made, choose: random.Random, maker: _Maker | None = None, rates: Rates | None = None) -> Made:
    """A person as another agency writes them, at the rates of their name group unless ``rates`` says otherwise."""
    maker = maker or _Maker(1000, choose.randint(0, 1 << 30))
    names = GROUPS[person.name_group]
    rates = rates or names.rates
    given, family = _names_again(person, names, rates, choose)
    if choose.random() < rates.other_family:
        family = maker.name_of(names.family)
    address, postcode, phone = person.address, person.postcode, person.phone
    if choose.random() < rates.moved:
        address, postcode = maker.home()
    if choose.random() < rates.home_missing:
        address = postcode = ""
    if choose.random() < rates.phone_other:
        phone = maker.phone()
    if choose.random() < rates.phone_missing:
        phone = ""
    return person._replace(
        given=given,
        family=family,
        dob=_dob_again(person.dob, rates, choose),
        address=address,
        postcode=postcode,
        phone=phone,
    )


def _names_again(person: Made, names: Names, rates: Rates, choose: random.Random) -> tuple[str, str]:
    given, family = person.given, person.family
    if " " in given and choose.random() < 0.5:
        given = given.split()[0]
    elif " " not in given and choose.random() < rates.middle:
        given = f"{given} {choose.choice(names.female if person.sex == 'F' else names.male)}"
    if choose.random() < rates.short:
        given = SHORT.get(given, given)
    given, family = _spelled(given, names, rates, choose), _spelled(family, names, rates, choose)
    return (family, given) if choose.random() < rates.swapped_names else (given, family)


def _spelled(name: str, names: Names, rates: Rates, choose: random.Random) -> str:
    if choose.random() < rates.spelling:
        ways = [
            (one, other) for pair in names.letters for one, other in (pair, pair[::-1]) if one and one in name.lower()
        ]
        if ways:
            one, other = choose.choice(ways)
            name = name.lower().replace(one, other, 1).title()
    return mistyped(name, choose) if choose.random() < rates.typo else name


def mistyped(name: str, choose: random.Random) -> str:
    """One letter left out, doubled, replaced, or exchanged with its neighbour."""
    if len(name) < 3:
        return name
    place = choose.randrange(1, len(name) - 1)
    letter = name[place]
    return name[:place] + choose.choice((
        name[place + 1 :], letter + name[place:], choose.choice("abcdefghijklmnopqrstuvwxyz") + name[place + 1 :],
        name[place + 1] + letter + name[place + 2 :],
    ))  # fmt: skip


def _dob_again(dob: str, rates: Rates, choose: random.Random) -> str:
    year, month, day = dob.split("-")
    if choose.random() < rates.dob_missing:
        return ""
    if choose.random() < rates.dob_year_only:
        return f"{year}-01-01"
    if choose.random() < rates.dob_swapped and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if choose.random() < rates.dob_digit:
        place = choose.choice((3, 6, 9))
        return f"{dob[:place]}{choose.randint(1, 9) if place != 6 else choose.randint(1, 2)}{dob[place + 1 :]}"
    return dob


def write_people(path: Path, rows: int, seed: int = 1) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(
            (
                "record_id",
                "person_id",
                "name_group",
                "forename",
                "surname",
                "dob",
                "sex",
                "address",
                "postcode",
                "phone",
            )
        )
        writer.writerows(make_people(rows, seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_people(arguments.out, arguments.rows, arguments.seed)


if __name__ == "__main__":
    main()
