"""The service directory: dated names, ages that warn, a hub's own partners, changed by the coordinator."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.agencies.models import HubPartner
from throughline.core.errors import Absent, Conflict, Refused
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.support.actions.directory import add_service, edit_service, rename_service
from throughline.support.models import Service
from throughline.support.queries.directory import get_service, list_providers, list_services, service_name

DAY = dt.timedelta(days=1)
NEW, OLD = "The King's Trust programme", "The Prince's Trust programme"


def edit(plan, **given):
    values = {"kind": "mentoring", "is_open": True, "version": plan.mentoring.version} | given
    return edit_service(by=plan.world.coordinator, at=plan.at, service_uuid=plan.mentoring.uuid, **values)


def test_a_renamed_service_is_called_by_the_name_of_the_day(plan):
    assert service_name(plan.programme, plan.today) == f"{NEW} (formerly {OLD})"
    assert service_name(plan.programme, plan.today - 21 * DAY) == OLD


def test_a_new_name_from_a_day(plan):
    rename_service(
        by=plan.world.coordinator, at=plan.at, service_uuid=plan.mentoring.uuid, version=1, name="Steady & Co",
        since_date=plan.today,
    )  # fmt: skip
    assert service_name(plan.mentoring, plan.today) == "Steady & Co (formerly Steady mentoring)"
    assert service_name(plan.mentoring, plan.today - DAY) == "Steady mentoring"


def test_two_names_from_one_day_are_refused(plan):
    with pytest.raises(Refused) as refused:
        rename_service(
            by=plan.world.coordinator, at=plan.at, service_uuid=plan.programme.uuid, version=1, name="Another",
            since_date=plan.today - 20 * DAY,
        )  # fmt: skip
    assert refused.value.field == "since_date"


def test_everyone_who_works_on_content_lists_and_filters(plan):
    for who in ("here charity", "here police", "here chair", "outside partner"):
        assert [row.name for row in list_services(plan.actor(who), plan.today)] == [
            "Steady mentoring", f"{NEW} (formerly {OLD})"
        ]  # fmt: skip
    assert [row.kind for row in list_services(plan.world.charity, plan.today, kind="programme")] == ["programme"]


def test_a_service_outside_its_ages_is_listed_with_a_warning(plan):
    rows = list_services(plan.world.social, plan.today, age=Age(17, 17, AgeBasis.STATED))
    warnings = {row.kind: row.warning for row in rows}
    assert "people aged 11 to 16" in warnings["mentoring"]
    assert warnings["programme"] == ""


def test_a_service_of_no_partner_here_is_not_in_this_hubs_directory(plan):
    elsewhere = plan.world.elsewhere["coordinator"]
    assert [row.kind for row in list_services(elsewhere, plan.today)] == ["mentoring"]
    with pytest.raises(Absent):
        get_service(elsewhere, plan.programme.uuid, plan.today)
    with pytest.raises(Refused):
        edit_service(by=elsewhere, at=plan.at, service_uuid=plan.programme.uuid, version=1, kind="other", is_open=False)


def test_a_partner_that_left_is_offered_no_more(plan):
    need = plan.need()
    HubPartner.objects.filter(agency=plan.silent_provider).update(left_date=plan.today - DAY)
    assert plan.silent_provider not in list_providers(plan.world.hub, plan.today)
    with pytest.raises(Refused, match="not a partner"):
        plan.offer(need, plan.programme)


def test_only_the_coordinator_changes_the_directory(plan):
    for who, actor in plan.world.everyone().items():
        if who in ("here coordinator", "elsewhere coordinator"):
            continue
        with pytest.raises(Absent):
            add_service(by=actor, at=plan.at, provider=plan.silent_provider, kind="other", name="Another")
    assert Service.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Steady 🎉"}, "name"),
        ({"age_low": 25, "age_high": 16}, "age_low"),
        ({"age_high": 121}, "age_high"),
        ({"age_low": -1}, "age_low"),
        ({"formerly": "Before"}, "since_date"),
    ],
)
def test_services_that_cannot_be(plan, given, field):
    values = {"provider": plan.silent_provider, "kind": "other", "name": "Another"} | given
    with pytest.raises(Refused) as refused:
        add_service(by=plan.world.coordinator, at=plan.at, **values)
    assert refused.value.field == field
    assert Service.objects.count() == 2


def test_the_second_of_two_editors_is_told(plan):
    edit(plan, about="Twice a week")
    with pytest.raises(Conflict) as conflict:
        edit(plan, about="Once a week")
    assert conflict.value.theirs["about"] == "Twice a week"
