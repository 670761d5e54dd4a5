"""The same closure never counts twice, as examples; then random histories against a plain statement of the rule.

What is the same: closures that rest on the deactivation of one number; or on one charge, where the lines are of one
lineage. What is not: two different lines of one holder, on numbers that never were one another's (domain.md 1).
"""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.integration.outcomes import Undone
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Refused
from throughline.disruption.actions.arrests import record_charge
from throughline.disruption.actions.lineage import follow_line, move_number
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.models import Line, LineClosure
from throughline.disruption.queries.lineage import read_lineage
from throughline.disruption.states import ClosureType, LineStatus, OffenceKind
from throughline.figures.periods import Period
from throughline.figures.queries.measures import measure_all, my_view
from throughline.figures.queries.rows import rows_behind
from throughline.register.links import link_records
from throughline.register.states import LinkKind

from .enforcement_world import DAY
from .test_lineage import follow, move

NUMBERS = ("07700 900701", "07700 900702", "07700 900703")


def counted(field, *, actor=None, since=None, ask=measure_all):
    period = Period(since or field.today - 60 * DAY, field.today)
    values = {value.measure.key: value.value for value in ask(actor or field.coordinator, field.at, period)}
    assert values["lines_closed"] == values["lines_closed_type_1"] + values["lines_closed_type_2"]
    return values["lines_closed"]


def both_closed_on_one_number(field):
    """Kite closed on a number twenty days ago; the number then worked for Wren and was deactivated again: from history."""
    kite, wren = field.line("Kite"), field.line("Wren", phones=[])
    field.close(kite, closed_date=field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 15 * DAY)
    field.close(wren, closed_date=field.today - 2 * DAY, inherited=True)
    return kite, wren


def test_two_lines_on_two_numbers_are_two(field):
    for number in NUMBERS[:2]:
        field.close(field.line(number, phones=[number]))
    assert counted(field) == 2


def test_a_number_that_moved_closes_no_second_line_while_the_first_stands(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[])
    field.close(kite, closed_date=field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 15 * DAY)
    with pytest.raises(Refused, match=r"already closed Kite .* counts once"):
        field.close(wren)
    field.reopen(kite, reopened_date=field.today - 15 * DAY)
    field.close(wren)
    assert counted(field) == 1


def test_another_number_of_the_line_closes_it_all_the_same(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[NUMBERS[0]])
    field.close(kite, closed_date=field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 15 * DAY)
    closure = field.close(wren)
    assert closure.deactivated_number.as_written == NUMBERS[0]
    assert counted(field) == 2


def test_a_number_deactivated_after_it_left_closes_not_the_line_it_left(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[])
    move(field, kite, wren, day=field.today - 15 * DAY)
    field.deactivate(wren, field.today - 5 * DAY)
    with pytest.raises(Refused, match="needs a number deactivated"):
        field.close(kite, closure_type=ClosureType.TYPE_2, inherited=True)
    field.close(wren, inherited=True)
    assert counted(field) == 1


def test_history_that_closed_both_counts_the_earliest_and_the_next_once_that_is_reversed(field):
    kite, wren = both_closed_on_one_number(field)
    assert counted(field) == 1
    assert counted(field, since=field.today - 10 * DAY) == 0
    behind = rows_behind(field.coordinator, field.at, "lines_closed", Period(field.today - 60 * DAY, field.today))
    assert [(row.detail, behind.may_open, behind.held_elsewhere) for row in behind.rows] == [("Kite", 1, 0)]
    field.reopen(Line.related.get(pk=kite.pk))
    assert counted(field, since=field.today - 10 * DAY) == 1


def test_my_view_is_told_nothing_by_a_closure_it_may_not_see(field):
    kite, _wren = both_closed_on_one_number(field)
    ProtectedRecord.objects.filter(pk=kite.record_id).update(restriction=Restriction.RESTRICTED)
    assert counted(field, since=field.today - 10 * DAY, actor=field.officer, ask=my_view) == 1
    assert counted(field) == 1
    assert counted(field, since=field.today - 10 * DAY) == 0


def test_closing_is_not_refused_because_of_a_line_the_closer_may_not_see(field):
    kite, wren = field.line("Kite"), field.line("Wren", phones=[])
    field.close(kite, closed_date=field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 15 * DAY)
    ProtectedRecord.objects.filter(pk=kite.record_id).update(restriction=Restriction.RESTRICTED)
    field.close(wren)
    assert counted(field) == 1


def holder_of(field, *lines):
    """One holder, arrested once as the holder of the first line and charged once; recorded as holder of the others."""
    arrest = field.arrest(
        field.operation(lines[0]),
        is_line_holder=True,
        charged_date=field.today - 19 * DAY,
        line_uuid=lines[0].record.uuid,
    )
    for line in lines[1:]:
        link_records(
            by=field.officer, at=field.at, from_record=arrest.person.record, to_record=line.record,
            kind=LinkKind.HOLDER_OF, since_date=field.today - 30 * DAY,
        )  # fmt: skip
    return arrest


def test_one_holder_of_two_different_lines_charged_once_closes_two(field):
    kite, wren = field.line("Kite", phones=[NUMBERS[0]]), field.line("Wren", phones=[NUMBERS[1]])
    holder_of(field, kite, wren)
    first, second = (field.close(line, closure_type=ClosureType.TYPE_1) for line in (kite, wren))
    assert first.holder_charge == second.holder_charge
    assert counted(field) == 2


def test_one_charge_closes_no_second_line_of_one_lineage(field):
    kite, wren = field.line("Kite", phones=[NUMBERS[0]]), field.line("Wren", phones=[NUMBERS[1]])
    holder_of(field, kite, wren)
    follow(field, kite, wren)
    field.close(kite, closure_type=ClosureType.TYPE_1)
    with pytest.raises(Refused, match=r"This arrest already closed Kite .* counts once"):
        field.close(wren, closure_type=ClosureType.TYPE_1)


def test_a_second_charge_of_one_arrest_closes_no_second_line_of_one_lineage(field):
    kite, wren = field.line("Kite", phones=[NUMBERS[0]]), field.line("Wren", phones=[NUMBERS[1]])
    arrest = holder_of(field, kite, wren)
    act = {"by": field.officer, "at": field.at}
    record_charge(**act, arrest_id=arrest.pk, charged_date=field.today - 18 * DAY, offence=OffenceKind.OTHER)
    follow(field, kite, wren)
    field.close(kite, closure_type=ClosureType.TYPE_1)
    with pytest.raises(Refused, match=r"This arrest already closed Kite .* counts once"):
        field.close(wren, closure_type=ClosureType.TYPE_1)


def test_lines_found_to_be_one_afterwards_count_once_from_then(field):
    kite, wren = field.line("Kite", phones=[NUMBERS[0]]), field.line("Wren", phones=[NUMBERS[1]])
    holder_of(field, kite, wren)
    for line in (kite, wren):
        field.close(line, closure_type=ClosureType.TYPE_1)
    assert counted(field) == 2
    follow(field, kite, wren)
    assert counted(field) == 1


LINES = st.integers(0, 2)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), LINES, LINES),
        st.tuples(st.just("follow"), LINES, LINES),
        st.tuples(st.sampled_from(["number", "charge", "history", "reopen"]), LINES, LINES),
    ),
    max_size=9,
)


class History:
    """Three lines, one holder charged once, and a plain account of what happened to them beside the product's own."""

    def __init__(self, field) -> None:
        self.field = field
        self.lines = [field.line(name, phones=[name]) for name in NUMBERS[:2]]
        self.lines.append(field.line("Begins with no number", phones=[]))
        holder_of(field, *self.lines)
        self.steps: list[tuple[int, int]] = []
        self.standing: dict[int, tuple[str, object]] = {}

    def act(self, what: str, one: int, two: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, what)(one, two)
        except Refused:
            pass

    def move(self, one: int, two: int) -> None:
        """The first number the line works on goes to the other line."""
        row = self.lines[one].phones.filter(until_date__isnull=True).order_by("pk").first()
        if row is None:
            return
        move_number(
            by=self.field.officer, at=self.field.at, line_uuid=self.lines[one].record.uuid, phone_id=row.pk,
            to_line_uuid=self.lines[two].record.uuid, moved_date=self.field.today,
        )  # fmt: skip
        self.steps.append((one, two))

    def follow(self, one: int, two: int) -> None:
        follow_line(
            by=self.field.officer, at=self.field.at, line_uuid=self.lines[one].record.uuid,
            next_line_uuid=self.lines[two].record.uuid, kind="rebranded", happened_date=self.field.today,
        )  # fmt: skip
        self.steps.append((one, two))

    def number(self, one: int, two: int) -> None:
        line = self.lines[one]
        for phone in line.phones.filter(until_date__isnull=True):
            deactivate_phone(
                by=self.field.officer, at=self.field.at, line_uuid=line.record.uuid, phone_id=phone.pk,
                deactivated_date=self.field.today, source="The network",
            )  # fmt: skip
        self._closed(one, self.field.close(line, closure_type=ClosureType.TYPE_2, inherited=True))

    def charge(self, one: int, two: int) -> None:
        self._closed(one, self.field.close(self.lines[one], closure_type=ClosureType.TYPE_1))

    def history(self, one: int, two: int) -> None:
        self._closed(one, self.field.close(self.lines[one], closure_type=ClosureType.TYPE_1, inherited=True))

    def reopen(self, one: int, two: int) -> None:
        self.field.reopen(self.lines[one])
        del self.standing[one]

    def _closed(self, one: int, closure: LineClosure) -> None:
        number = closure.deactivated_number
        self.standing[one] = ("number", number.number) if number else ("charge", closure.holder_charge_id)

    def one_lineage(self, one: int) -> frozenset[int]:
        """The lines reached from one along any step, either way."""
        reached = {one}
        for _ in self.lines:
            reached |= {each for step in self.steps for each in step if reached & set(step)}
        return frozenset(reached)

    def after(self, one: int) -> set[tuple[int, int]]:
        found, edge = set(), {one}
        for _ in self.lines:
            steps = {step for step in self.steps if step[0] in edge}
            found |= steps
            edge |= {two for _one, two in steps}
        return found

    def expected(self) -> int:
        return len({(*ground, self.one_lineage(one) if ground[0] == "charge" else None)
                    for one, ground in self.standing.items()})  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
@example(acts=[("number", 0, 0), ("move", 0, 2), ("number", 2, 0)])
@example(acts=[("charge", 0, 0), ("follow", 0, 1), ("history", 1, 0), ("reopen", 0, 0)])
@example(acts=[("charge", 0, 0), ("history", 1, 0), ("move", 0, 2), ("move", 2, 1)])
def test_random_histories_lose_no_lineage_and_count_nothing_twice(field, acts):
    with pytest.raises(Undone), transaction.atomic():
        history = History(field)
        for act in acts:
            history.act(*act)
        keys = [line.pk for line in history.lines]
        for one, line in enumerate(history.lines):
            line.refresh_from_db()
            assert (line.status == LineStatus.CLOSED) == (one in history.standing)
            lineage = read_lineage(field.officer, field.at, line)
            assert {(keys.index(step.before.pk), keys.index(step.after.pk)) for step in lineage.after} == history.after(
                one
            )
        assert counted(field) == history.expected()
        raise Undone
