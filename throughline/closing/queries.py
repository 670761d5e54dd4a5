"""Reading a proposal to close: what is met, what is missing, and which agencies are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from throughline.access.models import Grant, Involvement
from throughline.access.permissions import may
from throughline.agencies.actor import Actor
from throughline.agencies.models import Agency
from throughline.agencies.states import Role
from throughline.closing.models import PartnerView, StepDown
from throughline.closing.policies import APART, has_two_lower_reviews
from throughline.closing.states import Basis, PartnerAnswer, StepDownStatus
from throughline.hub.models import Case
from throughline.hub.reviews import list_reviews
from throughline.missing.queries.episodes import is_missing, sees_missing
from throughline.nrm.queries.packs import waits_to_be_sent
from throughline.support.queries.plan import plan_of

# What keeps partners' agreement from being met, in words.
_UNMET = {
    "": "Not asked yet", PartnerAnswer.ASKED: "Asked, has not answered",
    PartnerAnswer.DISAGREES: "Does not agree",
}  # fmt: skip
_OVERRULED = (PartnerAnswer.ASKED, PartnerAnswer.DISAGREES)


@dataclass(frozen=True)
class Point:
    """One thing a closing needs: whether it is met, and what there is or what is missing.

    ``is_settled_elsewhere``: not on the closing's own page. ``settled_on``: the route of the case's page where it is, which
    is "" where that is not open to the reader.
    """

    what: str
    is_met: bool
    detail: str
    settled_on: str = ""
    is_settled_elsewhere: bool = False


@dataclass(frozen=True)
class AgencyView:
    """An agency that works on the case, and its newest view: "" while there is none."""

    agency: Agency
    answer: str = ""
    note: str = ""
    said_at: dt.datetime | None = None
    asked_date: dt.date | None = None


def open_step_down(actor: Actor, at: dt.datetime, case: Case) -> StepDown | None:
    """The proposal to close that is open on a case, or None."""
    rows = StepDown.objects.visible_to(actor, at).filter(case=case, status=StepDownStatus.PROPOSED)
    return rows.select_related(
        "proposed_by__agency", "seconded_by", "overruled_by", "overrule_seconded_by", "case__record"
    ).first()


def list_past_step_downs(actor: Actor, at: dt.datetime, case: Case) -> list[StepDown]:
    """Proposals that ended, newest first."""
    rows = StepDown.objects.visible_to(actor, at).filter(case=case).exclude(status=StepDownStatus.PROPOSED)
    return list(rows.select_related("proposed_by", "ended_by").order_by("-proposed_at", "-pk"))


def list_partner_views(step_down: StepDown, at: dt.datetime) -> list[AgencyView]:
    """Each agency that works on the case with its newest view, by name. The proposer's own agency is not asked."""
    newest: dict[int, PartnerView] = {}
    for view in step_down.views.order_by("said_at", "pk"):
        newest[view.agency_id] = view
    views = []
    for agency in _agencies_on(step_down.case, at):
        if agency.pk == step_down.proposed_by.agency_id:
            continue
        said = newest.get(agency.pk)
        views.append(
            AgencyView(agency, said.answer, said.note, said.said_at, said.asked_date) if said else AgencyView(agency)
        )
    return views


def _agencies_on(case: Case, at: dt.datetime) -> list[Agency]:
    """The agencies with somebody who works on the case, or with whom the person is shared for support."""
    running = Q(until_at__isnull=True) | Q(until_at__gt=at)
    working = Involvement.objects.filter(running, record=case.record, since_at__lte=at).exclude(
        member__role=Role.SYSTEM
    )
    shared = Grant.objects.filter(record=case.person.record, starts_at__lte=at, expires_at__gt=at, revoked_at=None)
    either = Q(pk__in=working.values("member__agency")) | Q(pk__in=shared.values("agency"))
    return list(Agency.objects.filter(either).order_by("name"))


def list_points(actor: Actor, at: dt.datetime, step_down: StepDown) -> list[Point]:
    """What a closing needs, in the order people work through it. The case may close when all of it is met.

    What the reader may not open still keeps the case open, and is told without saying what it is (practice.md P15, P16).
    """
    return [
        _basis(step_down),
        *_standing_in_the_way(actor, at, step_down.case),
        _plan(actor, at, step_down.case),
        _partners(step_down, at),
        Point("An exit plan", bool(step_down.exit_plan), step_down.exit_plan),
        Point("The way back", bool(step_down.way_back), step_down.way_back),
        Point("What they say about it", bool(step_down.their_view), step_down.their_view),
    ]


def _basis(step_down: StepDown) -> Point:
    if step_down.basis == Basis.TWO_LOWER:
        is_met = has_two_lower_reviews(list_reviews(step_down.case))
        return Point(
            "Two reviews in a row at a lower level", is_met,
            f"Two reviews {APART.days} days or more apart are lower than before, and the level did not rise" if is_met
            else f"There are not yet two lower reviews {APART.days} days or more apart, or the level rose again."
            " Reviews made on one day count as one",
        )  # fmt: skip
    second = step_down.seconded_by
    detail = (
        f"{second.name} agrees: {step_down.seconded_note}" if second else "Nobody else has agreed with the reason yet"
    )
    return Point("A reason, and a second person", second is not None, detail)


def _standing_in_the_way(actor: Actor, at: dt.datetime, case: Case) -> list[Point]:
    """What is settled elsewhere: by name to whoever may open it, else as one point that names nothing."""
    missing, unsent = _not_missing(case), _nothing_unsent(case)
    hidden = []
    if not may(actor.role, "missing.view") or not (missing.is_met or sees_missing(actor, at, case.person)):
        hidden.append(missing)
    if not may(actor.role, "nrm.work"):
        hidden.append(unsent)
    points = [point for point in (missing, unsent) if point not in hidden]
    return [*points, _whatever_else(hidden)] if hidden else points


def _whatever_else(hidden: Sequence[Point]) -> Point:
    is_met = all(point.is_met for point in hidden)
    detail = "Nothing does" if is_met else "Something that is not open to you keeps it open. Ring the hub coordinator"
    return Point("Nothing that is not open to you keeps it open", is_met, detail, is_settled_elsewhere=True)


def _not_missing(case: Case) -> Point:
    """No case closes while nobody knows where they are, on whichever record of them it was reported."""
    if is_missing(case.person):
        detail = "They are missing now. Record that they were found first"
        return Point("Not missing now", False, detail, "case-missing", is_settled_elsewhere=True)
    return Point("Not missing now", True, "No missing episode is open")


def _nothing_unsent(case: Case) -> Point:
    """What was begun for them goes off, or is taken back with a reason: once closed, nobody could do either."""
    what = "No NRM referral or Duty to Notify waits to be sent"
    if waits_to_be_sent(case):
        detail = "An NRM referral or notice waits to be sent. Send it, or withdraw it with the reason, first"
        return Point(what, False, detail, "nrm-of-case", is_settled_elsewhere=True)
    return Point(what, True, "None waits")


def _plan(actor: Actor, at: dt.datetime, case: Case) -> Point:
    live = [need.description for need in plan_of(actor, case, at).open_needs if need.has_live_offer]
    detail = f"Support waits or is under way: {'; '.join(live)}" if live else "No support waits or is under way"
    return Point("The support plan is settled", not live, detail)


def needs_overrule_second(step_down: StepDown, views: Sequence[AgencyView]) -> bool:
    """Whether the coordinator's decision passes over a partner who was asked and has not answered."""
    return any(view.answer == PartnerAnswer.ASKED and _is_overruled(step_down, view) for view in views)


def _is_overruled(step_down: StepDown, view: AgencyView) -> bool:
    """Whether the decision was made knowing this view: what a partner says after it is not covered."""
    decided_at = step_down.overruled_at
    return decided_at is not None and view.said_at is not None and view.said_at <= decided_at


def _partners(step_down: StepDown, at: dt.datetime) -> Point:
    """Each agrees; or the coordinator decided over those who do not, and with a second person over those who are silent."""
    views = list_partner_views(step_down, at)
    open_views = [view for view in views if not _is_overruled(step_down, view)]
    parts = [
        f"{said}: {', '.join(view.agency.name for view in open_views if view.answer == answer)}"
        for answer, said in _UNMET.items()
        if any(view.answer == answer for view in open_views)
    ]
    decided = step_down.overruled_by
    second = step_down.overrule_seconded_by
    if decided is not None and any(view.answer in _OVERRULED and _is_overruled(step_down, view) for view in views):
        parts_said = f"{decided.name} decided all the same: {step_down.overruled_reason.rstrip('.')}"
        if needs_overrule_second(step_down, views):
            parts_said += f". {second.name} agrees: {step_down.overrule_seconded_note}" if second else ""
            parts += [] if second else ["A second person has not agreed to close without an answer"]
        detail = ". ".join([parts_said, *parts])
        return Point("Partners agree, or it was decided without", not parts, detail)
    detail = ". ".join(parts) if parts else "Every agency working on the case agrees"
    return Point("Partners agree", not parts, detail)
