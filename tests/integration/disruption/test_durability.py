"""After closures: live figures follow a failed check-back and what was given out does not; how long closures last."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.errors import Absent
from throughline.disruption.actions.arrests import discontinue_charge
from throughline.disruption.actions.check_backs import CheckGiven, answer_check_back
from throughline.disruption.actions.closures import close_line
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.actions.names import add_former_name, rename_line
from throughline.disruption.actions.roles import Towards, record_role
from throughline.disruption.models import Line
from throughline.disruption.queries.check_backs import list_check_backs
from throughline.disruption.queries.displacement import list_went_on
from throughline.figures.exports import figures_file, made_line
from throughline.figures.periods import Period
from throughline.figures.queries import measure_all
from throughline.figures.queries.durability import read_durability
from throughline.intelligence.actions.assessing import AssessmentGiven, assess_report
from throughline.intelligence.actions.linking import name_in_report
from throughline.intelligence.actions.linking import record_role as role_by_report
from throughline.intelligence.actions.submitting import IntelligenceGiven, submit_report
from throughline.register.states import LinkKind
from throughline.work.models import Task
from throughline.work.states import TaskKind

from .enforcement_world import AUTHORISED, DAY, NUMBER
from .test_cover_ends import close_as_rocu, uncover
from .test_covert_lines import rocu
from .test_same_closure_once import both_closed_on_one_number, counted

pytestmark = pytest.mark.django_db


def closed_count(field, period):
    values = {row.key: row.value for row in measure_all(field.coordinator, field.at, period)}
    return values["lines_closed"]


def test_live_figures_follow_a_failed_check_back_and_a_file_given_out_does_not(field):
    line = field.line()
    field.close(line, closed_date=field.today - 7 * DAY)
    period = Period(field.today - 30 * DAY, field.today)
    values = measure_all(field.coordinator, field.at, period)
    given_out = "".join(
        figures_file(values, whose="The hub", period=period, scope="", made=made_line("Adi", field.at), public=False)
    )
    assert closed_count(field, period) == 1
    answer_check_back(
        by=field.officer, at=field.at, check_back_id=list_check_backs(line)[0].pk,
        given=CheckGiven("alive", field.today, "It rang and was answered"),
    )  # fmt: skip
    assert closed_count(field, period) == 0
    again = "".join(
        figures_file(values, whose="The hub", period=period, scope="", made=made_line("Adi", field.at), public=False)
    )
    assert again == given_out


def test_a_discontinued_charge_asks_and_reverses_nothing_by_itself(field):
    line = field.line()
    operation = field.operation(line)
    arrest = field.arrest(operation, is_line_holder=True, charged_date=field.today - 10 * DAY)
    field.close(line, closed_date=field.today - 8 * DAY, closure_type=1)
    period = Period(field.today - 30 * DAY, field.today)
    discontinue_charge(
        by=field.officer, at=field.at, charge_id=arrest.charges.get().pk, discontinued_date=field.today - DAY
    )
    assert Task.related.filter(kind=TaskKind.CHARGE_DISCONTINUED, record=line.record).count() == 1
    assert closed_count(field, period) == 1
    assert all(row.clock.stopped_at is None for row in list_check_backs(line))


def test_the_same_number_holder_or_brand_elsewhere_shows_on_the_closed_line(field):
    line = field.line("Kite line", first_reported_date=field.today - 60 * DAY)
    field.close(line, closed_date=field.today - 30 * DAY)
    assert list_went_on(field.officer, field.at, line) == []
    number = field.line("Wren", first_reported_date=field.today - 20 * DAY, phones=[NUMBER])
    brand = field.line("KITE", first_reported_date=field.today - 10 * DAY, phones=[])
    field.line("Robin", first_reported_date=field.today - 10 * DAY, phones=["07700 900777"])
    rows = list_went_on(field.officer, field.at, line)
    assert [(row.name, row.carried) for row in rows] == [("Wren", "The same number"), ("KITE", "The same brand")]
    # A line the reader may not open is not there, and neither is how many there are.
    ProtectedRecord.objects.filter(pk=number.record_id).update(restriction=Restriction.RESTRICTED)
    assert [row.record for row in list_went_on(field.coordinator, field.at, line)] == [brand.record]


def test_a_holder_the_reader_may_not_open_joins_no_lines_for_them(field):
    line, other = field.line("Kite", phones=[]), field.line("Wren", phones=["07700 900778"])
    holder = field.arrest(field.operation(line), is_line_holder=True, charged_date=field.today - 19 * DAY)
    field.close(line, closed_date=field.today - 18 * DAY, closure_type=1)
    again = field.person("Wes", age=34).__class__(uuid=holder.person.record.uuid)
    field.arrest(
        field.operation(other, happened_date=field.today - 5 * DAY), again, is_line_holder=True,
        happened_date=field.today - 5 * DAY,
    )  # fmt: skip
    assert [row.carried for row in list_went_on(field.officer, field.at, line)] == ["The same holder"]
    ProtectedRecord.objects.filter(pk=holder.person.record_id).update(restriction=Restriction.RESTRICTED)
    assert list_went_on(field.coordinator, field.at, line) == []


def many(field, count, *, reversed_of=0):
    for number in range(count):
        line = field.line(f"Bird{number}", phones=[f"07700 90{number:04d}"])
        field.close(line, closed_date=field.today - 40 * DAY)
        if number < reversed_of:
            field.reopen(line, reopened_date=field.today - 20 * DAY)


def test_how_long_closures_last_over_all_of_the_hub(field):
    many(field, 6, reversed_of=2)
    read = read_durability(field.coordinator, field.at)
    everything, type_1, type_2 = read.curves
    assert [(step.day, step.at_risk, step.ended) for step in type_2.steps] == [(20, 6, 2)]
    assert everything.steps[0].lasting == pytest.approx(4 / 6)
    assert type_1.steps is None
    assert dict(type_2.said)[7] == 1.0
    assert dict(type_2.said)[28] is None, "only four are watched still"
    assert (read.closures, read.went_on) == (6, 0)


def test_one_that_went_on_elsewhere_ended_that_day(field):
    many(field, 5)
    field.line("Wren", phones=["07700 900000"], first_reported_date=field.today - 33 * DAY)
    read = read_durability(field.coordinator, field.at)
    assert [(step.day, step.ended) for step in read.curves[0].steps] == [(7, 1)]
    assert read.went_on == 1


@pytest.mark.parametrize("said_openly", [False, True])
def test_what_a_report_alone_says_moves_no_measure(field, said_openly):
    line, other = field.line("Kite", phones=[]), field.line("Wren", phones=["07700 900778"])
    holder = field.arrest(field.operation(line), is_line_holder=True, charged_date=field.today - 19 * DAY).person
    field.close(line, closed_date=field.today - 18 * DAY, closure_type=1)
    since = field.today - 5 * DAY
    if said_openly:
        record_role(
            by=field.officer, at=field.at, person_uuid=holder.record.uuid, kind=LinkKind.HOLDER_OF,
            towards=Towards(line_uuid=other.record.uuid), since_date=since,
        )  # fmt: skip
    else:
        analyst = field.world.here[Role.ANALYST]
        report, _ = submit_report(by=field.officer, at=field.at, given=IntelligenceGiven("He holds Wren.", field.today))
        act = {"at": field.at, "report_uuid": report.record.uuid}
        assess_report(by=analyst, version=report.version, given=AssessmentGiven("1", "A", "P", "1"), **act)
        for thing in (holder, other):
            name_in_report(by=analyst, record_uuid=thing.record.uuid, **act)
        role_by_report(
            by=analyst, kind=LinkKind.HOLDER_OF, from_uuid=holder.record.uuid, to_uuid=other.record.uuid,
            since_date=since, **act,
        )  # fmt: skip
    assert read_durability(field.coordinator, field.at).went_on == int(said_openly)


def test_a_covert_line_is_in_no_curve_and_ends_no_other_closure(field):
    """Told twice, with and without it: the numbers are the same (ADR 0008)."""
    many(field, 5)
    before = read_durability(field.coordinator, field.at)
    rocu = field.world.here[Role.ROCU]
    given = {"phones": ["07700 900000"], "first_reported_date": field.today - 33 * DAY, "is_covert": True}
    field.line("Nightjar", by=rocu, **given)
    made = field.line("Owl", by=rocu, is_covert=True, phones=["07700 900198"])
    act = {"by": rocu, "at": field.at, "line_uuid": made.record.uuid}
    number, day = Line.related.get(pk=made.pk).phones.get(), field.today - 30 * DAY
    deactivate_phone(**act, phone_id=number.pk, deactivated_date=day, source="The network")
    close_line(**act, closed_date=day, closure_type=2, **AUTHORISED)
    assert read_durability(field.coordinator, field.at) == before


def test_fewer_than_five_are_not_shown_and_a_small_type_hides_both(field):
    many(field, 4)
    assert all(curve.steps is None for curve in read_durability(field.coordinator, field.at).curves)
    line = field.line("Held", phones=[])
    field.arrest(field.operation(line), is_line_holder=True, charged_date=field.today - 10 * DAY)
    field.close(line, closed_date=field.today - 9 * DAY, closure_type=1)
    read = read_durability(field.coordinator, field.at)
    assert [curve.steps is None for curve in read.curves] == [False, True, True]


def test_earlier_names_count_with_their_dates(field):
    line = field.line("Wren", first_reported_date=field.today - 60 * DAY)
    other = field.line("Robin", first_reported_date=field.today - 50 * DAY, phones=["07700 900777"])
    before = field.line("Crow", first_reported_date=field.today - 55 * DAY, phones=["07700 900778"])
    for row, day in ((line, 55), (before, 50)):
        add_former_name(
            by=field.officer, at=field.at, line_uuid=row.record.uuid, name="The Kite line",
            until_date=field.today - day * DAY,
        )  # fmt: skip
    field.close(line, closed_date=field.today - 40 * DAY)
    assert list_went_on(field.officer, field.at, line) == []
    rename_line(
        by=field.officer, at=field.at, line_uuid=other.record.uuid, version=other.version, name="KITE",
        renamed_date=field.today - 30 * DAY,
    )  # fmt: skip
    other.refresh_from_db()
    rows = list_went_on(field.officer, field.at, line)
    assert [(row.name, row.carried, row.since_date) for row in rows] == [
        ("KITE", "The same brand", field.today - 30 * DAY)
    ]
    # It has another name again: what it took up stays, as the brand it had then.
    rename_line(
        by=field.officer, at=field.at, line_uuid=other.record.uuid, version=other.version, name="Heron",
        renamed_date=field.today - 20 * DAY,
    )  # fmt: skip
    assert [row.name for row in list_went_on(field.officer, field.at, line)] == ["Heron"]
    assert read_durability(field.coordinator, field.at).went_on == 1


def test_a_covert_line_is_in_no_curve_and_nothing_went_on_as_one(field):
    many(field, 5)
    before = read_durability(field.coordinator, field.at)
    covert = {"by": rocu(field), "is_covert": True, "first_reported_date": field.today - 33 * DAY}
    field.line("Bird1", phones=["07700 900000"], **covert)
    closed = field.line("Nightjar", phones=["07700 900888"], **covert)
    close_as_rocu(field, closed, field.today - 20 * DAY)
    assert read_durability(field.coordinator, field.at) == before
    uncover(field, closed)
    assert read_durability(field.coordinator, field.at).closures == 6


def test_one_closure_recorded_on_two_lines_is_watched_once(field):
    kite, wren = both_closed_on_one_number(field)
    assert read_durability(field.coordinator, field.at).closures == counted(field) == 1
    field.reopen(Line.related.get(pk=kite.pk))
    # The first did not last; the second stands, and is a closure of its own.
    assert read_durability(field.coordinator, field.at).closures == 2
    assert wren.closures.count() == 1


def test_durability_is_a_measure_and_names_no_line(field, client, django_assert_max_num_queries):
    many(field, 6, reversed_of=1)
    with pytest.raises(Absent):
        read_durability(field.officer, field.at)
    with django_assert_max_num_queries(4):
        read_durability(field.coordinator, field.at)
    client.force_login(field.coordinator.member.account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("figures-durability")).content.decode()
    assert "<polyline" in page
    assert "Bird" not in page
    assert "83%" in page
    assert not Line.related.filter(status="closed", name="Bird0").exists()
