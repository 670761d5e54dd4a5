from django.db import models


class WhoAnswered(models.TextChoices):
    """Whom somebody spoke to about a danger."""

    POLICE = "police", "Police (999)"
    CHILDRENS_SERVICES = "social_care", "Children's services"
    ADULT_SERVICES = "adult_care", "Adult social care"
    OUT_OF_HOURS = "out_of_hours", "Children's services out of hours"
    HEALTH = "health", "Health"
    HUB = "hub", "The hub"
    OTHER = "other", "Somebody else"


class StepKind(models.TextChoices):
    """What children's services do by law once they have decided to. Each has its own clock."""

    ASSESSMENT = "assessment", "Assessment"
    CONFERENCE = "conference", "Initial child protection conference"
