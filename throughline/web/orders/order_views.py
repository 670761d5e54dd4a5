"""What changes an order: what happened on a day, what it says, how it was kept, who was told, and what was an error."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from throughline.agencies.queries import list_hub_agencies
from throughline.core.clock import now, today
from throughline.core.errors import Absent
from throughline.orders.actions.contents import (
    add_condition,
    name_identifier,
    name_protected,
    record_breach,
    withdraw_breach,
    withdraw_protected,
)
from throughline.orders.actions.orders import answer_home, review_order, withdraw_order
from throughline.orders.actions.steps import record_step, withdraw_step
from throughline.orders.actions.telling import stop_telling, tell_partner
from throughline.orders.actions.varying import answer_variation
from throughline.orders.kinds import order_kind
from throughline.orders.queries.orders import (
    get_breach,
    get_protected,
    get_step,
    get_told,
    get_variation,
    list_protected,
    list_standing_conditions,
)
from throughline.orders.states import StepKind
from throughline.orders.varied import names_on
from throughline.register.queries import display_name
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.orders.asking import children_to_protect, order_question, shown_order
from throughline.web.orders.cautioning import present_closure_caution
from throughline.web.orders.forms import (
    BreachForm,
    ConditionForm,
    HomeForm,
    IdentifierForm,
    NoteForm,
    NothingForm,
    ProtectedForm,
    ReasonForm,
    StepForm,
    TellForm,
    VariationForm,
)
from throughline.web.orders.views import verb_of
from throughline.web.support.asking import ask


@access("order.record")
def step(request: ActorRequest, order_uuid: uuid.UUID, step: str) -> HttpResponse:
    """One dated fact of an order."""
    found = shown_order(request, order_uuid)
    if step not in StepKind.values:
        raise Absent
    kind = order_kind(found.order_kind)
    form = StepForm(
        request.POST or None, step=StepKind(step), kind=kind, standing=list_standing_conditions(found),
        named=names_on(found, today()), initial={"version": found.version, "happened_date": today()},
    )  # fmt: skip
    asks = kind.home and step in (StepKind.APPLIED, StepKind.MADE)
    caution = present_closure_caution(request.actor, now(), found.about) if asks else None
    asked = order_question(
        found, verb_of(found, StepKind(step)), "Record this", "Recorded.", more={"caution": caution}
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: record_step(
        by=request.actor, at=at, order_uuid=order_uuid, version=data["version"], given=form.given()
    ), version_now=lambda: shown_order(request, order_uuid).version)  # fmt: skip


@access("order.record")
def variation(request: ActorRequest, order_uuid: uuid.UUID, step_id: int) -> HttpResponse:
    """When a variation was served on the provider, and when they complied with what it added."""
    found = shown_order(request, order_uuid)
    row = get_variation(found, step_id)
    form = VariationForm(
        request.POST or None, initial={"served_date": row.served_date, "complied_date": row.complied_date}
    )
    asked = order_question(
        found, "The provider and this variation", "Record this", "Recorded.",
        lead="From the day it is served they have until the end of the fifth working day for what it adds, unless the court "
        "set another day.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: answer_variation(
        by=request.actor, at=at, order_uuid=order_uuid, step_id=step_id, **data
    ))  # fmt: skip


@access("order.record")
def step_wrong(request: ActorRequest, order_uuid: uuid.UUID, step_id: int) -> HttpResponse:
    """The newest fact of an order was recorded in error."""
    found = shown_order(request, order_uuid)
    get_step(found, step_id)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    asked = order_question(
        found, "The last thing recorded was an error", "Take it back", "Taken back. It stays in the history."
    )
    return ask(request, form, asked, lambda at, data: withdraw_step(
        by=request.actor, at=at, order_uuid=order_uuid, version=data["version"] or 0, step_id=step_id,
        reason=data["reason"],
    ))  # fmt: skip


@access("order.record")
def condition_new(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """A condition of an order."""
    found = shown_order(request, order_uuid)
    form = ConditionForm(request.POST or None)
    asked = order_question(found, "Add a condition", "Add this condition", "Condition added.")
    return ask(request, form, asked, lambda at, data: add_condition(
        by=request.actor, at=at, order_uuid=order_uuid, text=data["text"]
    ))  # fmt: skip


@access("order.record")
def identifier_new(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """A number or device an order names."""
    found = shown_order(request, order_uuid)
    form = IdentifierForm(request.POST or None)
    asked = order_question(found, "Name a number or device", "Name it", "It is on the order.")
    return ask(request, form, asked, lambda at, data: name_identifier(
        by=request.actor, at=at, order_uuid=order_uuid, **data
    ))  # fmt: skip


@access("order.record")
def protected_new(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """Somebody the order protects, named once it was begun."""
    found = shown_order(request, order_uuid)
    kind = order_kind(found.order_kind)
    if not kind.protects:
        raise Absent
    named = {row.person.record.reference for row in list_protected(request.actor, now(), found)}
    offered = [each for each in children_to_protect(request, found.about, [kind]) if each[0] not in named]
    form = ProtectedForm(
        request.POST or None, children=offered,
        asks_age=kind.protects_under is not None and found.served_date is not None,
    )  # fmt: skip
    asked = order_question(found, "Name somebody it protects", "Name them", "They are on the order.")
    return ask(request, form, asked, lambda at, data: name_protected(
        by=request.actor, at=at, order_uuid=order_uuid, protects=form.reference(), age_reason=data.get("age_reason") or ""
    ))  # fmt: skip


@access("order.record")
def protected_wrong(request: ActorRequest, order_uuid: uuid.UUID, protected_id: int) -> HttpResponse:
    """That the order protects somebody was recorded in error."""
    found = shown_order(request, order_uuid)
    row = get_protected(request.actor, now(), found, protected_id)
    consulted(request, [row.person.record])
    form = ReasonForm(request.POST or None)
    asked = order_question(
        found, "It does not protect them", "Take it back", "Taken back. It stays on the order’s page with your reason.",
        lead=f"The order is recorded as protecting {display_name(row.person)}.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: withdraw_protected(
        by=request.actor, at=at, order_uuid=order_uuid, protected_id=protected_id, reason=data["reason"]
    ))  # fmt: skip


@access("order.record")
def breach_new(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """The order was not kept."""
    found = shown_order(request, order_uuid)
    form = BreachForm(request.POST or None, initial={"happened_date": today()})
    asked = order_question(found, "The order was not kept", "Record the breach", "Breach recorded.")
    return ask(request, form, asked, lambda at, data: record_breach(
        by=request.actor, at=at, order_uuid=order_uuid, **data
    ))  # fmt: skip


@access("order.record")
def breach_wrong(request: ActorRequest, order_uuid: uuid.UUID, breach_id: int) -> HttpResponse:
    """A breach was recorded in error."""
    found = shown_order(request, order_uuid)
    get_breach(found, breach_id)
    form = ReasonForm(request.POST or None)
    asked = order_question(found, "This breach was recorded in error", "Take it back", "Taken back, with your reason.")
    return ask(request, form, asked, lambda at, data: withdraw_breach(
        by=request.actor, at=at, order_uuid=order_uuid, breach_id=breach_id, reason=data["reason"]
    ))  # fmt: skip


@access("order.record")
def home(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """What closing a place would mean for whoever lives there."""
    found = shown_order(request, order_uuid)
    form = HomeForm(request.POST or None, initial={
        "home_lost": found.home_lost, "consequences": found.home_consequences, "referral_date": found.adult_referral_date,
        "referral_to": found.adult_referral_to, "why_no_referral": found.adult_referral_why_not,
    })  # fmt: skip
    asked = order_question(
        found, "What would closing it mean for whoever lives there?", "Record this", "Recorded.",
        lead="Somebody whose home was taken over is a victim. A full order can leave them homeless: ask housing and adult "
        "safeguarding first.",
        more={"caution": present_closure_caution(request.actor, now(), found.about)},
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: answer_home(
        by=request.actor, at=at, order_uuid=order_uuid, given=form.given()
    ))  # fmt: skip


@access("order.review")
def review(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """A second person looks at an order about a child."""
    found = shown_order(request, order_uuid)
    form = NoteForm(request.POST or None, label="How does it protect them, and what kinder way was looked at?")
    asked = order_question(
        found, "Second person’s review: an order about a child", "It may go on", "Reviewed. It may be applied for.",
        lead="They are under 18, or may be. If it should not go on, tell whoever prepares it and leave this page.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: review_order(
        by=request.actor, at=at, order_uuid=order_uuid, note=data["note"]
    ))  # fmt: skip


@access("order.tell")
def tell(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """Tell a partner that an order is in force: a disclosure, by a grant, of no more than they need."""
    found = shown_order(request, order_uuid)
    agencies = [each for each in list_hub_agencies(request.actor.hub) if each.pk != request.actor.agency.pk]
    form = TellForm(request.POST or None, agencies=agencies, standing=list_standing_conditions(found))
    asked = order_question(
        found, "Tell a partner that this order is in force", "Tell them", "They were told. It is logged as a disclosure.",
        lead="They read that it is in force, your words, and the conditions you tick. What it is about, and whom it "
        "protects, stays closed to them.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: tell_partner(
        by=request.actor, at=at, order_uuid=order_uuid, given=form.given()
    ))  # fmt: skip


@access("order.tell")
def told_stop(request: ActorRequest, order_uuid: uuid.UUID, told_id: int) -> HttpResponse:
    """A partner reads an order no longer."""
    found = shown_order(request, order_uuid)
    told = get_told(found, told_id)
    form = NothingForm(request.POST or None)
    asked = order_question(
        found, f"Stop sharing this order with {told.agency.name}?", "Stop sharing", "They read it no longer."
    )
    return ask(request, form, asked, lambda at, data: stop_telling(
        by=request.actor, at=at, order_uuid=order_uuid, told_id=told_id
    ))  # fmt: skip


@access("order.record")
def wrong(request: ActorRequest, order_uuid: uuid.UUID) -> HttpResponse:
    """The whole order was recorded in error."""
    found = shown_order(request, order_uuid)
    form = ReasonForm(request.POST or None)
    asked = order_question(
        found, "This order was recorded in error", "Say that this was an error",
        "It stays in the history with your reason, and counts nowhere.",
        lead="Its clocks stop, and whoever was told of it reads it no longer.",
    )  # fmt: skip
    return ask(request, form, asked, lambda at, data: withdraw_order(
        by=request.actor, at=at, order_uuid=order_uuid, reason=data["reason"]
    ))  # fmt: skip
