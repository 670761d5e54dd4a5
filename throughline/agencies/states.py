from django.db import models


class AgencyKind(models.TextChoices):
    HUB = "hub", "Exploitation Hub (partnership)"
    POLICE = "police", "Police force"
    ROCU = "rocu", "Regional organised crime unit"
    AUTHORITY = "authority", "Local authority"
    HOUSING = "housing", "Housing provider"
    HEALTH = "health", "Health body"
    EDUCATION = "education", "School or college"
    PROBATION = "probation", "Probation service"
    CHARITY = "charity", "Charity or support group"


class Regime(models.TextChoices):
    """Under which law a controller holds a record (practice.md P24)."""

    LAW_ENFORCEMENT = "law_enforcement", "Law enforcement (Data Protection Act 2018, Part 3)"
    UK_GDPR = "uk_gdpr", "UK GDPR and Data Protection Act 2018, Part 2"


LAW_ENFORCEMENT_KINDS = (AgencyKind.POLICE, AgencyKind.ROCU)


class Role(models.TextChoices):
    COORDINATOR = "coordinator", "Hub coordinator"
    POLICE = "police", "Police officer"
    ANALYST = "analyst", "Intelligence analyst"
    ROCU = "rocu", "ROCU taskforce"
    SOCIAL = "social", "Social worker"
    PARTNER = "partner", "Partner professional"
    CHARITY = "charity", "Charity worker"
    CHAIR = "chair", "Panel chair"
    GOVERNANCE = "governance", "Information governance"
    ADMINISTRATOR = "administrator", "Administrator"
    SYSTEM = "system", "Command line and scheduled work"


# Roles that may open casework at all. The other two look after accounts and after the audit.
CONTENT_ROLES = (
    Role.COORDINATOR, Role.POLICE, Role.ANALYST, Role.ROCU, Role.SOCIAL, Role.PARTNER, Role.CHARITY, Role.CHAIR,
    Role.SYSTEM,
)  # fmt: skip


# Who looks after the installation: its agencies, hubs, teams and accounts.
MANAGERS = (Role.ADMINISTRATOR, Role.SYSTEM)


class Profession(models.TextChoices):
    HOUSING = "housing", "Housing"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
    PROBATION = "probation", "Probation"
