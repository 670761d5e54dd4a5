"""The choices figures are written in."""

from django.db import models


class Side(models.TextChoices):
    """The two columns that always stand together, for the same period and of the same size."""

    ENFORCEMENT = "enforcement", "Enforcement"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class Unit(models.TextChoices):
    """What a value is a number of."""

    COUNT = "count", ""
    GRAMS = "grams", "grams"
    PENCE = "pence", "pence"


class ReturnStatus(models.TextChoices):
    """Where a frozen return stands. It follows from its facts and is never written."""

    STANDING = "standing", "Frozen"
    REPLACED = "replaced", "Replaced by a later version"
    WITHDRAWN = "withdrawn", "Recorded in error"


class ChangeKind(models.TextChoices):
    """Why a live figure is no longer the frozen one, where the records tell it. The label follows a number."""

    CHECK_BACK = "check_back", "reopened since, by a failed check-back"
    REOPENED = "reopened", "reopened since"
    WITHDRAWN = "withdrawn", "recorded in error"
    DISCONTINUED = "discontinued", "discontinued since"
    LATE = "late", "recorded late"


# Values from 1 to one less than this are not shown outside the hub (practice.md P26).
SMALLEST_SHOWN = 5
FEWER = f"fewer than {SMALLEST_SHOWN}"
FEW_SEIZURES = f"from {FEWER} seizures"
NOT_SHOWN = "not shown"
