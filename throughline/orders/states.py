from django.db import models


class OrderStatus(models.TextChoices):
    """Where an order stands on a day: derived from its dated facts (``dates.status_of``), set by nobody."""

    PREPARED = "prepared", "Being prepared"
    APPLIED = "applied", "Applied for"
    NOT_PURSUED = "not_pursued", "Application withdrawn"
    REFUSED = "refused", "Refused"
    MADE = "made", "Made, not served"
    SERVED = "served", "Served, begins later"
    IN_FORCE = "in_force", "In force"
    EXPIRED = "expired", "Expired"
    DISCHARGED = "discharged", "Discharged"


class StepKind(models.TextChoices):
    """What happened to an order on a day."""

    APPLIED = "applied", "Applied for"
    MADE = "made", "Made"
    REFUSED = "refused", "Refused"
    NOT_PURSUED = "not_pursued", "Application withdrawn"
    SERVED = "served", "Served"
    COMPLIED = "complied", "Complied with"
    VARIED = "varied", "Varied"
    LOOKED_AT = "looked_at", "Looked at before it ends"
    DISCHARGED = "discharged", "Discharged"


# On a day on which an order stands here, what may happen to it. Service and compliance may come to be known late, so they may
# be written down for a day that is past; whatever decides an order comes after everything that was written before.
ORDER_STEPS: dict[str, tuple[StepKind, ...]] = {
    OrderStatus.PREPARED: (StepKind.APPLIED,),
    OrderStatus.APPLIED: (StepKind.MADE, StepKind.REFUSED, StepKind.NOT_PURSUED),
    OrderStatus.NOT_PURSUED: (),
    OrderStatus.REFUSED: (),
    OrderStatus.MADE: (
        StepKind.SERVED, StepKind.COMPLIED, StepKind.VARIED, StepKind.LOOKED_AT, StepKind.DISCHARGED,
    ),
    OrderStatus.SERVED: (StepKind.COMPLIED, StepKind.VARIED, StepKind.LOOKED_AT, StepKind.DISCHARGED),
    OrderStatus.IN_FORCE: (
        StepKind.SERVED, StepKind.COMPLIED, StepKind.VARIED, StepKind.LOOKED_AT, StepKind.DISCHARGED,
    ),
    OrderStatus.EXPIRED: (),
    OrderStatus.DISCHARGED: (),
}  # fmt: skip
# A notice no court decides is made by whoever gives it.
NOTICE_STEPS = {OrderStatus.PREPARED: (StepKind.MADE,)}
KNOWN_LATE = (StepKind.SERVED, StepKind.COMPLIED, StepKind.LOOKED_AT)
MORE_THAN_ONCE = (StepKind.VARIED, StepKind.LOOKED_AT)
UNDECIDED = (OrderStatus.PREPARED, OrderStatus.APPLIED)
LIVE = (OrderStatus.MADE, OrderStatus.SERVED, OrderStatus.IN_FORCE)


class Rank(models.TextChoices):
    """The applicant's police rank, lowest first."""

    CONSTABLE = "constable", "Constable"
    SERGEANT = "sergeant", "Sergeant"
    INSPECTOR = "inspector", "Inspector"
    CHIEF_INSPECTOR = "chief_inspector", "Chief inspector"
    SUPERINTENDENT = "superintendent", "Superintendent"
    CHIEF_SUPERINTENDENT = "chief_superintendent", "Chief superintendent"
    CHIEF_OFFICER = "chief_officer", "Assistant chief constable or above"


class HomeLost(models.TextChoices):
    """Whether closing a place would leave somebody without a home."""

    YES = "yes", "Yes, or it might"
    NO = "no", "No, nobody lives there"


class Happening(models.TextChoices):
    """Where a plan or a tactic stands on a day: derived from its dates, set by nobody."""

    PLANNED = "planned", "Planned"
    UNDER_WAY = "under_way", "Under way"
    REVIEW_DUE = "review_due", "Review due"
    ENDED = "ended", "Ended"


class TacticOutcome(models.TextChoices):
    """What came of a tactic, in the words of what happened."""

    WORKED = "worked", "It did what it was meant to"
    PARTLY = "partly", "It did some of it"
    NOT = "not", "It did not"
    NOT_USED = "not_used", "It was not used"
