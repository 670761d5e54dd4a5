"""In danger now: whom to ring, who was spoken to, the strategy discussion, and what children's services then owe."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse

from throughline.access.permissions import may
from throughline.core.clock import LONDON, civil_date, now, today
from throughline.core.errors import Absent
from throughline.register.models import Person
from throughline.register.queries import get_person, held_on_days, held_to_be_child
from throughline.statutory.actions.dangers import ConversationGiven, record_conversation, settle_danger
from throughline.statutory.actions.steps import (
    DiscussionGiven,
    begin_assessment,
    end_police_protection,
    end_step,
    record_strategy_discussion,
)
from throughline.statutory.models import Danger
from throughline.statutory.queries import (
    known_since,
    list_conversations,
    list_discussions,
    list_protection_ends,
    list_settled_dangers,
    list_steps,
    list_under_protection,
    open_danger,
)
from throughline.web.access import ActorRequest, access, consulted
from throughline.web.pages import page
from throughline.web.presenting.people import present_identity
from throughline.web.presenting.records import record_href, record_label
from throughline.web.referrals.presenters import present_ring
from throughline.web.statutory.forms import (
    AssessmentForm,
    ConversationForm,
    DiscussionForm,
    EndForm,
    ProtectionEndForm,
    SettleForm,
)
from throughline.web.statutory.presenters import (
    present_conversation,
    present_danger,
    present_discussion,
    present_protection_end,
    present_statutory_step,
    protection_href,
)
from throughline.web.support.asking import Question, ask
from throughline.web.work.clock_presenters import present_clock_row
from throughline.work.queries.due import list_clocks_of
from throughline.work.states import RuleKey


@access("danger.raise", methods=("GET", "HEAD"))
def danger(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Whom to ring comes first, and never waits for the page; then what was said, agreed and decided."""
    actor, at = request.actor, now()
    found = _person(request, person_uuid)
    clocks = list_clocks_of(actor, at, found.record)
    opened = open_danger(actor, at, found)
    is_adult, ring = _is_adult(request, found, opened), present_ring(actor)
    held = list_discussions(actor, at, found)
    child_on = held_on_days(actor, at, ((found, row.held_date) for row in held))
    same_day = next((c for c in clocks if c.rule.key == RuleKey.STRATEGY_DISCUSSION and c.stopped_at is None), None)
    return page(request, "pages/statutory/danger.html", {
        "identity": present_identity(found, civil_date(at)),
        "person_uuid": person_uuid,
        "back_href": record_href(found.record),
        "back_label": record_label(found.record),
        "ring": ring,
        "services": ring.adult_services if is_adult else ring.children_services,
        "is_adult": is_adult,
        "opened": present_danger(opened) if opened else None,
        "same_day": present_clock_row(same_day, at) if same_day else None,
        "conversations": [present_conversation(row) for row in list_conversations(actor, at, found)],
        "discussions": [
            present_discussion(row, of_an_adult=(found.pk, row.held_date) not in child_on) for row in held
        ],
        "steps": [
            present_statutory_step(row, clocks, at, reverse("danger-step-end", args=[person_uuid, row.pk]))
            for row in list_steps(actor, at, found)
        ],
        "protections": [
            (record_label(row.record), protection_href(person_uuid, row.record.uuid))
            for row in list_under_protection(actor, at, found)
        ],
        "protection_ends": [present_protection_end(row) for row in list_protection_ends(actor, at, found)],
        "settled": [present_danger(row) for row in list_settled_dangers(actor, at, found)],
        "may_settle": may(actor.role, "danger.settle"),
    })  # fmt: skip


@access("danger.raise")
def spoke_to(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Who was spoken to, when, and what was agreed."""
    found = _person(request, person_uuid)
    is_first = open_danger(request.actor, now(), found) is None
    form = ConversationForm(request.POST or None, is_first=is_first, initial={
        "spoken_date": today(), "spoken_time": f"{now().astimezone(LONDON):%H:%M}",
    })  # fmt: skip

    def act(at: dt.datetime, data: dict[str, Any]) -> object:
        what = data.pop("what", "")
        return record_conversation(
            by=request.actor, at=at, person_uuid=person_uuid, given=ConversationGiven(**data), what=what
        )

    return _ask(request, found, form, "Whom did you speak to?", "Record this", "Recorded.", act)


@access("danger.settle")
def settle(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Settled without a strategy discussion."""
    found = _person(request, person_uuid)
    opened = open_danger(request.actor, now(), found)
    if opened is None:
        raise Absent
    heading = (
        "How was it settled?" if _is_adult(request, found, opened) else "Settle this without a strategy discussion"
    )
    return _ask(
        request, found, SettleForm(request.POST or None), heading, "Settle it",
        "Settled.", lambda at, data: settle_danger(by=request.actor, at=at, danger_uuid=opened.uuid, **data),
    )  # fmt: skip


@access("danger.settle")
def discussion(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """A strategy discussion was held."""
    found = _person(request, person_uuid)
    is_adult = _is_adult(request, found, open_danger(request.actor, now(), found))
    form = DiscussionForm(request.POST or None, of_an_adult=is_adult, initial={"held_date": today()})
    what = "Safeguarding discussion" if is_adult else "Strategy discussion"
    return _ask(
        request, found, form, what, "Record this discussion", f"{what} recorded.",
        lambda at, data: record_strategy_discussion(
            by=request.actor, at=at, person_uuid=person_uuid, given=DiscussionGiven(**data)
        ),
    )  # fmt: skip


@access("danger.settle")
def assessment(request: ActorRequest, person_uuid: uuid.UUID) -> HttpResponse:
    """Children's services began an assessment."""
    found = _person(request, person_uuid)
    return _ask(
        request, found, AssessmentForm(request.POST or None), "Children's services began an assessment", "Record this",
        "Recorded. Their clock runs.",
        lambda at, data: begin_assessment(by=request.actor, at=at, person_uuid=person_uuid, **data),
    )  # fmt: skip


@access("danger.settle")
def step_end(request: ActorRequest, person_uuid: uuid.UUID, step_id: int) -> HttpResponse:
    """An assessment was finished, or a conference held."""
    found = _person(request, person_uuid)
    step = next((row for row in list_steps(request.actor, now(), found) if row.pk == step_id), None)
    if step is None:
        raise Absent
    form = EndForm(request.POST or None, initial={"ended_date": today()})
    return _ask(
        request, found, form, f"{step.get_kind_display()}: what came of it?", "Record this", "Recorded.",
        lambda at, data: end_step(by=request.actor, at=at, step_id=step_id, **data),
    )  # fmt: skip


@access("danger.settle")
def protection_end(request: ActorRequest, person_uuid: uuid.UUID, intervention_uuid: uuid.UUID) -> HttpResponse:
    """Police protection ended."""
    found = _person(request, person_uuid)
    if intervention_uuid not in [row.record.uuid for row in list_under_protection(request.actor, now(), found)]:
        raise Absent
    form = ProtectionEndForm(request.POST or None, initial={"ended_date": today()})
    return _ask(
        request, found, form, "Police protection ended", "Record this", "Recorded. Its clock has stopped.",
        lambda at, data: end_police_protection(
            by=request.actor, at=at, intervention_uuid=intervention_uuid, **data
        ),
    )  # fmt: skip


def _is_adult(request: ActorRequest, found: Person, opened: Danger | None) -> bool:
    """Whether nothing says that they may be a child, when the danger that is open became known or today."""
    at = now()
    return not held_to_be_child(request.actor, at, found, known_since(opened) if opened else civil_date(at))


def _person(request: ActorRequest, person_uuid: uuid.UUID) -> Person:
    found = get_person(request.actor, person_uuid, now())
    consulted(request, [found.record])
    return found


def _ask(
    request: ActorRequest,
    found: Person,
    form: Form,
    heading: str,
    verb: str,
    said: str,
    act: Callable[[dt.datetime, dict[str, Any]], object],
) -> HttpResponse:
    href = reverse("danger", args=[found.record.uuid])
    identity = present_identity(found, civil_date(now()))
    return ask(
        request,
        form,
        Question(heading=heading, verb=verb, back_href=href, said=said, then=href, identity=identity),
        act,
    )
