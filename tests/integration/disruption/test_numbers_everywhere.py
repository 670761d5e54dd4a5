"""One number, several lines: found working it is dead on none of them; a closed line works on no live number; and a line is
closed on a number of its own.

Home Office County Lines Programme (domain.md 1): type 2 is that the number is deactivated, with check-backs that it stays so.
"""

from __future__ import annotations

import pytest
from django.db import transaction

from throughline.access.gate import may_see
from throughline.access.models import Involvement, ProtectedRecord
from throughline.access.states import Restriction
from throughline.chronology.queries import Narrowed, read_chronology
from throughline.core.errors import Refused
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lineage import replace_number
from throughline.disruption.actions.lineage_corrections import withdraw_number_step
from throughline.disruption.actions.lines import add_phone
from throughline.disruption.models import DealPhone, NumberAlive
from throughline.disruption.policies import deactivated_numbers, live_numbers
from throughline.disruption.queries.lines import missing_to_close
from throughline.disruption.states import LineStatus
from throughline.work.models import Notice, Task
from throughline.work.states import TaskKind

from .enforcement_world import AUTHORISED, DAY
from .test_cover_ends import close_as_rocu, uncover
from .test_covert_lines import covert, rocu
from .test_lineage import move
from .test_numbers_alive import SECOND, check, fresh, off
from .test_same_closure_once import NUMBERS, counted

pytestmark = pytest.mark.django_db
ONE, TWO = NUMBERS[:2]


def close(field, line, day=None, **given):
    """By type 2, on what is recorded and nothing else."""
    return close_line(
        by=field.officer, at=field.at, line_uuid=line.record.uuid, closed_date=day or field.today, closure_type=2,
        **(AUTHORISED | given),
    )  # fmt: skip


def reviews(line):
    return list(Task.related.filter(record=line.record, kind=TaskKind.NUMBER_ALIVE))


def dead(*lines):
    return [list(line.phones.order_by("pk").values_list("deactivated_date", flat=True)) for line in lines]


@pytest.fixture
def shared(field):
    """Kite and Wren on one number, dead on both since the same day; Kite is closed on it, Wren is not."""
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[ONE])
    for line in (kite, wren):
        off(field, line, line.phones.get(), field.today - 8 * DAY)
    close(field, kite, field.today - 8 * DAY)
    return kite, wren


def test_a_number_found_working_is_dead_on_no_line_and_closes_none_of_them(field, shared):
    kite, wren = shared
    check(field, kite)
    assert dead(kite, wren) == [[None], [None]]
    assert deactivated_numbers(wren, field.today) == []
    with pytest.raises(Refused, match="needs a number deactivated"), transaction.atomic():
        close(field, wren)
    kept = NumberAlive.related.get(number__line=wren)
    assert (kept.deactivated_date, kept.alive_date) == (field.today - 8 * DAY, field.today - DAY)
    assert not reviews(wren)
    told = [
        row.told.what for row in read_chronology(field.officer, field.at, fresh(wren), Narrowed(), first=0, limit=99)[0]
    ]
    assert any("found working" in text for text in told)


def test_a_line_closed_on_the_number_elsewhere_is_asked_about_once_and_settled_by_reopening_it(field, shared):
    kite, wren = shared
    close(field, wren, field.today - 7 * DAY, inherited=True)
    field.reopen(fresh(kite))
    (task,) = reviews(wren)
    assert (task.owner_agency, task.done_at) == (wren.owning_agency, None)
    assert dead(wren) == [[None]]
    field.reopen(fresh(wren))
    (task,) = reviews(wren)
    assert task.outcome == "The line was reopened"
    assert not reviews(kite)


def test_what_was_deactivated_after_it_was_found_working_stays_so_and_so_does_another_number(field, shared):
    kite, wren = shared
    row = wren.phones.get()
    off(field, wren, row, field.today)
    other = field.line("Crow", phones=[TWO])
    off(field, other, other.phones.get(), field.today - 8 * DAY)
    check(field, kite)
    assert dead(wren, other) == [[field.today], [field.today - 8 * DAY]]


def test_the_same_number_twice_on_the_line_is_dead_in_neither_row(field):
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[])
    off(field, kite, kite.phones.get(), field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 18 * DAY)
    off(field, wren, wren.phones.get(), field.today - 17 * DAY)
    move(field, wren, kite, day=field.today - 16 * DAY)
    close(field, kite, field.today - 8 * DAY, inherited=True)
    field.reopen(fresh(kite))
    assert dead(kite, wren) == [[None, None], [None]]


def test_a_line_one_may_not_open_is_mended_without_a_word_and_its_owners_asked(field, shared):
    kite, wren = shared
    close(field, wren, field.today - 7 * DAY, inherited=True)
    ProtectedRecord.objects.filter(pk=wren.record_id).update(restriction=Restriction.RESTRICTED)
    Involvement.objects.filter(record=wren.record).delete()
    assert not may_see(field.officer.member, wren.record, field.at)
    notices = Notice.related.count()
    check(field, kite)
    assert dead(wren) == [[None]]
    assert len(reviews(wren)) == 1
    assert Notice.related.count() == notices
    told = [
        row.told.what for row in read_chronology(field.officer, field.at, fresh(kite), Narrowed(), first=0, limit=99)[0]
    ]
    assert sum("found working" in text for text in told) == 1


def test_what_a_covert_line_says_of_its_number_reaches_no_open_line_until_its_cover_ends(field):
    kite = field.line("Kite", phones=[ONE])
    made = covert(field, by=rocu(field), phones=[ONE])
    off(field, kite, kite.phones.get(), field.today - 8 * DAY)
    close(field, kite, field.today - 8 * DAY)
    close_as_rocu(field, made, field.today - 9 * DAY)
    field.reopen(fresh(made), by=rocu(field), reopened_date=field.today - DAY)
    assert dead(made, kite) == [[None], [field.today - 8 * DAY]]
    assert not Task.related.filter(kind=TaskKind.NUMBER_ALIVE).exists()
    uncover(field, made)
    assert dead(made, kite) == [[None], [None]]
    assert len(reviews(kite)) == 1


def test_what_an_open_line_says_reaches_the_covert_one_and_its_owner_alone_is_asked(field):
    kite = field.line("Kite", phones=[ONE])
    made = covert(field, by=rocu(field), phones=[ONE])
    off(field, kite, kite.phones.get(), field.today - 8 * DAY)
    close(field, kite, field.today - 8 * DAY)
    close_as_rocu(field, made, field.today - 9 * DAY)
    check(field, kite)
    assert dead(made) == [[None]]
    (task,) = reviews(made)
    assert task.owner_agency == rocu(field).agency


def test_the_number_of_a_line_recorded_in_error_or_of_another_hub_is_not_followed(field, shared):
    kite, wren = shared
    ProtectedRecord.objects.filter(pk=wren.record_id).update(withdrawn_at=field.at, withdrawn_by=field.officer.member)
    check(field, kite)
    assert dead(wren) == [[field.today - 8 * DAY]]


def test_a_closed_line_is_given_no_live_number(field, shared):
    kite, _wren = shared
    with pytest.raises(Refused, match="This line is closed.*reopen it first") as refusal, transaction.atomic():
        add_phone(by=field.officer, at=field.at, line_uuid=kite.record.uuid, number=TWO)
    assert refusal.value.field == "number"
    with pytest.raises(Refused, match="This line is closed"), transaction.atomic():
        replace_number(
            by=field.officer, at=field.at, line_uuid=kite.record.uuid, phone_id=kite.phones.get().pk, number=TWO,
            replaced_date=field.today,
        )  # fmt: skip
    assert kite.phones.get().until_date is None
    field.reopen(fresh(kite))
    add_phone(by=field.officer, at=field.at, line_uuid=kite.record.uuid, number=TWO)
    assert counted(field) == 0


def test_a_step_taken_back_gives_a_closed_line_no_live_number(field):
    kite, wren = field.line("Kite", phones=[ONE, TWO]), field.line("Wren", phones=[])
    live, gone = kite.phones.order_by("-pk").first(), kite.phones.order_by("pk").first()
    moved = move(field, kite, wren, phone=live, day=field.today - 9 * DAY)
    off(field, kite, gone, field.today - 8 * DAY)
    close(field, kite, field.today - 8 * DAY)
    act = {"by": field.officer, "at": field.at, "line_uuid": wren.record.uuid, "phone_id": moved.pk, "reason": "Not so"}
    with pytest.raises(Refused, match=r"Kite .* is closed.*Reopen it first") as refusal, transaction.atomic():
        withdraw_number_step(**act)
    assert TWO in str(refusal.value)
    # Dead only since: on the day Kite was closed it worked on it.
    off(field, wren, moved, field.today - 2 * DAY)
    with pytest.raises(Refused, match="Reopen it first"), transaction.atomic():
        withdraw_number_step(**act)
    off(field, wren, moved, field.today - 9 * DAY)
    withdraw_number_step(**act)
    assert live_numbers(fresh(kite), field.today - 8 * DAY) == []
    assert fresh(kite).status == LineStatus.CLOSED


def test_the_day_another_number_of_a_closed_line_died_is_not_put_after_its_closing(field):
    kite = field.line("Kite", phones=[ONE, TWO])
    for row in kite.phones.all():
        off(field, kite, row, field.today - 8 * DAY)
    closure = close(field, kite, field.today - 8 * DAY)
    other = kite.phones.exclude(pk=closure.deactivated_number_id).get()
    with pytest.raises(Refused, match="rests on this number being dead by then"):
        off(field, kite, other, field.today - 7 * DAY)


def test_a_number_the_line_left_or_replaced_before_closes_it_not(field):
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[])
    off(field, kite, kite.phones.get(), field.today - 20 * DAY)
    move(field, kite, wren, day=field.today - 15 * DAY)
    assert missing_to_close(field.officer, field.at, fresh(kite), field.today).type_2
    with pytest.raises(Refused, match="needs a number deactivated"), transaction.atomic():
        close(field, kite)
    # On a day it was the line's own still, and dead, it does.
    assert close(field, kite, field.today - 16 * DAY).deactivated_number == kite.phones.get()


def test_a_replaced_number_is_no_ground_for_the_line_that_works_on_another(field):
    kite = field.line("Kite", phones=[ONE])
    first = kite.phones.get()
    off(field, kite, first, field.today - 20 * DAY)
    second = replace_number(
        by=field.officer, at=field.at, line_uuid=kite.record.uuid, phone_id=first.pk, number=SECOND,
        replaced_date=field.today - 15 * DAY,
    )  # fmt: skip
    off(field, kite, second, field.today)
    assert close(field, kite).deactivated_number == second


def test_the_day_a_number_moves_it_is_the_line_it_moved_to_that_it_closes(field):
    kite, wren, day = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[]), field.today - 5 * DAY
    off(field, kite, kite.phones.get(), day)
    moved = move(field, kite, wren, day=day)
    off(field, wren, moved, day)
    assert (deactivated_numbers(kite, day), deactivated_numbers(wren, day)) == ([], [moved])
    assert (live_numbers(kite, day), live_numbers(wren, day)) == ([], [])
    for given in ({}, {"inherited": True}):
        with pytest.raises(Refused, match="needs a number deactivated"), transaction.atomic():
            close(field, kite, day, **given)
    close(field, wren, day)
    assert counted(field) == 1


def test_a_number_is_dead_on_a_line_no_day_before_it_was_the_lines(field):
    kite, wren = field.line("Kite", phones=[ONE]), field.line("Wren", phones=[])
    moved = move(field, kite, wren, day=field.today - 5 * DAY)
    with pytest.raises(Refused, match="worked on this number since") as refusal:
        off(field, wren, moved, field.today - 6 * DAY)
    assert refusal.value.field == "deactivated_date"
    DealPhone.related.filter(pk=moved.pk).update(deactivated_date=field.today - 6 * DAY)
    assert deactivated_numbers(wren, field.today) == []
