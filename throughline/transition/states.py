from django.db import models


class PlanStatus(models.TextChoices):
    OPEN = "open", "Being made"
    SETTLED = "settled", "Settled"


class PartAnswer(models.TextChoices):
    """Whether one part of the adult test is met. *Not known* is an answer of its own, and never means no."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = "not_known", "Not known"


class TestOutcome(models.TextChoices):
    """What the parts come to together. Derived, never typed."""

    MET = "met", "Met: the adult duty applies"
    NOT_MET = "not_met", "Not met: the other route"
    UNDECIDED = "undecided", "Not decided: a part has no answer, or is not known"
    NO_RULE = "no_rule", "No rule loaded"


# From each status, the statuses it may move to.
PLAN_MOVES: dict[str, tuple[str, ...]] = {
    PlanStatus.OPEN: (PlanStatus.SETTLED,),
    PlanStatus.SETTLED: (PlanStatus.OPEN,),
}
