"""A covert line took an open line's number: nobody else's pages and refusals change by a letter, and its holder looks again."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.integration.access.test_hidden_is_absent import blank
from throughline.core.errors import Refused
from throughline.disruption.actions.covering import end_cover
from throughline.disruption.actions.identity_corrections import withdraw_number
from throughline.disruption.actions.lineage_corrections import withdraw_number_step
from throughline.disruption.models import DealPhone, Line
from throughline.disruption.queries.lineage import read_lineage
from throughline.register.models import Link
from throughline.work.models import Task

from .enforcement_world import DAY
from .test_covert_lines import covert, rocu
from .test_lineage import move, names

WHY = {"once": "a-key-of-this-form", "reason": "Mistyped from the log"}


def taken(field, line):
    """A covert line that took the number."""
    return move(field, line, covert(field, phones=[]), by=rocu(field))


def answers(field, line, row):
    """What an officer and the coordinator read of the line, and what they are answered when the number was an error."""
    said = []
    for actor in (field.officer, field.coordinator):
        client = Client()
        client.force_login(actor.member.account)
        pages = ("line", "line-identity", "chronology")
        said += [client.get(reverse(name, args=[line.record.uuid])) for name in pages]
        said.append(client.get(reverse("phone", args=[row.phone.record.uuid])))
        here = reverse("line-phone-error", args=[line.record.uuid, row.pk])
        with transaction.atomic():
            asked = [client.get(here), client.post(here, WHY | {"reason": ""}), client.post(here, WHY)]
            asked.append(client.get(reverse("line-identity", args=[line.record.uuid])))
            said += asked
            transaction.set_rollback(True)
    return [
        (page.status_code, page.get("Location"), re.sub(r"\d+ (second|minute)s? ago", "", blank(page.content)))
        for page in said
    ]


@pytest.mark.parametrize("by_a_step", [False, True])
def test_what_they_are_answered_is_the_same_letter_by_letter(field, by_a_step):
    line = field.line("Kite")
    if by_a_step:
        line, before = field.line("Wren", phones=[]), line
        move(field, before, line, day=field.today - 9 * DAY)
    row = DealPhone.related.select_related("phone__record").get(line=line)
    before = answers(field, line, row)
    assert [code for code, *_ in before[:8]] == [200, 200, 200, 200, 200, 200, 302, 200]
    taken(field, line)
    assert answers(field, line, row) == before


def test_one_that_ended_where_the_reader_may_follow_it_no_further_is_no_refusal_and_its_holder_looks_again(field):
    """As it was recorded before: the open line's number ends on the day."""
    line = field.line("Kite")
    row = line.phones.get()
    hidden = taken(field, line)
    DealPhone.related.filter(pk=row.pk).update(until_date=hidden.since_date)
    withdraw_number(by=field.officer, at=field.at, line_uuid=line.record.uuid, phone_id=row.pk, reason="Mistyped")
    task = Task.related.get(record=hidden.line.record)
    assert task.owner_agency == rocu(field).agency and task.done_at is None
    assert not Task.objects.visible_to(field.officer, field.at).filter(pk=task.pk).exists()
    assert DealPhone.related.get(pk=hidden.pk).until_date is None
    assert read_lineage(rocu(field), field.at, Line.related.get(pk=hidden.line_id)).before == ()
    assert Line.related.get(pk=hidden.line_id).lineage_of_id is None
    withdraw_number(
        by=rocu(field), at=field.at, line_uuid=hidden.line.record.uuid, phone_id=hidden.pk, reason="Here too"
    )
    assert not DealPhone.related.filter(pk=hidden.pk).exists()


def test_a_step_that_led_to_it_goes_back_though_a_hidden_line_took_it_since(field):
    old, new = field.line("Kite"), field.line("Wren", phones=[])
    moved = move(field, old, new, day=field.today - 9 * DAY)
    hidden = taken(field, new)
    withdraw_number_step(by=field.officer, at=field.at, line_uuid=new.record.uuid, phone_id=moved.pk, reason="Mistyped")
    assert old.phones.get().until_date is None
    assert Task.related.filter(record=hidden.line.record).count() == 1


def test_who_may_open_it_is_refused_and_told_which_step_to_take_back_first(field):
    line = field.line("Kite")
    taken(field, line)
    with pytest.raises(Refused, match="Withdraw that step first"):
        withdraw_number(
            by=rocu(field), at=field.at, line_uuid=line.record.uuid, phone_id=line.phones.get().pk, reason="Mistyped"
        )


def test_once_cover_ends_the_number_has_left_the_open_line(field):
    line = field.line("Kite")
    hidden = taken(field, line)
    assert line.phones.get().until_date is None
    made = Line.related.get(pk=hidden.line_id)
    end_cover(
        by=rocu(field), at=field.at, line_uuid=made.record.uuid, version=made.version,
        owning_team=field.world.teams["police"], ended_date=field.today, reason="Charged",
    )  # fmt: skip
    assert line.phones.get().until_date == hidden.since_date
    link = Link.objects.get(from_record=line.record, kind="deal_number")
    assert link.until_date == hidden.since_date
    assert names(read_lineage(field.officer, field.at, line).after) == [("Kite", "Nightjar")]
