"""Numbers move and are replaced, lines go on as others: the lineage is kept both ways, for those who may see both ends."""

from __future__ import annotations

import pytest

from throughline.access.models import Exclusion, ProtectedRecord
from throughline.access.states import Restriction
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.lineage import follow_line, move_number, replace_number
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.actions.names import add_former_name, add_handle, end_handle, rename_line
from throughline.disruption.models import DealPhone, Line
from throughline.disruption.queries.finding import search_lines
from throughline.disruption.queries.lineage import read_lineage
from throughline.disruption.queries.lines import LineFilter, list_lines
from throughline.register.models import Link

from .enforcement_world import DAY, NUMBER


def move(field, line, to_line, *, day=None, phone=None, by=None):
    phone = phone or line.phones.get(until_date__isnull=True)
    return move_number(
        by=by or field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=phone.pk,
        to_line_uuid=to_line.record.uuid, moved_date=day or field.today - 5 * DAY, source="Bulk messages, new brand",
    )  # fmt: skip


def replace(field, line, number="07700 900777", *, day=None):
    phone = line.phones.get(until_date__isnull=True)
    return replace_number(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=phone.pk, number=number,
        replaced_date=day or field.today - 5 * DAY, source="Customer list told of it",
    )  # fmt: skip


def follow(field, line, next_line, kind="rebranded"):
    return follow_line(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, next_line_uuid=next_line.record.uuid, kind=kind,
        happened_date=field.today - 3 * DAY, source="Same holder seen",
    )  # fmt: skip


def names(steps):
    return [(step.before.name, step.after.name) for step in steps]


def test_a_number_that_moves_ends_on_one_line_and_begins_on_the_other_the_same_day(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    day = field.today - 5 * DAY
    moved = move(field, old, new, day=day)
    before = old.phones.get()
    assert (before.until_date, moved.since_date, moved.came_from, moved.phone) == (day, day, before, before.phone)
    links = Link.objects.filter(to_record=before.phone.record, kind="deal_number").order_by("pk")
    assert [(link.from_record_id, link.until_date) for link in links] == [
        (old.record_id, day), (new.record_id, None),
    ]  # fmt: skip
    assert names(read_lineage(field.officer, field.at, old).after) == [("Kite", "Wren")]
    assert names(read_lineage(field.officer, field.at, new).before) == [("Kite", "Wren")]


def test_a_number_may_come_back_to_the_line_it_left(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    move(field, old, new, day=field.today - 9 * DAY)
    move(field, new, old, day=field.today - 2 * DAY)
    assert old.phones.count() == 2
    assert old.phones.get(until_date__isnull=True).number == "+447700900123"
    link = Link.objects.get(from_record=old.record, kind="deal_number")
    assert link.until_date is None
    assert names(read_lineage(field.officer, field.at, old).after) == [("Kite", "Wren"), ("Wren", "Kite")]


def test_a_line_changes_its_number_and_keeps_the_one_before(field):
    line = field.line("Kite")
    replace(field, line)
    within = read_lineage(field.officer, field.at, line).within
    assert [(step.old_number, step.new_number) for step in within] == [("+447700900123", "+447700900777")]
    with pytest.raises(Refused, match="worked on this number until"):
        deactivate_phone(
            by=field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=line.phones.first().pk,
            deactivated_date=field.today, source="The network",
        )  # fmt: skip


def test_what_makes_no_move_is_refused(field):
    old, new, shut = (
        field.line("Kite"),
        field.line("Wren", phones=[NUMBER]),
        field.line("Shut", phones=["07700 900555"]),
    )
    field.close(shut)
    with pytest.raises(Refused, match="has this number already"):
        move(field, old, new)
    with pytest.raises(Refused, match="another line"):
        move(field, old, old)
    with pytest.raises(Refused, match="reopen it first"):
        move(field, old, shut)
    other = field.line("Other", phones=[])
    for day in (field.today + DAY, old.first_reported_date - DAY):
        with pytest.raises(Refused, match="between"):
            move(field, old, other, day=day)
    with pytest.raises(Refused, match="has that number already"):
        replace(field, old, "+44 7700 900123")
    with pytest.raises(Absent):
        move(field, old, other, phone=new.phones.get())


def test_a_line_one_may_not_see_is_absent_to_move_to_and_its_steps_and_all_beyond_are_not_there(field):
    first, hidden, last = (field.line(name, phones=[number]) for name, number in (
        ("First", NUMBER), ("Hidden", "07700 900601"), ("Last", "07700 900602"),
    ))  # fmt: skip
    follow(field, first, hidden)
    follow(field, hidden, last)
    assert names(read_lineage(field.officer, field.at, first).after) == [("First", "Hidden"), ("Hidden", "Last")]
    ProtectedRecord.objects.filter(pk=hidden.record_id).update(restriction=Restriction.RESTRICTED)
    assert read_lineage(field.officer, field.at, first).after == ()
    assert read_lineage(field.officer, field.at, last).before == ()
    with pytest.raises(Absent):
        follow(field, first, hidden, kind="holder_moved")


def test_a_line_that_followed_its_follower_does_not_turn_for_ever(field):
    one, two = field.line("One"), field.line("Two", phones=[])
    follow(field, one, two)
    follow(field, two, one)
    assert names(read_lineage(field.officer, field.at, one).after) == [("One", "Two"), ("Two", "One")]
    assert Link.objects.filter(kind="followed_by").count() == 2
    with pytest.raises(Refused, match="recorded already"):
        follow(field, one, two)


def test_a_new_name_keeps_the_one_before_and_both_find_the_line(field):
    line = field.line("Kite line")
    values = {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid}
    rename_line(**values, version=line.version, name="Wren line", renamed_date=field.today - 2 * DAY, source="Messages")
    add_former_name(**values, name="Old Crow", until_date=field.today - 90 * DAY)
    add_handle(**values, platform="snapchat", handle="@Kite_Deals", since_date=field.today - 9 * DAY)
    line.refresh_from_db()
    assert line.name == "Wren line"
    for typed in ("kite", "wren", "old crow", "kite_deals", "@KITE_deals", "+44 7700 900123"):
        assert [found.name for found in search_lines(field.officer, field.at, typed)] == ["Wren line"], typed
        rows, total = list_lines(field.officer, field.at, LineFilter(called=typed), first=0, limit=5)
        assert ([row.name for row in rows], total) == (["Wren line"], 1), typed
    assert search_lines(field.officer, field.at, "kite")[0].because == "also known as Kite line"
    assert search_lines(field.world.elsewhere["coordinator"], field.at, "kite") == []
    with pytest.raises(Conflict):
        rename_line(**values, version=1, name="Third", renamed_date=field.today)
    with pytest.raises(Refused, match="that name already"):
        rename_line(**values, version=line.version, name="Wren line", renamed_date=field.today)
    with pytest.raises(Refused, match="between"):
        rename_line(**values, version=line.version, name="Third", renamed_date=field.today - 3 * DAY)


def test_a_number_the_line_left_finds_it_still(field):
    line = field.line("Kite")
    replace(field, line)
    for typed in (NUMBER, "07700 900777"):
        assert [found.name for found in search_lines(field.officer, field.at, typed)] == ["Kite"]


def test_a_handle_ends_once_and_may_be_taken_up_again(field):
    line = field.line()
    values = {"by": field.officer, "at": field.at, "line_uuid": line.record.uuid}
    handle = {"platform": "telegram", "handle": "t.me/kite", "since_date": field.today - 9 * DAY}
    row = add_handle(**values, **handle)
    assert row.compared == "kite"
    with pytest.raises(Refused, match="that handle already"):
        add_handle(**values, **(handle | {"handle": "@Kite"}))
    end_handle(**values, handle_id=row.pk, until_date=field.today)
    with pytest.raises(Refused, match="recorded already"):
        end_handle(**values, handle_id=row.pk, until_date=field.today)
    add_handle(**values, **handle)


def test_excluded_members_may_move_nothing(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    Exclusion.objects.create(
        record=new.record, member=field.officer.member, reason="x", set_at=field.at, set_by=field.coordinator.member
    )
    with pytest.raises(Absent):
        move(field, old, new)
    assert DealPhone.related.filter(line=Line.related.get(pk=old.pk), until_date__isnull=True).exists()
