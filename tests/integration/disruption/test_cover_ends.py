"""A covert line stops being covert: by the ROCU coordinator alone, and what it closed counts from then on (ADR 0008)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.gate import may_see
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.covering import end_cover
from throughline.disruption.actions.lines import deactivate_phone
from throughline.disruption.actions.pointing import set_pointing
from throughline.disruption.models import Line
from throughline.figures.exports import figures_file, made_line
from throughline.figures.periods import Period
from throughline.figures.queries.measures import measure_all
from throughline.register.actions import SafeContactGiven, record_safe_contact
from throughline.register.models import Phone
from throughline.register.queries import list_shared_identifiers
from throughline.work.models import Notice

from .enforcement_world import DAY, NUMBER
from .test_covert_lines import covert, rocu

WHY = "The arrests are made"


def uncover(field, line, *, by=None, **given):
    values = {
        "version": Line.related.get(pk=line.pk).version, "owning_team": field.world.teams["police"],
        "ended_date": field.today - DAY, "reason": WHY,
    } | given  # fmt: skip
    return end_cover(by=by or rocu(field), at=field.at, line_uuid=line.record.uuid, **values)


def close_as_rocu(field, line, day):
    for phone in line.phones.all():
        deactivate_phone(
            by=rocu(field), at=field.at, line_uuid=line.record.uuid, phone_id=phone.pk, deactivated_date=day,
            source="The network",
        )  # fmt: skip
    return field.close(line, closed_date=day, by=rocu(field), closure_type=2, inherited=True)


def measured(field, first=60, last=0):
    period = Period(field.today - first * DAY, field.today - last * DAY)
    return {value.measure.key: value.value for value in measure_all(field.coordinator, field.at, period)}


def test_from_then_it_is_an_ordinary_line_of_its_team_with_what_was_held_because_of_it(field):
    line = covert(field, phones=["07700 900199"])
    operation = field.operation(Line.related.get(pk=line.pk), by=rocu(field))
    phone = Phone.related.get(deal_numbers__line=line)
    held = [line.record, phone.record, operation.record, operation.place.record]
    assert not any(may_see(field.officer.member, record, field.at) for record in held)
    done = uncover(field, line)
    assert (done.owning_team, done.is_covert) == (field.world.teams["police"], False)
    assert (done.cover_ended_date, done.cover_ended_by) == (field.today - DAY, rocu(field).member)
    for actor in (field.officer, field.coordinator, rocu(field)):
        assert all(may_see(actor.member, record, field.at) for record in held)
    for actor in (field.world.social, field.world.elsewhere[Role.COORDINATOR]):
        assert not any(may_see(actor.member, record, field.at) for record in held)
    done.refresh_from_db()
    assert done.record.owner_agency == done.record.controller == field.world.teams["police"].agency
    assert Notice.related.filter(member=field.coordinator.member, record=line.record).exists()
    field.move(line, "disrupted")
    set_pointing(by=field.officer, at=field.at, line_uuid=line.record.uuid, may_be_pointed_to=True)


def test_a_childs_number_that_is_its_deal_number_is_heard_of_by_the_coordinator_from_then_on(field):
    child = field.found(field.operation()).person
    given = SafeContactGiven(safe_phone="07700 900199")
    record_safe_contact(by=field.world.social, at=field.at, person_uuid=child.record.uuid, given=given)
    line = covert(field, by=rocu(field), phones=["07700 900199"])
    told = Notice.related.filter(member=field.coordinator.member, text="Two records share an identifier")
    assert not list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert not told.exists()
    uncover(field, line)
    (shared,) = list_shared_identifiers(field.coordinator, field.at, decided=False)
    assert set(shared.records) == {child.record, line.record}
    assert told.count() == 1


def test_what_another_covert_line_works_on_stays_as_closely_held(field):
    first, second = (covert(field, name, by=rocu(field), phones=["07700 900199"]) for name in ("Nightjar", "Owl"))
    phone = first.phones.get().phone
    assert second.phones.get().phone == phone
    uncover(field, first)
    assert may_see(field.officer.member, first.record, field.at)
    assert not may_see(field.officer.member, phone.record, field.at)
    uncover(field, second)
    assert may_see(field.officer.member, phone.record, field.at)


def test_its_closures_count_from_then_on_the_day_they_were_made_and_what_was_given_out_stays(field):
    line = covert(field, phones=["07700 900199"])
    operation = field.operation(Line.related.get(pk=line.pk), by=rocu(field), happened_date=field.today - 22 * DAY)
    field.arrest(operation, by=rocu(field))
    close_as_rocu(field, line, field.today - 20 * DAY)
    before = measured(field)
    assert (before["lines_closed"], before["operations"], before["arrests"]) == (0, 0, 0)
    period = Period(field.today - 60 * DAY, field.today)
    values = measure_all(field.coordinator, field.at, period)
    made = made_line("Adi", field.at)
    given_out = "".join(figures_file(values, whose="The hub", period=period, scope="", made=made, public=False))
    uncover(field, line)
    after = measured(field)
    assert (after["lines_closed"], after["operations"], after["arrests"]) == (1, 1, 1)
    assert measured(field, 20, 20)["lines_closed"] == 1
    assert measured(field, 19, 0)["lines_closed"] == 0
    assert "".join(figures_file(values, whose="The hub", period=period, scope="", made=made, public=False)) == given_out


def test_a_closure_on_a_number_that_closed_an_open_line_too_counts_once_the_earliest(field):
    kite = field.line("Kite", phones=[NUMBER])
    line = covert(field, phones=[NUMBER])
    close_as_rocu(field, line, field.today - 20 * DAY)
    field.close(kite, closed_date=field.today - 5 * DAY)
    assert (measured(field)["lines_closed"], measured(field, 10)["lines_closed"]) == (1, 1)
    uncover(field, line)
    assert (measured(field)["lines_closed"], measured(field, 10)["lines_closed"]) == (1, 0)


def test_nobody_else_ends_cover_and_what_is_missing_is_refused(field):
    line = covert(field)
    for who, actor in field.world.here.items():
        if who != Role.ROCU:
            with pytest.raises(Absent):
                uncover(field, line, by=actor)
    with pytest.raises(Absent):
        uncover(field, line, by=field.world.elsewhere[Role.ROCU])
    for wrong in (
        {"owning_team": None}, {"reason": " "}, {"ended_date": field.today + DAY},
        {"ended_date": line.first_reported_date - DAY},
    ):  # fmt: skip
        with pytest.raises(Refused):
            uncover(field, line, **wrong)
    with pytest.raises(Conflict):
        uncover(field, line, version=99)
    uncover(field, line)
    with pytest.raises(Refused, match="not covert"):
        uncover(field, line)


def test_the_page_is_the_rocu_coordinators_and_the_line_says_since_when(field, client):
    line = covert(field)
    href = reverse("line-cover", args=[line.record.uuid])
    client.force_login(rocu(field).member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert href in client.get(reverse("line-identity", args=[line.record.uuid])).content.decode()
    typed = {
        "once": "a-key-of-this-form-only", "version": str(line.version), "ended_date": f"{field.today:%d/%m/%Y}",
        "reason": WHY, "owning_team": "",
    }  # fmt: skip
    refused = client.post(href, typed)
    assert "Choose the team that owns it from now on" in text_of(refused)
    assert WHY in refused.content.decode()
    client.post(href, typed | {"owning_team": str(field.world.teams["police"].pk)})
    client.force_login(field.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("line-identity", args=[line.record.uuid]))
    assert f"Covert until {field.today.day} {field.today:%b %Y}. {WHY}." in text_of(page)
    assert href not in page.content.decode()
    assert client.get(href).status_code == 404
