"""From × act × actor, whole; which moves the table allows."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.nrm.packing import DAY
from tests.integration.outcomes import outcome_of
from throughline.nrm.actions.decisions import _DECIDED_ANEW, _IN_ERROR, withdraw_nrm_decision
from throughline.nrm.actions.packs import mark_nrm_ready, save_section
from throughline.nrm.fields import section_for
from throughline.nrm.models import NrmReferral
from throughline.nrm.policies import can_move
from throughline.nrm.queries.packs import count_answers
from throughline.nrm.states import NRM_MOVES, NrmStatus, Route
from throughline.work.actions.tasks import complete_task
from throughline.work.models import Task

MAY = {"here coordinator", "here social", "here police", "here rocu"}
S = NrmStatus


def keep_police(packing, nrm, by):
    section = section_for(Route.CHILD, "police", co_operates=False)
    return save_section(
        by=by, at=packing.at, nrm_uuid=nrm.uuid, section="police", seen=count_answers(nrm, section),
        answers={"crime_reference": "20/1"},
    )  # fmt: skip


ACTS = {
    "keep": keep_police,
    "ready": lambda packing, nrm, by: mark_nrm_ready(
        by=by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm)
    ),
    "send": lambda packing, nrm, by: packing.send(nrm, by=by),
    "positive": lambda packing, nrm, by: packing.decide(nrm, "positive", by=by, early_reason="As received"),
    "negative": lambda packing, nrm, by: packing.decide(nrm, "negative", by=by, early_reason="As received"),
    "take back": lambda packing, nrm, by: withdraw_nrm_decision(
        by=by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm), reason="Another child's"
    ),
    "withdraw": lambda packing, nrm, by: packing.withdraw(nrm, by=by),
}
ALLOWED = {
    S.PREPARING: {"keep", "withdraw"},  # Ready only once the needed answers are there: see below.
    S.READY: {"keep", "send", "withdraw"},
    S.SENT: {"positive", "negative", "withdraw"},
    S.REASONABLE_YES: {"positive", "negative", "take back", "withdraw"},
    S.REASONABLE_NO: {"positive", "negative", "take back"},
    S.CONCLUSIVE_YES: {"take back"},
    S.CONCLUSIVE_NO: {"positive", "negative", "take back"},
    S.WITHDRAWN: set(),
}


@pytest.mark.parametrize("status", ALLOWED)
def test_from_act_actor(packing, status):
    nrm = packing.at_status(status)
    assert nrm.status == status
    for act, do in ACTS.items():
        for who, actor in packing.world.everyone().items():
            came = outcome_of(lambda do=do, actor=actor: do(packing, nrm, actor))
            expected = "absent" if who not in MAY else "done" if act in ALLOWED[status] else "refused"
            assert came == expected, (act, who)


def test_a_notice_has_no_decision_and_no_way_back(grown):
    nrm = grown.consent(grown.start(), "no")
    grown.send(grown.ready(nrm))
    nrm.refresh_from_db()
    assert (nrm.status, nrm.route, nrm.grounds_clock) == (S.NOTIFIED, Route.NOTIFY, None)
    for act, do in ACTS.items():
        assert outcome_of(lambda do=do: do(grown, nrm, grown.by)) == "refused", act


def test_the_table_knows_every_status_and_every_move(packing):
    assert set(NRM_MOVES) == set(S)
    for status in S:
        for to in S:
            assert can_move(NrmReferral(status=status), to) == (to in NRM_MOVES[status])


def test_what_is_changed_after_it_was_ready_is_checked_again(packing):
    nrm = packing.ready(packing.start())
    keep_police(packing, nrm, packing.by)
    nrm.refresh_from_db()
    assert nrm.status == S.PREPARING


def test_a_negative_decision_recorded_in_error_no_longer_asks_about_a_reconsideration(packing):
    nrm = packing.at_status(S.REASONABLE_NO)
    later = packing.at + dt.timedelta(hours=1)
    packing.decide(nrm, "negative", at=later)
    asked = Task.related.filter(title="Decide whether to ask for a reconsideration").order_by("pk")
    assert asked.filter(done_at=None).count() == 1
    withdraw_nrm_decision(
        by=packing.by, at=later, nrm_uuid=nrm.uuid, version=packing.version(nrm), reason="The same letter twice"
    )
    assert asked.filter(done_at=None).count() == 1, "the negative decision before it stands again, and asks again"
    withdraw_nrm_decision(
        by=packing.by, at=later, nrm_uuid=nrm.uuid, version=packing.version(nrm), reason="Not this child's"
    )
    assert list(asked.values_list("outcome", flat=True)) == [_DECIDED_ANEW, _IN_ERROR, _IN_ERROR]


@pytest.mark.parametrize("outcome", ["positive", "negative"])
def test_a_later_decision_ends_what_the_negative_one_before_it_asked(packing, outcome):
    nrm = packing.at_status(S.REASONABLE_NO)
    before = Task.related.get(title="Decide whether to ask for a reconsideration")
    packing.decide(nrm, outcome, reconsider_by_date=packing.today + 5 * DAY)
    before.refresh_from_db()
    assert (before.outcome, before.done_by) == (_DECIDED_ANEW, packing.by.member)
    waiting = Task.related.filter(title=before.title, done_at=None)
    assert waiting.count() == (outcome == "negative")
    withdraw_nrm_decision(
        by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm), reason="Another child's letter"
    )
    again = waiting.all().get()
    assert (again.due_at, again.owner, again.record) == (before.due_at, before.owner, before.record)


def test_what_was_answered_about_a_reconsideration_is_not_asked_again(packing):
    nrm = packing.at_status(S.REASONABLE_NO)
    asked = Task.related.get(title="Decide whether to ask for a reconsideration")
    complete_task(by=packing.by, at=packing.at, task_id=asked.pk, outcome="Asked on the phone")
    packing.decide(nrm, "positive")
    withdraw_nrm_decision(
        by=packing.by, at=packing.at, nrm_uuid=nrm.uuid, version=packing.version(nrm), reason="Another child's letter"
    )
    assert Task.related.get(title=asked.title).outcome == "Asked on the phone"


def test_a_decision_recorded_in_error_puts_back_what_stood_before(packing):
    nrm = packing.at_status(S.REASONABLE_NO)
    packing.decide(nrm, "positive")
    back = {"by": packing.by, "at": packing.at, "nrm_uuid": nrm.uuid, "reason": "Not this child's"}
    assert withdraw_nrm_decision(version=packing.version(nrm), **back).status == S.REASONABLE_NO
    again = withdraw_nrm_decision(version=packing.version(nrm), **back)
    assert again.status == S.SENT
    assert again.grounds_clock.stopped_at is None
    assert NrmReferral.objects.visible_to(packing.by, packing.at).get().decisions.count() == 2
