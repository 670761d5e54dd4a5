"""A case: its lead and cover, its levels, its chronology, what it is linked to, how it is handed over, closed and reopened."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from tests.integration.hub.acting import DAY, HEARD, SCREENING
from throughline.access.gate import may_see
from throughline.access.models import Involvement
from throughline.agencies.states import Role
from throughline.core.errors import Absent, Conflict, Refused
from throughline.disruption.actions.lines import AreaGiven, record_line
from throughline.geography.models import PoliceForce
from throughline.hub.actions.cases import ClosingGiven, close_case, hand_over_lead, open_case, reopen_case
from throughline.hub.actions.chronology import link_to_case, withdraw_entry, write_entry
from throughline.hub.actions.interventions import record_own_words
from throughline.hub.actions.screenings import screen_case
from throughline.hub.actions.social_care import start_strategy_clock
from throughline.hub.actions.triage import CaseGiven
from throughline.hub.models import Case
from throughline.hub.queries.cases import get_case, list_chronology, list_links, list_possible_leads
from throughline.hub.queries.interventions import list_own_words
from throughline.hub.states import REVIEW_BY_LEVEL, TriageOutcome
from throughline.journey.queries import list_cases
from throughline.work.actions.tasks import ask_for_task
from throughline.work.facts import ask_task, open_gap
from throughline.work.models import Clock, Gap, Notice
from throughline.work.states import GapKind, RuleKey


def involved(record, member) -> set[str]:
    return set(Involvement.objects.filter(record=record, member=member, until_at=None).values_list("reason", flat=True))


def hand_over(acting, case, lead, cover, **given):
    values = {"version": case.version, "reason": "On leave for a month"} | given
    return hand_over_lead(
        by=acting.world.coordinator,
        at=acting.at,
        case_uuid=case.record.uuid,
        lead=lead.member,
        cover=cover.member,
        **values,
    )


def test_lead_and_cover_become_involved_with_case_and_person_and_are_told(acting):
    partner = acting.world.here[Role.PARTNER]
    with pytest.raises(Absent):
        get_case(partner, acting.open_case().record.uuid, acting.at)
    case = acting.open_case(lead=partner, cover=acting.world.police)
    assert get_case(partner, case.record.uuid, acting.at).pk == case.pk
    assert involved(case.person.record, partner.member) == {"lead"}
    assert involved(case.record, acting.world.police.member) == {"cover"}
    told = set(Notice.related.filter(record=case.record).values_list("member", flat=True))
    assert told == {partner.member.pk, acting.world.police.member.pk}


def test_a_person_has_one_open_case(acting):
    case = acting.open_case()
    with pytest.raises(Refused, match="open case already"):
        acting.open_case(case.person)


@pytest.mark.database
def test_the_database_refuses_a_lead_who_covers_and_a_second_open_case(acting):
    case = acting.open_case()
    for wrong in ({"cover": case.lead}, {"status": "closed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.related.filter(pk=case.pk).update(**wrong)


@pytest.mark.parametrize("kind", [GapKind.NOBODY_LEADS, GapKind.PERSON_FOUND, GapKind.ARRESTED_CHILD])
def test_opening_a_case_answers_what_a_lead_answers(acting, kind):
    gap = gap_of(acting, person := acting.person(), kind)
    acting.open_case(person)
    gap.refresh_from_db()
    assert gap.resolved_at == acting.at


def test_a_review_after_a_closure_stays_open_until_it_is_answered(acting):
    gap = gap_of(acting, person := acting.person(), GapKind.UNANSWERED_AFTER_CLOSURE)
    acting.open_case(person)
    gap.refresh_from_db()
    assert gap.resolved_at is None


def gap_of(acting, person, kind) -> Gap:
    return open_gap(
        by=acting.world.system, at=acting.at, kind=kind, person=person.record, about=person.record,
        happened_date=acting.today, owner_agency=acting.world.hub.agency,
    )  # fmt: skip


def test_handing_over_ends_the_earlier_leads_sight_and_passes_on_what_was_due(acting):
    world = acting.world
    partner = world.here[Role.PARTNER]
    case = acting.open_case(lead=partner, cover=world.police)
    task = ask_task(
        by=world.coordinator, at=acting.at, record=case.record, title="Ring the school", kind="action",
        owner_agency=partner.agency, owner=partner.member, due_at=acting.at + DAY,
    )  # fmt: skip
    hand_over(acting, case, world.social, world.police)
    case.refresh_from_db()
    task.refresh_from_db()
    assert case.lead == world.social.member
    assert (task.owner, task.owner_agency) == (world.social.member, world.social.agency)
    with pytest.raises(Absent):
        get_case(partner, case.record.uuid, acting.at)
    assert involved(case.record, world.police.member) == {"cover"}
    assert [row.reason for row in case.lead_changes.order_by("pk")] == ["Case opened", "On leave for a month"]


@pytest.mark.parametrize("reason", ["", "  "])
def test_handing_over_says_why(acting, reason):
    case = acting.open_case()
    with pytest.raises(Refused) as refused:
        hand_over(acting, case, acting.world.police, acting.world.social, reason=reason)
    assert refused.value.field == "reason"


def test_handing_over_to_the_same_people_or_to_one_person_twice_is_refused(acting):
    case, world = acting.open_case(), acting.world
    for lead, cover in ((world.social, world.here[Role.ROCU]), (world.police, world.police)):
        with pytest.raises(Refused):
            hand_over(acting, case, lead, cover)
        case.refresh_from_db()


@pytest.mark.database
def test_the_second_of_two_handovers_is_told_who_leads_now(acting):
    case, world = acting.open_case(), acting.world
    hand_over(acting, case, world.police, world.social)
    with pytest.raises(Conflict) as conflict:
        hand_over(acting, case, world.here[Role.ROCU], world.social, version=1)
    assert conflict.value.theirs == {"lead": "Olu Mensah", "cover": "Sol Hale"}


def test_levels_are_added_and_never_replaced(acting):
    case = acting.open_case()
    screen_case(by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, given=SCREENING, voice=HEARD)
    assert case.screenings.count() == 2


@pytest.mark.database
def test_the_list_is_by_what_is_due_next_never_by_level(acting):
    world = acting.world
    quiet, urgent = acting.open_case(), acting.open_case()
    quiet.screenings.update(level="high")
    ask_task(
        by=world.coordinator, at=acting.at, record=urgent.record, title="Ring", kind="action",
        owner_agency=world.social.agency, due_at=acting.at + DAY,
    )  # fmt: skip
    rows, total = list_cases(world.coordinator, acting.at, mine=False, chosen="open", first=0, limit=50)
    assert ([row.case.pk for row in rows], total) == ([urgent.pk, quiet.pk], 2)
    assert rows[0].next_due_at == acting.at + DAY


def test_what_is_due_about_the_child_is_due_on_the_case_in_the_list_as_on_its_page(acting):
    """A strategy discussion, an assessment and a return-home interview stand on the person, not on the case."""
    world = acting.world
    quiet, urgent = acting.open_case(), acting.open_case()
    task = ask_task(
        by=world.coordinator, at=acting.at, record=quiet.record, title="Ring", kind="action",
        owner_agency=world.social.agency, due_at=acting.at + 3 * DAY,
    )  # fmt: skip
    start_strategy_clock(urgent.person, by=world.coordinator, at=acting.at)
    clock = Clock.related.get(record=urgent.person.record, rule__key=RuleKey.STRATEGY_DISCUSSION)
    rows, _ = list_cases(world.coordinator, acting.at, mine=False, chosen="open", first=0, limit=50)
    assert [(row.case.pk, row.next_due_at) for row in rows] == [(urgent.pk, clock.due_at), (quiet.pk, task.due_at)]


def test_a_question_about_somebody_found_is_no_deadline_of_their_case(acting):
    """It has a list of its own, and the page of the case does not count it either."""
    case = acting.open_case()
    before = list_cases(acting.world.coordinator, acting.at, mine=False, chosen="open", first=0, limit=9)[0][0]
    open_gap(
        by=acting.world.coordinator, at=acting.at, kind=GapKind.PERSON_FOUND, person=case.person.record,
        about=case.record, happened_date=acting.today, owner_agency=acting.world.social.agency,
    )  # fmt: skip
    after = list_cases(acting.world.coordinator, acting.at, mine=False, chosen="open", first=0, limit=9)[0][0]
    assert after.next_due_at == before.next_due_at


def test_mine_is_what_one_leads_or_covers(acting):
    world = acting.world
    mine = acting.open_case(lead=world.police, cover=world.social)
    acting.open_case(lead=world.here[Role.ROCU], cover=world.social)
    rows, total = list_cases(world.police, acting.at, mine=True, chosen="open", first=0, limit=50)
    assert ([row.case.pk for row in rows], total) == ([mine.pk], 1)


def test_possible_leads_are_the_hubs_own_professionals(acting):
    roles = {member.role for member in list_possible_leads(acting.world.coordinator)}
    assert roles == {"coordinator", "police", "rocu", "social", "partner"}
    assert all(member.hub == acting.world.hub for member in list_possible_leads(acting.world.coordinator))


def entry(acting, case, **given):
    values = {"kind": "fact", "happened_date": acting.today, "text": "Rang his nan."} | given
    return write_entry(by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, **values)


def test_the_chronology_is_dated_and_append_only(acting):
    case = acting.open_case()
    newer, older = entry(acting, case), entry(acting, case, happened_date=acting.today - DAY, kind="opinion")
    withdraw_entry(by=acting.world.social, at=acting.at, entry_id=newer.pk, reason="Another child's nan")
    rows = list_chronology(case)
    assert [(row.pk, row.withdrawn_reason) for row in rows] == [(newer.pk, "Another child's nan"), (older.pk, "")]
    with pytest.raises(Refused, match="already"):
        withdraw_entry(by=acting.world.social, at=acting.at, entry_id=newer.pk, reason="Again")


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"kind": "gossip"}, "kind"),
        ({"kind": "own_words"}, "kind"),
        ({"text": " "}, "text"),
        ({"text": "x" * 10_001}, "text"),
    ],
)
def test_an_entry_that_breaks_a_rule_is_refused_beside_its_field(acting, wrong, field):
    case = acting.open_case()
    with pytest.raises(Refused) as refused:
        entry(acting, case, **wrong)
    assert refused.value.field == field


def test_nothing_happens_tomorrow(acting):
    case = acting.open_case()
    with pytest.raises(Refused):
        entry(acting, case, happened_date=acting.today + DAY)


def test_somebody_elses_entry_is_absent(acting):
    case = acting.open_case()
    row = entry(acting, case)
    with pytest.raises(Absent):
        withdraw_entry(by=acting.world.elsewhere[Role.SOCIAL], at=acting.at, entry_id=row.pk, reason="Nosy")


def words(acting, case, may_read):
    return record_own_words(
        by=acting.world.social, at=acting.at, person_uuid=case.person.record.uuid, about=case.record, words="Leave me be.",
        said_date=acting.today, heard_by="Sol Hale", may_read=may_read, told_who_reads=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "who, reads", [("social", True), ("rocu", True), ("coordinator", True), ("police", False), ("analyst", False)]
)
def test_words_for_the_lead_are_read_by_lead_cover_and_coordinator_alone(acting, who, reads):
    case = acting.open_case()
    words(acting, case, "lead")
    assert bool(list_own_words(acting.world.here[who], acting.at, case.person)) is reads
    words(acting, case, "working_with")
    assert list_own_words(acting.world.here[who], acting.at, case.person)


def test_a_line_is_linked_and_shown_only_to_who_may_see_both(acting):
    world, case = acting.world, acting.open_case(lead=acting.world.here[Role.PARTNER])
    force = PoliceForce.objects.get(name="West Midlands Police")
    line = record_line(
        by=world.system, at=acting.at, name="Jay line", first_reported_date=acting.today, owning_team=world.teams["police"],
        exporting=[AreaGiven(force)], importing=[AreaGiven(force)],
    )  # fmt: skip
    args = {"at": acting.at, "case_uuid": case.record.uuid, "record_uuid": line.record.uuid}
    with pytest.raises(Absent):
        link_to_case(by=world.here[Role.PARTNER], **args)
    link_to_case(by=world.police, **args)
    assert list(list_links(world.police, acting.at, case)) == [line.record]
    assert list(list_links(world.here[Role.PARTNER], acting.at, case)) == []


def close(acting, case, **given):
    values = acting.closing().__dict__ | given
    return close_case(
        by=acting.world.social,
        at=acting.at,
        case_uuid=case.record.uuid,
        version=case.version,
        given=ClosingGiven(**values),
    )


@pytest.mark.parametrize("missing", ["summary", "where_now", "told"])
def test_closing_says_what_was_done_where_they_stand_and_how_they_were_told(acting, missing):
    case = acting.open_case()
    with pytest.raises(Refused) as refused:
        close(acting, case, **{missing: ""})
    assert refused.value.field == missing


@pytest.mark.parametrize("days", [-1, 1])
def test_a_case_closes_between_its_opening_and_today(acting, days):
    with pytest.raises(Refused) as refused:
        close(acting, acting.open_case(), closed_date=acting.today + days * DAY)
    assert refused.value.field == "closed_date"


def test_a_closed_case_takes_no_more_work_until_it_is_opened_again(acting):
    case = acting.case_in("closed")
    for act in (
        lambda: entry(acting, case),
        lambda: screen_case(
            by=acting.world.social, at=acting.at, case_uuid=case.record.uuid, given=SCREENING, voice=HEARD
        ),
        lambda: hand_over(acting, case, acting.world.police, acting.world.social),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


def test_opening_again_keeps_how_it_had_been_closed(acting):
    case = acting.case_in("closed")
    args = {"by": acting.world.coordinator, "at": acting.at, "case_uuid": case.record.uuid, "version": case.version}
    with pytest.raises(Refused) as refused:
        reopen_case(**args, reason=" ")
    assert refused.value.field == "reason"
    case = reopen_case(**args, reason="He came back and asked")
    said = list_chronology(case)[0].text
    assert "He came back and asked" in said
    assert "In a new home".lower() in said
    assert "finished his programme" in said
    assert (case.status, case.closed_date, case.where_now) == ("open", None, "")


@pytest.mark.parametrize("level", ["medium", None])
def test_a_case_opened_again_is_reviewed_again_by_the_level_last_judged(acting, level):
    case, later = acting.case_in("closed"), acting.at + 60 * DAY
    waiting = Clock.related.filter(record=case.record, rule__key__in=REVIEW_BY_LEVEL.values(), stopped_at=None)
    assert not waiting.exists()
    if level is None:
        case.screenings.all().delete()
    reopen_case(
        by=acting.world.coordinator, at=later, case_uuid=case.record.uuid, version=case.version, reason="He came back"
    )
    assert waiting.get().rule.key == REVIEW_BY_LEVEL[level or "high"]
    assert (waiting.get().owner, waiting.get().starts_at) == (case.lead, later)
    assert list_cases(acting.world.social, later, mine=True, chosen="open", first=0, limit=9)[0][0].next_due_at


def test_a_closed_case_is_not_opened_beside_another_open_one(acting):
    case = acting.case_in("closed")
    acting.open_case(case.person)
    with pytest.raises(Refused, match="open case already"):
        reopen_case(
            by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, version=case.version, reason="Back"
        )


def test_only_the_coordinator_opens_a_case(acting):
    person = acting.person()
    with pytest.raises(Absent):
        open_case(
            by=acting.world.social, at=acting.at, person_uuid=person.record.uuid, lead=acting.world.social.member,
            cover=acting.world.police.member, screening=SCREENING,
        )  # fmt: skip


def test_what_is_asked_about_the_referral_a_case_came_from_passes_to_the_new_lead(acting):
    """Its earlier lead saw the referral by leading, and sees it no more: nothing waits with them."""
    world, partner = acting.world, acting.world.here[Role.PARTNER]
    referral = acting.refer()
    given = CaseGiven(partner.member, world.coordinator.member, SCREENING)
    acting.decide(referral, TriageOutcome.ACCEPTED, case=given)
    case = Case.related.get(referral=referral)
    assert may_see(partner.member, referral.record, acting.at)
    task = ask_for_task(
        by=world.coordinator, at=acting.at, record_uuid=referral.record.uuid, title="Ring whoever referred him",
        owner=partner.member, due_date=acting.today,
    )  # fmt: skip
    hand_over(acting, case, world.social, world.coordinator)
    assert not may_see(partner.member, referral.record, acting.at)
    task.refresh_from_db()
    assert task.owner == world.social.member
