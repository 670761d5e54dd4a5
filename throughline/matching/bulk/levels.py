"""Every level of the shared definition, said over the columns: the same words as ``comparing``, and the same answer.

Most levels are equalities and overlaps of columns. Where a level is a function SQL cannot say (whether two spellings are of one
name), the engine asks that function itself, for the few pairs that can be near. One difference is left: names swapped are known
only where given is family *and* family is given, word for word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from throughline.matching.comparing.addresses import Address, compare_addresses
from throughline.matching.comparing.identifiers import compare_mail, compare_phones
from throughline.matching.comparing.names import LEVELS as NAME_LEVELS
from throughline.matching.comparing.names import compare_side


class Field(NamedTuple):
    """A field: when nothing can be compared, then its levels, each with its condition; the last is everything else.

    ``rare``: the levels that weigh more for a rare value, and the column of the value.
    """

    missing: str
    levels: tuple[tuple[str, str], ...]
    last: str
    rare: Mapping[str, str] = {}


class Dialect(NamedTuple):
    """How an engine says that two lists overlap, and which bits of two numbers differ.

    ``eager``: it asks our functions about every pair, decided or not.
    """

    overlap: str
    apart: str
    eager: bool

    def only(self, condition: str, text: str) -> str:
        """A text to ask about only where a condition holds: where it does not, an eager engine is given nothing to compare."""
        return f"CASE WHEN {condition} THEN {text} END" if self.eager else text

    def letters(self, one: str, other: str, slips: str) -> str:
        """Few enough letters that only one of two texts has for so many slips: each takes at most one away and brings one in."""
        return f"bit_count({self.apart.format(f'{one}_bits_l', f'{other}_bits_r')}) <= 2 * {slips}"


DUCKDB = Dialect("list_has_any", "xor({}, {})", eager=False)
SPARK = Dialect("arrays_overlap", "{} ^ {}", eager=True)


@lru_cache(maxsize=1_000_000)
def side_level(one: str, other: str) -> int:
    """The place in the list of name levels of two sides, each as its words."""
    return NAME_LEVELS.index(compare_side(tuple(one.split()), tuple(other.split())).level)


@lru_cache(maxsize=500_000)
def streets_alike(one: str, other: str) -> bool:
    return compare_addresses(Address(street=one), Address(street=other)) == "street"


@lru_cache(maxsize=100_000)
def towns_alike(one: str, other: str) -> bool:
    return compare_addresses(Address(town=one), Address(town=other)) == "area"


def phones_level(one: str, other: str) -> str:
    return compare_phones(tuple(one.split()), tuple(other.split()))


def mail_level(one: str, other: str) -> str:
    return compare_mail(one, other)


# What an engine must know by name, with the kind of its answer. Each takes two texts.
FUNCTIONS: Mapping[str, tuple[Callable[[str, str], object], str]] = {
    "side_level": (side_level, "integer"),
    "streets_alike": (streets_alike, "boolean"),
    "towns_alike": (towns_alike, "boolean"),
    "phones_level": (phones_level, "string"),
    "mail_level": (mail_level, "string"),
}
# Names that are different, but near enough in letters or sound to be asked about.
CLOSE = "different, close"
# Another address, though a street or a town is spelt nearly alike.
ELSEWHERE = "elsewhere, close"
CROSSWISE = "(given_apart_l = family_apart_r AND family_apart_l = given_apart_r AND given_apart_l <> given_apart_r)"


def fields_of(dialect: Dialect) -> dict[str, Field]:
    """Every field, in the words of an engine."""
    return {
        "given": _names("given", dialect, crosswise=True),
        "family": _names("family", dialect, crosswise=False),
        "born": _born(),
        "sex": _same_or_different("sex"),
        "address": _address(dialect),
        "phone": _phone(dialect),
        "mail": _mail(),
        "alias": _same_or_different("alias"),
        **{kind: _same_or_different(kind) for kind in ("nhs_number", "upn", "pnc_id")},
    }


def _same_or_different(column: str) -> Field:
    return Field(f"{column}_l IS NULL OR {column}_r IS NULL", (("same", f"{column}_l = {column}_r"),), "different")


def _close(one: str, other: str, dialect: Dialect) -> str:
    """Letters close enough to be asked about: two slips, or three where both words have five letters.

    What is cheap is asked first, in a CASE: DuckDB works out both sides of an AND.
    """
    left, right = f"{one}_l", f"{other}_r"
    slips = f"(CASE WHEN length({left}) >= 5 AND length({right}) >= 5 THEN 3 ELSE 2 END)"
    return (
        f"(CASE WHEN {dialect.letters(one, other, slips)} AND abs(length({left}) - length({right})) <= 3 "
        f"THEN damerau_levenshtein({left}, {right}) <= {slips} ELSE false END)"
    )


def _names(side: str, dialect: Dialect, *, crosswise: bool) -> Field:
    """The names of one side. Most pairs are told apart first, by columns alone; the others are asked about, level by level."""

    def alike(column: str) -> str:
        return f"coalesce({side}_{column}_l = {side}_{column}_r, false)"

    def overlap(column: str) -> str:
        return f"coalesce({dialect.overlap}({side}_{column}_l, {side}_{column}_r), false)"

    several = f"({side}_second_l IS NOT NULL OR {side}_second_r IS NOT NULL)"
    double = f"({side}_second_l IS NOT NULL AND {side}_second_r IS NOT NULL)"
    words = [(one, other) for one in ("first", "second") for other in ("first", "second")]
    first, *rest = (
        _close(f"{side}_{one}", f"{side}_{other}", dialect) for one, other in (*words, ("joined", "joined"))
    )
    beyond = " OR ".join([overlap("near"), *rest])
    near = " OR ".join(
        [f"{side}_asked_l", f"{side}_asked_r", *(alike(column) for column in ("sounds", "sound", "ear", "start", "kin")),
         first, f"(CASE WHEN {several} THEN {beyond} ELSE false END)"]
    )  # fmt: skip
    asked = f"side_level({dialect.only(near, f'{side}_text_l')}, {side}_text_r)"
    levels = [
        ("same", f"{alike('apart')} OR {alike('joined')}"),
        # Two double names with a word in common may be two names: Minh Anh, Minh Duc.
        (
            "part",
            f"CASE WHEN {double} AND {overlap('words')} THEN {asked} = {NAME_LEVELS.index('part')} "
            f"ELSE {several} AND {overlap('words')} END",
        ),
        ("different", f"NOT ({near})"),
        *((level, f"{asked} = {NAME_LEVELS.index(level)}") for level in NAME_LEVELS[2:-1]),
    ]
    missing = f"{side}_apart_l IS NULL OR {side}_apart_r IS NULL"
    if crosswise:
        levels.insert(0, ("crosswise", CROSSWISE))
    else:
        missing = f"{missing} OR {CROSSWISE}"
    return Field(missing, tuple(levels), CLOSE, {"same": f"{side}_apart"})


def _born() -> Field:
    dates = "(born_l IS NOT NULL AND born_r IS NOT NULL)"
    ages = f"NOT {dates} AND (low_l IS NOT NULL OR low_r IS NOT NULL)"
    lows, highs = (", ".join(f"coalesce({each}_{side}, year_{side})" for side in "lr") for each in ("low", "high"))
    known = "(coalesce(low_l, year_l) IS NOT NULL AND coalesce(low_r, year_r) IS NOT NULL)"
    fits = f"greatest({lows}) <= least({highs})"
    months = "abs(year_l * 12 + month_l - year_r * 12 - month_r)"
    return Field(
        f"NOT ({dates} OR ({ages} AND {known}))",
        (
            ("same", "born_l = born_r AND month_l <> 0"),
            ("swapped", "year_l = year_r AND month_l = day_r AND day_l = month_r AND month_l <> 0"),
            ("placeholder", "year_l = year_r AND (year_only_l OR year_only_r)"),
            # One slip leaves the year or the day as it is.
            (
                "digit",
                "CASE WHEN year_l = year_r OR day_l = day_r THEN damerau_levenshtein(born_l, born_r) <= 1 ELSE false END",
            ),
            ("year", "month_l = month_r AND day_l = day_r AND month_l <> 0 AND NOT year_only_l"),
            ("month", "year_l = year_r AND month_l = month_r"),
            ("near", f"{dates} AND ({months} <= 6 OR year_l = year_r)"),
            ("age", f"{ages} AND {fits}"),
        ),
        "far",
    )


def _address(dialect: Dialect) -> Field:
    length = "(length(street_apart_l) + length(street_apart_r))"
    street_near = (
        f"(CASE WHEN {dialect.letters('street_apart', 'street_apart', f'floor(0.15 * {length})')} "
        f"THEN damerau_levenshtein(street_apart_l, street_apart_r) <= 0.15 * {length} ELSE false END)"
    )
    town_near = "coalesce(damerau_levenshtein(town_l, town_r) <= 0.3 * greatest(length(town_l), length(town_r)), false)"
    street = f"(street_l = street_r OR streets_alike({dialect.only(street_near, 'street_l')}, street_r))"
    town = f"(town_l = town_r OR towns_alike({dialect.only(town_near, 'town_l')}, town_r))"
    house = f"coalesce(house_l = house_r AND {street}, false)"
    both = " OR ".join(f"({each}_l IS NOT NULL AND {each}_r IS NOT NULL)" for each in ("postcode", "street", "town"))
    alike = " OR ".join(f"coalesce({each}_l = {each}_r, false)" for each in ("postcode", "outward"))
    return Field(
        f"NOT ({both} OR coalesce(outward_l = outward_r, false))",
        (
            ("elsewhere", f"NOT ({alike} OR {street_near} OR {town_near})"),
            ("same", f"{house} AND (coalesce(postcode_l = postcode_r, false) OR coalesce({town}, false))"),
            ("house", house),
            ("postcode", "postcode_l = postcode_r"),
            ("street", street),
            ("area", f"outward_l = outward_r OR {town}"),
        ),
        ELSEWHERE,
    )


def _phone(dialect: Dialect) -> Field:
    alone = "(all_phones_l IS NULL AND all_phones_r IS NULL)"
    # One slip in thirteen signs leaves the first seven or the last five as they are.
    near = (
        "(length(phone_l) < 13 OR length(phone_r) < 13 OR left(phone_l, 7) = left(phone_r, 7) "
        "OR right(phone_l, 5) = right(phone_r, 5))"
    )
    mine = dialect.only(f"NOT {alone}", "coalesce(all_phones_l, phone_l)")
    several = f"phones_level({mine}, coalesce(all_phones_r, phone_r))"
    return Field(
        "phone_l IS NULL OR phone_r IS NULL",
        (
            ("same", f"phone_l = phone_r OR (NOT {alone} AND {several} = 'same')"),
            ("digit", f"CASE WHEN NOT {alone} THEN {several} = 'digit' WHEN {near} THEN "
             "damerau_levenshtein(phone_l, phone_r) <= 1 ELSE false END"),
        ),
        "different",
    )  # fmt: skip


def _mail() -> Field:
    return Field(
        "mail_l IS NULL OR mail_r IS NULL",
        (
            ("same", "mail_l = mail_r"),
            *((level, f"mail_level(mail_l, mail_r) = '{level}'") for level in ("part", "typo")),
        ),
        "different",
    )
