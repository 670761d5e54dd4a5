"""Acts on an order as a whole: preparing it, what closing a home would mean, a second person's review, and taking it back."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from throughline.access.actions import revoke_grants
from throughline.access.facts import end_involvement, protect, record_act
from throughline.access.gate import get_visible, may_see, visible_records
from throughline.access.models import ProtectedRecord
from throughline.access.permissions import require_permission
from throughline.access.states import InvolvementReason, RecordKind, Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency, Member
from throughline.audit.states import Operation
from throughline.core.clock import civil_date
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.orders.actions.age_clocks import stop_age_clocks
from throughline.orders.actions.naming import follow_links
from throughline.orders.actions.protecting import find_protected, put_protected, unlink_protected
from throughline.orders.children import (
    answer_for_child,
    ask_no_more,
    may_be_child,
    require_reviewer,
    settle_review,
    subject_of,
)
from throughline.orders.kinds import OrderKind, order_kind
from throughline.orders.models import Order, OrderVariation
from throughline.orders.policies import require_subject, require_year
from throughline.orders.queries.kinds import require_commenced
from throughline.orders.states import HomeLost, Rank
from throughline.register.models import Person
from throughline.register.queries import age_of
from throughline.work.facts import ask_task, settle_task, stop_clock
from throughline.work.models import Task
from throughline.work.states import TaskKind

REFERRAL_WITHIN = dt.timedelta(days=1)


@dataclass(frozen=True)
class OrderGiven:
    """An order or an application as typed. ``protects``: the reference of whom it protects."""

    order_kind: str
    applicant_agency: Agency
    applicant_name: str
    applicant_rank: str = ""
    court: str = ""
    court_reference: str = ""
    grounds: str = ""
    protects: str = ""
    owner: Member | None = None
    harmed_along: uuid.UUID | None = None


@dataclass(frozen=True)
class HomeGiven:
    """What closing a place would mean for whoever lives there, as typed."""

    home_lost: str
    consequences: str = ""
    referral_date: dt.date | None = None
    referral_to: str = ""
    why_no_referral: str = ""


@transaction.atomic
def begin_order(*, by: Actor, at: dt.datetime, about_uuid: uuid.UUID, given: OrderGiven) -> Order:
    """Begin an order's entry in the register, from the time it is being prepared. Errors: Absent, Refused.

    No kind before its commencement. A child as subject has their own item as a child harmed, and a second person looks.
    """
    require_permission(by, "order.record")
    about = visible_records(by, at).select_related("hub__agency").filter(uuid=about_uuid).first()
    if about is None:
        raise Absent
    kind, today = order_kind(given.order_kind), civil_date(at)
    if about.kind not in kind.about:
        raise Refused(f"A {kind.name} is not about a {about.get_kind_display().lower()}.", field="order_kind")
    require_commenced(kind, today, field="order_kind")
    subject = subject_of(about)
    is_child = may_be_child(by, at, subject)
    if subject is not None:
        require_subject(kind, age_of(subject, today), is_held_child=is_child)
    order = _put_order(about, kind, given, by=by, at=at)
    if subject is not None and is_child:
        answer_for_child(by=by, at=at, thing=order, person=subject, harmed_along=given.harmed_along)
    protected = _protected_by(given, kind, about, by=by, at=at)
    if protected is not None:
        put_protected(order, protected, by=by, at=at)
    record_act(by=by, at=at, action="begin_order", op=Operation.COLLECTION, subjects=[order.record, about])
    return order


def _put_order(about: ProtectedRecord, kind: OrderKind, given: OrderGiven, *, by: Actor, at: dt.datetime) -> Order:
    if given.applicant_rank and given.applicant_rank not in Rank.values:
        raise Refused("Choose the applicant’s rank.", field="applicant_rank")
    owner = given.owner or by.member
    if not may_see(owner, about, at):
        raise Refused("They cannot see the record this is about, so they cannot answer for it.", field="owner")
    order = Order(
        record=_envelope(by=by, at=at), about=about, order_kind=kind.key,
        grounds=require_text(given.grounds, what="reasons", field="grounds", limit=1000), owner=owner,
        owner_agency=owner.agency, applicant_agency=given.applicant_agency, applicant_name=given.applicant_name.strip(),
        applicant_rank=given.applicant_rank, court=given.court.strip() if kind.in_court else "",
        court_reference=given.court_reference.strip() if kind.in_court else "", recorded_at=at, recorded_by=by.member,
    )  # fmt: skip
    order.save_checked()
    return order


def _envelope(*, by: Actor, at: dt.datetime) -> ProtectedRecord:
    """The order's own record: open to nobody until an agency is told, and then by that grant alone."""
    record = protect(by=by, at=at, kind=RecordKind.ORDER)
    record.restriction = Restriction.SENSITIVE
    record.save(update_fields=["restriction"])
    end_involvement(by=by, at=at, record=record, member=by.member, reason=InvolvementReason.RECORDED)
    return record


def _protected_by(
    given: OrderGiven, kind: OrderKind, about: ProtectedRecord, *, by: Actor, at: dt.datetime
) -> Person | None:
    """Whom it protects, by their reference, if the actor may see them."""
    return find_protected(given.protects, about, by=by, at=at) if given.protects.strip() and kind.protects else None


def order_to_change(by: Actor, at: dt.datetime, order_uuid: uuid.UUID, version: int | None = None) -> Order:
    """An order that stands, through the gate of what it is about, held against a second hand. Errors: Absent, Refused."""
    require_permission(by, "order.record")
    order = get_visible(Order, order_uuid, by, at, lock=True, beside=("about__hub__agency", "owner"))
    if version is not None:
        order.require_version(version, {"status": "changed since you opened this page"})
    if order.withdrawn_at is not None:
        raise Refused("This order is marked as recorded in error.")
    return order


@transaction.atomic
def answer_home(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, given: HomeGiven) -> Order:
    """Say what closing a place would mean for whoever lives there, and who told adult safeguarding. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    if not order_kind(order.order_kind).home:
        raise Refused("This kind of order closes nobody’s home.")
    if given.home_lost not in HomeLost.values:
        raise Refused("Say whether someone may lose their home.", field="home_lost")
    if given.home_lost == HomeLost.YES and not given.consequences.strip():
        raise Refused("Say what it would mean for them, and where they would live.", field="consequences")
    if given.referral_date is not None and given.referral_date > civil_date(at):
        raise Refused("The day must be today or earlier.", field="referral_date")
    require_year(given.referral_date, civil_date(at), field="referral_date")
    if given.referral_date is not None and not given.referral_to.strip():
        raise Refused("Say to whom it was made.", field="referral_to")
    order.home_lost = given.home_lost
    order.home_consequences = require_text(given.consequences, what="answer", field="consequences", limit=1000)
    order.adult_referral_date, order.adult_referral_to = given.referral_date, given.referral_to.strip()
    order.adult_referral_why_not = given.why_no_referral.strip()
    order.home_answered_at, order.home_answered_by = at, by.member
    order.save_checked()
    _follow_referral(order, by=by, at=at)
    record_act(by=by, at=at, action="answer_home", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return order


def _follow_referral(order: Order, *, by: Actor, at: dt.datetime) -> None:
    """A task to the order's owner while a referral is owed; settled once no order about the place owes one of theirs.

    One that stands already keeps its day, and what another order still owes is asked for as before.
    """
    open_tasks = Task.related.filter(record=order.about, kind=TaskKind.ADULT_REFERRAL, done_at__isnull=True)
    owing = Order.related.filter(
        about=order.about, withdrawn_at__isnull=True, home_lost=HomeLost.YES, adult_referral_date__isnull=True,
        adult_referral_why_not="",
    )  # fmt: skip
    if owing.filter(pk=order.pk).exists():
        if not open_tasks.filter(owner=order.owner).exists():
            ask_task(
                by=by, at=at, record=order.about, title="Adult safeguarding referral before a home is closed",
                kind=TaskKind.ADULT_REFERRAL, owner_agency=order.owner_agency, owner=order.owner,
                due_at=at + REFERRAL_WITHIN,
                explanation="Ask housing where they would live before a court is asked to close it.",
            )  # fmt: skip
        return
    if owing.exists():
        open_tasks = open_tasks.filter(owner=order.owner).exclude(owner__in=owing.values("owner"))
    outcome = "Answered on the order" if order.withdrawn_at is None else "The order was recorded in error"
    for task in open_tasks:
        settle_task(by=by, at=at, task=task, outcome=outcome)


@transaction.atomic
def review_order(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, note: str) -> Order:
    """A second person's yes to an order about a child (practice.md P3), who may open what says so: how it protects them.

    Errors: Absent, Refused.
    """
    require_permission(by, "order.review")
    order = get_visible(Order, order_uuid, by, at, lock=True, beside=("about",))
    require_reviewer(by, at, subject_of(order.about), order)
    settle_review(order, note, by=by, at=at)
    record_act(by=by, at=at, action="review_order", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return order


@transaction.atomic
def withdraw_order(*, by: Actor, at: dt.datetime, order_uuid: uuid.UUID, reason: str) -> Order:
    """Say that an order was recorded in error: its clocks stop, and who was told reads it no longer. Errors: Absent, Refused."""
    order = order_to_change(by, at, order_uuid)
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    order.withdrawn_at, order.withdrawn_by, order.withdrawn_reason = at, by.member, reason.strip()[:300]
    order.version += 1
    order.save_checked()
    if order.needs_review and order.reviewed_at is None:
        ask_no_more(order, "Recorded in error", by=by, at=at)
    _follow_referral(order, by=by, at=at)
    for clock in (order.expiry_clock, order.compliance_clock):
        if clock is not None:
            stop_clock(by=by, at=at, clock=clock)
    stop_age_clocks(order, by=by, at=at)
    for variation in OrderVariation.related.filter(step__order=order, clock__isnull=False).select_related("clock"):
        if variation.clock is not None:
            stop_clock(by=by, at=at, clock=variation.clock)
    phones = [each.phone for each in order.identifiers.select_related("phone__record")]
    follow_links(order.about, phones, reason=reason, by=by, at=at)
    for protected in order.protected.filter(withdrawn_at__isnull=True).select_related("person__record"):
        unlink_protected(order, protected.person, reason, by=by, at=at)
    for told in order.told.select_related("agency"):
        revoke_grants(by=by, at=at, record=order.record, agency=told.agency)
    record_act(by=by, at=at, action="withdraw_order", op=Operation.ALTERATION, subjects=[order.record, order.about])
    return order
