"""The area a row belongs to, at the width somebody asks for: its region, its force or its authority."""

from __future__ import annotations

from dataclasses import dataclass

from throughline.geography.models import LocalAuthority, PoliceForce, RegionalUnit
from throughline.geography.states import AreaLevel


@dataclass(frozen=True)
class Area:
    """A region, force or authority. ``kind`` says which: a row that names only its force stays with the force."""

    kind: AreaLevel
    pk: int
    code: str
    name: str
    force: str = ""

    @property
    def key(self) -> str:
        """How an address names the area: force-12. It says nothing of anybody."""
        return f"{self.kind}-{self.pk}"


@dataclass(frozen=True)
class AreaBook:
    """All regions, forces and authorities, read once, to find the area of many rows."""

    regions: dict[int, Area]
    forces: dict[int, Area]
    authorities: dict[int, Area]
    region_of: dict[int, int | None]
    force_of: dict[int, int]

    def at(self, level: AreaLevel, force: int | None, authority: int | None) -> Area | None:
        """The area of a row with this force and authority; None where the row does not say enough.

        A row that names only an authority is in that authority's force. At the width of authorities, one that names
        only its force is that force's, which says that the authority is not known.
        """
        if level == AreaLevel.AUTHORITY and authority is not None:
            return self.authorities[authority]
        force = force if force is not None or authority is None else self.force_of[authority]
        if force is None:
            return None
        if level == AreaLevel.REGION:
            region = self.region_of[force]
            return self.forces[force] if region is None else self.regions[region]
        return self.forces[force]

    def of_key(self, key: str) -> Area | None:
        """The area an address names; None for what is not one."""
        kind, _dash, number = key.partition("-")
        rows = {"region": self.regions, "force": self.forces, "authority": self.authorities}.get(kind, {})
        return rows.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 10 else None


def read_areas() -> AreaBook:
    """Every region, force and authority. Public reference data: everyone may read it."""
    forces = list(PoliceForce.objects.values_list("pk", "code", "name", "regional_unit"))
    names = {pk: name for pk, _code, name, _region in forces}
    councils = list(LocalAuthority.objects.values_list("pk", "code", "name", "force"))
    return AreaBook(
        regions={
            pk: Area(AreaLevel.REGION, pk, code, name)
            for pk, code, name in RegionalUnit.objects.values_list("pk", "code", "name")
        },
        forces={pk: Area(AreaLevel.FORCE, pk, code or "", name, name) for pk, code, name, _region in forces},
        authorities={pk: Area(AreaLevel.AUTHORITY, pk, code, name, names[force]) for pk, code, name, force in councils},
        region_of={pk: region for pk, _code, _name, region in forces},
        force_of={pk: force for pk, _code, _name, force in councils},
    )
