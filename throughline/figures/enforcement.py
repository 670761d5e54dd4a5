"""The measures of enforcement, in words: lines, operations, arrests, charges, seizures."""

from __future__ import annotations

from throughline.figures.measure import AGES, POLICE_RECORD, PROGRAMME, Measure, enforcement
from throughline.figures.states import Unit

_LINES = (
    enforcement(
        "lines_closed",
        "Lines closed",
        "Closures dated in the period and not since reversed, once a line, whether or not safeguarding is still open"
        " along it. The line's owning team and agency; its exporting areas, so a line that exports from two areas"
        " counts in each. The same closure never counts twice: of closures that rest on the deactivation of one number, or on"
        " one charge where numbers or a line going on as the other make the lines one lineage, the earliest counts; when"
        " it is reversed, the next does. Two different lines of one holder, on numbers that never were one another's,"
        " count as two. Type 1 and type 2 add up to it.",
        PROGRAMME,
    ),
    enforcement(
        "lines_closed_type_1",
        "Lines closed, type 1",
        "Lines closed because a line holder was arrested and charged on or before the day of closing.",
        PROGRAMME,
        part_of="lines_closed",
    ),
    enforcement(
        "lines_closed_type_2",
        "Lines closed, type 2",
        "Lines closed because the number they worked on was deactivated.",
        PROGRAMME,
        part_of="lines_closed",
    ),
)

_OPERATIONS = (
    enforcement(
        "operations",
        "Operations",
        "Warrants, welfare visits and other operations that took place in the period. Warrants, visits and others add"
        " up to it.",
    ),
    enforcement("operations_warrants", "Warrants", "Operations that were a warrant.", part_of="operations"),
    enforcement("operations_visits", "Welfare visits", "Operations that were a welfare visit.", part_of="operations"),
    enforcement(
        "operations_other",
        "Other operations",
        "Operations that were neither a warrant nor a welfare visit.",
        part_of="operations",
    ),
)

_ARRESTS = (
    enforcement(
        "arrests",
        "Arrests",
        "Arrests made in the period: one person arrested twice is two. Arrests dated after a line closed count like any"
        " other. The team and agency that made the arrest; the area where it was made. Children, adults and age not"
        " known add up to it.",
    ),
    enforcement(
        "arrests_children",
        "Arrests of children",
        "Arrests of people under 18 on the day. It is not a number of interventions: an arrest never counts as one.",
        AGES,
        part_of="arrests",
    ),
    enforcement(
        "arrests_adults", "Arrests of adults", "Arrests of people 18 or over on the day.", AGES, part_of="arrests"
    ),
    enforcement(
        "arrests_age_unknown",
        "Arrests, age not known",
        "Arrests of people whose age on the day is not known, or whose age range reaches both sides of 18.",
        AGES,
        part_of="arrests",
    ),
)

_CHARGES = (
    enforcement(
        "charges",
        "Charges",
        "Charges made, by the date of the charge, including those later discontinued. Team, agency and area are the"
        " arrest's. Charges that stand and charges since discontinued add up to it.",
    ),
    enforcement(
        "charges_standing",
        "Charges that stand",
        "Charges made in the period and not discontinued since.",
        part_of="charges",
    ),
    enforcement(
        "charges_discontinued",
        "Charges since discontinued",
        "Charges made in the period and discontinued since, whenever that was.",
        part_of="charges",
    ),
)


def _drug(key: str, label: str, what: str) -> Measure:
    rule = f"Grams of {what} seized at operations in the period, as recorded that day."
    return enforcement(key, f"{label} (grams)", rule, unit=Unit.GRAMS, part_of="drugs_grams")


def _weapon(key: str, label: str, what: str) -> Measure:
    return enforcement(key, label, f"{what} seized at operations in the period.", part_of="weapons")


def _of_section(which: str, label: str, what: str) -> Measure:
    rule = f"{what} seized at operations in the period; an imitation is a weapon of a kind of its own, and in none of these."
    source = f"{POLICE_RECORD}; sections of the Firearms Act 1968 (confirm)"
    return enforcement(f"weapons_firearms_section_{which}", label, rule, source, part_of="weapons_firearms")


def _counted(key: str, label: str, what: str) -> Measure:
    rule = f"{what} of any drug seized at operations in the period, where they were counted: never added to what was weighed."
    return enforcement(key, label, rule)


def _of_class(which: str) -> Measure:
    rule = (
        f"Grams of the drugs of class {which} among all those weighed, as recorded that day. The same drugs by another cut:"
        " those of no recorded class are in none of the three."
    )
    return enforcement(f"drugs_grams_class_{which.lower()}", f"Class {which} drugs (grams)", rule, unit=Unit.GRAMS)


_SEIZURES = (
    enforcement(
        "drugs_grams",
        "Drugs seized (grams)",
        "Grams of all drugs seized at operations in the period; the team, agency and area are the operation's. The"
        " drugs below add up to it.",
        unit=Unit.GRAMS,
    ),
    _drug("drugs_grams_crack", "Crack cocaine", "crack cocaine"),
    _drug("drugs_grams_cocaine", "Cocaine", "powder cocaine"),
    _drug("drugs_grams_heroin", "Heroin", "heroin"),
    _drug("drugs_grams_cannabis", "Cannabis", "cannabis"),
    _drug("drugs_grams_other", "Other drugs", "other drugs"),
    enforcement(
        "cash_pence",
        "Cash seized (pence)",
        "Cash seized at operations in the period, in pence; the team, agency and area are the operation's.",
        unit=Unit.PENCE,
    ),
    enforcement(
        "weapons",
        "Weapons seized",
        "Weapons seized at operations in the period, each one counted; the team, agency and area are the operation's."
        " The kinds below add up to it.",
    ),
    enforcement(
        "weapons_firearms",
        "Firearms",
        "Firearms seized at operations in the period. The sections below add up to it.",
        part_of="weapons",
    ),
    _of_section("1", "Firearms, section 1", "Firearms under section 1, which need a certificate,"),
    _of_section("5", "Firearms, section 5", "Firearms under section 5, which are prohibited,"),
    _of_section("unknown", "Firearms, section not recorded", "Firearms whose section was not recorded,"),
    _weapon("weapons_imitation", "Imitation firearms", "Imitation firearms"),
    _weapon("weapons_blades", "Bladed articles", "Knives and other bladed articles"),
    _weapon("weapons_other", "Other weapons", "Weapons of other kinds"),
    enforcement(
        "phones",
        "Phones seized",
        "Phones seized at operations in the period, each one counted; the team, agency and area are the operation's.",
    ),
    enforcement(
        "vehicles",
        "Vehicles seized",
        "Vehicles seized at operations in the period, each one counted; the team, agency and area are the operation's.",
    ),
    enforcement(
        "cash_foreign",
        "Seizures of cash in another currency",
        "How many times cash in another currency than pounds was seized at operations in the period. The amounts stand"
        " behind it, each in its currency: they are never added to one another, nor to pounds.",
    ),
    _counted("drugs_wraps", "Drugs in wraps, not weighed", "Wraps"),
    _counted("drugs_tablets", "Drugs in tablets, not weighed", "Tablets"),
    _of_class("A"),
    _of_class("B"),
    _of_class("C"),
)

ENFORCEMENT = (*_LINES, *_OPERATIONS, *_ARRESTS, *_CHARGES, *_SEIZURES)
