"""A restricted case is absent for everyone not named and involved: the case, the person, and every record about them."""

from __future__ import annotations

import pytest

from tests.integration.hub.acting import DAY, SCREENING
from throughline.access.gate import visible_records
from throughline.access.states import Restriction
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Refused
from throughline.hub.actions.cases import hand_over_lead, open_case, restrict_case
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case
from throughline.hub.queries.interventions import list_cases_of, list_interventions_of, list_referrals_of
from throughline.hub.queries.referrals import get_referral, list_waiting
from throughline.hub.states import TriageOutcome
from throughline.journey.queries import list_cases
from throughline.matching.queries import search_people
from throughline.register.given import PersonGiven


@pytest.fixture
def case(acting) -> Case:
    """A boy found, referred and taken on: a case of the social worker, covered by the coordinator."""
    found = acting.intervention(by=acting.world.system)
    referral = acting.refer(by=acting.world.system, intervention_uuid=found.record.uuid)
    acting.decide(referral, TriageOutcome.ACCEPTED)
    return Case.related.get()


def restrict(acting, case, to=Restriction.RESTRICTED):
    return restrict_case(by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, restriction=to)


def sees(acting, actor, case) -> set[str]:
    """Which kinds of record about the person an actor sees, by every way there is."""
    at, person = acting.at, case.person
    seen = {record.kind for record in visible_records(actor, at)} & {"person", "intervention", "referral", "case"}
    listed = {
        "intervention": list_interventions_of(actor, at, person),
        "referral": list_referrals_of(actor, at, person),
        "case": list_cases_of(actor, at, person),
        "person": search_people(actor, at, name=f"{person.given_name} {person.family_name}"),
    }
    assert seen == {kind for kind, rows in listed.items() if rows}
    return seen


ALL = {"person", "intervention", "referral", "case"}


@pytest.mark.database
def test_restricted_is_absent_for_others_everywhere(acting, case):
    world = acting.world
    assert sees(acting, world.police, case) == ALL
    restrict(acting, case)
    for who, actor in world.everyone().items():
        expected = ALL if who in ("here social", "here coordinator") else set()
        assert sees(acting, actor, case) == expected, who
    with pytest.raises(Absent):
        get_case(world.police, case.record.uuid, acting.at)
    assert list_cases(world.police, acting.at, mine=False, chosen="open", first=0, limit=50) == ([], 0)


def test_only_the_coordinator_restricts_and_only_what_they_see(acting, case):
    for actor in (acting.world.social, acting.world.police, acting.world.elsewhere[Role.COORDINATOR]):
        with pytest.raises(Absent):
            restrict_case(by=actor, at=acting.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    with pytest.raises(Refused):
        restrict(acting, case, 7)


def test_lifting_the_restriction_gives_default_sight_back(acting, case):
    restrict(acting, case)
    restrict(acting, case, Restriction.STANDARD)
    assert sees(acting, acting.world.police, case) == ALL


@pytest.mark.database
def test_what_is_recorded_later_about_a_restricted_person_is_held_alike(acting, case):
    restrict(acting, case)
    later = acting.refer(by=acting.world.social, person=PersonGiven(uuid=case.person.record.uuid))
    assert later.record.restriction == Restriction.RESTRICTED
    with pytest.raises(Absent):
        get_referral(acting.world.police, later.record.uuid, acting.at)
    assert get_referral(acting.world.social, later.record.uuid, acting.at).pk == later.pk
    assert [row.referral.pk for row in list_waiting(acting.world.coordinator, acting.at)] == [later.pk]


def test_a_case_opened_on_a_restricted_person_is_restricted_and_its_lead_opens_it(acting):
    person = acting.person()
    first = acting.open_case(person, cover=acting.world.coordinator)
    restrict(acting, first)
    Case.related.filter(pk=first.pk).update(status="closed", closed_date=acting.today, where_now="home")
    world = acting.world
    second = open_case(
        by=world.coordinator, at=acting.at, person_uuid=person.record.uuid, lead=world.police.member,
        cover=world.coordinator.member, screening=SCREENING,
    )  # fmt: skip
    assert second.record.restriction == Restriction.RESTRICTED
    assert get_case(world.police, second.record.uuid, acting.at).pk == second.pk
    with pytest.raises(Absent):
        get_case(world.here[Role.ROCU], second.record.uuid, acting.at)


def test_handing_a_restricted_case_over_shuts_it_to_the_earlier_lead(acting, case):
    restrict(acting, case)
    hand_over_lead(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, version=case.version,
        lead=acting.world.police.member, cover=acting.world.coordinator.member, reason="A relative of hers",
    )  # fmt: skip
    assert sees(acting, acting.world.police, case) == ALL
    assert sees(acting, acting.world.social, case) == set()


def test_sensitive_is_for_the_involved(acting, case):
    restrict(acting, case, Restriction.SENSITIVE)
    later = acting.at + DAY
    assert get_case(acting.world.social, case.record.uuid, later).pk == case.pk
    with pytest.raises(Absent):
        get_case(acting.world.police, case.record.uuid, later)
