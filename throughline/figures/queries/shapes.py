"""How a row of each kind reads behind a measure: what, whose and where, and the records it leads to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from throughline.access.models import ProtectedRecord
from throughline.agencies.models import Agency, Team
from throughline.core.clock import civil_date
from throughline.disruption.models import Arrest, Charge, LineClosure, Operation, Seizure
from throughline.disruption.states import SeizureKind
from throughline.figures.values import as_number
from throughline.geography.models import LocalAuthority, PoliceForce
from throughline.hub.models import Case, Intervention, Referral, Reopening
from throughline.journey.stages import Stage, referral_in_words, referral_told, stage_of_case
from throughline.missing.models import MissingEpisode
from throughline.nrm.models import NrmReferral
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.support.models import Enrolment, Need
from throughline.work.models import Clock


@dataclass(frozen=True)
class RowShape:
    """A row before the gate has said which of its records may be linked to; the first is the one it is counted by."""

    what: str
    records: tuple[ProtectedRecord, ...]
    detail: str = ""
    team: str = ""
    agency: str = ""
    area: str = ""


def _name(thing: Team | Agency | None) -> str:
    return thing.name if thing else ""


def _area(authority: LocalAuthority | None, force: PoliceForce | None) -> str:
    return ", ".join(each.name for each in (authority, force) if each)


def _age(row: Arrest | Intervention | MissingEpisode | NrmReferral) -> str:
    """The age on the day and how it is known, such as "Child: 16 (stated)"."""
    age = Age(row.age_low, row.age_high, AgeBasis(row.age_basis))
    return "Age not known" if age.low is None else f"{row.get_age_group_display()}: {age.in_words}"


def _closure(row: LineClosure) -> RowShape:
    line = row.line
    return RowShape(
        row.get_closure_type_display(),
        (line.record,),
        detail=line.name,
        team=_name(line.owning_team),
        agency=_name(line.owning_agency),
    )


def _operation(row: Operation) -> RowShape:
    lines = (row.line.record,) if row.line else ()
    return RowShape(
        row.get_operation_kind_display(),
        (row.record, *lines),
        detail="Cuckooing suspected" if row.suspected_cuckooing else "",
        team=_name(row.team),
        agency=_name(row.agency),
        area=_area(row.authority, row.force),
    )


def _arrest(row: Arrest) -> RowShape:
    lines = (row.line.record,) if row.line else ()
    return RowShape(
        row.get_offence_display(),
        (row.operation.record, row.person.record, *lines),
        detail=_age(row),
        team=_name(row.team),
        agency=_name(row.agency),
        area=_area(row.authority, row.force),
    )


def _charge(row: Charge) -> RowShape:
    arrest = row.arrest
    lines = (arrest.line.record,) if arrest.line else ()
    return RowShape(
        row.get_offence_display(),
        (arrest.operation.record, arrest.person.record, *lines),
        detail=f"Discontinued on {row.discontinued_date:%d/%m/%Y}" if row.discontinued_date else "",
        team=_name(arrest.team),
        agency=_name(arrest.agency),
        area=_area(arrest.authority, arrest.force),
    )


def _seizure(row: Seizure) -> RowShape:
    operation = row.operation
    amounts: dict[str, str] = {
        SeizureKind.DRUGS: f"{row.get_drug_display()}, {row.grams} grams",
        SeizureKind.CASH: f"£{(row.pence or 0) / 100:,.2f}",
        SeizureKind.WEAPON: f"{row.get_weapon_display()}, {row.count}",
        SeizureKind.PHONE: f"{row.count}",
        SeizureKind.VEHICLE: f"{row.count}",
        SeizureKind.DOSES: f"{row.get_drug_display()}, {as_number(row.quantity)} {row.get_unit_display()}",
        SeizureKind.CURRENCY: f"{row.foreign_amount:,.2f} {row.currency}" if row.foreign_amount else "",
    }
    return RowShape(
        row.get_kind_display(),
        (operation.record,),
        detail=amounts.get(row.kind, ""),
        team=_name(operation.team),
        agency=_name(operation.agency),
        area=_area(operation.authority, operation.force),
    )


def _intervention(row: Intervention) -> RowShape:
    stated = f". In the sheet: {', '.join(row.stated_support)}" if row.stated_support else ""
    return RowShape(
        row.get_reason_display(),
        (row.record, row.person.record),
        detail=_age(row) + stated,
        team=_name(row.team),
        agency=_name(row.agency),
        area=_area(row.authority, row.force),
    )


def _episode(row: MissingEpisode) -> RowShape:
    return RowShape(
        f"Missing episode: {row.status.label.lower()}",
        (row.person.record,),
        detail=_age(row),
        team=_name(row.team),
        agency=_name(row.agency),
        area=_area(row.authority, row.force),
    )


def _referral(row: Any) -> RowShape:
    """``row``: a referral with where it stands beside it (``BESIDE``)."""
    return _of_referral(row, referral_in_words(row))


def _of_referral(row: Referral, what: str, detail: str = "") -> RowShape:
    found = row.intervention
    return RowShape(
        what,
        (row.record, row.person.record, *((found.record,) if found else ())),
        detail=detail,
        team=_name(row.team),
        agency=_name(row.agency),
        area=_area(found.authority, found.force) if found else "",
    )


def _of_case(case: Case, what: str, detail: str = "") -> RowShape:
    referral = case.referral
    found = referral.intervention if referral else None
    return RowShape(
        what,
        (case.record, case.person.record),
        detail=detail,
        team=_name(referral.team) if referral else "",
        agency=_name(referral.agency) if referral else "",
        area=_area(found.authority, found.force) if found else "",
    )


def _case(row: Any) -> RowShape:
    """``row``: a case with its stage beside it (``BESIDE``)."""
    return _of_case(row, Stage(row.stage).label)


def _nrm(row: NrmReferral) -> RowShape:
    return _of_case(row.case, row.get_route_display(), _age(row))


def _reopening(row: Reopening) -> RowShape:
    months = row.months_closed
    return _of_case(row.case, "Came back", f"{months} {'month' if months == 1 else 'months'} after it closed")


def _clock(row: Clock) -> RowShape:
    referral = row.record.referral
    stopped = "running" if row.stopped_at is None else f"decided {civil_date(row.stopped_at):%d/%m/%Y}"
    return _of_referral(referral, row.rule.get_key_display(), stopped)


def _enrolment(row: Enrolment) -> RowShape:
    return _of_case(row.offer.need.case, row.get_status_display(), row.offer.service.get_kind_display())


def _need(row: Need) -> RowShape:
    return _of_case(row.case, row.get_outcome_display(), row.get_kind_display())


_REFERRAL_PATHS = (
    "record",
    "person__record",
    "team",
    "agency",
    "intervention__record",
    "intervention__authority",
    "intervention__force",
)
_CASE_PATHS = (
    "record",
    "person__record",
    "referral__team",
    "referral__agency",
    "referral__intervention__authority",
    "referral__intervention__force",
)

SHAPES: dict[str, Callable[[Any], RowShape]] = {
    "closures": _closure,
    "operations": _operation,
    "arrests": _arrest,
    "charges": _charge,
    "seizures": _seizure,
    "interventions": _intervention,
    "episodes": _episode,
    "referrals": _referral,
    "cases": _case,
    "nrm_referrals": _nrm,
    "reopenings": _reopening,
    "clocks": _clock,
    "enrolments": _enrolment,
    "needs": _need,
}
# What is worked out beside a row for its shape.
BESIDE: dict[str, Callable[[dt.datetime], dict[str, Any]]] = {
    "cases": lambda at: {"stage": stage_of_case(at)}, "referrals": lambda at: referral_told(),
}  # fmt: skip
RELATED: dict[str, tuple[str, ...]] = {
    "closures": ("line__record", "line__owning_team", "line__owning_agency"),
    "operations": ("record", "line__record", "team", "agency", "authority", "force"),
    "arrests": ("operation__record", "person__record", "line__record", "team", "agency", "authority", "force"),
    "charges": (
        "arrest__operation__record",
        "arrest__person__record",
        "arrest__line__record",
        "arrest__team",
        "arrest__agency",
        "arrest__authority",
        "arrest__force",
    ),
    "seizures": (
        "operation__record",
        "operation__team",
        "operation__agency",
        "operation__authority",
        "operation__force",
    ),
    "episodes": ("person__record", "team", "agency", "authority", "force"),
    "interventions": ("record", "person__record", "team", "agency", "authority", "force"),
    "referrals": _REFERRAL_PATHS,
    "clocks": ("rule", "record", *(f"record__referral__{path}" for path in _REFERRAL_PATHS)),
    "cases": _CASE_PATHS,
    "nrm_referrals": tuple(f"case__{path}" for path in _CASE_PATHS),
    "enrolments": ("offer__service", *(f"offer__need__case__{path}" for path in _CASE_PATHS)),
    "reopenings": tuple(f"case__{path}" for path in _CASE_PATHS),
    "needs": tuple(f"case__{path}" for path in _CASE_PATHS),
}
