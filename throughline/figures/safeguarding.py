"""The measures of safeguarding, in words: interventions, missing episodes, casework, clocks, the NRM, support."""

from __future__ import annotations

from throughline.figures.measure import AGES, POLICE_RECORD, Measure, safeguarding

CASE_RULE = (
    " Its team and agency are those that made the referral the case came from; its area is where that referral's"
    " intervention happened. A case opened without a referral counts in the hub's total only."
)

_INTERVENTIONS = (
    safeguarding(
        "interventions",
        "Safeguarding interventions",
        "Actions taken in the period to protect one person on one day. A person helped on two days is two"
        " interventions. Its own team and agency, as on that day; the area where it happened. Children, adults and age"
        " not known add up to it.",
    ),
    safeguarding(
        "interventions_children",
        "Interventions with children",
        "Interventions with people under 18 on the day.",
        AGES,
        part_of="interventions",
    ),
    safeguarding(
        "interventions_adults",
        "Interventions with adults",
        "Interventions with people 18 or over on the day.",
        AGES,
        part_of="interventions",
    ),
    safeguarding(
        "interventions_age_unknown",
        "Interventions, age not known",
        "Interventions with people whose age on the day is not known, or whose age range reaches both sides of 18."
        " They are protected as children, and counted apart.",
        AGES,
        part_of="interventions",
    ),
    safeguarding(
        "people_safeguarded",
        "People with an intervention",
        "Different people with at least one intervention in the period. It can be less than the interventions, because"
        " one person may have several. Someone with interventions in two months, teams or areas counts once in each,"
        " so those do not add up.",
    ),
    safeguarding(
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
    safeguarding(
        "missing_episodes",
        "Missing episodes",
        "Episodes by the day they were reported; those recorded in error left out. A person missing twice is two. Team and"
        " agency are those that recorded the report; the area is the authority they went missing from. Children, adults"
        " and age not known add up to it.",
    ),
    safeguarding(
        "missing_episodes_children", "Missing episodes of children", "Episodes of people under 18 on the day.", AGES,
        part_of="missing_episodes",
    ),
    safeguarding(
        "missing_episodes_adults", "Missing episodes of adults", "Episodes of people 18 or over on the day.", AGES,
        part_of="missing_episodes",
    ),
    safeguarding(
        "missing_episodes_age_unknown", "Missing episodes, age not known",
        "Episodes of people whose age on the day is not known, or whose age range reaches both sides of 18.", AGES,
        part_of="missing_episodes",
    ),
    safeguarding(
        "return_interviews_due",
        "Children found, return-home interview due",
        "Episodes of children who were found in the period, where a rule for the interview was loaded for their nation:"
        " no other nation's rule is borrowed. The four below add up to it. The area is the authority they went missing"
        " from.",
        _RETURN,
    ),
    safeguarding(
        "return_interviews_in_time",
        "Return-home interviews held within 72 hours",
        "Of those, held within 72 hours of being found. Where only the day they were found is known, the hours begin as"
        " early that day as can be.",
        _RETURN, part_of="return_interviews_due",
    ),
    safeguarding(
        "return_interviews_later", "Return-home interviews held later", "Of those, held after the 72 hours had passed.",
        _RETURN, part_of="return_interviews_due",
    ),
    safeguarding(
        "return_interviews_refused",
        "Return-home interviews the child said no to",
        "Of those, not held, and the child's last answer was no, with a reason. “Not yet” is not a no.",
        _RETURN, part_of="return_interviews_due",
    ),
    safeguarding(
        "return_interviews_open",
        "Return-home interviews not held yet",
        "Of those, neither held nor answered with a no: not offered, awaiting an answer, agreed, or “not yet”.",
        _RETURN, part_of="return_interviews_due",
    ),
    safeguarding(
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
        safeguarding(f"{key}_{part}", f"{whose}: {label}", rule, _CLOCK, part_of=key) for part, label, rule in parts
    )


_CASEWORK = (
    safeguarding(
        "referrals",
        "Referrals to the hub",
        "Referrals by the date of referral, those from imported sheets included and those withdrawn left out. Its own"
        " team and agency; the area is where its intervention happened, so a referral without an intervention counts"
        " in no area. A referral to the hub is not one to children's social care.",
    ),
    safeguarding("cases_opened", "Cases opened", "Cases by the date they were opened." + CASE_RULE),
    safeguarding(
        "cases_closed",
        "Cases closed",
        "Cases that stand closed, by the date of closing; one opened again is no longer counted." + CASE_RULE,
    ),
    safeguarding(
        "cases_reopened",
        "Times someone came back",
        "Times someone came back after a case had closed, by the day they did: the case was opened again, or a new one"
        " opened. Coming back is not a failing: the way back was there. Within 6 months, 6 to 12, and later add up to"
        " it, by whole months since the closing." + CASE_RULE,
    ),
    safeguarding(
        "cases_reopened_6",
        "Came back within 6 months",
        "Came back less than 6 months after the closing.",
        part_of="cases_reopened",
    ),
    safeguarding(
        "cases_reopened_12",
        "Came back from 6 to 12 months",
        "Came back at least 6 and less than 12 months after.",
        part_of="cases_reopened",
    ),
    safeguarding(
        "cases_reopened_later",
        "Came back after 12 months or more",
        "Came back 12 months or more after the closing.",
        part_of="cases_reopened",
    ),
)

_NRM = (
    safeguarding(
        "nrm_referrals",
        "NRM referrals sent",
        "Referrals to the National Referral Mechanism recorded as sent, by the day they were sent, those withdrawn and"
        " those that somebody else made left out. Children, adults and age not known add up to it." + CASE_RULE,
    ),
    safeguarding(
        "nrm_referrals_children",
        "NRM referrals of children",
        "NRM referrals of people under 18 on the day it was sent. They need no consent.",
        AGES,
        part_of="nrm_referrals",
    ),
    safeguarding(
        "nrm_referrals_adults",
        "NRM referrals of adults",
        "NRM referrals of people 18 or over on the day it was sent, who consented.",
        AGES,
        part_of="nrm_referrals",
    ),
    safeguarding(
        "nrm_referrals_age_unknown",
        "NRM referrals, age not known",
        "NRM referrals of people whose age on that day is not known, or whose age range reaches both sides of 18. They"
        " are referred as children, and counted apart.",
        AGES,
        part_of="nrm_referrals",
    ),
    safeguarding(
        "nrm_notices",
        "Duty to Notify notices",
        "Notices recorded as sent, by the day they were sent. All are of adults who did not consent to a referral: nobody"
        " who may be under 18 is asked." + CASE_RULE,
    ),
)

_CLOCK = "The ledger of clocks: each derives from a dated event, a versioned rule and its pauses"
_CLOCKS = (
    safeguarding(
        "triage_due",
        "Hub triage decisions due",
        "Clocks for the hub's decision on a referral, by the day they were due; of referrals withdrawn, none. Imported"
        " referrals have a clock only once somebody took them on. The referral's team and agency; the area is where its"
        " intervention happened. In time, missed and still running add up to it.",
        _CLOCK,
    ),
    *_clock_parts("triage_due", "Hub triage"),
    safeguarding(
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
    safeguarding(
        "support_started",
        "Support started",
        "Services a person began in the period, by the date they started; one person may begin several. Completed and"
        " ended early are counted by their own dates, so they do not add up to it." + CASE_RULE,
    ),
    safeguarding(
        "support_completed",
        "Support completed",
        "Services completed, by the date they were completed." + CASE_RULE,
    ),
    safeguarding(
        "support_ended_early",
        "Support ended early",
        "Services that ended before they were completed, by the date they ended." + CASE_RULE,
    ),
    safeguarding(
        "support_stated",
        "Interventions with support stated in a sheet, undated",
        "Interventions in the period whose imported row says that support was given or sought, without a date. They"
        " are counted apart, by the date of the intervention, and never as support started or completed.",
        "The hub's imported tracker sheets",
    ),
)


def _outcome(key: str, label: str, what: str) -> Measure:
    return safeguarding(key, label, f"Needs closed in the period with the outcome “{what}”.", part_of="needs_closed")


_OUTCOMES = (
    safeguarding(
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

SAFEGUARDING = (*_INTERVENTIONS, *_MISSING, *_CASEWORK, *_CLOCKS, *_NRM, *_SUPPORT, *_OUTCOMES)
