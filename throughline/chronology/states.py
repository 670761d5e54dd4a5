"""What a chronology's happenings are about."""

from django.db import models


class HappeningKind(models.TextChoices):
    """By what a chronology may be narrowed."""

    LINE = "line", "The line itself"
    ENFORCEMENT = "enforcement", "Operations, arrests and charges"
    ADDRESS = "address", "The address"
    SAFEGUARDING = "safeguarding", "Safeguarding and support"
    ORDERS = "orders", "Orders and disruption plans"
    INTELLIGENCE = "intelligence", "Intelligence"
