"""A lead is away: their cover sees and does what is due, is told and is rung first; on their return all is as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.reading import text_of
from throughline.agencies.models import Absence, Member
from throughline.agencies.states import Role
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.hub.actions.absences import end_absence, record_absence
from throughline.hub.actions.cases import hand_over_lead
from throughline.work.actions.clocks import explain_breach
from throughline.work.actions.tasks import ask_for_task, complete_task
from throughline.work.facts import ask_task, notify, open_gap, start_clock
from throughline.work.models import Notice
from throughline.work.queries.due import list_my_due
from throughline.work.queries.tasks import TaskFilter, list_tasks
from throughline.work.states import GapKind, RuleKey

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.timedelta(days=1)


@pytest.fixture
def case(acting):
    """Led by the social worker, covered by the ROCU officer."""
    return acting.open_case()


def away(acting, who=None, *, by=None, first=0, last=7, at=None) -> Absence:
    member = who or acting.world.social.member
    last_date = None if last is None else acting.today + last * DAY
    return record_absence(
        by=by or acting.world.coordinator, at=at or acting.at, member=member, first_date=acting.today + first * DAY,
        last_date=last_date,
    )  # fmt: skip


def task_of(acting, record, owner=None, due_in=DAY):
    owner = (owner or acting.world.social).member
    return ask_task(
        by=acting.world.coordinator, at=acting.at, record=record, title="Ring the school", kind="action",
        owner_agency=owner.agency, owner=owner, due_at=acting.at + due_in,
    )  # fmt: skip


def titles(actor, at) -> list[str]:
    return [item.title for item in list_my_due(actor, at) if item.title != "Screen again"]


def test_who_may_say_that_a_member_is_away_and_back(acting):
    manager = acting.world.police
    Member.objects.filter(pk=acting.world.social.member.pk).update(line_manager=manager.member)
    member = Member.objects.get(pk=acting.world.social.member.pk)
    may = {"here social", "here police", "here coordinator"}

    def begin(by):
        return away(acting, member, by=by)

    def end(by):
        return end_absence(by=by, at=acting.at, absence_id=Absence.objects.get().pk)

    states = (("here", None, begin, "done"), ("away", begin, begin, "refused"), ("away", None, end, "done"),
              ("back", end, end, "refused"))  # fmt: skip
    for state, bring, act, expected in states:
        if bring is not None:
            bring(acting.world.coordinator)
        for who, actor in acting.world.everyone().items():
            came = outcome_of(lambda actor=actor, act=act: act(actor))
            assert came == (expected if who in may else "absent"), (state, who)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(3, 2, "last_date"), (-9, -1, "last_date"), (7, 9, "first_date"), (-2, 0, "first_date"), (-5, None, "first_date")],
)
def test_an_absence_out_of_order_over_or_overlapping_is_refused(acting, first, last, field):
    away(acting)
    with pytest.raises(Refused) as refused:
        away(acting, first=first, last=last)
    assert refused.value.field == field
    assert Absence.objects.count() == 1


def test_with_no_end_known_nothing_later_fits_until_they_are_back(acting):
    absence = away(acting, last=None)
    with pytest.raises(Refused, match="until it is known"):
        away(acting, first=400, last=401)
    end_absence(by=acting.world.social, at=acting.at, absence_id=absence.pk)
    away(acting, first=400, last=401)


def test_the_days_are_whole_and_inclusive(acting, case):
    task_of(acting, case.record)
    rocu = acting.world.here[Role.ROCU]
    away(acting, first=1, last=2)
    assert [titles(rocu, acting.at + days * DAY) for days in (0, 1, 2, 3)] == [
        [], ["Ring the school"], ["Ring the school"], []
    ]  # fmt: skip


def test_the_cover_sees_what_the_lead_owes_on_that_case_and_nothing_else_of_theirs(acting, case):
    rocu, social = acting.world.here[Role.ROCU], acting.world.social
    other = acting.open_case(cover=acting.world.police)
    for record in (case.record, case.person.record, other.record):
        task_of(acting, record)
    start_clock(
        by=acting.world.coordinator, at=acting.at, key=RuleKey.FOUND_GAP, record=case.record, owner=social.member,
        owner_agency=social.agency,
    )  # fmt: skip
    assert titles(rocu, acting.at) == []
    absence = away(acting)
    assert len(titles(rocu, acting.at)) == 3
    assert {item.record.pk for item in list_my_due(rocu, acting.at)} == {case.record_id, case.person.record_id}
    assert len(list_tasks(rocu, acting.at, TaskFilter(), first=0, limit=50)[0]) == 2
    assert len(titles(acting.world.police, acting.at)) == 1
    assert len(titles(social, acting.at)) == 4
    end_absence(by=social, at=acting.at, absence_id=absence.pk)
    assert titles(rocu, acting.at) == []


def test_the_cover_may_do_it_meanwhile_and_only_then(acting, case):
    task, rocu = task_of(acting, case.record), acting.world.here[Role.ROCU]
    clock = start_clock(
        by=acting.world.coordinator, at=acting.at, key=RuleKey.FOUND_GAP, record=case.record,
        owner=acting.world.social.member, owner_agency=acting.world.social.agency, starts_at=acting.at - 3 * DAY,
    )  # fmt: skip

    def complete(by):
        return outcome_of(lambda: complete_task(by=by, at=acting.at, task_id=task.pk, outcome="Rung."))

    def explain(by):
        return outcome_of(lambda: explain_breach(by=by, at=acting.at, clock_id=clock.pk, reason="He was in court."))

    assert (complete(rocu), explain(rocu)) == ("refused", "refused")
    away(acting)
    assert (complete(rocu), explain(rocu)) == ("done", "done")
    assert (complete(acting.world.police), explain(acting.world.police)) == ("refused", "refused")


def test_a_cover_who_was_replaced_stands_in_no_longer(acting, case):
    task_of(acting, case.record)
    away(acting)
    hand_over_lead(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, version=case.version,
        lead=acting.world.social.member, cover=acting.world.police.member, reason="Her patch",
    )  # fmt: skip
    later = acting.at + dt.timedelta(minutes=1)
    assert titles(acting.world.here[Role.ROCU], later) == []
    assert titles(acting.world.police, later) == ["Ring the school"]


def test_the_cover_is_told_at_once_and_of_news_meanwhile(acting, case):
    rocu = acting.world.here[Role.ROCU].member
    away(acting, first=0)
    notify(
        by=acting.world.coordinator, at=acting.at, member=acting.world.social.member, record=case.record, text="Offer declined"
    )  # fmt: skip
    told = list(Notice.related.filter(member=rocu).order_by("pk").values_list("text", flat=True))
    assert told[-2:] == ["The lead of a case you cover will be away", "Offer declined"]
    event = Event.objects.filter(action="record_absence").get()
    assert list(event.subjects.values_list("uuid", flat=True)) == [case.record.uuid]


def test_who_to_ring_puts_the_cover_first_and_says_until_when(acting, case, signed_in):
    Member.objects.filter(role=Role.ROCU).update(phone="07700 900111")
    client = signed_in("here coordinator")
    pages = [reverse("case", args=[case.record.uuid]), reverse("person", args=[case.person.record.uuid])]
    for href in pages:
        assert "Ring now: cover" not in text_of(client.get(href))
    away(acting)
    for href in pages:
        said = text_of(client.get(href))
        assert "Ring now: cover Ro Marsh" in said
        assert "away until" in said


def test_with_both_away_it_is_a_problem_and_the_coordinator_is_the_one_to_ring(acting, case, signed_in):
    coordinator = acting.world.coordinator.member
    Member.objects.filter(pk=coordinator.pk).update(phone="07700 900222")
    away(acting, last=None)
    away(acting, acting.world.here[Role.ROCU].member, first=2, last=3)
    client = signed_in("here coordinator")
    said = text_of(client.get(reverse("away")))
    assert "Lead and cover both away" in said
    assert "Ro Marsh is away too" in said
    assert "both away" not in text_of(client.get(reverse("case", args=[case.record.uuid])))
    Absence.objects.filter(member=acting.world.here[Role.ROCU].member).update(first_date=acting.today)
    said = text_of(client.get(reverse("case", args=[case.record.uuid])))
    assert "Lead and cover are both away. Ring the coordinator: Cora Quill, 07700 900222" in said
    assert "Ring now: cover" not in said


def test_the_coordinators_hear_when_a_cover_goes_while_the_lead_is_away(acting, case):
    away(acting, acting.world.here[Role.ROCU].member, by=acting.world.here[Role.ROCU])
    away(acting, by=acting.world.social)
    told = Notice.related.filter(member=acting.world.coordinator.member).values_list("text", flat=True)
    assert "Lead and cover of a case will be away at the same time" in told


def test_the_pages_of_time_away(acting, case, signed_in):
    client = signed_in("here social")
    assert "Nobody is away" in text_of(client.get(reverse("away")))
    href = reverse("away-new")
    assert "Ro Marsh" not in text_of(client.get(href))
    typed = {"member": acting.world.social.member.pk, "first_date": f"{acting.today:%d/%m/%Y}"}
    assert "must be the first or later" in text_of(client.post(href, typed | {"last_date": "1/1/2020"}))
    assert client.post(href, typed | {"once": "a-key-of-this-form-only"}).url == reverse("away")
    said = text_of(client.get(reverse("away")))
    assert "Ro Marsh covers" in said
    assert "not known until when" in said
    client = signed_in("here coordinator")
    assert "Ro Marsh" in text_of(client.get(href))
    assert "Sol Hale" in text_of(client.get(reverse("away")))
    for who in ("here police", "outside social", "elsewhere coordinator"):
        assert "Sol Hale" not in text_of(signed_in(who).get(reverse("away")))
        assert signed_in(who).post(reverse("away-end", args=[Absence.objects.get().pk])).status_code == 404
    signed_in("here social").post(reverse("away-end", args=[Absence.objects.get().pk]))
    assert Absence.objects.get().ended_by == acting.world.social.member


def test_the_morning_brief_says_who_what_and_who_is_away_and_no_level(acting, case, signed_in):
    task_of(acting, case.record, due_in=0 * DAY)
    away(acting)
    said = text_of(signed_in("here rocu").get(reverse("morning")))
    for words in (
        "You cover. Lead: Sol Hale, away until", "for Sol Hale, who is away", "Not seen since they were found",
        "The lead of a case you cover will be away", "Sol Hale, Birmingham Council",
    ):  # fmt: skip
        assert words in said, words
    for level in ("Medium", "Standard", "High"):
        assert level not in said
    said = text_of(signed_in("here social").get(reverse("morning")))
    assert "You lead. Cover: Ro Marsh" in said
    assert text_of(signed_in("elsewhere police").get(reverse("morning"))).count("Jay") == 0
    home = text_of(signed_in("here rocu").get(reverse("work")))
    assert "for Sol Hale, who is away" in home
    assert "Morning brief" in home


def test_the_brief_has_what_is_due_soonest_and_says_how_much_more_there_is(acting, case, signed_in):
    social = acting.world.social
    for number in range(60):
        ask_task(
            by=acting.world.coordinator, at=acting.at, record=case.record, title=f"Thing {number} of sixty", kind="action",
            owner_agency=social.agency, owner=social.member, due_at=acting.at - number * DAY,
        )  # fmt: skip
    said = text_of(signed_in("here social").get(reverse("morning")))
    assert [number for number in range(60) if f"Thing {number} of sixty" in said] == list(range(52, 60))
    assert "and 52 more on the work page" in said
    for _ in range(6):
        acting.open_case()
    said = text_of(signed_in("here social").get(reverse("morning")))
    assert said.count("You lead. Cover") == 6
    assert "and 1 more in the list of cases" in said


def test_the_brief_says_of_nothing_that_there_is_more(acting, case, signed_in):
    assert " more " not in text_of(signed_in("here social").get(reverse("morning"))).partition("Due")[2]


def test_when_a_leads_account_ends_their_cover_stands_in_and_the_coordinators_name_another(acting, case, signed_in):
    world, lead, cover = acting.world, acting.world.social.member, acting.world.here[Role.ROCU]
    task_of(acting, case.record)
    other = acting.open_case(lead=world.police, cover=cover)
    elsewhere = ask_for_task(
        by=world.police, at=acting.at, record_uuid=other.record.uuid, title="Write to the school", owner=lead,
        due_date=acting.today + DAY,
    )  # fmt: skip
    assert titles(cover, acting.at) == []
    client = signed_in("here administrator")
    assert client.post(reverse("account-end", args=[lead.pk])).status_code == 302
    later = acting.at + DAY / 24
    assert titles(cover, later) == ["Ring the school"]
    told = set(Notice.related.values_list("member", "text"))
    assert (cover.member.pk, "The lead has left: you stand in for them") in told
    assert (world.coordinator.member.pk, "The lead or cover has left: name another") in told
    assert (world.police.member.pk, "Whoever had a task you asked for has left: hand it over") in told
    assert elsewhere.title not in titles(cover, later)
    complete_task(by=cover, at=later, task_id=case.record.tasks.get(title="Ring the school").pk, outcome="Rung")
    page = text_of(signed_in("here coordinator").get(reverse("case", args=[case.record.uuid])))
    assert "away, not known until when" in page
    assert lead.name not in text_of(signed_in("here coordinator").get(reverse("away")))
    count = Notice.related.count()
    signed_in("here administrator").post(reverse("account-end", args=[lead.pk]))
    assert (Notice.related.count(), Absence.objects.filter(member=lead).count()) == (count, 1)


def test_an_open_question_about_a_person_passes_to_whoever_leads_now(acting, case):
    gap = open_gap(
        by=acting.world.system, at=acting.at, kind=GapKind.NOBODY_LEADS, person=case.person.record, about=case.record,
        happened_date=acting.today, owner_agency=case.lead.agency, owner=case.lead,
    )  # fmt: skip
    hand_over_lead(
        by=acting.world.coordinator, at=acting.at, case_uuid=case.record.uuid, version=case.version,
        lead=acting.world.police.member, cover=acting.world.here[Role.ROCU].member, reason="Moved team",
    )  # fmt: skip
    gap.refresh_from_db()
    assert (gap.owner, gap.clock.owner) == (acting.world.police.member, acting.world.police.member)
