from django.db import models

from throughline.work.states import RuleKey


class InterventionReason(models.TextChoices):
    """Why someone was safeguarded: what happened to them, never what they did."""

    AT_RISK = "at_risk", "At risk of being exploited to run drugs"
    FOUND_IN_CUCKOOED = "found_in_cuckooed", "Found in a cuckooed address"
    HOME_CUCKOOED = "home_cuckooed", "Home being cuckooed"
    EXPLOITED_TO_CARRY = "exploited_to_carry", "Was exploited to carry, store or hold"
    OTHER = "other", "Another reason"


class ChecklistAnswer(models.TextChoices):
    DONE = "done", "Done"
    NOT_NEEDED = "not_needed", "Not needed"
    NOT_YET = "not_yet", "Not yet"


class WhoMayRead(models.TextChoices):
    """Who may read a person's own words, as they were told (practice.md P5)."""

    LEAD = "lead", "The lead professional and coordinator"
    WORKING_WITH = "working_with", "Everyone working with them at the hub"


class Told(models.TextChoices):
    """Has children's social care been told? (practice.md P12)"""

    YES = "yes", "Yes"
    NO = "no", "No, not yet"
    NOT_NEEDED = "not_needed", "Not needed: an adult"
    NOT_STATED = "not_stated", "Not stated"


class ReferralStatus(models.TextChoices):
    SUBMITTED = "submitted", "Waiting for triage"
    DECIDED = "decided", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"
    HISTORY = "history", "From imported history"


class TriageOutcome(models.TextChoices):
    ACCEPTED = "accepted", "Accepted: the hub opens a case"
    JOINED = "joined", "Joined to the case already open"
    SIGNPOSTED = "signposted", "Supported elsewhere"
    MORE_NEEDED = "more_needed", "More information needed"
    NOT_FOR_HUB = "not_for_hub", "Not for the hub"


class CaseStatus(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


class Level(models.TextChoices):
    """First screening level, by professional judgement. Not a score, and *none* is no proof that nothing happens."""

    NONE = "none", "No risk identified"
    STANDARD = "standard", "Standard"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


# The levels from the lowest up: which of two stands higher, never who.
RISING = (Level.NONE, Level.STANDARD, Level.MEDIUM, Level.HIGH)

REVIEW_BY_LEVEL: dict[Level, RuleKey] = {
    Level.NONE: RuleKey.REVIEW_NONE,
    Level.STANDARD: RuleKey.REVIEW_STANDARD,
    Level.MEDIUM: RuleKey.REVIEW_MEDIUM,
    Level.HIGH: RuleKey.REVIEW_HIGH,
}


class EntryKind(models.TextChoices):
    FACT = "fact", "Fact"
    OPINION = "opinion", "Professional opinion"
    OWN_WORDS = "own_words", "Their own words"
    CONTACT = "contact", "Contact or attempt"


class WhereNow(models.TextChoices):
    """Where the person stands when a case closes: facts, never *safe* (practice.md P1)."""

    HOME = "home", "At home, with someone who answers for them"
    MOVED = "moved", "In a new home"
    CARE = "care", "In care"
    SUPPORTED = "supported", "Living with support"
    NOT_FOUND = "not_found", "Not found: still looking"
    ELSEWHERE = "elsewhere", "With another hub or authority, which has confirmed"


# From each status, the statuses it may move to.
REFERRAL_MOVES: dict[str, tuple[str, ...]] = {
    ReferralStatus.SUBMITTED: (ReferralStatus.DECIDED, ReferralStatus.WITHDRAWN),
    ReferralStatus.DECIDED: (),
    ReferralStatus.WITHDRAWN: (),
    # A coordinator may take an imported referral on: it then waits for triage like any other.
    ReferralStatus.HISTORY: (ReferralStatus.SUBMITTED,),
}
CASE_MOVES: dict[str, tuple[str, ...]] = {
    CaseStatus.OPEN: (CaseStatus.CLOSED,),
    CaseStatus.CLOSED: (CaseStatus.OPEN,),
}


class ConcernSource(models.TextChoices):
    """What an agency did that says it worries about a child."""

    INTERVENTION = "intervention", "Found and safeguarded"
    REFERRAL = "referral", "Referred to the hub"
    MISSING = "missing", "Reported missing"
    DANGER = "danger", "In danger now"
    ARREST = "arrest", "Arrested under 18"
    REPORT = "report", "Named in an intelligence report"
