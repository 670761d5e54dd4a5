"""The register of orders, the orders beside a record, one of them, and how ready its application is."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import civil_date, now, today
from throughline.disruption.queries.naming import name_records
from throughline.orders.actions.commencement import record_commencement
from throughline.orders.actions.orders import begin_order
from throughline.orders.ageing import age_ends
from throughline.orders.children import may_be_child, subject_of, waits_for_review
from throughline.orders.kinds import order_kind, order_kinds
from throughline.orders.models import Order
from throughline.orders.policies import steps_from
from throughline.orders.queries.kinds import list_commencements, list_open_kinds
from throughline.orders.queries.orders import (
    COUNTED_AT_MOST,
    OrderFilter,
    get_about,
    list_conditions_in_error,
    list_identifiers_in_error,
    list_orders,
    list_orders_about,
    list_protected,
    list_protected_in_error,
    list_steps,
    list_told,
    list_told_to_us,
    order_status,
)
from throughline.orders.queries.readiness import list_points
from throughline.orders.states import StepKind
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.orders.asking import (
    TEMPLATE,
    asked_why,
    children_to_protect,
    lines_for_a_child,
    records_in,
    shown_order,
)
from throughline.web.orders.cautioning import present_closure_caution
from throughline.web.orders.forms import CommencementForm, OrderForm, RegisterFilterForm
from throughline.web.orders.presenters import (
    StepLink,
    may_be_about,
    present_about,
    present_age_end,
    present_list_row,
    present_order,
    present_points,
    present_protected,
    present_row,
    present_steps,
    present_told,
    present_told_to_us,
)
from throughline.web.orders.variations import present_names
from throughline.web.pages import page
from throughline.web.paging import page_number
from throughline.web.presenting.components import Column, present_pages
from throughline.web.presenting.dates import short_date
from throughline.web.support.asking import Question, ask

ORDERS_A_PAGE = 50
_VERBS = {
    StepKind.APPLIED: "It was applied for", StepKind.MADE: "It was made", StepKind.REFUSED: "It was refused",
    StepKind.NOT_PURSUED: "The application was withdrawn", StepKind.SERVED: "It was served",
    StepKind.COMPLIED: "The provider complied", StepKind.VARIED: "It was varied",
    StepKind.LOOKED_AT: "Decide what follows when it ends", StepKind.DISCHARGED: "It was discharged",
}  # fmt: skip


def verb_of(order: Order, step: StepKind) -> str:
    """What happened, as the link and the question say it of this kind."""
    kind = order_kind(order.order_kind)
    if step == StepKind.SERVED:
        return f"It was {kind.served_word.lower()}"
    return "It was issued" if step == StepKind.MADE and not kind.in_court else _VERBS[step]


@access("order.view", methods=("GET", "HEAD"))
def orders(request: ActorRequest) -> HttpResponse:
    """The register: the orders about what one may see."""
    form = RegisterFilterForm(request.GET or None)
    data = form.cleaned_data if form.is_valid() else {}
    chosen, at, number = OrderFilter(data.get("kind", ""), data.get("state", "")), now(), page_number(request)
    rows, total = list_orders(request.actor, at, chosen, first=(number - 1) * ORDERS_A_PAGE, limit=ORDERS_A_PAGE)
    names = name_records(request.actor, at, {order.about_id for order in rows})
    consulted(request, [order.record for order in rows])
    kept = {name: value for name, value in request.GET.items() if name in form.fields and value}
    return page(request, "pages/orders/orders.html", {
        "filters": form,
        "columns": [Column(text) for text in ("Order", "About", "Standing", "Last day", "Answered for by")],
        "rows": [present_list_row(order, names, civil_date(at)) for order in rows],
        "is_filtered": bool(kept),
        "is_told": may(request.actor.role, "order.told"),
        "pages": present_pages(
            page=number, per_page=ORDERS_A_PAGE, shown=len(rows), total=total, cap=COUNTED_AT_MOST,
            href=lambda n: f"{reverse('orders')}?{urlencode({**kept, 'page': n})}",
        ),
    })  # fmt: skip


@access("order.view")
def orders_about(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """The orders about a line, a person, a place, a phone or an operation."""
    actor, at = request.actor, now()
    record = get_about(actor, record_uuid, at)
    if (asked := asked_why(request, record)) is not None:
        return asked
    consulted(request, [record])
    return page(request, "pages/orders/about.html", {
        "about": present_about(actor, at, record),
        "rows": [present_row(order, civil_date(at)) for order in list_orders_about(actor, at, record)],
        "may_record": may(actor.role, "order.record"),
        "has_plan": may_be_about(record) and may(actor.role, "plan.view"),
    })  # fmt: skip


@access("order.record")
def order_new(request: ActorRequest, record_uuid: uuid.UUID) -> HttpResponse:
    """Begin an order about a record. Only kinds that may be made today are offered."""
    actor, at = request.actor, now()
    record = get_about(actor, record_uuid, at)
    consulted(request, [record])
    kinds = list_open_kinds(record.kind, civil_date(at))
    form = OrderForm(
        request.POST or None, actor=actor, kinds=kinds, lines=lines_for_a_child(request, record),
        children=children_to_protect(request, record, kinds),
        initial={"order_kind": request.GET.get("kind"), "applicant_agency": actor.agency.pk},
    )  # fmt: skip
    about, back = present_about(actor, at, record), reverse("orders-about", args=[record_uuid])
    caution = present_closure_caution(actor, at, record) if any(kind.home for kind in kinds) else None
    waiting = [
        each.kind.name for each in list_commencements().values()
        if record.kind in each.kind.about and each.kind not in kinds
    ]  # fmt: skip
    asked = Question(
        heading="Prepare or record an order", verb="Go on to the order", back_href=back, then=back, template=TEMPLATE,
        said="In the register. Its page says what is still missing.", lead=f"About: {about.name}",
        more={"waiting": waiting, "caution": caution},
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: begin_order(
        by=actor, at=at, about_uuid=record_uuid, given=form.given()
    ))  # fmt: skip


@access("order.view")
def order(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """One order: where it stands, what it says, what happened, who was told, and what may be recorded next."""
    actor, at = request.actor, now()
    found = shown_order(request, order_uuid)
    if (asked := asked_why(request, found.about)) is not None:
        return asked
    kind = order_kind(found.order_kind)
    protected, mistaken = list_protected(actor, at, found), list_protected_in_error(actor, at, found)
    consulted(request, records_in(found, protected, mistaken))
    subject = subject_of(found.about)
    needs_review, is_child = waits_for_review(actor, at, subject, found), may_be_child(actor, at, subject)
    return page(request, "pages/orders/order.html", {
        "view": present_order(found, at, protected),
        "about": present_about(actor, at, found.about),
        "about_href": reverse("orders-about", args=[found.about.uuid]),
        "protects": [present_protected(row) for row in protected],
        "protects_mistaken": [present_protected(row) for row in mistaken],
        "may_protect": kind.protects,
        "age_ends": [present_age_end(end) for end in age_ends(actor, at, found)],
        "steps": present_steps(actor, at, found, list_steps(found)),
        "next_steps": _next_steps(request, found),
        "conditions": list(found.conditions.order_by("pk")),
        "conditions_mistaken": list_conditions_in_error(actor, at, found),
        **present_names(found, at),
        "identifiers_mistaken": list_identifiers_in_error(actor, at, found),
        "breaches": list(found.breaches.select_related("recorded_by").order_by("-happened_date", "-pk")),
        "told": [present_told(row, at) for row in list_told(found)],
        "names_identifiers": kind.identifiers,
        "may_name": kind.identifiers and found.made_date is None,
        "asks_home": kind.home,
        "caution": present_closure_caution(actor, at, found.about) if kind.home else None,
        "needs_review": needs_review,
        "is_child": is_child,
        "may_review": needs_review and is_child and may(actor.role, "order.review") and found.recorded_by_id != actor.member.pk,
        "reviewed": f"{found.reviewed_by.name}: {found.review_note}" if found.reviewed_by else "",
        "may_record": may(actor.role, "order.record") and found.withdrawn_at is None,
        "may_tell": may(actor.role, "order.tell"),
        "withdrawn": found.withdrawn_reason,
        "order_uuid": order_uuid,
        "last_step": _last_step(found),
    })  # fmt: skip


def _next_steps(request: ActorRequest, found: Order) -> list[StepLink]:
    """What may be recorded of it, most likely first."""
    if not may(request.actor.role, "order.record") or found.withdrawn_at is not None:
        return []
    kind, had = order_kind(found.order_kind), {step.kind for step in found.steps.all() if step.withdrawn_at is None}
    steps = steps_from(order_status(found, today()), kind)
    once = (StepKind.SERVED, StepKind.COMPLIED)
    return [
        StepLink(verb_of(found, step), reverse("order-step", args=[found.record.uuid, step.value]))
        for step in steps
        if step not in once or step not in had
    ]


def _last_step(found: Order) -> int | None:
    """The newest fact that stands: the one that can be taken back."""
    return max((step.pk for step in found.steps.all() if step.withdrawn_at is None), default=None)


@access("order.view")
def readiness(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """Which legal points the record already speaks to, and which are missing. It is not legal advice, and says so."""
    found = shown_order(request, order_uuid)
    if (asked := asked_why(request, found.about)) is not None:
        return asked
    points = list_points(request.actor, now(), found)
    consulted(
        request, [fact.record for each in points for fact in (*each.facts, *each.more) if fact.record is not None]
    )
    rows = present_points(points)
    return page(request, "pages/orders/readiness.html", {
        "view": present_order(found, now()), "points": rows, "missing": sum(not row.is_evidenced for row in rows),
        "order_href": reverse("order", args=[order_uuid]),
    })  # fmt: skip


@access("order.told", methods=("GET", "HEAD"))
def told(request: ActorRequest) -> HttpResponse:
    """The orders in force the reader's agency was told of, and what it needs of each."""
    rows = list_told_to_us(request.actor, now())
    consulted(request, [row.order.record for row in rows])
    return page(request, "pages/orders/told.html", {"rows": [present_told_to_us(row, today()) for row in rows]})


@access("order_kind.edit", methods=("GET", "HEAD"))
def kinds(request: ActorRequest) -> HttpResponse:
    """The kinds of order, and from which day each may be made."""
    rows = [
        (each.kind, short_date(each.commenced) if each.commenced else "", each.source, each.is_open(today()))
        for each in list_commencements().values()
    ]
    return page(request, "pages/orders/kinds.html", {"rows": rows})


@access("order_kind.edit")
def commencement(request: ActorRequest, kind: str) -> HttpResponse:
    """Record from which day a kind may be made."""
    found = order_kinds().get(kind)
    name = found.name if found else "This kind"
    back = reverse("order-kinds")
    asked = Question(
        heading=f"{name}: when did it begin?", verb="Record the day", back_href=back, then=back, template=TEMPLATE,
        said="Recorded. It may be chosen from that day.",
        lead="Only from the commencement regulations or the Act itself, read by you. Until then nobody can choose it.",
    )  # fmt: skip
    form = CommencementForm(request.POST or None)
    return ask(request, form, asked, lambda at, data: record_commencement(
        by=request.actor, at=at, order_kind_key=kind, commenced_date=data["commenced_date"], source=data["source"]
    ))  # fmt: skip
