"""Orders and plans as their pages show them. Frozen, and plain text but for links and clocks."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.agencies.actor import Actor
from throughline.core.clock import civil_date
from throughline.disruption.queries.naming import name_records
from throughline.orders.actions.plans import PLANNED_FOR
from throughline.orders.ageing import AgeEnd
from throughline.orders.evidence import Fact
from throughline.orders.kinds import OrderKind, order_kind
from throughline.orders.models import Order, OrderProtects, OrderStep, OrderTold
from throughline.orders.queries.orders import is_still_told, last_day, order_status, sees_all_protected
from throughline.orders.queries.readiness import PointFound
from throughline.orders.states import OrderStatus, StepKind
from throughline.register.queries import display_name
from throughline.web.presenting.clocks import Clock, present_clock
from throughline.web.presenting.components import Cell, Entry
from throughline.web.presenting.dates import short_date
from throughline.web.presenting.records import record_href, record_label

TONES = {
    OrderStatus.IN_FORCE: "accent", OrderStatus.APPLIED: "soon", OrderStatus.MADE: "soon", OrderStatus.SERVED: "accent",
    OrderStatus.PREPARED: "plain", OrderStatus.EXPIRED: "plain", OrderStatus.DISCHARGED: "done",
    OrderStatus.REFUSED: "plain", OrderStatus.NOT_PURSUED: "plain",
}  # fmt: skip
_SERVED = {OrderStatus.MADE: "Made, not {}", OrderStatus.SERVED: "{}, begins later"}


@dataclass(frozen=True)
class AboutView:
    """The record a page is about: its name, for who may see it, and the way back."""

    name: str
    kind: str
    href: str
    uuid: uuid.UUID


@dataclass(frozen=True)
class OrderRow:
    """An order in a list beside its record."""

    href: str
    name: str
    status: str
    tone: str
    facts: str
    breaches: int


@dataclass(frozen=True)
class ProtectedRow:
    """Somebody an order protects, for whoever may see them; ``wrong_href`` takes it back; ``mistake``: why it was."""

    name: str
    href: str
    wrong_href: str
    mistake: str


def present_protected(row: OrderProtects) -> ProtectedRow:
    """Whom an order protects, by name."""
    return ProtectedRow(
        display_name(row.person), reverse("person", args=[row.person.record.uuid]),
        reverse("order-protected-wrong", args=[row.order.record.uuid, row.pk]), row.withdrawn_reason,
    )  # fmt: skip


def present_age_end(end: AgeEnd) -> str:
    """When a notice ends for a child it protects, by their age; or that nobody knows when."""
    name = display_name(end.person)
    if end.last_day is None:
        return f"{name}: date of birth not known, so the day they turn {end.age} is not known. Record it, or look at this again."
    said = f"{name}: last day {short_date(end.last_day)}, the day before they turn {end.age}"
    return said + ("." if end.is_confirmed else ", by a date of birth not confirmed.")


@dataclass(frozen=True)
class StepLink:
    text: str
    href: str


@dataclass(frozen=True)
class OrderView:
    """An order's page."""

    reference: str
    name: str
    short: str
    source: str
    note: str
    who: str
    status: str
    tone: str
    is_in_force: bool
    caution: str
    court: str
    applicant: str
    rank: str
    owner: str
    grounds: str
    dates: tuple[tuple[str, str], ...]
    ends: Clock | None
    compliance: Clock | None
    compliance_said: str
    breaches: int
    home_said: str
    home_consequences: str
    referral_said: str
    version: int


@dataclass(frozen=True)
class FactRow:
    text: str
    happened_date: dt.date
    label: str
    href: str


@dataclass(frozen=True)
class PointRow:
    text: str
    is_evidenced: bool
    missing: str
    facts: tuple[FactRow, ...]
    more: tuple[FactRow, ...]


def present_about(actor: Actor, at: dt.datetime, record: ProtectedRecord) -> AboutView:
    """A record that passed the gate, by name."""
    name = name_records(actor, at, [record.pk]).get(record.pk, record_label(record))
    return AboutView(name, record.get_kind_display(), record_href(record), record.uuid)


def status_in_words(order: Order, on: dt.date) -> tuple[str, str]:
    """Where an order stands, in its kind's own word for being served, and the tone of its tag."""
    status, served = order_status(order, on), order_kind(order.order_kind).served_word
    said = _SERVED[status].format(served.lower() if status == OrderStatus.MADE else served) if status in _SERVED else ""
    return said or status.label, TONES[status]


def standing_breaches(order: Order) -> int:
    return sum(breach.withdrawn_at is None for breach in order.breaches.all())


def present_list_row(order: Order, names: Mapping[int, str], on: dt.date) -> tuple[Cell, ...]:
    """An order in the register."""
    status, tone = status_in_words(order, on)
    breaches = standing_breaches(order)
    return (
        Cell(order_kind(order.order_kind).short, href=reverse("order", args=[order.record.uuid])),
        Cell(names.get(order.about_id, order.about.get_kind_display()), detail=order.about.get_kind_display()),
        Cell(tag=status, tone=tone, detail=_times(breaches) if breaches else ""),
        Cell(short_date(ends) if (ends := last_day(order)) else ""),
        Cell(order.owner.name, detail=order.owner.agency.name),
    )


def _times(breaches: int) -> str:
    return "Breached once" if breaches == 1 else f"Breached {breaches} times"


def present_row(order: Order, on: dt.date) -> OrderRow:
    """An order beside its record."""
    status, tone = status_in_words(order, on)
    facts = [f"from {short_date(order.from_date)}" if order.from_date else ""]
    facts += [f"to {short_date(ends)}" if (ends := last_day(order)) else ""]
    facts += [f"answered for by {order.owner.name}"]
    return OrderRow(
        href=reverse("order", args=[order.record.uuid]), name=order_kind(order.order_kind).name, status=status, tone=tone,
        facts=", ".join(fact for fact in facts if fact), breaches=standing_breaches(order),
    )  # fmt: skip


def present_order(order: Order, at: dt.datetime, protected: Sequence[OrderProtects] = ()) -> OrderView:
    """An order, with what its dates say today. ``protected``: whom it protects, of those its reader may see."""
    kind, on = order_kind(order.order_kind), civil_date(at)
    status, tone = status_in_words(order, on)
    caution = kind.duration_caution(order.from_date, order.until_date) if order.from_date else ""
    return OrderView(
        reference=order.record.reference, name=kind.name, short=kind.short, source=kind.source, note=kind.note, who=kind.who,
        status=status, tone=tone, is_in_force=order_status(order, on) == OrderStatus.IN_FORCE, caution=caution,
        court=", ".join(part for part in (order.court, order.court_reference) if part),
        applicant=f"{order.applicant_name}, {order.applicant_agency.name}", rank=order.get_applicant_rank_display(),
        owner=f"{order.owner.name}, {order.owner_agency.name}", grounds=order.grounds, dates=_dates(order, kind),
        ends=_asked_first(order, protected, at),
        compliance=_compliance(order, at), compliance_said=_compliance_said(order), breaches=standing_breaches(order),
        home_said=order.get_home_lost_display(), home_consequences=order.home_consequences,
        referral_said=_referral(order), version=order.version,
    )  # fmt: skip


def _dates(order: Order, kind: OrderKind) -> tuple[tuple[str, str], ...]:
    days = (
        ("Applied for", order.applied_date), ("Refused", order.refused_date),
        ("Application withdrawn", order.not_pursued_date), ("Made" if kind.in_court else "Issued", order.made_date),
        (kind.served_word, order.served_date), ("In force from", order.from_date), ("Last day", order.until_date),
        ("Discharged", order.discharged_date),
    )  # fmt: skip
    return tuple((name, short_date(day)) for name, day in days if day is not None)


def _asked_first(order: Order, protected: Sequence[OrderProtects], at: dt.datetime) -> Clock | None:
    """When it is first asked what follows: before the day it states, or a birthday of a child its reader may see."""
    clocks = [order.expiry_clock, *(row.age_clock for row in protected)]
    due = [clock.due_at for clock in clocks if clock is not None and clock.stopped_at is None]
    return present_clock(min(due), now=at) if due else None


def _compliance(order: Order, at: dt.datetime) -> Clock | None:
    clock = order.compliance_clock
    return present_clock(clock.due_at, now=at) if clock is not None and clock.stopped_at is None else None


def _compliance_said(order: Order) -> str:
    """Whether the provider complied, and whether that was by the day it had to."""
    clock = order.compliance_clock
    if clock is None or order.complied_date is None:
        return ""
    due = civil_date(clock.due_at)
    when = "in time" if order.complied_date <= due else "late"
    return f"Complied on {short_date(order.complied_date)}, {when}: it was due by the end of {short_date(due)}."


def _referral(order: Order) -> str:
    if order.adult_referral_date is not None:
        return f"{short_date(order.adult_referral_date)}, to {order.adult_referral_to}"
    return f"None: {order.adult_referral_why_not}" if order.adult_referral_why_not else ""


def present_steps(actor: Actor, at: dt.datetime, order: Order, steps: list[OrderStep]) -> list[Entry]:
    """What happened to an order, newest first; what was recorded in error says so.

    How a child's age was known is told to whoever may see those it protects, and to who typed it.
    """
    tells_age = any(step.age_reason for step in steps) and sees_all_protected(actor, at, order)
    served = order_kind(order.order_kind).served_word
    return [
        Entry(
            title=served if step.kind == StepKind.SERVED else step.get_kind_display(), at=step.happened_date,
            by=step.recorded_by.name, text=_said(step, tells_age or step.recorded_by_id == actor.member.pk),
            tag="Recorded in error" if step.withdrawn_at is not None else "",
        )
        for step in sorted(steps, key=lambda each: (each.happened_date, each.pk), reverse=True)
    ]  # fmt: skip


def _said(step: OrderStep, tells_age: bool) -> str:
    if step.withdrawn_at is not None:
        return step.withdrawn_reason
    if not step.age_reason or not tells_age:
        return step.detail
    return " ".join(part for part in (step.detail, f"The child’s age that day: {step.age_reason}") if part)


def present_points(points: list[PointFound]) -> list[PointRow]:
    """The legal points of an application, each with what is recorded."""
    return [
        PointRow(
            each.point.text, each.is_evidenced, each.point.missing,
            tuple(map(_fact, each.facts)), tuple(map(_fact, each.more)),
        )
        for each in points
    ]  # fmt: skip


def _fact(fact: Fact) -> FactRow:
    label, href = (record_label(fact.record), record_href(fact.record)) if fact.record else ("", "")
    return FactRow(fact.text, fact.happened_date, label, href)


@dataclass(frozen=True)
class ToldRow:
    pk: int
    agency: str
    said: str
    conditions: tuple[str, ...]
    is_live: bool


def present_told(told: OrderTold, at: dt.datetime) -> ToldRow:
    """Who was told of an order, what, and whether they may still read it."""
    live = is_still_told(told, at)
    said = f"{short_date(told.told_at)}, by {told.told_by.name}. {told.about_whom}."
    said += f" They may read it until {short_date(told.grant.expires_at)}." if live else " They read it no longer."
    return ToldRow(
        told.pk, told.agency.name, said, tuple(each.text for each in told.conditions.all()), live
    )  # fmt: skip


@dataclass(frozen=True)
class ToldToUs:
    """An order a partner was told of: that it is in force, and what they need of it."""

    name: str
    reference: str
    about_whom: str
    status: str
    tone: str
    until: str
    conditions: tuple[str, ...]
    what_to_do: str
    ring: str


def present_told_to_us(told: OrderTold, on: dt.date) -> ToldToUs:
    """What the reader's agency was told; an order that ended says so."""
    order, teller = told.order, told.told_by
    in_force = order_status(order, on) == OrderStatus.IN_FORCE
    return ToldToUs(
        name=order_kind(order.order_kind).name, reference=order.record.reference, about_whom=told.about_whom,
        status="In force" if in_force else "No longer in force", tone="accent" if in_force else "plain",
        until=short_date(order.until_date) if order.until_date else "",
        conditions=tuple(each.text for each in told.conditions.all() if each.ended_date is None or each.ended_date > on),
        what_to_do=told.what_to_do,
        ring=", ".join(part for part in (teller.name, teller.agency.name, teller.phone) if part),
    )  # fmt: skip


def may_be_about(record: ProtectedRecord) -> bool:
    """Whether a disruption plan may be about this kind of record."""
    return record.kind in PLANNED_FOR
