"""Keeping a case from a colleague: kin, a conflict of interest. Nothing shows it to them, then or later."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughline.access.actions import exclude_member
from throughline.access.gate import may_see
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import keep_case_from
from throughline.hub.actions.interventions import record_intervention
from throughline.register.given import PersonGiven

KEY = "a-key-of-this-form-only"


def keep(acting, case, *, by=None, member=None, reason="Related to the family"):
    return keep_case_from(
        by=by or acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid,
        member=member or acting.world.police.member, reason=reason,
    )  # fmt: skip


def test_the_case_is_gone_for_them_and_so_is_whatever_comes_later(acting, sign_in):
    case = acting.open_case()
    police = acting.world.police
    assert may_see(police.member, case.record, acting.at)
    page = reverse("case-keep-from", args=[case.record.uuid])
    coordinator = sign_in(acting.world.coordinator)
    empty = coordinator.post(page, {"member": str(police.member.pk), "reason": "", "once": KEY})
    assert "Say why this person must not see it" in empty.content.decode()
    coordinator.post(page, {"member": str(police.member.pk), "reason": "Related to the family", "once": KEY})
    officer = sign_in(police)
    for record in (case.record, case.person.record):
        assert not may_see(police.member, record, acting.at)
    assert officer.get(reverse("case", args=[case.record.uuid])).status_code == 404
    assert case.record.reference not in officer.get(reverse("cases")).content.decode()
    later = record_intervention(
        by=acting.world.social, at=acting.at, person=PersonGiven(uuid=case.person.record.uuid), happened_date=acting.today,
        reason="at_risk",
    )  # fmt: skip
    assert not may_see(police.member, later.record, acting.at)
    assert may_see(acting.world.here[Role.ROCU].member, later.record, acting.at)


def test_a_lead_or_cover_hands_over_first(acting):
    case = acting.open_case()
    for member in (case.lead, case.cover):
        with pytest.raises(Refused, match="Hand it over first"):
            keep(acting, case, member=member)


def test_only_a_coordinator_who_sees_the_case_may(acting):
    case = acting.open_case()
    for who, actor in acting.world.everyone().items():
        if who != "here coordinator":
            with pytest.raises(Absent):
                keep(acting, case, by=actor)


def test_hiding_one_record_asks_for_the_permission_too(acting):
    record = acting.open_case().record
    with pytest.raises(Absent):
        exclude_member(
            by=acting.world.social, at=acting.at, record=record, member=acting.world.police.member, reason="Related"
        )
    assert may_see(acting.world.police.member, record, acting.at)
