"""Moving a line: from × to × actor, by the acts people have."""

from __future__ import annotations

import pytest

from throughline.agencies.states import Role
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.closures import close_line, reopen_line
from throughline.disruption.actions.lines import move_line
from throughline.disruption.models import Line, LineStatusChange
from throughline.disruption.policies import can_move
from throughline.disruption.states import ClosureType, LineStatus

from .enforcement_world import AUTHORISED, DAY

MOVERS = {"here coordinator", "here police", "here analyst", "here rocu", "outside police"}
CLOSERS = {"here coordinator", "here police", "here rocu"}
WHO = [f"{where} {role}" for where in ("here", "outside", "elsewhere") for role in Role if role != Role.SYSTEM]


def act(field, line, to_status, by):
    """The one act that moves a line there."""
    line = Line.related.get(pk=line.pk)
    values = {"by": by, "at": field.at, "line_uuid": line.record.uuid, "version": line.version}
    if to_status == LineStatus.CLOSED:
        return close_line(closed_date=field.today, closure_type=ClosureType.TYPE_2, **AUTHORISED, **values)
    if to_status == LineStatus.REOPENED:
        return reopen_line(reopened_date=field.today, reason="Alive again", **values)
    return move_line(to_status=to_status, happened_date=field.today, **values)


@pytest.mark.parametrize("from_status", LineStatus.values)
@pytest.mark.parametrize("to_status", LineStatus.values)
def test_from_to_by_an_officer_follows_the_table(field, from_status, to_status):
    line = field.line_in(from_status)
    if from_status != LineStatus.CLOSED:
        field.deactivate(line, field.today)
    changes = LineStatusChange.related.filter(line=line).count()
    if can_move(from_status, to_status):
        act(field, line, to_status, field.officer)
        last = LineStatusChange.related.filter(line=line).latest("pk")
        assert (last.from_status, last.to_status, last.changed_by) == (from_status, to_status, field.officer.member)
        expected, more = to_status, 1
    else:
        with pytest.raises(Refused):
            act(field, line, to_status, field.officer)
        expected, more = from_status, 0
    assert Line.related.get(pk=line.pk).status == expected
    assert LineStatusChange.related.filter(line=line).count() == changes + more


@pytest.mark.parametrize("to_status", [LineStatus.DISRUPTED, LineStatus.CLOSED])
def test_only_roles_that_may_and_see_the_line_move_it(field, to_status):
    world = field.world
    allowed = MOVERS if to_status == LineStatus.DISRUPTED else CLOSERS
    done = set()
    for who in WHO:
        where, role = who.split()
        actor = {"here": world.here, "outside": world.outside, "elsewhere": world.elsewhere}[where].get(Role(role))
        if actor is None:
            continue
        line = field.line(f"Line {who}", by=world.system)
        field.deactivate(line, field.today)
        try:
            act(field, line, to_status, actor)
            done.add(who)
        except Absent:
            assert Line.related.get(pk=line.pk).status == LineStatus.ACTIVE
    # An officer of the owning agency sees its lines (own), whichever hub they sit in; another force's officer does not.
    assert done == (allowed - {"outside police"}) | {"elsewhere police"} | (
        {"elsewhere analyst"} if to_status == LineStatus.DISRUPTED else set()
    )


def test_the_day_of_a_move_lies_between_the_first_report_and_today(field):
    line = field.line()
    for day in (line.first_reported_date - DAY, field.today + DAY):
        with pytest.raises(Refused, match="between the line's first report and today") as refusal:
            field.move(line, LineStatus.DISRUPTED, day=day)
        assert refusal.value.field == "happened_date"
    field.move(line, LineStatus.DISRUPTED, day=line.first_reported_date)


def test_a_reopened_line_moves_only_from_the_day_it_was_reopened(field):
    line = field.line_in(LineStatus.REOPENED)
    reopened = field.today - 5 * DAY
    with pytest.raises(Refused, match="The line was reopened on"):
        field.move(line, LineStatus.ACTIVE, day=reopened - DAY)
    with pytest.raises(Refused, match="The line was reopened on") as refusal:
        close_line(
            by=field.officer, at=field.at, line_uuid=line.record.uuid, closed_date=reopened - DAY,
            closure_type=ClosureType.TYPE_2,
        )  # fmt: skip
    assert refusal.value.field == "closed_date"
    field.move(line, LineStatus.ACTIVE, day=reopened)


def test_who_moves_second_is_told_what_stands(field):
    line = field.line()
    version = Line.related.get(pk=line.pk).version
    field.move(line, LineStatus.DISRUPTED)
    with pytest.raises(Conflict) as conflict:
        move_line(
            by=field.coordinator, at=field.at, line_uuid=line.record.uuid, version=version,
            to_status=LineStatus.ACTIVE, happened_date=field.today,
        )  # fmt: skip
    assert conflict.value.theirs["status"] == "Disrupted"
    assert Line.related.get(pk=line.pk).status == LineStatus.DISRUPTED
