"""The boundaries maps are drawn with: which codes may have one, what is kept, and what is read back."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from throughline.geography.geojson import KnownCode, Outline, Polygon
from throughline.geography.models import Boundary, LocalAuthority, PoliceForce
from throughline.geography.states import AreaLevel


def known_codes() -> dict[str, KnownCode]:
    """The GSS codes of all forces and authorities, former ones too, and the area each is of now."""
    known = {
        former: KnownCode(code, AreaLevel.AUTHORITY)
        for code, former in LocalAuthority.objects.exclude(former_code="").values_list("code", "former_code")
    }
    for code in LocalAuthority.objects.values_list("code", flat=True):
        known[code] = KnownCode(code, AreaLevel.AUTHORITY)
    for force in PoliceForce.objects.exclude(code=None).values_list("code", flat=True):
        known[str(force)] = KnownCode(str(force), AreaLevel.FORCE)
    return known


def replace_boundaries(
    outlines: Sequence[Outline], *, source_file: str, loaded_at: dt.datetime, loaded_by: str
) -> None:
    """Keep these in place of all of the same kinds, in the caller's transaction."""
    Boundary.objects.filter(kind__in={outline.kind for outline in outlines}).delete()
    Boundary.objects.bulk_create(
        Boundary(
            code=outline.code, kind=outline.kind, geometry=outline.polygons, source_file=source_file[:200],
            loaded_at=loaded_at, loaded_by=loaded_by,
        )
        for outline in outlines
    )  # fmt: skip


def outlines_by_name(level: AreaLevel) -> dict[str, list[Polygon]]:
    """The polygons of each area of a level by official name; a county without its own has its districts'. Empty: none loaded."""
    found = dict(Boundary.objects.filter(kind=level).values_list("code", "geometry"))
    if not found:
        return {}
    if level == AreaLevel.FORCE:
        return {name: found[code] for code, name in PoliceForce.objects.values_list("code", "name") if code in found}
    councils = list(LocalAuthority.objects.values_list("code", "name", "upper_tier__name"))
    named = {name: found[code] for code, name, _county in councils if code in found}
    of_counties: dict[str, list[Polygon]] = defaultdict(list)
    for code, _name, county in councils:
        if county and county not in named and code in found:
            of_counties[county] += found[code]
    return named | of_counties
