"""The measures, in words: what each counts, by which written rule, from which source. How is in ``counting``."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.figures.states import Side, Unit

PROGRAMME = "Home Office County Lines Programme: definitions of a line closed, type 1 and type 2"
POLICE_RECORD = "Police records of the operation, kept with the team, agency and area of that day"
AGES = "Age on the day of the event, by date of birth or as stated that day; an estimate only where all of it says so"
HUB_RECORD = "The hub's own records"
CASE_RULE = (
    " Its team and agency are those that made the referral the case came from; its area is where that referral's"
    " intervention happened. A case opened without a referral counts in the hub's total only."
)


@dataclass(frozen=True)
class Measure:
    """A named, written definition. ``part_of``: the total this is one part of; the parts of a total add up to it."""

    key: str
    label: str
    rule: str
    side: Side
    source: str
    unit: Unit = Unit.COUNT
    part_of: str = ""

    @property
    def short_label(self) -> str:
        """The label without its unit, for where the value is written with it."""
        return self.label.removesuffix(f" ({self.unit.value})")


def _enforcement(
    key: str, label: str, rule: str, source: str = POLICE_RECORD, *, unit: Unit = Unit.COUNT, part_of: str = ""
) -> Measure:
    return Measure(key, label, rule, Side.ENFORCEMENT, source, unit, part_of)


def _safeguarding(key: str, label: str, rule: str, source: str = HUB_RECORD, *, part_of: str = "") -> Measure:
    return Measure(key, label, rule, Side.SAFEGUARDING, source, part_of=part_of)


_LINES = (
    _enforcement(
        "lines_closed",
        "Lines closed",
        "Closures dated in the period and not since reversed, once a line, whether or not safeguarding is still open"
        " along it. The line's owning team and agency; its exporting areas, so a line that exports from two areas"
        " counts in each. Type 1 and type 2 add up to it.",
        PROGRAMME,
    ),
    _enforcement(
        "lines_closed_type_1",
        "Lines closed, type 1",
        "Lines closed because a line holder was arrested and charged on or before the day of closing.",
        PROGRAMME,
        part_of="lines_closed",
    ),
    _enforcement(
        "lines_closed_type_2",
        "Lines closed, type 2",
        "Lines closed because the number they worked on was deactivated.",
        PROGRAMME,
        part_of="lines_closed",
    ),
)

_OPERATIONS = (
    _enforcement(
        "operations",
        "Operations",
        "Warrants, welfare visits and other operations that took place in the period. Warrants, visits and others add"
        " up to it.",
    ),
    _enforcement("operations_warrants", "Warrants", "Operations that were a warrant.", part_of="operations"),
    _enforcement("operations_visits", "Welfare visits", "Operations that were a welfare visit.", part_of="operations"),
    _enforcement(
        "operations_other",
        "Other operations",
        "Operations that were neither a warrant nor a welfare visit.",
        part_of="operations",
    ),
)

_ARRESTS = (
    _enforcement(
        "arrests",
        "Arrests",
        "Arrests made in the period: one person arrested twice is two. Arrests dated after a line closed count like any"
        " other. The team and agency that made the arrest; the area where it was made. Children, adults and age not"
        " known add up to it.",
    ),
    _enforcement(
        "arrests_children",
        "Arrests of children",
        "Arrests of people under 18 on the day. It is not a number of interventions: an arrest never counts as one.",
        AGES,
        part_of="arrests",
    ),
    _enforcement(
        "arrests_adults", "Arrests of adults", "Arrests of people 18 or over on the day.", AGES, part_of="arrests"
    ),
    _enforcement(
        "arrests_age_unknown",
        "Arrests, age not known",
        "Arrests of people whose age on the day is not known, or whose age range reaches both sides of 18.",
        AGES,
        part_of="arrests",
    ),
)

_CHARGES = (
    _enforcement(
        "charges",
        "Charges",
        "Charges made, by the date of the charge, including those later discontinued. Team, agency and area are the"
        " arrest's. Charges that stand and charges since discontinued add up to it.",
    ),
    _enforcement(
        "charges_standing",
        "Charges that stand",
        "Charges made in the period and not discontinued since.",
        part_of="charges",
    ),
    _enforcement(
        "charges_discontinued",
        "Charges since discontinued",
        "Charges made in the period and discontinued since, whenever that was.",
        part_of="charges",
    ),
)


def _drug(key: str, label: str, what: str) -> Measure:
    rule = f"Grams of {what} seized at operations in the period, as recorded that day."
    return _enforcement(key, f"{label} (grams)", rule, unit=Unit.GRAMS, part_of="drugs_grams")


def _weapon(key: str, label: str, what: str) -> Measure:
    return _enforcement(key, label, f"{what} seized at operations in the period.", part_of="weapons")


_SEIZURES = (
    _enforcement(
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
    _enforcement(
        "cash_pence",
        "Cash seized (pence)",
        "Cash seized at operations in the period, in pence; the team, agency and area are the operation's.",
        unit=Unit.PENCE,
    ),
    _enforcement(
        "weapons",
        "Weapons seized",
        "Weapons seized at operations in the period, each one counted; the team, agency and area are the operation's."
        " The kinds below add up to it.",
    ),
    _weapon("weapons_firearms", "Firearms", "Firearms"),
    _weapon("weapons_imitation", "Imitation firearms", "Imitation firearms"),
    _weapon("weapons_blades", "Bladed articles", "Knives and other bladed articles"),
    _weapon("weapons_other", "Other weapons", "Weapons of other kinds"),
    _enforcement(
        "phones",
        "Phones seized",
        "Phones seized at operations in the period, each one counted; the team, agency and area are the operation's.",
    ),
)

_INTERVENTIONS = (
    _safeguarding(
        "interventions",
        "Safeguarding interventions",
        "Actions taken in the period to protect one person on one day. A person helped on two days is two"
        " interventions. Its own team and agency, as on that day; the area where it happened. Children, adults and age"
        " not known add up to it.",
    ),
    _safeguarding(
        "interventions_children",
        "Interventions with children",
        "Interventions with people under 18 on the day.",
        AGES,
        part_of="interventions",
    ),
    _safeguarding(
        "interventions_adults",
        "Interventions with adults",
        "Interventions with people 18 or over on the day.",
        AGES,
        part_of="interventions",
    ),
    _safeguarding(
        "interventions_age_unknown",
        "Interventions, age not known",
        "Interventions with people whose age on the day is not known, or whose age range reaches both sides of 18."
        " They are protected as children, and counted apart.",
        AGES,
        part_of="interventions",
    ),
    _safeguarding(
        "people_safeguarded",
        "People with an intervention",
        "Different people with at least one intervention in the period. It can be less than the interventions, because"
        " one person may have several. Someone with interventions in two months, teams or areas counts once in each,"
        " so those do not add up.",
    ),
    _safeguarding(
        "cuckooed_addresses",
        "Addresses visited where cuckooing was suspected",
        "Different addresses visited at operations in the period where cuckooing was suspected. An address visited"
        " twice counts once; a visit with no address recorded does not count, so months, teams and areas need not add"
        " up.",
        POLICE_RECORD,
    ),
)

_RETURN = "DfE 2014 statutory guidance on children who run away or go missing from home or care: return interviews"
_MISSING = (
    _safeguarding(
        "missing_episodes",
        "Missing episodes",
        "Episodes by the day they were reported; those recorded in error left out. A person missing twice is two. Team and"
        " agency are those that recorded the report; the area is the authority they went missing from. Children, adults"
        " and age not known add up to it.",
    ),
    _safeguarding(
        "missing_episodes_children", "Missing episodes of children", "Episodes of people under 18 on the day.", AGES,
        part_of="missing_episodes",
    ),
    _safeguarding(
        "missing_episodes_adults", "Missing episodes of adults", "Episodes of people 18 or over on the day.", AGES,
        part_of="missing_episodes",
    ),
    _safeguarding(
        "missing_episodes_age_unknown", "Missing episodes, age not known",
        "Episodes of people whose age on the day is not known, or whose age range reaches both sides of 18.", AGES,
        part_of="missing_episodes",
    ),
    _safeguarding(
        "return_interviews_due",
        "Children found, return-home interview due",
        "Episodes of children who were found in the period, where a rule for the interview was loaded for their nation:"
        " no other nation's rule is borrowed. The four below add up to it. The area is the authority they went missing"
        " from.",
        _RETURN,
    ),
    _safeguarding(
        "return_interviews_in_time",
        "Return-home interviews held within 72 hours",
        "Of those, held within 72 hours of being found. Where only the day they were found is known, the hours begin as"
        " early that day as can be.",
        _RETURN, part_of="return_interviews_due",
    ),
    _safeguarding(
        "return_interviews_later", "Return-home interviews held later", "Of those, held after the 72 hours had passed.",
        _RETURN, part_of="return_interviews_due",
    ),
    _safeguarding(
        "return_interviews_refused",
        "Return-home interviews the child said no to",
        "Of those, not held, and the child's last answer was no, with a reason. “Not yet” is not a no.",
        _RETURN, part_of="return_interviews_due",
    ),
    _safeguarding(
        "return_interviews_open",
        "Return-home interviews not held yet",
        "Of those, neither held nor answered with a no: not offered, awaiting an answer, agreed, or “not yet”.",
        _RETURN, part_of="return_interviews_due",
    ),
    _safeguarding(
        "return_interviews_offered",
        "Return-home interviews offered",
        "Children found in the period, an interview due, to whom one was offered, whatever they answered. It counts across"
        " the four above.",
        _RETURN,
    ),
)  # fmt: skip


def _clock_parts(key: str, whose: str) -> tuple[Measure, ...]:
    parts = (
        ("in_time", "decided in time", "Of those, decided by the time they were due."),
        ("missed", "missed", "Of those, decided later than they were due, or not decided and overdue now."),
        ("running", "not due yet", "Of those, not decided, and not due yet."),
    )
    return tuple(
        _safeguarding(f"{key}_{part}", f"{whose}: {label}", rule, _CLOCK, part_of=key) for part, label, rule in parts
    )


_CASEWORK = (
    _safeguarding(
        "referrals",
        "Referrals to the hub",
        "Referrals by the date of referral, those from imported sheets included and those withdrawn left out. Its own"
        " team and agency; the area is where its intervention happened, so a referral without an intervention counts"
        " in no area. A referral to the hub is not one to children's social care.",
    ),
    _safeguarding("cases_opened", "Cases opened", "Cases by the date they were opened." + CASE_RULE),
    _safeguarding(
        "cases_closed",
        "Cases closed",
        "Cases that stand closed, by the date of closing; one opened again is no longer counted." + CASE_RULE,
    ),
    _safeguarding(
        "cases_reopened",
        "People who came back",
        "Times someone came back after a case had closed, by the day they did: the case was opened again, or a new one"
        " opened. Coming back is not a failing: the way back was there. Within 6 months, 6 to 12, and later add up to"
        " it, by whole months since the closing." + CASE_RULE,
    ),
    _safeguarding(
        "cases_reopened_6",
        "Came back within 6 months",
        "Came back less than 6 months after the closing.",
        part_of="cases_reopened",
    ),
    _safeguarding(
        "cases_reopened_12",
        "Came back from 6 to 12 months",
        "Came back at least 6 and less than 12 months after.",
        part_of="cases_reopened",
    ),
    _safeguarding(
        "cases_reopened_later",
        "Came back after 12 months or more",
        "Came back 12 months or more after the closing.",
        part_of="cases_reopened",
    ),
)

_NRM = (
    _safeguarding(
        "nrm_referrals",
        "NRM referrals sent",
        "Referrals to the National Referral Mechanism recorded as sent, by the day they were sent, those withdrawn and"
        " those that somebody else made left out. Children, adults and age not known add up to it." + CASE_RULE,
    ),
    _safeguarding(
        "nrm_referrals_children",
        "NRM referrals of children",
        "NRM referrals of people under 18 on the day it was sent. They need no consent.",
        AGES,
        part_of="nrm_referrals",
    ),
    _safeguarding(
        "nrm_referrals_adults",
        "NRM referrals of adults",
        "NRM referrals of people 18 or over on the day it was sent, who consented.",
        AGES,
        part_of="nrm_referrals",
    ),
    _safeguarding(
        "nrm_referrals_age_unknown",
        "NRM referrals, age not known",
        "NRM referrals of people whose age on that day is not known, or whose age range reaches both sides of 18. They"
        " are referred as children, and counted apart.",
        AGES,
        part_of="nrm_referrals",
    ),
    _safeguarding(
        "nrm_notices",
        "Duty to Notify notices",
        "Notices recorded as sent, by the day they were sent. All are of adults who did not consent to a referral: nobody"
        " who may be under 18 is asked." + CASE_RULE,
    ),
)

_CLOCK = "The ledger of clocks: each derives from a dated event, a versioned rule and its pauses"
_CLOCKS = (
    _safeguarding(
        "triage_due",
        "Hub triage decisions due",
        "Clocks for the hub's decision on a referral, by the day they were due; of referrals withdrawn, none. Imported"
        " referrals have a clock only once somebody took them on. The referral's team and agency; the area is where its"
        " intervention happened. In time, missed and still running add up to it.",
        _CLOCK,
    ),
    *_clock_parts("triage_due", "Hub triage"),
    _safeguarding(
        "authority_due",
        "Children's services decisions due",
        "Clocks for children's services' own decision, from when they were told, by the day they were due. None runs where"
        " no rule is loaded for their nation. Team, agency and area are the referral's. In time, missed and still running"
        " add up to it.",
        _CLOCK,
    ),
    *_clock_parts("authority_due", "Children's services"),
)

_SUPPORT = (
    _safeguarding(
        "support_started",
        "Support started",
        "Services a person began in the period, by the date they started; one person may begin several. Completed and"
        " ended early are counted by their own dates, so they do not add up to it." + CASE_RULE,
    ),
    _safeguarding(
        "support_completed",
        "Support completed",
        "Services completed, by the date they were completed." + CASE_RULE,
    ),
    _safeguarding(
        "support_ended_early",
        "Support ended early",
        "Services that ended before they were completed, by the date they ended." + CASE_RULE,
    ),
    _safeguarding(
        "support_stated",
        "Interventions with support stated in a sheet, undated",
        "Interventions in the period whose imported row says that support was given or sought, without a date. They"
        " are counted apart, by the date of the intervention, and never as support started or completed.",
        "The hub's imported tracker sheets",
    ),
)


def _outcome(key: str, label: str, what: str) -> Measure:
    return _safeguarding(key, label, f"Needs closed in the period with the outcome “{what}”.", part_of="needs_closed")


_OUTCOMES = (
    _safeguarding(
        "needs_closed",
        "Needs closed",
        "Needs in support plans closed in the period, by the day they were closed. The outcomes below add up to it."
        + CASE_RULE,
    ),
    _outcome("needs_met", "Needs met", "Met"),
    _outcome("needs_partly_met", "Needs partly met", "Partly met"),
    _outcome("needs_not_met", "Needs not met", "Not met"),
    _outcome("needs_no_longer", "No longer needed", "No longer needed"),
    _outcome("needs_moved_on", "Handed on to another service", "Handed on to another service"),
)

MEASURES: tuple[Measure, ...] = (
    *_LINES,
    *_OPERATIONS,
    *_ARRESTS,
    *_CHARGES,
    *_SEIZURES,
    *_INTERVENTIONS,
    *_MISSING,
    *_CASEWORK,
    *_CLOCKS,
    *_NRM,
    *_SUPPORT,
    *_OUTCOMES,
)
BY_KEY: dict[str, Measure] = {measure.key: measure for measure in MEASURES}


def parts_of(key: str) -> tuple[Measure, ...]:
    """The measures that add up to this one; none for a measure that stands alone."""
    return tuple(measure for measure in MEASURES if measure.part_of == key)
