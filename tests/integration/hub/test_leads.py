"""Who may lead and cover a case, and what each of them and nobody else then sees."""

from __future__ import annotations

import pytest

from tests.integration.outcomes import outcome_of
from throughline.access.gate import visible_records
from throughline.access.states import Restriction
from throughline.agencies.models import Member
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import restrict_case
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case, list_possible_leads
from throughline.hub.states import WhereNow

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MAY_LEAD = {"coordinator", "police", "rocu", "social", "partner"}


@pytest.mark.parametrize("role", ["coordinator", "police", "analyst", "rocu", "social", "partner", "charity", "chair",
                                  "governance", "administrator"])  # fmt: skip
@pytest.mark.parametrize("place", ["lead", "cover"])
def test_only_professionals_lead_or_cover(scene, role, place):
    member = scene.world.here[role].member
    other = scene.world.social if role != "social" else scene.police
    given = {"lead": other.member, "cover": other.member} | {place: member}
    came_to = outcome_of(lambda: scene.case(**given))
    assert came_to == ("done" if role in MAY_LEAD else "refused")
    assert (member in list_possible_leads(scene.coordinator)) == (role in MAY_LEAD)


def test_nobody_of_another_hub_and_nobody_who_left_leads(scene):
    with pytest.raises(Refused):
        scene.case(lead=scene.world.elsewhere["social"].member)
    gone = Member.objects.get(pk=scene.world.here["partner"].member.pk)
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    with pytest.raises(Refused):
        scene.case(lead=gone)


def test_a_partner_who_leads_sees_case_person_and_referral_and_nothing_else(scene):
    partner = scene.world.here["partner"]
    referral = scene.refer()
    scene.decide(referral, "accepted", case=scene.leads(lead=partner))
    case = Case.related.get()
    other = scene.case()
    seen = set(visible_records(partner, scene.at).values_list("pk", flat=True))
    assert seen == {case.record_id, case.person.record_id, referral.record_id}
    assert other.record_id not in seen


def test_lead_and_cover_may_change_places_and_both_still_see(scene):
    case = scene.case(lead=scene.world.here["partner"].member, cover=scene.world.outside["partner"].member)
    scene.hand_over(case, scene.world.outside["partner"], scene.world.here["partner"])
    for who in ("here", "outside"):
        assert get_case(getattr(scene.world, who)["partner"], case.record.uuid, scene.at) == case


def test_a_restricted_case_vanishes_for_all_but_lead_cover_and_who_restricted_it(scene):
    intervention = scene.intervention()
    referral = scene.refer(intervention_uuid=intervention.record.uuid)
    scene.decide(referral, "accepted", case=scene.leads(cover=scene.world.here["partner"]))
    case = Case.related.get()
    records = {case.record_id, case.person.record_id, referral.record_id, intervention.record_id}
    restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    insiders = {"here coordinator", "here social", "here partner"}
    for who, actor in scene.world.everyone().items():
        seen = visible_records(actor, scene.at).filter(pk__in=records).values_list("pk", flat=True)
        assert set(seen) == (records if who in insiders else set()), who


def test_a_new_lead_of_a_restricted_case_is_named_and_the_earlier_one_sees_nothing(scene):
    case = scene.case()
    restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    scene.hand_over(case, scene.police, scene.coordinator)
    assert get_case(scene.police, case.record.uuid, scene.at) == case
    with pytest.raises(Absent):
        get_case(scene.world.social, case.record.uuid, scene.at)


@pytest.mark.parametrize("where", WhereNow.values)
def test_where_they_stand_is_a_fact_each(scene, where):
    case = scene.close(scene.case(), where_now=where)
    assert (case.status, case.where_now, case.closed_date, case.closed_by) == (
        "closed", where, scene.today, scene.world.social.member,
    )  # fmt: skip
