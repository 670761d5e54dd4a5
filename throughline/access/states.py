from django.db import models


class RecordKind(models.TextChoices):
    PERSON = "person", "Person"
    PLACE = "place", "Place"
    PHONE = "phone", "Phone"
    VEHICLE = "vehicle", "Vehicle"
    GROUP = "group", "Group"
    LINE = "line", "Line"
    OPERATION = "operation", "Operation"
    PLANNED = "planned", "Planned operation"
    INTERVENTION = "intervention", "Safeguarding intervention"
    REFERRAL = "referral", "Referral"
    CASE = "case", "Case"
    INTELLIGENCE = "intelligence", "Intelligence report"
    ORDER = "order", "Order"


class Restriction(models.IntegerChoices):
    STANDARD = 0, "Standard"
    SENSITIVE = 1, "Sensitive: people involved or granted access"
    RESTRICTED = 2, "Restricted: people named and involved"


class FieldClass(models.TextChoices):
    """What a field tells about a person. A grant names the classes it opens; location is never opened by default."""

    IDENTITY = "identity", "Who they are"
    CONTACT = "contact", "How to contact them safely"
    LOCATION = "location", "Where they are or live"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    FAMILY = "family", "Family"
    OFFENDING = "offending", "Offending"
    INTELLIGENCE = "intelligence", "Intelligence"
    PROFESSIONAL = "professional", "Professionals around them"
    PROCESS = "process", "What is being done"


class Finding(models.TextChoices):
    """What information governance found of a record opened in an emergency."""

    NEEDED = "needed", "It was needed"
    NOT_NEEDED = "not_needed", "It was not needed"


class InvolvementReason(models.TextChoices):
    RECORDED = "recorded", "Recorded it"
    LEAD = "lead", "Lead professional"
    COVER = "cover", "Cover for the lead professional"
    WORKS_WITH = "works_with", "Works with the person"
    REFERRED = "referred", "Made the referral"
    TEAM = "team", "Took part in the operation"
    REVIEWS = "reviews", "Answers a review"


# Why someone not involved opens a record, in short choices (practice.md P23): a page asks it, the API takes it in a header.
REASONS = (
    "Strategy discussion or section 47 enquiry",
    "Missing episode",
    "An operation or investigation that may concern them",
    "Preparing a panel or review",
    "Covering for a colleague",
    "Another reason",
)
