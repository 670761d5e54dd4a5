"""An operation's chronology: what was planned and carried out, who was found and arrested, what was arranged for each."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from throughline.access.gate import visible
from throughline.chronology.enforcement import (
    arrest_told,
    charge_told,
    discontinued_told,
    found_told,
    operation_told,
    visible_arrests,
    visible_charges,
    visible_found,
)
from throughline.chronology.happenings import Reader, Source, Told, named
from throughline.chronology.shared import INTELLIGENCE
from throughline.chronology.states import HappeningKind
from throughline.core.clock import civil_date
from throughline.disruption.models import LineClosure, Operation, Seizure
from throughline.hub.models import Case, Referral
from throughline.readiness.models import Account, Plan

_ENFORCEMENT, _SAFEGUARDING = HappeningKind.ENFORCEMENT, HappeningKind.SAFEGUARDING


def _itself(reader: Reader, operation: Operation) -> QuerySet[Operation]:
    rows: QuerySet[Operation] = Operation.objects.visible_to(reader.actor, reader.at)
    return rows.filter(pk=operation.pk).select_related("record", "agency", "place")


def _plans(moment: str) -> Any:
    """The plan it was carried out under, where a moment of it has come; open to named people alone."""

    def rows(reader: Reader, operation: Operation) -> QuerySet[Plan]:
        found: QuerySet[Plan] = Plan.objects.visible_to(reader.actor, reader.at)
        return found.filter(operation=operation, **{f"{moment}__isnull": False}).select_related("record", "agency")

    return rows


def _seizures(reader: Reader, operation: Operation) -> QuerySet[Seizure]:
    rows: QuerySet[Seizure] = Seizure.objects.visible_to(reader.actor, reader.at)
    return rows.filter(operation=operation, withdrawn_at__isnull=True).select_related("operation__agency")


def _referrals(reader: Reader, operation: Operation) -> QuerySet[Referral]:
    rows: QuerySet[Referral] = Referral.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(
        visible("person__record", reader.actor, reader.at),
        visible("intervention__record", reader.actor, reader.at), intervention__found__operation=operation,
    )  # fmt: skip
    return rows.select_related("record", "person__record", "agency").prefetch_related("person__age_statements")


def _cases(reader: Reader, operation: Operation) -> QuerySet[Case]:
    rows: QuerySet[Case] = Case.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(
        visible("person__record", reader.actor, reader.at),
        visible("referral__intervention__record", reader.actor, reader.at),
        referral__intervention__found__operation=operation,
    )  # fmt: skip
    return rows.select_related("record", "person__record", "lead__agency").prefetch_related("person__age_statements")


def _accounts(reader: Reader, operation: Operation) -> QuerySet[Account]:
    rows: QuerySet[Account] = Account.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(visible("person__record", reader.actor, reader.at), operation=operation)
    return rows.select_related("person__record", "recorded_by__agency").prefetch_related("person__age_statements")


def _account(row: Account) -> Told:
    return named(
        row.person, f"Expected and not found, {{}}: {row.get_kind_display().lower()}", on=civil_date(row.recorded_at),
        detail=row.seen_by, by=row.recorded_by.agency.name,
    )  # fmt: skip


def _closures(reader: Reader, operation: Operation) -> QuerySet[LineClosure]:
    rows: QuerySet[LineClosure] = LineClosure.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(holder_charge__arrest__operation=operation)
    return rows.select_related("line__record", "recorded_by__agency")


def _case(row: Case) -> Told:
    return named(
        row.person, "Case opened for {}", on=row.opened_date, detail=f"Led by {row.lead.name}", by=row.lead.agency.name,
        record=row.record,
    )  # fmt: skip


SOURCES: tuple[Source, ...] = (
    Source(_ENFORCEMENT, "readiness.view", "opened_at", _plans("opened_at"), lambda row: Told(
        "Readiness brief opened to the named officers", "", row.agency.name, row.record)),
    Source(_ENFORCEMENT, "operation.view", "happened_date", _itself, operation_told),
    Source(_ENFORCEMENT, "operation.view", "happened_date",
           lambda reader, operation: visible_arrests(reader).filter(operation=operation), arrest_told),
    Source(_ENFORCEMENT, "operation.view", "charged_date",
           lambda reader, operation: visible_charges(reader).filter(arrest__operation=operation), charge_told),
    Source(_ENFORCEMENT, "operation.view", "discontinued_date", lambda reader, operation: visible_charges(reader).filter(
        arrest__operation=operation, discontinued_date__isnull=False), discontinued_told),
    Source(_ENFORCEMENT, "operation.view", "operation__happened_date", _seizures, lambda row: Told(
        f"Seized: {row.get_kind_display().lower()}", "", row.operation.agency.name)),
    Source(_ENFORCEMENT, "line.view", "closed_date", _closures, lambda row: Told(
        f"{row.line.name} closed on a charge from it", row.evidence, row.recorded_by.agency.name, row.line.record)),
    Source(_SAFEGUARDING, "intervention.view", "happened_date",
           lambda reader, operation: visible_found(reader).filter(found__operation=operation), found_told),
    Source(_SAFEGUARDING, "operation.view", "recorded_at", _accounts, _account),
    Source(_SAFEGUARDING, "operation.view", "accounted_at", _plans("accounted_at"), lambda row: Told(
        "Everyone expected is accounted for, or somebody looks for them", "", row.agency.name)),
    Source(_SAFEGUARDING, "referral.view", "referral_date", _referrals, lambda row: named(
        row.person, "{} referred to the hub", on=row.referral_date, by=row.agency.name, record=row.record)),
    Source(_SAFEGUARDING, "case.view", "opened_date", _cases, _case),
    INTELLIGENCE,
)  # fmt: skip
