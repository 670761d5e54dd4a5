"""The plan for turning 18: from × to × actor, what settling needs, own words, and whose law holds."""

from __future__ import annotations

import pytest

from tests.integration.outcomes import outcome_of
from tests.integration.transition.conftest import DAY
from throughline.access.states import Restriction
from throughline.core.errors import Conflict, Refused
from throughline.geography.states import Nation
from throughline.hub.actions.cases import restrict_case
from throughline.hub.models import OwnWords
from throughline.hub.states import CaseStatus, WhoMayRead
from throughline.transition.actions.plans import WantsGiven, keep_wants
from throughline.transition.models import PartConsidered, TransitionPlan
from throughline.transition.policies import can_move_plan
from throughline.transition.queries.plans import view_plan
from throughline.transition.states import PlanStatus

WORK_HERE = {"here coordinator", "here social", "here police", "here rocu"}
ACTS = {
    PlanStatus.SETTLED: lambda turning, plan, actor: turning.settle(plan, by=actor),
    PlanStatus.OPEN: lambda turning, plan, actor: turning.reopen(plan, by=actor),
}
EDITS = {
    "edit": lambda turning, plan, actor: turning.edit(plan, by=actor),
    "consider": lambda turning, plan, actor: turning.consider(plan, "needs", "yes", by=actor),
    "tell": lambda turning, plan, actor: turning.tell(plan, by=actor),
    "route": lambda turning, plan, actor: turning.route(plan, by=actor),
    "wants": lambda turning, plan, actor: keep_wants(
        by=actor, at=turning.at, plan_uuid=plan.uuid, given=wants(turning)
    ),
}


def wants(turning, **more) -> WantsGiven:
    values = {
        "words": "My own place.", "said_date": turning.today, "heard_by": "Sol Hale", "may_read": WhoMayRead.LEAD,
        "told_who_reads": True,
    } | more  # fmt: skip
    return WantsGiven(**values)


@pytest.mark.parametrize("status", PlanStatus.values)
@pytest.mark.parametrize("to", ACTS)
@pytest.mark.parametrize("case", CaseStatus.values)
def test_plan_from_to_actor(turning, status, to, case):
    plan = turning.plan_in(status)
    if case == CaseStatus.CLOSED:
        turning.close(plan.case)
    for who, actor in turning.everyone().items():
        came = outcome_of(lambda actor=actor: ACTS[to](turning, plan, actor))
        allowed = can_move_plan(status, to) and case == CaseStatus.OPEN
        assert came == ("absent" if who not in WORK_HERE else "done" if allowed else "refused"), (who, came)


@pytest.mark.parametrize("status", PlanStatus.values)
@pytest.mark.parametrize("edit", EDITS)
def test_who_may_change_a_plan_by_its_state(turning, status, edit):
    plan = turning.plan_in(status)
    for who, actor in turning.everyone().items():
        came = outcome_of(lambda actor=actor: EDITS[edit](turning, plan, actor))
        assert came == ("absent" if who not in WORK_HERE else "done" if status == PlanStatus.OPEN else "refused"), (
            who,
            came,
        )


def test_a_plan_is_settled_by_one_route_or_the_other_never_by_neither(turning):
    plan = turning.begin()
    with pytest.raises(Refused, match="who will lead.*Answer every part"):
        turning.settle(plan)
    turning.edit(plan)
    turning.answer_all(plan)
    with pytest.raises(Refused, match="The test is met: tell adult services"):
        turning.settle(plan)
    turning.route(plan)
    with pytest.raises(Refused, match="tell adult services"):
        turning.settle(plan)
    turning.tell(plan)
    assert turning.settle(plan).status == PlanStatus.SETTLED


def test_a_test_not_met_needs_the_other_route_with_who_leads_it(turning):
    plan = turning.begin()
    turning.edit(plan)
    turning.answer_all(plan)
    turning.consider(plan, "protect", "no")
    turning.tell(plan)
    with pytest.raises(Refused, match="not met: record the other route"):
        turning.settle(plan)
    with pytest.raises(Refused) as refused:
        turning.route(plan, leads=" ")
    assert refused.value.field == "leads"
    turning.route(plan)
    assert turning.settle(plan).settled_date == turning.today


def test_not_known_settles_nothing_though_a_route_is_recorded(turning):
    plan = turning.begin()
    turning.edit(plan)
    turning.answer_all(plan, "not_known")
    turning.route(plan)
    with pytest.raises(Refused, match="Answer every part"):
        turning.settle(plan)


@pytest.mark.parametrize("nation", [None, Nation.WALES, Nation.SCOTLAND])
def test_no_english_test_where_another_nation_answers(turning, nation):
    plan = turning.begin()
    turning.answered_in(nation, plan.case.person)
    turning.edit(plan)
    with pytest.raises(Refused, match="No rule loaded"):
        turning.consider(plan, "needs", "no")
    view = view_plan(turning.social, turning.at, plan)
    assert (view.parts, view.outcome) == ((), "no_rule")
    assert "No rule loaded" in view.no_rule
    with pytest.raises(Refused, match="record the other route"):
        turning.settle(plan)
    turning.route(plan)
    assert turning.settle(plan).status == PlanStatus.SETTLED


def test_every_answer_to_a_part_stays_and_the_newest_stands(turning):
    plan = turning.begin()
    turning.consider(plan, "needs", "not_known", reasons="Not assessed.")
    turning.consider(plan, "needs", "yes", reasons="Assessed in March.")
    part = view_plan(turning.social, turning.at, plan).parts[0]
    assert (part.answer, part.reasons) == ("yes", "Assessed in March.")
    assert part.earlier[0].startswith("Not known: Not assessed.")
    assert PartConsidered.related.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"answer": "perhaps"}, "answer"), ({"reasons": " "}, "reasons"), ({"considered_who": ""}, "considered_who"),
        ({"part": "strange"}, "part"), ({"considered_date": "tomorrow"}, "considered_date"),
    ],
)  # fmt: skip
def test_a_part_is_refused_in_words(turning, given, field):
    plan = turning.begin()
    values = {"part": "needs", "answer": "yes"} | given
    if values.get("considered_date") == "tomorrow":
        values["considered_date"] = turning.today + DAY
    with pytest.raises(Refused) as refused:
        turning.consider(plan, values.pop("part"), values.pop("answer"), **values)
    assert refused.value.field == field


def test_own_words_are_kept_verbatim_and_earlier_ones_stay(turning):
    plan = turning.begin()
    for words in ("Dunno.", "My own place, near nan."):
        keep_wants(by=turning.social, at=turning.at, plan_uuid=plan.uuid, given=wants(turning, words=words))
    plan.refresh_from_db()
    assert plan.wants.words == "My own place, near nan."
    assert OwnWords.related.filter(about=plan.case.record).count() == 2
    police = turning.acting.world.police
    hidden = view_plan(police, turning.at, plan)
    assert (hidden.wants, hidden.wants_hidden) == ("", True)


def test_a_plan_is_begun_once_and_not_of_a_young_child(turning):
    case = turning.case(turning.born(16))
    turning.begin(case)
    with pytest.raises(Refused, match="begun already"):
        turning.begin(case)
    with pytest.raises(Refused, match="from 15"):
        turning.begin(turning.case(turning.born(12)))
    turning.begin(turning.case())
    assert TransitionPlan.related.count() == 2


def test_two_who_write_at_once_are_told(turning):
    plan = turning.begin()
    first = plan.version
    turning.edit(plan)
    with pytest.raises(Conflict):
        turning.edit(plan, version=first)


def test_a_restricted_case_has_its_plan_for_those_named_only(turning):
    plan = turning.begin()
    restrict_case(
        by=turning.acting.world.coordinator, at=turning.at, case_uuid=plan.case.record.uuid,
        restriction=Restriction.RESTRICTED,
    )  # fmt: skip
    assert outcome_of(lambda: turning.edit(plan, by=turning.acting.world.police)) == "absent"
    assert outcome_of(lambda: turning.edit(plan)) == "done"
