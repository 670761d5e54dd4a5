"""What was reported stays as it was reported: a failed check-back corrects live figures and leaves frozen ones."""

from __future__ import annotations

import datetime as dt

import pytest
from frozen_world import Reporting

from tests.integration.disruption.enforcement_world import DAY
from throughline.agencies.actor import Actor
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.arrests import discontinue_charge
from throughline.disruption.actions.corrections import withdraw_arrest, withdraw_seizure
from throughline.disruption.actions.seizures import SeizureGiven, record_seizure
from throughline.disruption.models import LineClosure
from throughline.figures.actions.returns import freeze_figures, withdraw_return
from throughline.figures.models import FrozenFigure, FrozenReturn
from throughline.figures.periods import Period
from throughline.figures.queries.measures import measure_all
from throughline.figures.queries.returns import compare_with_today, differing, get_return, list_returns
from throughline.figures.states import ReturnStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(hub_world) -> Reporting:
    return Reporting(hub_world)


def frozen_rows(frozen):
    return list(FrozenFigure.objects.filter(frozen_return=frozen).values())


def test_a_failed_check_back_reopens_the_line_corrects_the_live_figure_and_leaves_the_frozen_one(field):
    kite, _ = field.closed_line("Kite line"), field.closed_line("Plover line", days_ago=8)
    frozen = field.freeze()
    before = frozen_rows(frozen)
    field.fail_check_back(kite)
    each = field.compared(frozen, "lines_closed")
    assert (each.frozen, each.today.value) == (2, 1)
    assert field.changes(frozen, "lines_closed") == [("check_back", 1)]
    assert field.changes(frozen, "lines_closed_type_2") == [("check_back", 1)]
    assert each.is_explained
    assert frozen_rows(frozen) == before
    assert {row.figure.key for row in differing(compare_with_today(field.coordinator, field.later, frozen))} == {
        "lines_closed", "lines_closed_type_2",
    }  # fmt: skip


def test_a_line_reopened_without_a_check_back_says_only_that(field):
    line = field.closed_line()
    frozen = field.freeze()
    field.world.at = field.later
    field.reopen(line)
    assert field.changes(frozen, "lines_closed") == [("reopened", 1)]


def test_one_reopened_before_the_freeze_was_never_in_it(field):
    line = field.closed_line()
    field.fail_check_back(line, at=field.at)
    frozen = field.freeze()
    each = field.compared(frozen, "lines_closed")
    assert (each.frozen, each.differs, each.changes) == (0, False, ())


def test_of_two_closures_that_are_one_the_next_counts_when_the_first_is_reopened(field):
    """The total stands, so nothing is said of it."""
    line = field.closed_line()
    frozen = field.freeze()
    field.fail_check_back(line, days_ago=2)
    field.world.at = field.later
    again = field.close(line, closed_date=field.today - DAY)
    assert LineClosure.related.filter(pk=again.pk, reversed_date=None).exists()
    each = field.compared(frozen, "lines_closed")
    assert (each.frozen, each.today.value, each.changes) == (1, 1, ())


def test_what_is_recorded_late_is_in_the_live_figure_alone(field):
    operation = field.operation()
    frozen = field.freeze()
    field.arrest(operation, at=field.later)
    each = field.compared(frozen, "arrests")
    assert (each.frozen, each.today.value, each.is_explained) == (0, 1, True)
    assert field.changes(frozen, "arrests") == [("late", 1)]


def test_what_was_recorded_in_error_leaves_the_live_figure_alone(field):
    operation = field.operation()
    first = field.arrest(operation)
    field.arrest(operation, field.person("Lee", age=30))
    frozen = field.freeze()
    withdraw_arrest(by=field.officer, at=field.later, arrest_id=first.pk, reason="Entered twice")
    assert (field.compared(frozen, "arrests").frozen, field.compared(frozen, "arrests").today.value) == (2, 1)
    assert field.changes(frozen, "arrests_adults") == [("withdrawn", 1)]


def test_one_added_and_one_withdrawn_leave_the_number_alike_and_nothing_to_say(field):
    operation = field.operation()
    first = field.arrest(operation)
    frozen = field.freeze()
    withdraw_arrest(by=field.officer, at=field.later, arrest_id=first.pk, reason="Another's")
    field.arrest(operation, field.person("Lee", age=30), at=field.later)
    assert not field.compared(frozen, "arrests").differs


def test_an_amount_is_explained_by_its_rows(field):
    operation = field.operation()
    act = {"by": field.officer, "operation_uuid": operation.record.uuid}
    wrong = record_seizure(**act, at=field.at, given=SeizureGiven("cash", pence=10_000))
    frozen = field.freeze()
    withdraw_seizure(by=field.officer, at=field.later, seizure_id=wrong.pk, reason="Counted twice")
    record_seizure(**act, at=field.later, given=SeizureGiven("cash", pence=2_550))
    each = field.compared(frozen, "cash_pence")
    assert (each.frozen, each.today.value, each.is_explained) == (10_000, 2_550, True)
    assert field.changes(frozen, "cash_pence") == [("withdrawn", 1), ("late", 1)]


def test_a_charge_discontinued_since_leaves_those_that_stand(field):
    charged = field.today - 10 * DAY
    arrest = field.arrest(field.operation(), charged_date=charged)
    long_ago = field.at - dt.timedelta(days=2)
    type(arrest).related.update(recorded_at=long_ago)
    arrest.charges.update(recorded_at=long_ago)
    frozen = field.freeze(at=long_ago, period=Period(field.today - 90 * DAY, field.today - 5 * DAY))
    discontinue_charge(by=field.officer, at=field.at, charge_id=arrest.charges.get().pk, discontinued_date=field.today)
    for key, was, now in (("charges_standing", 1, 0), ("charges_discontinued", 0, 1)):
        each = field.compared(frozen, key)
        assert (each.frozen, each.today.value, each.is_explained) == (was, now, True), key
        assert field.changes(frozen, key) == [("discontinued", 1)]
    assert not field.compared(frozen, "charges").differs


def test_what_the_records_do_not_tell_is_not_made_up(field):
    found = field.found(field.operation())
    frozen = field.freeze()
    type(found).related.filter(pk=found.pk).update(age_group="adult")
    each = field.compared(frozen, "interventions_children")
    assert (each.frozen, each.today.value, each.changes, each.is_explained) == (1, 0, (), False)


def test_everything_a_page_of_figures_shows_is_kept_with_its_words_and_nobody(field):
    field.found(field.operation(field.closed_line()))
    frozen = field.freeze()
    inside = measure_all(field.coordinator, field.frozen_at, field.period, months=True)
    outside = measure_all(field.coordinator, field.frozen_at, field.period, public=True)
    rows = list(frozen.figures.all())
    assert [(row.key, row.label, row.rule, row.source, float(row.value), row.rows) for row in rows] == [
        (each.key, each.label, each.rule, each.measure.source, each.value, each.rows) for each in inside
    ]
    assert [tuple(row.by_month) for row in rows] == [each.by_month for each in inside]
    assert [row.outside for row in rows] == [str(each.shown) for each in outside]
    assert next(row.outside for row in rows if row.key == "interventions") == "fewer than 5"
    assert frozen.figures_count == len(rows)
    stored = str(frozen_rows(frozen)) + str(FrozenReturn.objects.filter(pk=frozen.pk).values())
    for secret in ("Jay", "Sample", "Kite", "Any Street", "07700"):
        assert secret not in stored


@pytest.mark.parametrize("days", [0, 1])
def test_a_period_that_has_not_ended_is_not_frozen(field, days):
    with pytest.raises(Refused, match="has not ended") as refusal:
        field.freeze(period=Period(field.today - 30 * DAY, field.today + days * DAY))
    assert refusal.value.field == "end"
    assert not FrozenReturn.objects.exists()


def test_a_return_has_a_title(field):
    with pytest.raises(Refused) as refusal:
        field.freeze(title=" ")
    assert refusal.value.field == "title"


def test_a_period_frozen_again_is_a_version_that_says_what_it_replaces_and_why(field):
    line = field.closed_line()
    first = field.freeze()
    field.fail_check_back(line)
    with pytest.raises(Refused, match="frozen before, as “For the board”") as refusal:
        field.freeze(at=field.later)
    assert refusal.value.field == "replaces_reason"
    second = field.freeze(at=field.later, replaces_reason="The board asked for it after the check-back")
    assert (second.number, second.replaces, first.number, first.replaces) == (2, first, 1, None)
    first, second = get_return(field.coordinator, first.uuid), get_return(field.coordinator, second.uuid)
    assert (first.status, second.status) == (ReturnStatus.REPLACED, ReturnStatus.STANDING)
    assert [row.number for row in list_returns(field.coordinator)] == [2, 1]
    values = [row.figures.get(key="lines_closed").value for row in (first, second)]
    assert values == [1, 0]


def test_a_first_version_replaces_nothing(field):
    with pytest.raises(Refused) as refusal:
        field.freeze(replaces_reason="As asked")
    assert refusal.value.field == "replaces_reason"


def test_a_return_recorded_in_error_stays_readable_and_says_so(field):
    field.closed_line()
    frozen = field.freeze()
    before = frozen_rows(frozen)
    for reason in ("", "  "):
        with pytest.raises(Refused) as refusal:
            withdraw_return(by=field.coordinator, at=field.later, return_uuid=frozen.uuid, reason=reason)
        assert refusal.value.field == "reason"
    act = {"by": field.coordinator, "at": field.later, "return_uuid": frozen.uuid}
    withdraw_return(**act, reason="Frozen before the sheets were in")
    frozen = get_return(field.coordinator, frozen.uuid)
    assert frozen.status == ReturnStatus.WITHDRAWN
    assert (frozen.withdrawn_by, frozen.withdrawn_at) == (field.coordinator.member, field.later)
    assert frozen_rows(frozen) == before
    with pytest.raises(Refused, match="already"):
        withdraw_return(**act, reason="Again")


def test_what_a_withdrawn_version_replaced_stands_again_and_is_what_the_next_replaces(field):
    first = field.freeze()
    second = field.freeze(replaces_reason="Late sheets")
    withdraw_return(by=field.coordinator, at=field.later, return_uuid=second.uuid, reason="Wrong sheets")
    assert get_return(field.coordinator, first.uuid).status == ReturnStatus.STANDING
    third = field.freeze(replaces_reason="The right sheets")
    assert (third.number, third.replaces) == (3, first)
    withdraw_return(by=field.coordinator, at=field.later, return_uuid=third.uuid, reason="No")
    withdraw_return(by=field.coordinator, at=field.later, return_uuid=first.uuid, reason="No")
    assert field.freeze(replaces_reason="Anew").replaces == third


def test_freezing_and_withdrawing_are_audited_without_a_number_or_a_title(field):
    frozen = field.freeze(title="Zephyr board")
    withdraw_return(by=field.coordinator, at=field.later, return_uuid=frozen.uuid, reason="Zephyr again")
    events = Event.objects.filter(action__in=("freeze_figures", "withdraw_return")).order_by("seq")
    assert [event.action for event in events] == ["freeze_figures", "withdraw_return"]
    assert "Zephyr" not in str([event.__dict__ for event in events])


ALLOWED = {Role.COORDINATOR, Role.ANALYST}
READS = {Role.COORDINATOR, Role.ANALYST, Role.CHAIR}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_who_may_freeze_withdraw_and_read(field, role):
    """Each role × each act, here and from another hub, where nothing is there."""
    frozen = field.freeze()
    for actor in (field.world.here[role], field.world.elsewhere.get(role)):
        if actor is None:
            continue
        is_here = actor.hub == field.world.hub
        acts = {
            "freeze": (ALLOWED, lambda actor=actor: freeze_figures(
                by=actor, at=field.later, period=field.period, title="Again",
                replaces_reason="Asked for" if actor.hub == field.world.hub else "",
            )),
            "read": (READS if is_here else set(), lambda actor=actor: get_return(actor, frozen.uuid)),
            "list": (READS, lambda actor=actor: list_returns(actor)),
            "withdraw": (ALLOWED if is_here else set(), lambda actor=actor: withdraw_return(
                by=actor, at=field.later, return_uuid=frozen.uuid, reason="In error"
            )),
        }  # fmt: skip
        for name, (roles, act) in acts.items():
            if role in roles:
                act()
            else:
                with pytest.raises(Absent):
                    act()
                    pytest.fail(f"{role} may {name}")


def test_a_member_who_left_freezes_nothing(field):
    gone = field.world.here[Role.ANALYST]
    gone.member.is_active = False
    with pytest.raises(Absent):
        field.freeze(by=Actor(gone.member))


def test_each_hub_has_its_own(field):
    field.closed_line()
    theirs = field.freeze(by=field.world.elsewhere[Role.COORDINATOR])
    assert theirs.hub == field.world.other_hub
    assert theirs.figures.get(key="lines_closed").value == 0
    ours = field.freeze()
    assert (ours.number, ours.replaces) == (1, None)
    assert list_returns(field.coordinator) == [ours]


def test_a_covert_line_moves_neither_the_frozen_nor_the_live_total_and_explains_nothing(field):
    """Told twice, with and without the covert line: every answer is the same (ADR 0008)."""
    plain = field.freeze(by=field.coordinator)
    rocu, covert, closure = field.covert_closed()
    arrest = field.arrest(field.operation(covert, by=rocu), by=rocu)
    second = field.freeze(replaces_reason="With the covert line there")
    assert totals(second) == totals(plain)
    for frozen in (plain, second):
        assert differing(compare_with_today(field.coordinator, field.later, frozen)) == []
    LineClosure.related.filter(pk=closure.pk).update(
        reversed_date=field.today, reversed_at=field.later, reversed_by=rocu.member
    )
    withdraw_arrest(by=rocu, at=field.later, arrest_id=arrest.pk, reason="Entered twice")
    for frozen in (plain, second):
        assert differing(compare_with_today(field.coordinator, field.later, frozen)) == []


def test_a_covert_closure_is_in_no_explanation_of_an_overt_one(field):
    overt = field.closed_line()
    frozen = field.freeze()
    field.fail_check_back(overt)
    field.covert_closed()
    assert field.changes(frozen, "lines_closed") == [("check_back", 1)]
    assert field.compared(frozen, "lines_closed").is_explained


def totals(frozen):
    return list(frozen.figures.values_list("key", "value", "rows", "before", "by_month", "outside"))
