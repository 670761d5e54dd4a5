"""A case: who leads and covers, hand-over, how closely it is held, closing and opening again, whose words are read by whom."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.hub.scene import DAY, NOON, outcome_of
from throughline.access.gate import visible_records
from throughline.access.models import Involvement
from throughline.access.states import Restriction
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.core.errors import Absent, Conflict, Refused
from throughline.hub.actions.cases import reopen_case, restrict_case, screen_case
from throughline.hub.actions.chronology import withdraw_entry, write_entry
from throughline.hub.actions.interventions import (
    answer_checklist,
    record_outcome,
    record_own_words,
    withdraw_intervention,
)
from throughline.hub.models import Case, Intervention
from throughline.hub.queries.cases import get_case, list_cases, list_possible_leads
from throughline.hub.queries.interventions import list_checklist, list_own_words
from throughline.hub.states import WhereNow
from throughline.register.given import PersonGiven
from throughline.work.facts import ask_task
from throughline.work.models import Clock, Gap, Task
from throughline.work.states import GapKind, RuleKey, TaskKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MAY_LEAD = {"coordinator", "police", "analyst", "rocu", "social", "partner"}


# Lead and cover


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


def test_the_cover_is_somebody_else(scene):
    with pytest.raises(Refused) as refusal:
        scene.case(lead=scene.police.member, cover=scene.police.member)
    assert refusal.value.field == "cover"


def test_nobody_of_another_hub_and_nobody_who_left_leads(scene):
    with pytest.raises(Refused):
        scene.case(lead=scene.world.elsewhere["social"].member)
    gone = Member.objects.get(pk=scene.world.here["partner"].member.pk)
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    with pytest.raises(Refused):
        scene.case(lead=gone)


def test_one_open_case_a_person_and_another_after_it_closed(scene):
    person = scene.person()
    first = scene.case(person)
    with pytest.raises(Refused, match="open case already"):
        scene.case(person)
    scene.close(first)
    assert scene.case(person).status == "open"


def test_a_partner_who_leads_sees_case_person_and_referral_and_nothing_else(scene):
    partner = scene.world.here["partner"]
    referral = scene.refer()
    scene.decide(referral, "accepted", case=scene.leads(lead=partner))
    case = Case.related.get()
    other = scene.case()
    seen = set(visible_records(partner, scene.at).values_list("pk", flat=True))
    assert seen == {case.record_id, case.person.record_id, referral.record_id}
    assert other.record_id not in seen


def test_handing_over_ends_the_sight_of_the_one_and_begins_the_others(scene):
    partner, second = scene.world.here["partner"], scene.world.outside["partner"]
    case = scene.case(lead=partner.member)
    assert get_case(partner, case.record.uuid, scene.at) == case
    scene.hand_over(case, second, scene.coordinator)
    with pytest.raises(Absent):
        get_case(partner, case.record.uuid, scene.at)
    assert get_case(second, case.record.uuid, scene.at) == case
    kept = Involvement.objects.get(record=case.record, member=partner.member, reason="lead")
    assert kept.until_at == scene.at
    changes = case.lead_changes.order_by("pk")
    assert [change.lead for change in changes] == [partner.member, second.member]
    assert changes.last().reason == "He asked for someone else"


def test_what_the_earlier_lead_had_to_do_passes_on(scene):
    case = scene.case()
    task = ask_task(
        by=scene.coordinator, at=scene.at, record=case.record, title="Ring the school", kind=TaskKind.ACTION,
        owner_agency=scene.world.social.agency, owner=scene.world.social.member, due_at=scene.at + DAY,
    )  # fmt: skip
    scene.hand_over(case, scene.police, scene.coordinator)
    assert Task.related.get(pk=task.pk).owner == scene.police.member


def test_lead_and_cover_may_change_places_and_both_still_see(scene):
    case = scene.case(lead=scene.world.here["partner"].member, cover=scene.world.outside["partner"].member)
    scene.hand_over(case, scene.world.outside["partner"], scene.world.here["partner"])
    for who in ("here", "outside"):
        assert get_case(getattr(scene.world, who)["partner"], case.record.uuid, scene.at) == case


@pytest.mark.parametrize(
    ("given", "field"), [({"reason": " "}, "reason"), ({"reason": "x" * 301}, "reason")]
)
def test_a_hand_over_says_why(scene, given, field):
    case = scene.case()
    with pytest.raises(Refused) as refusal:
        scene.hand_over(case, scene.police, scene.coordinator, **given)
    assert refusal.value.field == field
    case.refresh_from_db()
    assert case.lead == scene.world.social.member


def test_two_hand_overs_at_once_the_second_is_told_who_leads(scene):
    case = scene.case()
    version = case.version
    scene.hand_over(case, scene.police, scene.coordinator)
    with pytest.raises(Conflict) as conflict:
        scene.hand_over(case, scene.world.here["partner"], scene.coordinator, version=version)
    assert conflict.value.theirs == {"lead": "Olu Mensah", "cover": "Cora Quill"}


# How closely it is held


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


def test_a_new_record_about_a_restricted_person_is_held_as_closely(scene):
    case = scene.case()
    restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    referral = scene.refer(by=scene.world.social, person=PersonGiven(uuid=case.person.record.uuid))
    assert referral.record.restriction == Restriction.RESTRICTED
    assert not visible_records(scene.police, scene.at).filter(pk=referral.record_id).exists()
    assert visible_records(scene.world.social, scene.at).filter(pk=referral.record_id).exists()


def test_a_new_lead_of_a_restricted_case_is_named_and_the_earlier_one_sees_nothing(scene):
    case = scene.case()
    restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=Restriction.RESTRICTED)
    scene.hand_over(case, scene.police, scene.coordinator)
    assert get_case(scene.police, case.record.uuid, scene.at) == case
    with pytest.raises(Absent):
        get_case(scene.world.social, case.record.uuid, scene.at)


def test_restriction_is_lifted_again(scene):
    case = scene.case()
    for restriction in (Restriction.RESTRICTED, Restriction.STANDARD):
        restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=restriction)
    assert get_case(scene.police, case.record.uuid, scene.at) == case
    with pytest.raises(Refused):
        restrict_case(by=scene.coordinator, at=scene.at, case_uuid=case.record.uuid, restriction=9)


# Closing and opening again


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"summary": " "}, "summary"),
        ({"told": ""}, "told"),
        ({"where_now": ""}, "where_now"),
        ({"where_now": "safe"}, "where_now"),
        ({"closed_date": NOON.date() + DAY}, "closed_date"),
        ({"closed_date": NOON.date() - DAY}, "closed_date"),
        ({"summary": "x" * 5001}, "summary"),
    ],
)
def test_a_case_closes_on_facts_and_not_before_it_opened(scene, given, field):
    case = scene.case()
    with pytest.raises(Refused) as refusal:
        scene.close(case, **given)
    assert refusal.value.field == field
    case.refresh_from_db()
    assert case.status == "open"


@pytest.mark.parametrize("where", WhereNow.values)
def test_where_they_stand_is_a_fact_each(scene, where):
    case = scene.close(scene.case(), where_now=where)
    assert (case.status, case.where_now, case.closed_date, case.closed_by) == (
        "closed", where, scene.today, scene.world.social.member,
    )  # fmt: skip


def test_opening_again_keeps_how_it_had_been_closed_in_the_chronology(scene):
    case = scene.case_in("closed")
    given = {"by": scene.coordinator, "at": scene.at, "case_uuid": case.record.uuid, "version": case.version}
    with pytest.raises(Refused) as refusal:
        reopen_case(**given, reason=" ")
    assert refusal.value.field == "reason"
    again = reopen_case(**given, reason="He rang his worker")
    assert (again.status, again.closed_date, again.where_now) == ("open", None, "")
    entry = case.chronology.get()
    assert "He rang his worker" in entry.text
    assert "Back at school, no contact." in entry.text


def test_a_closed_case_is_not_worked_on(scene):
    case = scene.case_in("closed")
    given = {"by": scene.world.social, "at": scene.at, "case_uuid": case.record.uuid}
    with pytest.raises(Refused):
        write_entry(**given, kind="fact", happened_date=scene.today, text="Rang")
    with pytest.raises(Refused):
        screen_case(**given, given=scene.leads().screening)
    with pytest.raises(Refused):
        scene.hand_over(case, scene.police, scene.coordinator)


def test_a_case_is_not_opened_again_beside_another(scene):
    person = scene.person()
    first = scene.case(person)
    scene.close(first)
    scene.case(person)
    first.refresh_from_db()
    with pytest.raises(Refused, match="open case already"):
        reopen_case(
            by=scene.coordinator, at=scene.at, case_uuid=first.record.uuid, version=first.version, reason="Again"
        )


def test_cases_are_listed_by_what_is_due_and_never_by_level(scene):
    low, high = scene.case(), scene.case()
    screen_case(
        by=scene.coordinator, at=scene.at, case_uuid=high.record.uuid,
        given=type(scene.leads().screening)("high", "Judged", "Reasons"),
    )  # fmt: skip
    for case, days in ((low, 1), (high, 2)):
        ask_task(
            by=scene.coordinator, at=scene.at, record=case.record, title="Ring", kind=TaskKind.ACTION,
            owner_agency=scene.world.social.agency, due_at=scene.at + days * DAY,
        )  # fmt: skip
    rows, total = list_cases(scene.world.social, scene.at, mine=True, first=0, limit=10)
    assert ([row.case for row in rows], total) == ([low, high], 2)
    assert list_cases(scene.police, scene.at, mine=True, first=0, limit=10) == ([], 0)


# Chronology


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "rumour"}, "kind"),
        ({"kind": "own_words"}, "kind"),
        ({"happened_date": NOON.date() + DAY}, "happened_date"),
        ({"text": "  "}, "text"),
        ({"text": "a\x00b"}, "text"),
    ],
)
def test_what_is_no_entry_is_refused_beside_its_field(scene, given, field):
    values = {"kind": "fact", "happened_date": scene.today, "text": "Rang his nan."} | given
    with pytest.raises(Refused) as refusal:
        write_entry(by=scene.police, at=scene.at, case_uuid=scene.case().record.uuid, **values)
    assert refusal.value.field == field


def test_an_entry_in_error_stays_with_its_reason_and_is_marked_once(scene):
    case = scene.case()
    entry = write_entry(
        by=scene.police, at=scene.at, case_uuid=case.record.uuid, kind="fact", happened_date=scene.today, text="Rang."
    )
    given = {"by": scene.police, "at": scene.at, "entry_id": entry.pk}
    with pytest.raises(Refused):
        withdraw_entry(**given, reason=" ")
    withdraw_entry(**given, reason="Another boy")
    with pytest.raises(Refused, match="already"):
        withdraw_entry(**given, reason="Again")
    with pytest.raises(Absent):
        withdraw_entry(by=scene.world.here["partner"], at=scene.at, entry_id=entry.pk, reason="Not mine to see")
    assert case.chronology.get().text == "Rang."


# Interventions and own words


def test_own_words_are_read_only_as_they_were_told(scene):
    intervention = scene.intervention()
    person = intervention.person
    scene.case(person, lead=scene.world.here["partner"].member, cover=scene.world.outside["partner"].member)
    for text, may_read in (("For the lead", "lead"), ("For all who work with me", "working_with")):
        record_own_words(
            by=scene.police, at=scene.at, person_uuid=person.record.uuid, about=intervention.record, words=text,
            said_date=scene.today, heard_by="PC Mensah", may_read=may_read, told_who_reads=True,
        )  # fmt: skip

    def read_by(actor: Actor) -> set[str]:
        return {row.words for row in list_own_words(actor, scene.at, person)}

    both, shared = {"For the lead", "For all who work with me"}, {"For all who work with me"}
    for who, expected in (
        ("here coordinator", both), ("here police", both), ("here partner", both), ("outside partner", both),
        ("here social", shared), ("here rocu", shared), ("here charity", set()), ("outside police", set()),
        ("elsewhere coordinator", set()),
    ):  # fmt: skip
        assert read_by(scene.world.everyone()[who]) == expected, who


def test_words_are_kept_exactly_as_said(scene):
    intervention = scene.intervention()
    said = 'i aint  goin back there 😔\n"he said he\'d burn my nans"\n\nأنا خائف'
    kept = record_own_words(
        by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid, about=intervention.record,
        words=said, said_date=scene.today, said_time=dt.time(6, 40), heard_by="PC Mensah", may_read="lead",
        told_who_reads=False,
    )  # fmt: skip
    kept.refresh_from_db()
    assert kept.words == said


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": " "}, "words"), ({"heard_by": ""}, "heard_by"), ({"may_read": "everyone"}, "may_read"),
        ({"said_date": NOON.date() + DAY}, "said_date"),
    ],
)  # fmt: skip
def test_own_words_say_who_heard_when_and_who_may_read(scene, given, field):
    intervention = scene.intervention()
    values = {
        "words": "leave me", "said_date": scene.today, "heard_by": "PC Mensah", "may_read": "lead",
        "told_who_reads": True,
    } | given  # fmt: skip
    with pytest.raises(Refused) as refusal:
        record_own_words(
            by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid, about=intervention.record,
            **values,
        )  # fmt: skip
    assert refusal.value.field == field


def test_a_person_found_opens_a_gap_with_24_hours_and_an_outcome_answers_it(scene):
    intervention = scene.intervention()
    gap = Gap.related.get()
    assert (gap.kind, gap.owner_agency) == (GapKind.PERSON_FOUND, scene.police.agency)
    assert gap.clock.due_at == scene.at + dt.timedelta(hours=24)
    with pytest.raises(Refused):
        record_outcome(by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, outcome=" ")
    record_outcome(by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, outcome="With his nan")
    gap.refresh_from_db()
    assert (gap.resolution, gap.resolved_by) == ("With his nan", scene.police.member)


def test_police_protection_starts_its_72_hours_once(scene):
    intervention = scene.intervention()
    for answer in ("done", "done", "not_yet"):
        answer_checklist(
            by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, item="protection", answer=answer
        )
    clock = Clock.related.get(record=intervention.record, rule__key=RuleKey.POLICE_PROTECTION)
    assert clock.due_at == clock.starts_at + dt.timedelta(hours=72)


def test_lines_for_children_stand_on_the_list_of_anyone_who_may_be_one(scene):
    def items(years):
        return {line.item.key for line in list_checklist(scene.intervention(years))}

    assert "protection" in items(15)
    assert "protection" in items(None)
    assert "protection" not in items(30)


def test_recorded_in_error_closes_its_gap_and_stays_in_the_history(scene):
    intervention = scene.intervention()
    given = {"by": scene.police, "at": scene.at, "intervention_uuid": intervention.record.uuid}
    withdraw_intervention(**given, version=intervention.version, reason="Another boy")
    assert Gap.related.get().resolution == "Recorded in error"
    kept = Intervention.related.get()
    assert kept.withdrawn_reason == "Another boy"
    with pytest.raises(Conflict):
        withdraw_intervention(**given, version=intervention.version, reason="Again")
    with pytest.raises(Refused, match="already"):
        withdraw_intervention(**given, version=kept.version, reason="Again")
