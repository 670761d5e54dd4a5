"""A line nobody else may know of joins no lines that others may open: no total, refusal or page tells of it (ADR 0008).

Each story is told twice, with and without the hidden line, and what everybody else is answered is compared.
"""

from __future__ import annotations

import difflib
import importlib

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.access.test_hidden_is_absent import blank
from throughline.access.models import Exclusion, ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.errors import Refused
from throughline.disruption.actions.lineage import follow_line, move_number
from throughline.disruption.actions.lines import add_phone
from throughline.disruption.models import Line
from throughline.disruption.queries.lineage import read_lineage
from throughline.disruption.queries.things import list_lines_on
from throughline.disruption.states import ClosureType
from throughline.figures.queries.measures import my_view

from .enforcement_world import DAY
from .test_cover_ends import uncover
from .test_covert_lines import covert, rocu
from .test_lineage import follow, names
from .test_same_closure_once import NUMBERS, counted, holder_of

ONE, TWO = NUMBERS[:2]
TYPE_1 = ClosureType.TYPE_1


@pytest.fixture
def pair(field):
    """Kite and Wren, of one holder charged once, on numbers that never were one another's as far as anybody may know."""
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[TWO])
    holder_of(field, kite, wren)
    return kite, wren


def between(field, *, by=None):
    """The covert line that works on both their numbers."""
    return covert(field, by=by or rocu(field), phones=[ONE, TWO])


def stored(*lines):
    return [Line.related.get(pk=line.pk).lineage_of_id for line in lines]


def close_both(field, pair):
    for line in pair:
        field.close(line, closure_type=TYPE_1)


def others(field):
    return {who: actor for who, actor in field.world.here.items() if actor.role != Role.ROCU}


def read_by_others(field, pair):
    """Every page of the two lines, and every count and list, as each of the others reads them."""
    pages = [
        reverse(name, args=[line.record.uuid]) for line in pair for name in ("line", "line-identity", "line-close")
    ]
    pages += [reverse(name) for name in ("figures", "lines", "operations", "overlaps", "groups", "pointers", "work")]
    read = {}
    for who, actor in others(field).items():
        client = Client()
        client.force_login(actor.member.account)
        for page in pages:
            client.get(page)
            answer = client.get(page)
            read[str(who), page] = (answer.status_code, blank(answer.content))
    return read


def changed(before, after):
    """Which answers differ, and in which words."""
    return [
        (asked, [said for said in difflib.ndiff(before[asked][1].splitlines(), after[asked][1].splitlines()) if said[:1] in "+-"])
        for asked in before if after[asked] != before[asked]
    ]  # fmt: skip


def test_a_covert_line_on_two_open_lines_numbers_moves_no_total_while_it_is_covert(field, pair):
    close_both(field, pair)
    before = read_by_others(field, pair)
    assert counted(field) == 2
    made = between(field)
    assert counted(field) == 2
    assert counted(field, actor=field.officer, ask=my_view) == 2
    assert stored(*pair, made) == [None, None, None]
    after = read_by_others(field, pair)
    assert changed(before, after) == []


def test_nor_does_it_make_a_refusal_whoever_recorded_it(field, pair):
    kite, wren = pair
    field.close(kite, closure_type=TYPE_1)
    between(field, by=field.officer)
    field.close(wren, closure_type=TYPE_1)
    assert counted(field) == 2


def test_a_number_added_or_a_succession_recorded_later_joins_nothing_either(field, pair):
    kite, wren = pair
    made = covert(field, by=rocu(field), phones=[ONE])
    add_phone(by=rocu(field), at=field.at, line_uuid=made.record.uuid, number=TWO)
    crow = covert(field, "Crow", by=rocu(field), phones=[])
    for line, next_line in ((kite, crow), (crow, wren)):
        follow_as_rocu(field, line, next_line)
    assert stored(kite, wren, made, crow) == [None] * 4
    close_both(field, pair)
    assert counted(field) == 2


def follow_as_rocu(field, line, next_line):
    return follow_line(
        by=rocu(field), at=field.at, line_uuid=line.record.uuid, next_line_uuid=next_line.record.uuid, kind="rebranded",
        happened_date=field.today - 3 * DAY,
    )  # fmt: skip


def test_once_cover_ends_its_joins_are_made_and_what_rested_on_one_charge_counts_once(field, pair):
    close_both(field, pair)
    made = between(field)
    uncover(field, made)
    kite, _wren = pair
    assert stored(*pair, made) == [None, kite.pk, kite.pk]
    assert counted(field) == 1


def test_once_cover_ends_it_is_joined_by_the_number_whichever_record_each_has_of_it(field):
    """Recorded first, its number is held as closely: an open line on the same number has a record of it of its own."""
    made = covert(field, by=rocu(field), phones=[ONE])
    kite = field.line("Kite", phones=[ONE])
    assert made.phones.get().phone != kite.phones.get().phone
    holder_of(field, kite, made)
    field.close(kite, closure_type=TYPE_1)
    field.close(made, closure_type=TYPE_1, inherited=True, by=rocu(field))
    assert counted(field) == 1
    uncover(field, made)
    assert stored(kite, made) == [made.pk, None]
    assert counted(field) == 1


def test_whoever_may_open_the_covert_line_sees_what_it_shares_and_the_lineage_through_it(field):
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[TWO])
    crow = field.line("Crow", phones=[NUMBERS[2]])
    follow(field, wren, crow)
    made = covert(field, by=rocu(field), phones=[])
    for start, end in ((kite, made), (made, wren)):
        follow_as_rocu(field, start, end)
    assert stored(kite, made, wren, crow) == [None, None, None, wren.pk]
    crow.refresh_from_db()
    steps = [("Kite", "Nightjar"), ("Nightjar", "Wren"), ("Wren", "Crow")]
    assert names(read_lineage(rocu(field), field.at, kite).after) == steps
    assert names(read_lineage(rocu(field), field.at, made).after) == steps[1:]
    assert names(read_lineage(rocu(field), field.at, crow).before) == steps[::-1]
    assert names(read_lineage(field.officer, field.at, kite).after) == []
    assert names(read_lineage(field.officer, field.at, crow).before) == steps[2:]
    add_phone(by=rocu(field), at=field.at, line_uuid=made.record.uuid, number=ONE)
    phone = kite.phones.get().phone
    assert {row.line.name for row in list_lines_on(rocu(field), field.at, phone)} == {"Kite", "Nightjar"}
    assert {row.line.name for row in list_lines_on(field.officer, field.at, phone)} == {"Kite"}


def test_a_number_of_a_covert_line_that_moves_into_the_open_is_a_step_for_the_rocu_coordinator_alone(field):
    made, wren = covert(field, by=rocu(field), phones=[ONE]), field.line("Wren", phones=[TWO])
    move_number(
        by=rocu(field), at=field.at, line_uuid=made.record.uuid, phone_id=made.phones.get().pk,
        to_line_uuid=wren.record.uuid, moved_date=field.today - 5 * DAY,
    )  # fmt: skip
    assert stored(made, wren) == [None, None]
    for line, side in ((wren, "before"), (made, "after")):
        assert names(getattr(read_lineage(rocu(field), field.at, line), side)) == [("Nightjar", "Wren")]
    assert read_lineage(field.officer, field.at, wren).before == ()


def test_the_rocu_coordinator_is_refused_what_the_covert_line_makes_one_closure(field, pair):
    kite, wren = pair
    between(field)
    field.close(kite, closure_type=TYPE_1)
    with pytest.raises(Refused, match="already closed Kite"), transaction.atomic():
        field.close(wren, closure_type=TYPE_1, by=rocu(field))
    field.close(wren, closure_type=TYPE_1)


def test_a_line_recorded_in_error_or_held_closely_joins_nothing_any_more_once_lineage_is_settled(field, pair):
    """As the product kept them until now: joined through a line that is covert, restricted or recorded in error."""
    kite, wren = pair
    close_both(field, pair)
    made = between(field)
    open_one = field.line("Open one", phones=[TWO])
    shut = [field.line(name, phones=[ONE, TWO]) for name in ("In error", "Held closely")]
    ProtectedRecord.objects.filter(pk=shut[0].record_id).update(
        withdrawn_at=field.at, withdrawn_by=field.officer.member
    )
    ProtectedRecord.objects.filter(pk=shut[1].record_id).update(restriction=Restriction.RESTRICTED)
    joined = [wren, made, open_one, *shut]
    Line.related.filter(pk__in=[line.pk for line in joined]).update(lineage_of=kite.pk)
    assert counted(field) == 1
    importlib.import_module("throughline.disruption.migrations.0021_hidden_lines_join_nothing").settle(apps, None)
    assert stored(kite, *joined) == [None, None, None, wren.pk, None, None]
    assert counted(field) == 2


def test_a_line_kept_from_one_member_is_in_no_lineage_they_are_shown(field, pair):
    """It is stored, and counts once for everybody; who it is kept from is shown neither its name nor a step through it."""
    between_them = field.line("Heron", phones=[ONE, TWO])
    follow(field, pair[0], between_them)
    follow(field, between_them, pair[1])
    assert read_lineage(field.officer, field.at, Line.related.get(pk=pair[0].pk)).after
    Exclusion.objects.create(
        record=between_them.record, member=field.officer.member, reason="A relative", set_at=field.at,
        set_by=field.coordinator.member,
    )  # fmt: skip
    for line in pair:
        shown = read_lineage(field.officer, field.at, Line.related.get(pk=line.pk))
        steps = (*shown.before, *shown.within, *shown.after)
        assert steps == ()
        found = list_lines_on(field.officer, field.at, line.phones.get().phone)
        assert "Heron" not in repr([str(getattr(each, "name", each)) for each in found])
