"""Heeding a later *no* or *not yet*: what has not begun is taken back, what is under way is talked about (practice.md P6)."""

from __future__ import annotations

import datetime as dt

from throughline.access.facts import record_act
from throughline.agencies.actor import Actor
from throughline.audit.states import Operation
from throughline.core.clock import at_london, civil_date
from throughline.support.actions.offers import take_back
from throughline.support.actions.tasks import finish_task
from throughline.support.models import Need, Offer
from throughline.support.policies import enrolment_of, is_live, is_wanted, workers_of
from throughline.work.deadlines import DEFAULT_DAY_END
from throughline.work.facts import ask_task, notify
from throughline.work.models import Task
from throughline.work.states import TaskKind


def heed_answer(need: Need, *, by: Actor, at: dt.datetime) -> None:
    """After each answer, in the transaction that records it: nothing they do not want goes on over them.

    An offer no support has begun from is withdrawn, no longer shared, and its provider told. Support under way never ends
    by itself: whoever leads and the provider hear, and the lead is asked to talk with both the same day. That is settled
    once they want it again.
    """
    rows = need.offers.select_for_update(of=("self",)).select_related("service__provider", "talk_task").order_by("pk")
    for offer in rows:
        if not is_live(offer):
            continue
        offer.need = need
        if is_wanted(need):
            finish_task(offer.talk_task, by=by, at=at, outcome=f"Asked again: {need.get_answer_display().lower()}")
        elif enrolment_of(offer) is None:
            _take_back(offer, by=by, at=at)
        else:
            _ask_to_talk(offer, by=by, at=at)


def _take_back(offer: Offer, *, by: Actor, at: dt.datetime) -> None:
    case, provider = offer.need.case, offer.service.provider
    take_back(offer, by=by, at=at, reason=f"Their answer is “{offer.need.get_answer_display().lower()}” now")
    offer.version += 1
    offer.save(update_fields=["version"])
    record_act(
        by=by, at=at, action="withdraw_offer", op=Operation.ALTERATION, subjects=[case.record, case.person.record]
    )
    notify(by=by, at=at, member=case.lead, record=case.record, text="An offer of support was taken back")
    told = _tell_provider(offer, "An offer of support was taken back", by=by, at=at, is_closed=True)
    if not told:
        _ask_lead(
            offer, f"Tell {provider.name}: an offer to them was taken back"[:200], by=by, at=at,
            explanation="Nobody of this provider can sign in here. Ring them. Which offer it was is on the support plan.",
        )  # fmt: skip


def _ask_to_talk(offer: Offer, *, by: Actor, at: dt.datetime) -> None:
    """Once of each support under way, however often they are asked again, while the lead has yet to talk with them."""
    case = offer.need.case
    notify(by=by, at=at, member=case.lead, record=case.record, text="They were asked again about support under way")
    heard = "Someone you support was asked again: ring whoever leads for them"
    _tell_provider(offer, heard, by=by, at=at)
    if offer.talk_task is None or offer.talk_task.done_at is not None:
        offer.talk_task = _ask_lead(
            offer, f"Talk with them and the provider about support under way: {offer.need.get_kind_display().lower()}",
            by=by, at=at,
            explanation="Their answer is “not yet” or “no” now, and is on the support plan. Nothing has ended by itself: "
            "ask them what they want, then end the support or record their answer again.",
        )  # fmt: skip
        offer.save(update_fields=["talk_task"])


def _ask_lead(offer: Offer, title: str, *, by: Actor, at: dt.datetime, explanation: str) -> Task:
    case = offer.need.case
    return ask_task(
        by=by, at=at, record=case.record, kind=TaskKind.ACTION, title=title, owner=case.lead,
        owner_agency=case.lead.agency, due_at=max(at_london(civil_date(at), DEFAULT_DAY_END), at),
        explanation=explanation,
    )  # fmt: skip


def _tell_provider(offer: Offer, text: str, *, by: Actor, at: dt.datetime, is_closed: bool = False) -> bool:
    """Tell the provider's workers in this hub; once the person is closed to them too. Whether it has any."""
    person = offer.need.case.person.record
    workers = list(workers_of(offer.service.provider).filter(hub=person.hub_id))
    for member in workers:
        notify(by=by, at=at, member=member, record=person, text=text, is_oversight=is_closed)
    return bool(workers)
