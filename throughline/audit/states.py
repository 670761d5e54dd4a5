from django.db import models


class Operation(models.TextChoices):
    """What was done: the six operations of section 62 of the Data Protection Act 2018, and security events."""

    COLLECTION = "collection", "Collected"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Looked at"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Combined"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "security.sign_in", "Signed in"
    SIGN_IN_FAILED = "security.sign_in_failed", "Sign-in failed"
    SIGN_OUT = "security.sign_out", "Signed out"
    DENIED = "security.denied", "Refused"
    SEARCH = "security.search", "Searched"
    ACCOUNT = "security.account", "Account changed"
    GRANT = "security.grant", "Access granted or ended"
    EMERGENCY = "security.emergency", "Opened in an emergency"
    CONFIGURATION = "security.configuration", "Set up"
    VERIFY = "security.verify", "Audit verified"


PERSONAL_DATA_OPERATIONS = (
    Operation.COLLECTION,
    Operation.ALTERATION,
    Operation.CONSULTATION,
    Operation.DISCLOSURE,
    Operation.COMBINATION,
    Operation.ERASURE,
)


class Outcome(models.TextChoices):
    ALLOWED = "allowed", "Allowed"
    DENIED = "denied", "Refused"
    CONFLICT = "conflict", "Someone else was first"
    ERROR = "error", "Failed"
