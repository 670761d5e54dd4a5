from django.db import models


class Basis(models.TextChoices):
    """Why a case may be stepped down and closed."""

    TWO_LOWER = "two_lower", "Two reviews in a row at a lower level"
    REASON = "reason", "Another reason, which a second person agrees with"


class StepDownStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    CLOSED = "closed", "Case closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class PartnerAnswer(models.TextChoices):
    """What an agency said of a closing. *Asked* is the honest third: it was asked, and has not answered; it never agrees."""

    AGREES = "agrees", "Agrees"
    DISAGREES = "disagrees", "Does not agree"
    ASKED = "asked", "Asked, has not answered"


# From each view of an agency, the views that may follow it; "" is none yet. An answer given is never turned into silence.
PARTNER_MOVES: dict[str, tuple[str, ...]] = {
    "": (PartnerAnswer.ASKED, PartnerAnswer.AGREES, PartnerAnswer.DISAGREES),
    PartnerAnswer.ASKED: (PartnerAnswer.ASKED, PartnerAnswer.AGREES, PartnerAnswer.DISAGREES),
    PartnerAnswer.AGREES: (PartnerAnswer.AGREES, PartnerAnswer.DISAGREES),
    PartnerAnswer.DISAGREES: (PartnerAnswer.DISAGREES, PartnerAnswer.AGREES),
}
STEP_DOWN_MOVES: dict[str, tuple[str, ...]] = {
    StepDownStatus.PROPOSED: (StepDownStatus.CLOSED, StepDownStatus.WITHDRAWN),
    StepDownStatus.CLOSED: (),
    StepDownStatus.WITHDRAWN: (),
}
