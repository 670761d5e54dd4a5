"""Deconfliction between hubs: opt-in at both ends, and then whom to ring and nothing else (practice.md P16)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.integration.access.table import plain
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.disruption.actions.lines import AreaGiven, add_phone
from throughline.disruption.actions.names import add_former_name
from throughline.disruption.actions.pointing import set_pointing
from throughline.disruption.models import Pointer
from throughline.disruption.queries.pointers import list_pointers
from throughline.work.models import Notice

from .enforcement_world import NUMBER
from .test_lineage import move
from .test_lineage_in_error import take_back

FAR = "07700 900888"


def theirs(field, name="Wren", **given):
    """A line of the other hub."""
    by = field.world.elsewhere[Role.POLICE]
    values = {"owning_team": field.world.teams["other_police"], "phones": [NUMBER]} | given
    return field.line(name, by=by, **values)


def mark(field, line, by=None, *, may=True):
    set_pointing(by=by or field.officer, at=field.at, line_uuid=line.record.uuid, may_be_pointed_to=may)


def mark_theirs(field, line, *, may=True):
    mark(field, line, field.world.elsewhere[Role.POLICE], may=may)


def told(field, actor=None):
    return [(row.line.name, row.hub) for row in list_pointers(actor or field.coordinator, field.at)]


def test_both_ends_marked_and_one_number_in_common_point_to_one_another(field):
    mine, other = field.line("Kite"), theirs(field)
    mark(field, mine)
    assert told(field) == []
    mark_theirs(field, other)
    assert told(field) == [("Kite", field.world.other_hub)]
    far = field.world.elsewhere[Role.COORDINATOR]
    assert told(field, far) == [("Wren", field.world.hub)]
    assert told(field, field.officer) == []
    notices = Notice.related.filter(text__contains="ring them")
    assert {(row.member, row.record) for row in notices} == {
        (field.coordinator.member, mine.record), (far.member, other.record),
    }  # fmt: skip


def test_either_end_that_says_no_again_takes_the_pointer_from_both(field):
    mine, other = field.line("Kite"), theirs(field)
    mark(field, mine)
    mark_theirs(field, other)
    mark_theirs(field, other, may=False)
    assert told(field) == []
    assert told(field, field.world.elsewhere[Role.COORDINATOR]) == []


@pytest.mark.parametrize(
    ("name", "number", "force", "points"),
    [
        ("kite", FAR, "West Midlands Police", True),
        ("Kite", FAR, "Kent Police", False),
        ("Wren", FAR, "West Midlands Police", False),
        ("Wren", NUMBER, "Kent Police", True),
    ],
)
def test_what_is_the_same_is_a_number_or_a_name_and_an_area(field, name, number, force, points):
    mine = field.line("Kite", importing=[AreaGiven(field.force())])
    area = [AreaGiven(field.force(force))]
    other = theirs(field, name, phones=[number], exporting=area, importing=area)
    mark(field, mine)
    mark_theirs(field, other)
    assert bool(told(field)) == points


def test_a_brand_it_had_before_that_is_recorded_later_points_too(field):
    mine, other = field.line("Kite"), theirs(field, "Wren", phones=[FAR])
    mark(field, mine)
    mark_theirs(field, other)
    assert told(field) == []
    add_former_name(
        by=field.officer, at=field.at, line_uuid=mine.record.uuid, name="wren", until_date=mine.first_reported_date
    )
    assert told(field) == [("Kite", field.world.other_hub)]


def test_a_number_added_later_points_too_and_a_second_line_of_that_hub_adds_no_row_and_no_notice(field):
    mine = field.line("Kite")
    mark(field, mine)
    for name in ("Wren", "Lark"):
        other = theirs(field, name, phones=[])
        mark_theirs(field, other)
        add_phone(by=field.world.elsewhere[Role.POLICE], at=field.at, line_uuid=other.record.uuid, number=NUMBER)
    assert told(field) == [("Kite", field.world.other_hub)]
    assert Notice.related.filter(record=mine.record).count() == 1


def test_a_number_that_moved_in_error_points_no_more_once_the_step_is_taken_back(field):
    mine, next_line = field.line("Kite"), field.line("Lark", phones=[])
    other = theirs(field)
    moved = move(field, mine, next_line)
    mark(field, next_line)
    mark_theirs(field, other)
    far = field.world.elsewhere[Role.COORDINATOR]
    assert told(field) == [("Lark", field.world.other_hub)]
    assert told(field, far) == [("Wren", field.world.hub)]
    take_back(field, moved)
    assert told(field) == told(field, far) == []
    mark(field, mine)
    assert told(field) == [("Kite", field.world.other_hub)]


def test_a_line_the_coordinator_may_not_open_is_pointed_to_nobody(field):
    mine, other = field.line("Kite"), theirs(field)
    ProtectedRecord.objects.filter(pk=mine.record_id).update(restriction=Restriction.RESTRICTED)
    mine.may_be_pointed_to = True
    mine.save_checked()
    mark_theirs(field, other)
    assert told(field) == []
    assert not Notice.related.filter(record=mine.record).exists()


def pages(field, mine):
    client = Client()
    client.force_login(field.coordinator.member.account)
    addresses = [reverse(name) for name in ("work", "lines", "overlaps", "pointers")]
    addresses += [reverse(name, args=[mine.record.uuid]) for name in ("line", "line-identity", "line-roles")]
    # Looked at before: what was new on a first look is not again.
    return [[plain(client.get(address).content) for address in addresses] for _ in range(2)][1]


def test_a_line_that_is_not_marked_gives_nothing_pages_are_the_same_to_the_letter(field):
    mine = field.line("Kite")
    mark(field, mine)
    before = pages(field, mine)
    theirs(field, "Kite")
    mark(field, mine)
    assert pages(field, mine) == before
    assert not Pointer.related.exists()


def test_the_pointer_says_whom_to_ring_and_nothing_of_what_is_held(field):
    mine, other = field.line("Kite"), theirs(field)
    mark(field, mine)
    mark_theirs(field, other)
    client = Client()
    client.force_login(field.coordinator.member.account)
    body = client.get(reverse("pointers")).content.decode()
    assert field.world.other_hub.name in body
    for hidden in ("Wren", other.record.reference, str(other.record.uuid), other.owning_agency.name):
        assert hidden not in body, hidden
