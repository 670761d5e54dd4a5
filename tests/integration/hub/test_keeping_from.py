"""Keeping a case from a colleague: kin, a conflict of interest. Nothing shows it to them, then or later."""

from __future__ import annotations

import pytest
from django.urls import reverse

from throughline.access.actions import end_exclusion, exclude_member
from throughline.access.facts import keep_from_alike
from throughline.access.gate import may_see
from throughline.access.models import Exclusion
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.clock import now
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import keep_case_from, restrict_case, stop_keeping_case_from
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


def ending(acting, case, row, *, by=None, reason="Another family of that name"):
    return stop_keeping_case_from(
        by=by or acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, exclusion_id=row.pk, reason=reason
    )


def row_of(case, actor) -> Exclusion:
    return Exclusion.objects.get(record=case.person.record, member=actor.member, ended_at=None)


def test_a_mistake_is_ended_on_the_page_with_a_reason_and_they_see_what_the_gate_says(acting, sign_in):
    case, police = acting.open_case(), acting.world.police
    keep(acting, case)
    later = acting.refer(by=acting.world.social, person=PersonGiven(uuid=case.person.record.uuid))
    coordinator, officer = sign_in(acting.world.coordinator), sign_in(police)
    listed = reverse("case-kept-from", args=[case.record.uuid])
    assert listed in coordinator.get(reverse("case", args=[case.record.uuid])).content.decode()
    shown = coordinator.get(listed).content.decode()
    end = reverse("case-kept-from-end", args=[case.record.uuid, row_of(case, police).pk])
    assert police.member.name in shown
    assert end in shown
    assert "Related to the family" in coordinator.get(end).content.decode()
    empty = coordinator.post(end, {"reason": "", "once": KEY})
    assert "Say why it was a mistake" in empty.content.decode()
    assert officer.get(reverse("case", args=[case.record.uuid])).status_code == 404
    coordinator.post(end, {"reason": "Another family of that name", "once": KEY})
    assert officer.get(reverse("case", args=[case.record.uuid])).status_code == 200
    for record in (case.record, case.person.record, later.record):
        assert may_see(police.member, record, now()), record.kind
        assert not may_see(police.member, record, acting.at), "before it was ended"
    after = coordinator.get(listed).content.decode()
    assert "Another family of that name" in after
    assert "Kept from nobody" in after


def test_what_was_set_stays_as_history_and_ending_it_is_audited(acting):
    case = acting.open_case()
    keep(acting, case)
    row = row_of(case, acting.world.police)
    kept = Exclusion.objects.filter(member=acting.world.police.member).count()
    ending(acting, case, row)
    row.refresh_from_db()
    assert (row.reason, row.ended_by, row.ended_at) == (
        "Related to the family", acting.world.coordinator.member, acting.at
    )  # fmt: skip
    assert row.ended_reason == "Another family of that name"
    assert Exclusion.objects.filter(member=acting.world.police.member).count() == kept
    event = Event.objects.get(action="end_exclusion")
    assert {subject.uuid for subject in event.subjects.all()} >= {case.record.uuid, case.person.record.uuid}
    with pytest.raises(Refused, match="ended already"):
        ending(acting, case, row)


def test_one_that_was_ended_can_be_set_again_and_holds(acting):
    case, police = acting.open_case(), acting.world.police
    keep(acting, case)
    ending(acting, case, row_of(case, police))
    keep(acting, case, reason="His cousin after all")
    for record in (case.record, case.person.record):
        assert not may_see(police.member, record, acting.at)
    later = acting.refer(by=acting.world.social, person=PersonGiven(uuid=case.person.record.uuid))
    assert not may_see(police.member, later.record, acting.at)


def test_what_is_recorded_after_the_end_is_kept_from_nobody(acting):
    case, police = acting.open_case(), acting.world.police
    keep(acting, case)
    ending(acting, case, row_of(case, police))
    later = acting.refer(by=acting.world.social, person=PersonGiven(uuid=case.person.record.uuid))
    assert may_see(police.member, later.record, acting.at)


def test_ending_one_leaves_what_another_child_s_exclusion_keeps(acting):
    """One address, two children: each child's exclusion keeps it, and ending the one leaves the other's."""
    first, second, police = acting.open_case(), acting.open_case(), acting.world.police
    for case in (first, second):
        keep(acting, case)
    shared = acting.refer(by=acting.world.social, person=PersonGiven(uuid=first.person.record.uuid)).record
    keep_from_alike(at=acting.at, record=shared, person=second.person.record)
    ending(acting, first, row_of(first, police))
    assert may_see(police.member, first.record, acting.at)
    assert not may_see(police.member, shared, acting.at)
    ending(acting, second, row_of(second, police))
    assert may_see(police.member, shared, acting.at)


def test_a_restricted_case_stays_closed_to_them_when_the_exclusion_ends(acting):
    case, police = acting.open_case(cover=acting.world.coordinator), acting.world.police
    keep(acting, case)
    restrict_case(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED
    )
    ending(acting, case, row_of(case, police))
    assert not may_see(police.member, case.record, acting.at)


def test_only_who_may_set_one_ends_it_and_nobody_ends_their_own(acting):
    case, world = acting.open_case(), acting.world
    keep(acting, case)
    for who, actor in world.everyone().items():
        if who != "here coordinator":
            with pytest.raises(Absent):
                ending(acting, case, row_of(case, world.police), by=actor)
    other = acting.open_case()
    with pytest.raises(Absent):
        ending(acting, other, row_of(case, world.police))
    second = acting.open_case(cover=world.here[Role.ROCU])
    keep(acting, second, member=world.coordinator.member)
    with pytest.raises(Absent):
        end_exclusion(
            by=world.coordinator, at=acting.at, record=second.person.record, reason="A mistake",
            exclusion_id=row_of(second, world.coordinator).pk,
        )  # fmt: skip


def test_governance_ends_a_coordinators_own_and_reads_no_case(acting, sign_in):
    case, world = acting.open_case(), acting.world
    keep(acting, case, member=world.coordinator.member)
    governance = sign_in(world.governance)
    looks = reverse("audit-looks", args=[case.person.record.uuid])
    end = reverse("audit-exclusion-end", args=[case.person.record.uuid, row_of(case, world.coordinator).pk])
    assert end in governance.get(looks).content.decode()
    assert governance.get(reverse("case-kept-from", args=[case.record.uuid])).status_code == 404
    governance.post(end, {"reason": "Chosen in the wrong row", "once": KEY})
    assert may_see(world.coordinator.member, case.record, now())
    assert "Chosen in the wrong row" in governance.get(looks).content.decode()
