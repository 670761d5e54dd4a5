"""Reads of geography. Everyone may make them: all of it is public reference data."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from throughline.geography.errors import NoResponsibleAuthority
from throughline.geography.models import (
    AuthorityFunction,
    BankHolidayOverride,
    LocalAuthority,
    PoliceForce,
    RegionalUnit,
)
from throughline.geography.names import KnownName, find_name
from throughline.geography.states import Function, Nation


def get_regional_unit(name: str) -> RegionalUnit:
    """The ROCU of this name, however spaced or capitalised, or a known other name. Errors: UnknownName."""
    units = list(RegionalUnit.objects.all())
    known = [KnownName(unit.pk, unit.name, (unit.full_name, *unit.aliases)) for unit in units]
    key = find_name(name, known, kind="regional unit")
    return next(unit for unit in units if unit.pk == key)


def get_force(name: str) -> PoliceForce:
    """The force of this name, however spaced or capitalised, or a known other name. Errors: UnknownName."""
    forces = PoliceForce.objects.select_related("regional_unit")
    exact = forces.filter(name=name).first()
    if exact is not None:
        return exact
    rows = PoliceForce.objects.values_list("pk", "name", "code", "aliases")
    known = [KnownName(pk, official, (*filter(None, [code]), *aliases)) for pk, official, code, aliases in rows]
    return forces.get(pk=find_name(name, known, kind="force"))


def get_authority(name: str) -> LocalAuthority:
    """The authority of this name, however spaced or capitalised, or a known other. Errors: UnknownName."""
    authorities = LocalAuthority.objects.select_related("force", "upper_tier")
    exact = authorities.filter(name=name).first()
    if exact is not None:
        return exact
    rows = LocalAuthority.objects.values_list("pk", "name", "code", "former_code", "aliases")
    known = [
        KnownName(pk, official, (code, *filter(None, [former]), *aliases))
        for pk, official, code, former, aliases in rows
    ]
    return authorities.get(pk=find_name(name, known, kind="local authority"))


def list_regional_units() -> QuerySet[RegionalUnit]:
    """Every ROCU, by name."""
    return RegionalUnit.objects.all()


def list_forces() -> QuerySet[PoliceForce]:
    """Every police force, by name."""
    return PoliceForce.objects.select_related("regional_unit")


def list_forces_for_unit(unit: RegionalUnit) -> QuerySet[PoliceForce]:
    """The forces a regional unit works across, by name."""
    return list_forces().filter(regional_unit=unit)


def list_authorities() -> QuerySet[LocalAuthority]:
    """Every local authority, counties and districts alike, by name."""
    return LocalAuthority.objects.select_related("force", "upper_tier")


def get_authority_function(authority: LocalAuthority, function: Function | str, on_date: dt.date) -> AuthorityFunction:
    """Who answered for a function in an area on a date, and who delivered it.

    Errors: NoResponsibleAuthority.
    """
    row = (
        AuthorityFunction.objects.filter(authority=authority, function=function)
        .filter(Q(from_date__isnull=True) | Q(from_date__lte=on_date))
        .filter(Q(to_date__isnull=True) | Q(to_date__gte=on_date))
        .select_related("authority", "responsible_authority__force")
        .last()
    )
    if row is None:
        what = Function(function).label.lower()
        raise NoResponsibleAuthority(
            f"Nobody is recorded as answering for {what} in {authority} on {on_date.day} {on_date:%B %Y}."
        )
    return row


def responsible_authority(authority: LocalAuthority, function: Function | str, on_date: dt.date) -> LocalAuthority:
    """The council that answered for a function in an area on a date. Errors: NoResponsibleAuthority."""
    return get_authority_function(authority, function, on_date).responsible_authority


def bank_holiday_overrides(division: Nation | str) -> dict[dt.date, bool]:
    """The days added to, or taken from, a division's bank holidays here: the overrides of working_days."""
    return dict(BankHolidayOverride.objects.filter(division=division).values_list("date", "is_holiday"))
