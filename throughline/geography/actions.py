"""Writes of geography: loading the reference data that is part of the product."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.db import models, transaction

from throughline.geography.models import AuthorityFunction, LocalAuthority, PoliceForce, RegionalUnit

DATA = Path(__file__).parent / "data"

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class ReferenceCounts:
    """How many rows the files hold, and how many of them were new to the database or changed in it."""

    regional_units: int
    forces: int
    authorities: int
    functions: int
    added: int
    changed: int


@transaction.atomic
def load_reference_data() -> ReferenceCounts:
    """Bring ROCUs, forces, authorities and their functions up to the product's files; again changes nothing.

    Rows the files no longer hold stay, because dated facts point to them.
    """
    units = _save(RegionalUnit, _units(), ["code"], ["name", "full_name", "aliases"])
    forces = _save(PoliceForce, _forces(), ["name"], ["code", "nation", "regional_unit_id", "aliases"])
    columns = ["name", "former_code", "kind", "nation", "force_id", "upper_tier_id", "aliases"]
    # Counties before districts: a district names its county.
    counties = _save(LocalAuthority, _authorities(districts=False), ["code"], columns)
    districts = _save(LocalAuthority, _authorities(districts=True), ["code"], columns)
    functions = _save(
        AuthorityFunction,
        _functions(),
        ["authority_id", "function", "from_date"],
        ["responsible_authority_id", "delivered_by", "to_date", "source"],
    )
    saved = [units, forces, counties, districts, functions]
    return ReferenceCounts(
        regional_units=units.rows,
        forces=forces.rows,
        authorities=counties.rows + districts.rows,
        functions=functions.rows,
        added=sum(each.added for each in saved),
        changed=sum(each.changed for each in saved),
    )


@dataclass(frozen=True)
class _Saved:
    rows: int
    added: int
    changed: int


def _save(model: type[Row], rows: Iterable[Row], key: Sequence[str], columns: Sequence[str]) -> _Saved:
    """Add rows whose key is new, change those whose columns differ: few statements, not a thousand."""
    read = _reader(key)
    values = _reader(columns)
    present = {read(row): row for row in model._default_manager.all()}
    wanted = list(rows)
    added = [row for row in wanted if read(row) not in present]
    changed = []
    for row in wanted:
        old = present.get(read(row))
        if old is not None and values(old) != values(row):
            row.pk = old.pk
            changed.append(row)
    model._default_manager.bulk_create(added)
    if changed:
        model._default_manager.bulk_update(changed, [column.removesuffix("_id") for column in columns])
    return _Saved(rows=len(wanted), added=len(added), changed=len(changed))


def _reader(columns: Sequence[str]) -> Callable[[models.Model], tuple[object, ...]]:
    return lambda row: tuple(getattr(row, column) for column in columns)


def _lines(file: str) -> Iterator[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _aliases(line: dict[str, str]) -> list[str]:
    return [alias for alias in line["aliases"].split("|") if alias]


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _units() -> list[RegionalUnit]:
    return [
        RegionalUnit(code=line["code"], name=line["name"], full_name=line["full_name"], aliases=_aliases(line))
        for line in _lines("rocus.csv")
    ]


def _forces() -> list[PoliceForce]:
    units = dict(RegionalUnit.objects.values_list("code", "pk"))
    return [
        PoliceForce(
            code=line["code"] or None,
            name=line["name"],
            nation=line["nation"],
            regional_unit_id=units[line["rocu"]] if line["rocu"] else None,
            aliases=_aliases(line),
        )
        for line in _lines("forces.csv")
    ]


def _authorities(*, districts: bool) -> list[LocalAuthority]:
    forces = dict(PoliceForce.objects.values_list("name", "pk"))
    counties = dict(LocalAuthority.objects.values_list("code", "pk"))
    return [
        LocalAuthority(
            code=line["code"],
            former_code=line["former_code"],
            name=line["name"],
            kind=line["kind"],
            nation=line["nation"],
            force_id=forces[line["force"]],
            upper_tier_id=counties[line["upper_tier"]] if line["upper_tier"] else None,
            aliases=_aliases(line),
        )
        for line in _lines("authorities.csv")
        if bool(line["upper_tier"]) is districts
    ]


def _functions() -> list[AuthorityFunction]:
    authorities = dict(LocalAuthority.objects.values_list("code", "pk"))
    return [
        AuthorityFunction(
            authority_id=authorities[line["authority"]],
            function=line["function"],
            responsible_authority_id=authorities[line["responsible_authority"]],
            delivered_by=line["delivered_by"],
            from_date=_date(line["from_date"]),
            to_date=_date(line["to_date"]),
            source=line["source"],
        )
        for line in _lines("authority_functions.csv")
    ]
