"""What any record's chronology may hold: orders and plans about it, intelligence that names it, roles that lead to it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from throughline.access.states import FieldClass
from throughline.chronology.happenings import Reader, Source, Told, is_person
from throughline.chronology.states import HappeningKind
from throughline.disruption.queries.roles import RoleOf, list_roles
from throughline.intelligence.queries.reports import ReportRead, list_reports_about
from throughline.orders.kinds import order_kinds, tactic_kinds
from throughline.orders.models import DisruptionPlan, OrderBreach, OrderProtects, OrderStep, Tactic
from throughline.register.states import LinkKind

_ORDERS = HappeningKind.ORDERS


def _order(row: Any) -> str:
    kind = order_kinds().get(row.order.order_kind)
    return kind.name if kind else row.order.order_kind


def _of_order(thing: Any) -> Q:
    """The orders about a thing; for a person, those that protect them too."""
    about = Q(order__about=thing.record)
    if not is_person(thing.record):
        return about
    protected = OrderProtects.related.filter(person=thing, withdrawn_at__isnull=True)
    return about | Q(order__in=protected.values("order"))


def _steps(reader: Reader, thing: Any) -> QuerySet[OrderStep]:
    rows: QuerySet[OrderStep] = OrderStep.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(_of_order(thing), withdrawn_at__isnull=True, order__withdrawn_at__isnull=True)
    return rows.select_related("order__record", "order__applicant_agency")


def _step(row: OrderStep) -> Told:
    return Told(f"{_order(row)}: {row.get_kind_display().lower()}", row.detail, row.order.applicant_agency.name)


def _breaches(reader: Reader, thing: Any) -> QuerySet[OrderBreach]:
    rows: QuerySet[OrderBreach] = OrderBreach.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(_of_order(thing), withdrawn_at__isnull=True, order__withdrawn_at__isnull=True)
    return rows.select_related("order", "recorded_by__agency")


def _breach(row: OrderBreach) -> Told:
    return Told(f"{_order(row)}: not kept", row.what, row.recorded_by.agency.name)


def _plans(reader: Reader, thing: Any) -> QuerySet[DisruptionPlan]:
    rows: QuerySet[DisruptionPlan] = DisruptionPlan.objects.visible_to(reader.actor, reader.at)
    return rows.filter(record=thing.record).select_related("owner__agency")


def _plans_ended(reader: Reader, thing: Any) -> QuerySet[DisruptionPlan]:
    return _plans(reader, thing).filter(ended_date__isnull=False)


def _tactics(reader: Reader, thing: Any) -> QuerySet[Tactic]:
    rows: QuerySet[Tactic] = Tactic.objects.visible_to(reader.actor, reader.at)
    return rows.filter(plan__record=thing.record).select_related("owner_agency")


def _tactic(row: Tactic) -> Told:
    kind = tactic_kinds().get(row.tactic)
    return Told(f"Tactic begun: {kind.name if kind else row.tactic}", row.detail, row.owner_agency.name)


ORDERS: tuple[Source, ...] = (
    Source(_ORDERS, "order.view", "happened_date", _steps, _step, FieldClass.OFFENDING),
    Source(_ORDERS, "order.view", "happened_date", _breaches, _breach, FieldClass.OFFENDING),
    Source(_ORDERS, "plan.view", "started_date", _plans, lambda row: Told(
        "Disruption plan begun", row.aims, row.owner.agency.name)),
    Source(_ORDERS, "plan.view", "ended_date", _plans_ended, lambda row: Told(
        "Disruption plan ended", row.ended_note, row.owner.agency.name)),
    Source(_ORDERS, "plan.view", "start_date", _tactics, _tactic),
)  # fmt: skip


def _reports(reader: Reader, thing: Any) -> list[ReportRead]:
    return list_reports_about(reader.actor, reader.at, [thing.record])


def _report(row: ReportRead) -> Told:
    grading = f"Graded {row.assessed.grading}. " if row.assessed else "Not assessed yet. "
    return Told("Intelligence report", f"{grading}{row.text}", "", row.report.record)


INTELLIGENCE = Source(
    HappeningKind.INTELLIGENCE, "intelligence.view", "version__known_date", _reports, _report,
    FieldClass.INTELLIGENCE,
)  # fmt: skip


def _roles(reader: Reader, thing: Any) -> list[RoleOf]:
    return [row for row in list_roles(reader.actor, reader.at, thing.record) if row.role.link.withdrawn_at is None]


def _role(row: RoleOf) -> Told:
    """Whom a role is of is not looked up again: as long as it is a person, they are held to be one who may be a child."""
    link = row.role.link
    person = link.from_record if is_person(link.from_record) else None
    detail = ". ".join(part for part in (row.to_name or link.to_record.reference, link.source) if part)
    return Told(
        f"{row.from_name or link.from_record.reference}: {LinkKind(link.kind).label.lower()}", detail, "",
        row.because_of, person, may_be_child=person is not None,
    )  # fmt: skip


ROLES = Source(HappeningKind.ENFORCEMENT, "line.view", "role__link__since_date", _roles, _role, FieldClass.OFFENDING)
