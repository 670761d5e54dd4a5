"""A step of a lineage recorded in error: withdrawn with its reason, the number where it was, closures once as before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.audit.models import Event
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.lineage_corrections import withdraw_number_step, withdraw_succession
from throughline.disruption.models import DealPhone, Line, Succession
from throughline.disruption.queries.displacement import list_went_on
from throughline.disruption.queries.lineage import list_withdrawn_steps, read_lineage
from throughline.disruption.queries.things import list_lines_on
from throughline.disruption.states import ClosureType
from throughline.register.models import Link

from .enforcement_world import DAY, NUMBER
from .test_lineage import follow, move, replace
from .test_same_closure_once import counted, holder_of

WHY = "The messages were about another number"


def take_back(field, row, *, by=None, reason=WHY):
    return withdraw_number_step(
        by=by or field.officer, at=field.at, line_uuid=row.line.record.uuid, phone_id=row.pk, reason=reason
    )


def part(field, line, step, *, by=None, reason=WHY):
    return withdraw_succession(
        by=by or field.officer, at=field.at, line_uuid=line.record.uuid, succession_id=step.pk, reason=reason
    )


def lineage_of(*lines):
    return [Line.related.get(pk=line.pk).lineage_of_id for line in lines]


def test_a_moved_number_goes_back_where_it_was_and_the_two_lines_are_two_again(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    moved = move(field, old, new)
    assert lineage_of(old, new) == [None, old.pk]
    take_back(field, moved)
    assert old.phones.get().until_date is None
    assert not new.phones.exists()
    assert lineage_of(old, new) == [None, None]
    links = Link.objects.filter(kind="deal_number", withdrawn_at__isnull=True)
    assert [(link.from_record_id, link.until_date) for link in links] == [(old.record_id, None)]
    assert [row.line.name for row in list_lines_on(field.officer, field.at, moved.phone)] == ["Kite"]
    for line in (old, new):
        assert read_lineage(field.officer, field.at, line).after == ()
        said = list_withdrawn_steps(field.officer, field.at, line)
        assert [(row.step.before.name, row.step.after.name, row.reason) for row in said] == [("Kite", "Wren", WHY)]
    kept = DealPhone.objects.visible_to(field.officer, field.at).get(pk=moved.pk)
    assert (kept.withdrawn_at, kept.withdrawn_by) == (field.at, field.officer.member)
    assert Event.objects.filter(action="withdraw_number_step").exists()
    # It can move again, and be withdrawn but once.
    with pytest.raises(Absent):
        take_back(field, moved)
    assert move(field, old, new).pk != moved.pk
    assert lineage_of(old, new) == [None, old.pk]


def test_a_changed_number_is_changed_back_and_lines_joined_otherwise_stay_joined(field):
    line, other, third = field.line("Kite"), field.line("Wren", phones=[]), field.line("Crow", phones=[])
    follow(field, line, other)
    follow(field, other, third)
    changed = replace(field, line)
    take_back(field, changed)
    assert line.phones.get().number == "+447700900123"
    assert line.phones.get().until_date is None
    assert lineage_of(line, other, third) == [None, line.pk, line.pk]


def test_a_number_that_came_back_and_left_again_in_error_is_as_it_was_before(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    first = move(field, old, new, day=field.today - 9 * DAY)
    back = move(field, new, old, day=field.today - 2 * DAY)
    with pytest.raises(Refused, match="Withdraw that step first"):
        take_back(field, first)
    take_back(field, back)
    assert new.phones.get().until_date is None
    assert old.phones.get().until_date == field.today - 9 * DAY
    ends = dict(Link.objects.filter(kind="deal_number").values_list("from_record", "until_date"))
    assert ends == {old.record_id: field.today - 9 * DAY, new.record_id: None}
    assert lineage_of(old, new) == [None, old.pk]


def test_what_was_deactivated_since_goes_back_with_the_number_and_a_standing_closure_is_reopened_first(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    moved = move(field, old, new)
    field.close(new, closed_date=field.today - DAY)
    with pytest.raises(Refused, match="standing closure"):
        take_back(field, moved)
    field.reopen(new)
    # A line reopened is alive: its number is deactivated no more until it is again.
    field.deactivate(new, field.today)
    take_back(field, moved)
    assert old.phones.get().deactivated_date == field.today


def test_a_succession_in_error_joins_nothing_and_its_link_is_gone(field):
    one, two, three = (field.line(name, phones=[]) for name in ("One", "Two", "Three"))
    step, kept = follow(field, one, two), follow(field, two, three)
    same = follow(field, one, two, kind="holder_moved")
    part(field, one, step)
    assert Link.objects.filter(kind="followed_by", withdrawn_at__isnull=True).count() == 2
    assert lineage_of(one, two, three) == [None, one.pk, one.pk]
    part(field, one, same)
    assert lineage_of(one, two, three) == [None, None, two.pk]
    assert Link.objects.get(kind="followed_by", withdrawn_at__isnull=True).from_record == two.record
    assert Succession.related.get(pk=kept.pk).withdrawn_at is None
    follow(field, one, two)


def test_closures_count_once_by_what_joins_their_lines(field):
    """One holder, one charge, two lines: two closures; one while a step joins the lines; two again once it was an error."""
    kite, wren = field.line("Kite"), field.line("Wren", phones=["07700 900701"])
    holder_of(field, kite, wren)
    for line in (kite, wren):
        field.close(line, closure_type=ClosureType.TYPE_1)
    assert counted(field) == 2
    step = follow(field, kite, wren)
    assert counted(field) == 1
    part(field, kite, step)
    assert counted(field) == 2


def test_who_may_not_see_one_end_withdraws_nothing_and_sees_no_withdrawn_step(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    moved, step = move(field, old, new), follow(field, old, new)
    ProtectedRecord.objects.filter(pk=old.record_id).update(restriction=Restriction.RESTRICTED)
    with pytest.raises(Absent):
        take_back(field, moved)
    ProtectedRecord.objects.filter(pk=old.record_id).update(restriction=Restriction.STANDARD)
    ProtectedRecord.objects.filter(pk=new.record_id).update(restriction=Restriction.RESTRICTED)
    with pytest.raises(Absent):
        part(field, old, step)
    ProtectedRecord.objects.filter(pk=new.record_id).update(restriction=Restriction.STANDARD)
    for actor in (field.world.social, field.world.elsewhere["coordinator"]):
        with pytest.raises(Absent):
            take_back(field, moved, by=actor)
    with pytest.raises(Refused, match="in error"):
        take_back(field, moved, reason=" ")
    part(field, old, step)
    ProtectedRecord.objects.filter(pk=new.record_id).update(restriction=Restriction.RESTRICTED)
    assert list_withdrawn_steps(field.officer, field.at, old) == []


def test_the_page_asks_why_and_keeps_the_step_as_history(field, client):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    moved = move(field, old, new)
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    href = reverse("line-phone-error", args=[new.record.uuid, moved.pk])
    page = client.get(reverse("line-identity", args=[old.record.uuid]))
    assert href in page.content.decode()
    assert "Say why it was recorded in error" in text_of(
        client.post(href, {"once": "a-key-of-this-form", "reason": ""})
    )
    client.post(href, {"once": "a-key-of-this-form", "reason": WHY})
    said = text_of(client.get(reverse("line-identity", args=[old.record.uuid])))
    assert f"Recorded in error: {WHY}. {field.officer.member.name}" in said
    assert client.get(href).status_code == 404
    step = follow(field, old, new)
    href = reverse("line-follow-error", args=[old.record.uuid, step.pk])
    client.post(href, {"once": "a-key-of-that-form", "reason": WHY})
    assert client.get(href).status_code == 404
    assert NUMBER not in href
    assert list_went_on(field.officer, field.at, old) == []
