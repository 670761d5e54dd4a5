from django.db import models


class Sex(models.TextChoices):
    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class AgeBasis(models.TextChoices):
    """How an age is known (practice.md P4)."""

    CONFIRMED = "confirmed", "Confirmed"
    STATED = "stated", "Stated"
    ESTIMATED = "estimated", "Estimated"
    UNKNOWN = "unknown", "Not known"


class AgeGroup(models.TextChoices):
    """Child or adult on the day of an event. *Unknown* is protected as a child, and counted apart."""

    CHILD = "child", "Child"
    ADULT = "adult", "Adult"
    UNKNOWN = "unknown", "Age not known"


class LinkKind(models.TextChoices):
    """Typed links between records, one row a role (from, to)."""

    SAFEGUARDED_ALONG = "safeguarded_along", "Safeguarded along this line"
    ARRESTED_ALONG = "arrested_along", "Arrested in connection with this line"
    HOLDER_OF = "holder_of", "Recorded as holder of this line"
    CHILD_HARMED_BY = "child_harmed_by", "Child harmed along this line"
    FOUND_AT = "found_at", "Found at this place"
    LIVES_AT = "lives_at", "Lives or lived at this place"
    CASE_LINE = "case_line", "The case concerns this line"
    CASE_PLACE = "case_place", "The case concerns this place"
    CASE_PERSON = "case_person", "The case concerns this person"
    CASE_REFERRAL = "case_referral", "The case takes in this referral"


class Contactable(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not assessed: ask"
