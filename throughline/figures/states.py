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


# Values from 1 to one less than this are not shown outside the hub (practice.md P26).
SMALLEST_SHOWN = 5
FEWER = f"fewer than {SMALLEST_SHOWN}"
FEW_SEIZURES = f"from {FEWER} seizures"
NOT_SHOWN = "not shown"
