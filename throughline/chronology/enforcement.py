"""Operations, arrests, charges and people found, as more than one chronology tells them. An offence is never told (P3)."""

from __future__ import annotations

from django.db.models import QuerySet

from throughline.access.gate import visible
from throughline.chronology.happenings import Reader, Told, named
from throughline.disruption.models import Arrest, Charge, Operation
from throughline.hub.models import Intervention


def operation_told(row: Operation) -> Told:
    place = ", ".join(part for part in (row.place.address, row.place.area) if part) if row.place else ""
    return Told(row.get_operation_kind_display(), place, row.agency.name, row.record)


def visible_arrests(reader: Reader) -> QuerySet[Arrest]:
    """Arrests that stand, of whom and at what the reader may see."""
    rows: QuerySet[Arrest] = Arrest.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(visible("person__record", reader.actor, reader.at), withdrawn_at__isnull=True)
    return rows.select_related("person__record", "operation__record", "agency").prefetch_related(
        "person__age_statements"
    )


def arrest_told(row: Arrest) -> Told:
    return named(
        row.person, "{} arrested", on=row.happened_date, by=row.agency.name, record=row.operation.record
    )  # fmt: skip


def visible_charges(reader: Reader) -> QuerySet[Charge]:
    """Charges that followed such arrests."""
    rows: QuerySet[Charge] = Charge.objects.visible_to(reader.actor, reader.at)
    whose = visible("arrest__person__record", reader.actor, reader.at)
    rows = rows.filter(whose, arrest__withdrawn_at__isnull=True, withdrawn_at__isnull=True)
    return rows.select_related(
        "arrest__person__record", "arrest__operation__record", "arrest__agency"
    ).prefetch_related("arrest__person__age_statements")  # fmt: skip


def charge_told(row: Charge) -> Told:
    arrest = row.arrest
    return named(
        arrest.person, "{} charged", on=row.charged_date, by=arrest.agency.name, record=arrest.operation.record
    )  # fmt: skip


def discontinued_told(row: Charge) -> Told:
    arrest = row.arrest
    return named(
        arrest.person, "A charge of {} discontinued", on=row.charged_date, by=arrest.agency.name,
        record=arrest.operation.record,
    )  # fmt: skip


def visible_found(reader: Reader) -> QuerySet[Intervention]:
    """Interventions that stand, made at an operation, where the reader may open the person and the operation too."""
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(
        visible("person__record", reader.actor, reader.at), visible("found__operation__record", reader.actor, reader.at),
        withdrawn_at__isnull=True,
    )  # fmt: skip
    return rows.select_related("record", "person__record", "agency").prefetch_related("person__age_statements")


def found_told(row: Intervention) -> Told:
    return named(
        row.person, "{} safeguarded", on=row.happened_date, detail=row.get_reason_display(), by=row.agency.name,
        record=row.record,
    )  # fmt: skip
