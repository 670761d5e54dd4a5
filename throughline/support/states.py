from django.db import models


class ServiceKind(models.TextChoices):
    MENTORING = "mentoring", "Mentoring"
    PROGRAMME = "programme", "Programme (confidence, team bonding)"
    HOUSING = "housing", "Housing move"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education and training"
    FAMILY = "family", "Family support"
    OTHER = "other", "Other support"


class LearningRule(models.TextChoices):
    """Whether a service asks that someone is in education, employment or training. It warns and never refuses."""

    ANY = "any", "Anyone, in education, employment or training or not"
    NOT_IN = "not_in", "Only people not in education, employment or training"
    IN = "in", "Only people in education, employment or training"


class TheirAnswer(models.TextChoices):
    """The answer of the person asked (practice.md P6). *Not yet* stays open with a date to ask again."""

    NOT_ASKED = "not_asked", "Not asked yet"
    YES = "yes", "Yes"
    NOT_YET = "not_yet", "Not yet"
    NO = "no", "No"
    SOMETHING_ELSE = "something_else", "Something else"


class NeedOutcome(models.TextChoices):
    MET = "met", "Met"
    PARTLY_MET = "partly_met", "Partly met"
    NOT_MET = "not_met", "Not met"
    NO_LONGER_NEEDED = "no_longer_needed", "No longer needed"
    MOVED_ON = "moved_on", "Handed on to another service"


class OfferStatus(models.TextChoices):
    OFFERED = "offered", "Waiting for the provider"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined by the provider"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DeclineReason(models.TextChoices):
    NO_CAPACITY = "no_capacity", "No capacity"
    OUT_OF_AREA = "out_of_area", "Outside our area"
    AGE = "age", "Outside our age range"
    NOT_SAFE = "not_safe", "Cannot be done safely by us"
    NOT_RIGHT_SERVICE = "not_right_service", "Not the right service"


class Attendance(models.TextChoices):
    """How a session went. Several of these are nobody's fault, and none closes anything by itself (practice.md P6)."""

    ATTENDED = "attended", "Attended"
    LATE = "late", "Attended, late"
    NOT_BROUGHT = "not_brought", "Was not brought"
    NOT_SAFE = "not_safe", "Not safe to come"
    CALLED_OFF = "called_off", "Called off so that they stay safe"
    WE_CANCELLED = "we_cancelled", "We cancelled"
    CANCELLED = "cancelled", "They cancelled"
    MISSED = "missed", "Did not come"


class MissedKind(models.TextChoices):
    """Why someone did not come, as far as anyone knows. None of these is a failing, and *not known* is an answer."""

    UNKNOWN = "unknown", "Not known yet"
    UNWELL = "unwell", "Unwell"
    TRAVEL = "travel", "Could not get there"
    ELSEWHERE = "elsewhere", "At school, work or another appointment"
    AFRAID = "afraid", "Afraid to come, or kept from coming"
    MISSING = "missing", "Missing from home or care"
    HELD = "held", "In custody or at court"
    NOT_TODAY = "not_today", "Did not want to that day"
    FORGOT = "forgot", "Forgot, or the message did not reach them"


class OutcomePoint(models.TextChoices):
    """When outcomes are scored."""

    START = "start", "Start"
    REVIEW = "review", "Review"
    EXIT = "exit", "End of support"
    PLUS_3 = "plus_3", "Three months on"
    PLUS_6 = "plus_6", "Six months on"


class FollowUpKind(models.TextChoices):
    """What is asked after support was completed."""

    DESTINATION = "destination", "Education, employment or training, three months on"
    OUTCOME_3 = "outcome_3", "Outcome score, three months on"
    OUTCOME_6 = "outcome_6", "Outcome score, six months on"


class Destination(models.TextChoices):
    """Where someone was three months on. *Not reached* is an answer, and leaves the question open to be asked again."""

    EDUCATION = "education", "In education"
    EMPLOYMENT = "employment", "In employment"
    TRAINING = "training", "In training"
    NONE = "none", "None of these"
    NOT_REACHED = "not_reached", "Not reached"


class EnrolmentStatus(models.TextChoices):
    STARTED = "started", "Under way"
    COMPLETED = "completed", "Completed"
    ENDED = "ended", "Ended early"


class MoveStatus(models.TextChoices):
    """How far a housing move has come. No status says that anyone is safe."""

    WISHED = "wished", "Being talked about"
    CHECKS = "checks", "Areas are being checked"
    OFFERED = "offered", "A home has been offered"
    MOVING = "moving", "Moving"
    MOVED = "moved", "Moved"
    NOT_GOING_AHEAD = "not_going", "Not going ahead"


class AreaAnswer(models.TextChoices):
    """All that is ever said of an area: never why (practice.md P17)."""

    SUITABLE = "suitable", "Suitable"
    NOT_SUITABLE = "not_suitable", "Not suitable"
    DISCUSS = "discuss", "Discuss by phone"


OFFER_MOVES: dict[str, tuple[str, ...]] = {
    OfferStatus.OFFERED: (OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.WITHDRAWN),
    OfferStatus.ACCEPTED: (OfferStatus.WITHDRAWN,),
    OfferStatus.DECLINED: (),
    OfferStatus.WITHDRAWN: (),
}
ENROLMENT_MOVES: dict[str, tuple[str, ...]] = {
    EnrolmentStatus.STARTED: (EnrolmentStatus.COMPLETED, EnrolmentStatus.ENDED),
    EnrolmentStatus.COMPLETED: (),
    EnrolmentStatus.ENDED: (),
}
HOUSING_MOVES: dict[str, tuple[str, ...]] = {
    MoveStatus.WISHED: (MoveStatus.CHECKS, MoveStatus.NOT_GOING_AHEAD),
    MoveStatus.CHECKS: (MoveStatus.OFFERED, MoveStatus.NOT_GOING_AHEAD),
    # A home that falls through leads back to finding another.
    MoveStatus.OFFERED: (MoveStatus.MOVING, MoveStatus.CHECKS, MoveStatus.NOT_GOING_AHEAD),
    MoveStatus.MOVING: (MoveStatus.MOVED, MoveStatus.CHECKS, MoveStatus.NOT_GOING_AHEAD),
    MoveStatus.MOVED: (),
    MoveStatus.NOT_GOING_AHEAD: (),
}
