from django.db import models


class PlanStatus(models.TextChoices):
    """Where a planned operation stands. Derived from its facts: nobody sets it."""

    PREPARING = "preparing", "Brief being prepared"
    OPEN = "open", "Brief open to the named officers"
    EXECUTED = "executed", "Carried out: the brief is withdrawn"
    CALLED_OFF = "called_off", "Called off: the brief is withdrawn"


# From each status, the statuses its acts lead to. What is over stays over.
PLAN_MOVES: dict[str, tuple[str, ...]] = {
    PlanStatus.PREPARING: (PlanStatus.OPEN, PlanStatus.EXECUTED, PlanStatus.CALLED_OFF),
    PlanStatus.OPEN: (PlanStatus.EXECUTED, PlanStatus.CALLED_OFF),
    PlanStatus.EXECUTED: (),
    PlanStatus.CALLED_OFF: (),
}


class HandRole(models.TextChoices):
    """Who will be on hand at the door, or by phone."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    APPROPRIATE_ADULT = "appropriate_adult", "Appropriate adult"
    AMBULANCE = "ambulance", "Ambulance or paramedic"
    HEALTH = "health", "Nurse or mental health worker"
    ADULT_SERVICES = "adult_services", "Adult social care"
    SUPPORT = "support", "Someone they know and trust"
    OTHER = "other", "Somebody else"


class ReleaseAbout(models.TextChoices):
    """What a sentence is taken from. None of these is in a brief unless whoever keeps it released that sentence."""

    OWN_WORDS = "own_words", "Their own words"
    SESSION = "session", "A support session"
    INTERVIEW = "interview", "A return-home interview"
    HEALTH_NOTE = "health_note", "A health note"


class AccountKind(models.TextChoices):
    """What is known of somebody who was expected and not found. Neither says that they are safe."""

    SEEN_ELSEWHERE = "seen_elsewhere", "Seen elsewhere since"
    NOT_THERE = "not_there", "Not there: somebody looks for them"
