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
    WE_CANCELLED = "we_cancelled", "We cancelled"
    CANCELLED = "cancelled", "They cancelled"
    MISSED = "missed", "Did not come"


class EnrolmentStatus(models.TextChoices):
    STARTED = "started", "Under way"
    COMPLETED = "completed", "Completed"
    ENDED = "ended", "Ended early"


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
