"""Public reference data: who polices a place, and which council answers for what there."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from throughline.core.models import BaseModel
from throughline.geography.states import AreaLevel, AuthorityKind, Function, Nation

_PUBLIC = "Public reference data, nothing personal"
_KEPT = "Kept while the installation lives: dated facts point to it"


class RegionalUnit(BaseModel):
    """A regional organised crime unit (ROCU), which works across several forces. Public reference data."""

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = _KEPT

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80, unique=True)
    full_name = models.CharField(max_length=120)
    aliases = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PoliceForce(BaseModel):
    """A territorial police force of England or Wales, or British Transport Police. Public reference data."""

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = _KEPT

    # ONS gives no area code to a force without a territory; null, so that several may have none.
    code = models.CharField(max_length=9, unique=True, null=True, blank=True)
    name = models.CharField(max_length=80, unique=True)
    # Empty for a force that works across nations.
    nation = models.CharField(max_length=20, choices=Nation, blank=True)
    regional_unit = models.ForeignKey(
        RegionalUnit, on_delete=models.PROTECT, null=True, blank=True, related_name="forces"
    )
    aliases = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class LocalAuthority(BaseModel):
    """A council of England or Wales, county or district, and its police force. Public reference data."""

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = _KEPT

    code = models.CharField(max_length=9, unique=True)
    # ONS gives a new code when a boundary moves; older sheets still hold the former one.
    former_code = models.CharField(max_length=9, blank=True)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=30, choices=AuthorityKind)
    nation = models.CharField(max_length=20, choices=Nation)
    force = models.ForeignKey(PoliceForce, on_delete=models.PROTECT, related_name="authorities")
    upper_tier = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="districts")
    aliases = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "local authorities"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AuthorityKind.NON_METROPOLITAN_DISTRICT, upper_tier__isnull=False)
                | (~Q(kind=AuthorityKind.NON_METROPOLITAN_DISTRICT) & Q(upper_tier__isnull=True)),
                name="geography_district_has_a_county",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AuthorityFunction(BaseModel):
    """Who answers for one function in one council's area between two dates, and who delivers it for them.

    A district's children's services are its county's; a trust may deliver what the council still answers for.
    An empty ``delivered_by`` means that no other body is known to deliver it. Public reference data.
    """

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = _KEPT

    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="functions")
    function = models.CharField(max_length=30, choices=Function)
    responsible_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="answers_for")
    delivered_by = models.CharField(max_length=120, blank=True)
    from_date = models.DateField(null=True, blank=True)
    to_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["authority", "function", F("from_date").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "function", "from_date"], name="geography_one_function_from_a_date"
            ),
            # NULLs differ from each other in a unique index, so the undated row needs a rule of its own.
            models.UniqueConstraint(
                fields=["authority", "function"],
                condition=Q(from_date__isnull=True),
                name="geography_one_function_undated",
            ),
            models.CheckConstraint(
                condition=Q(to_date__isnull=True) | Q(from_date__isnull=True) | Q(to_date__gte=F("from_date")),
                name="geography_function_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_function_display()}"


class Boundary(BaseModel):
    """The outline of a force's or authority's area, thinned for a page, from a file somebody loaded. Public reference data.

    ``geometry`` is a list of polygons, each a list of rings of longitude and latitude, the outer one first.
    """

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = "Until a file of the same kind replaces it"

    code = models.CharField(max_length=9, unique=True)
    kind = models.CharField(max_length=10, choices=AreaLevel, db_index=True)
    geometry = models.JSONField()
    source_file = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name_plural = "boundaries"

    def __str__(self) -> str:
        return f"{self.code}, from {self.source_file}"


class BankHolidayOverride(BaseModel):
    """A day made, or no longer, a bank holiday since the calendar library was made. Public reference data."""

    holds: ClassVar[str] = _PUBLIC
    kept: ClassVar[str] = _KEPT

    division = models.CharField(max_length=20, choices=Nation)
    date = models.DateField()
    is_holiday = models.BooleanField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ["division", "date"]
        constraints = [
            models.UniqueConstraint(fields=["division", "date"], name="geography_one_override_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_division_display()} {self.date:%d %B %Y}: {self.reason}"
