from django.db import models


class Basis(models.TextChoices):
    """Why a case may be stepped down and closed."""

    TWO_LOWER = "two_lower", "Two reviews in a row at a lower level"
    REASON = "reason", "Another reason, which a second person agrees with"


class StepDownStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    CLOSED = "closed", "Case closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


STEP_DOWN_MOVES: dict[str, tuple[str, ...]] = {
    StepDownStatus.PROPOSED: (StepDownStatus.CLOSED, StepDownStatus.WITHDRAWN),
    StepDownStatus.CLOSED: (),
    StepDownStatus.WITHDRAWN: (),
}
