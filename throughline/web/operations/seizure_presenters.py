"""What was seized as frozen rows: as written and converted; totals beside their parts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from throughline.disruption.amounts import currencies
from throughline.disruption.models import Seizure, StatedTotal
from throughline.disruption.queries.operations import total_beside_parts
from throughline.disruption.states import WEIGHED_TOTALS, FirearmSection, SeizureKind, TotalOf, Unit, WeaponKind
from throughline.web.presenting.amounts import grams, pounds


@dataclass(frozen=True)
class SeizureRow:
    """``detail``: what else is known of it, in a quieter line."""

    pk: int
    what: str
    amount: str
    detail: str


@dataclass(frozen=True)
class TotalRow:
    """A stated total; ``differs`` says by how much its parts do not add up to it, or is empty."""

    pk: int
    what: str
    stated: str
    parts: str
    differs: str
    source: str


def present_seizure(seizure: Seizure, thing: str = "") -> SeizureRow:
    """``thing``: the phone or vehicle, where the reader may open it."""
    kind = seizure.kind
    if kind in (SeizureKind.DRUGS, SeizureKind.DOSES):
        detail = f"Class {seizure.drug_class}" if seizure.drug_class else ""
        return SeizureRow(seizure.pk, seizure.get_drug_display(), _drug_amount(seizure), detail)
    if kind == SeizureKind.CASH:
        return SeizureRow(seizure.pk, "Cash", pounds(Decimal(seizure.pence or 0) / 100), "")
    if kind == SeizureKind.CURRENCY:
        name = currencies().get(seizure.currency, seizure.currency)
        return SeizureRow(
            seizure.pk, f"Cash in {name}", f"{seizure.currency} {seizure.foreign_amount:,.2f}", "Not added to pounds"
        )
    if kind == SeizureKind.VEHICLE:
        return SeizureRow(seizure.pk, "Vehicle", thing or "1", "")
    if kind == SeizureKind.WEAPON:
        section = FirearmSection(seizure.firearm_section).label if seizure.firearm_section else ""
        is_unsaid = seizure.weapon == WeaponKind.FIREARM and not section
        return SeizureRow(
            seizure.pk,
            seizure.get_weapon_display(),
            str(seizure.count),
            "Section not known yet" if is_unsaid else section,
        )
    return SeizureRow(seizure.pk, "Phones", str(seizure.count), thing)


def _drug_amount(seizure: Seizure) -> str:
    """As written, and converted where it was not written in grams."""
    if seizure.quantity is None or seizure.unit in ("", Unit.GRAMS):
        return grams(seizure.grams)
    written = f"{_plain(seizure.quantity)} {Unit(seizure.unit).label}"
    return f"{written} ({grams(seizure.grams)})" if seizure.grams is not None else written


def _plain(number: Decimal) -> str:
    """A number without the noughts that say nothing."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def present_total(total: StatedTotal, seizures: list[Seizure]) -> TotalRow:
    beside = total_beside_parts(total, seizures)
    short = beside.short
    word = "less" if short > 0 else "more"
    return TotalRow(
        pk=total.pk,
        what=total.get_of_display(),
        stated=_in_words(total, beside.stated),
        parts=_in_words(total, beside.parts),
        differs="" if beside.adds_up else f"{_in_words(total, abs(short))} {word} than stated",
        source=total.source,
    )


def _in_words(total: StatedTotal, amount: Decimal) -> str:
    if total.of in WEIGHED_TOTALS:
        return f"{_plain(round(amount, 2))}g"
    return pounds(amount) if total.of == TotalOf.CASH else _plain(amount)
