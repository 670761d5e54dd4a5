"""The service directory: dated names, ages that warn, a hub's own partners, changed by the coordinator."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.agencies.models import HubPartner
from throughline.core.errors import Absent, Conflict, Refused
from throughline.geography.models import LocalAuthority
from throughline.register.ages import Age
from throughline.register.states import AgeBasis
from throughline.support.actions.directory import ServiceTerms, add_service, edit_service, rename_service
from throughline.support.models import Service
from throughline.support.queries.directory import get_service, list_fits, list_providers, list_services, service_name

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


def fits(plan, *, home: str = "", by_wait: bool = False, kind: str = "mentoring"):
    authority = LocalAuthority.objects.get(name=home) if home else None
    age = Age(17, 17, AgeBasis.STATED)
    return list_fits(plan.world.social, plan.today, kind=kind, age=age, home=authority, by_wait=by_wait)


def named(plan, name: str, **terms):
    return add_service(
        by=plan.world.coordinator, at=plan.at, provider=plan.silent_provider, kind="mentoring", name=name,
        terms=ServiceTerms(**terms),
    )  # fmt: skip


def test_services_of_the_kind_come_first_by_name_or_by_wait_and_an_unknown_wait_last(plan):
    named(plan, "Zest", waiting_weeks=0, waiting_date=plan.today)
    named(plan, "Aim", waiting_weeks=3, waiting_date=plan.today)
    by_name = [row.service.name for row in fits(plan)]
    assert by_name[:3] == ["Aim", "Steady mentoring", "Zest"]
    assert [row.service.name for row in fits(plan, by_wait=True)][:3] == ["Zest", "Aim", "Steady mentoring"]
    assert by_name[3].startswith(NEW)


def test_a_service_says_why_it_may_be_right_and_what_to_check_and_none_is_left_out(plan):
    district = LocalAuthority.objects.get(name="Cheltenham")
    named(plan, "Aim", areas=(district.upper_tier,), learning_rule="not_in", waiting_weeks=1,
          waiting_date=plan.today - 90 * DAY, costs_nothing=False)  # fmt: skip
    near, far, unknown = (fits(plan, home=home)[0] for home in ("Cheltenham", "Birmingham", ""))
    assert "Works in Cheltenham" in near.reasons
    assert any("their home area is Birmingham" in check for check in far.checks)
    assert any("home area is not known" in check for check in unknown.checks)
    words = " ".join(near.checks)
    for told in ("not in education, employment or training", "ask again", "may cost them something"):
        assert told in words
    steady = next(row for row in fits(plan) if row.service.name == "Steady mentoring")
    assert "people aged 11 to 16" in steady.checks[0]
    assert {"Works anywhere", "Costs them nothing"} <= set(steady.reasons)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"learning_rule": "magic"}, "learning_rule"),
        ({"weeks": 999}, "weeks"),
        ({"capacity": -1}, "capacity"),
        ({"waiting_weeks": 2}, "waiting_date"),
        ({"waiting_weeks": 2, "waiting_date": dt.date(2100, 1, 1)}, "waiting_date"),
    ],
)
def test_terms_that_cannot_be(plan, terms, field):
    with pytest.raises(Refused) as refused:
        named(plan, "Aim", **terms)
    assert refused.value.field == field


def test_a_services_terms_are_edited_whole(plan):
    area = LocalAuthority.objects.get(name="Birmingham")
    edit(plan, terms=ServiceTerms(areas=(area,), weeks=12, capacity=20, waiting_weeks=2, waiting_date=plan.today))
    row = list_services(plan.world.social, plan.today, kind="mentoring")[0]
    assert row.areas == "Birmingham"
    assert row.facts[:2] == ("Lasts 12 weeks", "Room for 20")
    assert row.facts[2].startswith("Wait of 2 weeks, said on ")
    plan.mentoring.refresh_from_db()
    edit(plan, terms=ServiceTerms())
    assert list_services(plan.world.social, plan.today, kind="mentoring")[0].areas == "anywhere"
