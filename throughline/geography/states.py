"""The fixed lists of geography: nations, kinds of authority, and what an authority answers for."""

from __future__ import annotations

from django.db import models


class Nation(models.TextChoices):
    """A nation of the United Kingdom. Law, clocks and bank holidays differ between them."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"


class AuthorityKind(models.TextChoices):
    """What kind of council it is, which decides what it answers for."""

    COUNTY = "county", "County"
    UNITARY = "unitary", "Unitary authority"
    METROPOLITAN_DISTRICT = "metropolitan_district", "Metropolitan district"
    LONDON_BOROUGH = "london_borough", "London borough"
    NON_METROPOLITAN_DISTRICT = "non_metropolitan_district", "Non-metropolitan district"
    WELSH_PRINCIPAL_AREA = "welsh_principal_area", "Welsh principal area"


class Function(models.TextChoices):
    """What an authority can answer for. In a two-tier area they belong to different councils."""

    CHILDRENS_SERVICES = "childrens_services", "Children's services"
    ADULT_SERVICES = "adult_services", "Adult social care"
    HOUSING = "housing", "Housing"


class AreaLevel(models.TextChoices):
    """How wide an area is when something is counted or drawn by area."""

    REGION = "region", "Region (ROCU)"
    FORCE = "force", "Police force"
    AUTHORITY = "authority", "Local authority"
