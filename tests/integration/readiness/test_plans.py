"""Planned operations and their briefs: to whom they open, what they may say, what they leave behind (practice.md P18)."""

from __future__ import annotations

import itertools
import re
import zlib
from dataclasses import replace

import pytest
from django.urls import reverse

from tests.integration.disruption.enforcement_world import DAY
from tests.integration.outcomes import outcome_of
from tests.integration.readiness.readying import PROTECTS
from throughline.access.models import AccessReason, Grant, Involvement
from throughline.access.queries import agencies_on_list
from throughline.audit.models import EventSubject
from throughline.core.errors import Absent, Refused
from throughline.disruption.actions.record_corrections import withdraw_line
from throughline.disruption.models import Operation
from throughline.readiness.actions.briefs import ProtectsGiven, put_on_hand, take_off_brief
from throughline.readiness.actions.plans import PlanGiven, plan_operation
from throughline.readiness.actions.releases import answer_release, ask_for_sentence
from throughline.readiness.models import BriefPerson
from throughline.readiness.queries.plans import get_open_brief, get_plan, released_sentences
from throughline.readiness.queries.there import list_suggested
from throughline.readiness.states import PLAN_MOVES, PlanStatus
from throughline.register.facts import place_for
from throughline.register.given import PlaceGiven
from throughline.register.links import link_records
from throughline.register.models import Place
from throughline.register.states import LinkKind
from throughline.web.printing.pdf import pdf_of
from throughline.web.readiness.brief_document import NEVER_MEANS, brief_document
from throughline.work.models import Notice, Task

pytestmark = pytest.mark.django_db


def signed_in(client, actor):
    client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_nobody_but_who_asked_and_the_coordinator_knows_of_a_plan(ready):
    plan = ready.plan()
    know = {
        who for who, actor in ready.world.everyone().items()
        if outcome_of(lambda actor=actor: get_plan(actor, plan.record.uuid, ready.at)) == "done"
    }  # fmt: skip
    assert know == {"here coordinator", "here police"}
    assert not Place.related.filter(address="12 Any Street").exists()
    assert not Operation.related.exists()


def test_a_brief_opens_to_named_officers_only_and_is_withdrawn_after(ready):
    plan = ready.plan()
    ready.put(plan, ready.child())
    reads = lambda actor: outcome_of(lambda: get_open_brief(actor, plan.record.uuid, ready.at))  # noqa: E731
    assert reads(ready.coordinator) == "done"
    assert reads(ready.officer) == "absent", "not before it is open"
    ready.open(plan)
    assert (reads(ready.officer), reads(ready.other)) == ("done", "absent")
    ready.name(plan, ready.other.member)
    assert reads(ready.other) == "done"
    ready.execute(plan)
    assert {reads(actor) for actor in (ready.officer, ready.other, ready.coordinator)} == {"absent"}
    with pytest.raises(Absent):
        get_plan(ready.other, plan.record.uuid, ready.at)
    # They were there: the operation is theirs to see.
    assert Operation.objects.visible_to(ready.other, ready.at).exists()


def test_only_officers_of_the_hub_are_named(ready):
    plan = ready.plan()
    for actor in (ready.world.social, ready.world.charity, ready.world.elsewhere["police"]):
        with pytest.raises(Refused, match="Only officers"):
            ready.name(plan, actor.member)


def test_making_a_brief_leaves_nothing_on_the_persons_record_but_the_audit(ready, client):
    child, plan = ready.child(), ready.plan()
    about = [child.record]
    before = (
        Involvement.objects.filter(record__in=about).count(), Grant.objects.filter(record__in=about).count(),
        Notice.related.filter(record__in=about).count(), Task.related.filter(record__in=about).count(),
        AccessReason.objects.filter(record__in=about).count(), [row.pk for row in agencies_on_list(about, ready.at)],
    )  # fmt: skip
    events = EventSubject.objects.filter(uuid=child.record.uuid).count()
    ready.put(plan, child)
    signed_in(client, ready.coordinator)
    assert client.get(reverse("planned", args=[plan.record.uuid])).status_code == 200
    assert client.get(reverse("readiness-brief", args=[plan.record.uuid])).status_code == 200
    ready.open(plan)
    assert before == (
        Involvement.objects.filter(record__in=about).count(), Grant.objects.filter(record__in=about).count(),
        Notice.related.filter(record__in=about).count(), Task.related.filter(record__in=about).count(),
        AccessReason.objects.filter(record__in=about).count(), [row.pk for row in agencies_on_list(about, ready.at)],
    )  # fmt: skip
    assert EventSubject.objects.filter(uuid=child.record.uuid).count() == events + 4


@pytest.mark.parametrize("missing", ["called", "age_in_words", "phone_whom"])
def test_a_brief_says_who_how_old_and_whom_to_phone(ready, missing):
    plan, child = ready.plan(), ready.child()
    values = {name: getattr(PROTECTS, name) for name in ("called", "age_in_words", "phone_whom")} | {missing: " "}
    with pytest.raises(Refused) as refusal:
        ready.put(plan, child, ProtectsGiven(**values))
    assert refusal.value.field == missing


def test_a_second_word_on_somebody_corrects_the_first(ready):
    plan, child = ready.plan(), ready.child()
    first = ready.put(plan, child)
    again = ready.put(plan, child, ProtectsGiven("J", "16", "Sol Hale, 07700 900111"))
    assert (again.pk, again.called) == (first.pk, "J")
    take_off_brief(by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid, brief_person_id=again.pk)
    assert not plan.people.filter(removed_at__isnull=True).exists()
    assert ready.put(plan, child).pk != first.pk


def test_whom_the_register_links_to_the_address_or_the_line_is_suggested(ready):
    line = ready.line()
    along = ready.found(ready.operation(line, place=None), ready.person("Ash")).person
    lives = ready.child("Kit")
    elsewhere = ready.found(ready.operation(place=None), ready.person("Nobody")).person
    place = Place.related.get(address="12 Any Street")
    for person in (lives,):
        link_records(
            by=ready.officer, at=ready.at, from_record=person.record, to_record=place.record, kind=LinkKind.LIVES_AT,
            since_date=ready.today,
        )  # fmt: skip
    plan = ready.plan(line_uuid=line.record.uuid)
    named = {row.person: row.because for row in list_suggested(ready.coordinator, ready.at, plan)}
    assert set(named) == {along, lives}
    assert elsewhere not in named
    assert named[along] == "Safeguarded along the line"
    ready.put(plan, lives)
    assert {row.person for row in list_suggested(ready.coordinator, ready.at, plan)} == {along}


@pytest.mark.parametrize(
    ("area", "postcode", "has_authority", "is_suggested"),
    [
        ("Lea Hall", "B33 8AA", True, True), ("", "b338aa", True, True), ("", "", False, True), ("Lea Hall", "", False, True),
        ("Lea Village", "B33 8AA", True, True), ("Lea Village", "", True, False), ("Lea Hall", "B1 1AA", True, False),
    ],
)  # fmt: skip
def test_a_child_who_lives_there_is_suggested_however_much_of_the_address_was_typed(
    ready, area, postcode, has_authority, is_suggested
):
    lives = ready.child("Kit")
    given = PlaceGiven("Flat 2, 12 Any Road", "Lea Hall", "B33 8AA", ready.authority(), ready.force())
    link_records(
        by=ready.officer, at=ready.at, from_record=lives.record, kind=LinkKind.LIVES_AT, since_date=ready.today,
        to_record=place_for(by=ready.officer, at=ready.at, given=given).record,
    )  # fmt: skip
    authority = ready.authority() if has_authority else None
    typed = PlaceGiven("flat 2 12 Any Road", area, postcode, authority, ready.force())
    suggested = list_suggested(ready.coordinator, ready.at, ready.plan(place=typed))
    assert [row.person for row in suggested] == ([lives] if is_suggested else [])


def test_a_released_sentence_is_its_owners_alone_and_says_nothing_of_a_plan(ready):
    plan, child = ready.plan(), ready.child()
    row = ready.put(plan, child)
    keeper = ready.world.social
    release = ask_for_sentence(
        by=ready.coordinator, at=ready.at, person_uuid=child.record.uuid, about="own_words", asked_of=keeper.member
    )
    assert "operation" not in (release.task.title + release.task.explanation).lower()
    assert released_sentences([row]) == {}
    for other in (ready.coordinator, ready.officer):
        with pytest.raises(Absent):
            answer_release(by=other, at=ready.at, release_id=release.pk, sentence="He says he has a knife.")
    answer_release(by=keeper, at=ready.at, release_id=release.pk, sentence="He will not speak to uniform.")
    assert released_sentences([row])[child.pk].sentence == "He will not speak to uniform."
    release.task.refresh_from_db()
    assert release.task.outcome == "Released"
    with pytest.raises(Refused, match="already"):
        answer_release(by=keeper, at=ready.at, release_id=release.pk, sentence="More")


def test_a_kept_sentence_stands_nowhere(ready):
    plan, child = ready.plan(), ready.child()
    row = ready.put(plan, child)
    release = ask_for_sentence(
        by=ready.coordinator, at=ready.at, person_uuid=child.record.uuid, about="session",
        asked_of=ready.world.social.member,
    )  # fmt: skip
    answer_release(by=ready.world.social, at=ready.at, release_id=release.pk, sentence=" ")
    assert released_sentences([row]) == {}


def test_a_plan_is_for_today_or_later(ready):
    with pytest.raises(Refused) as refusal:
        ready.plan(planned_date=ready.today - DAY)
    assert refusal.value.field == "planned_date"


def fullest(ready, most):
    """The longest brief the actions let anybody make."""
    plan = ready.plan()
    long = ProtectsGiven("Jo " * 13, "about sixteen " * 3, "Sol Hale, duty " * 5, "frightened of " * 17, "", "")
    people = [ready.child(f"Child{number}") for number in range(most)]
    for person in people:
        try:
            ready.put(plan, person, long)
        except Refused:
            break
    short = ProtectsGiven("Jay", "16", "Sol Hale, 07700 900111")
    for person in people[plan.people.count() :]:
        try:
            ready.put(plan, person, short)
        except Refused:
            break
    with pytest.raises(Refused, match="no longer fits one page"):
        for number in range(30):
            put_on_hand(
                by=ready.coordinator, at=ready.at, plan_uuid=plan.record.uuid, role="appropriate_adult",
                name=f"Name {number} " + "n " * 24, phone="07700 900111",
            )  # fmt: skip
    return ready.now(plan)


@pytest.mark.parametrize("most", [1, 3, 8])
def test_the_fullest_brief_prints_on_one_page_with_its_marking(ready, most):
    plan = fullest(ready, most)
    people = list(plan.people.all())
    keeper = ready.world.social.member
    released = {
        row.person_id: ask_for_sentence(
            by=ready.coordinator, at=ready.at, person_uuid=row.person.record.uuid, about="session", asked_of=keeper
        )
        for row in people
    }
    for release in released.values():
        release.sentence = "a sentence of words " * 8
    plan.for_the_door = "w " * 99
    document = brief_document(ready.coordinator, ready.at, plan, people, list(plan.on_hand.all()), released)
    assert document.note.startswith(NEVER_MEANS)
    assert document.marking == "OFFICIAL-SENSITIVE"
    assert pages_of(pdf_of(document)) == 1
    assert pages_of(pdf_of(replace(document, sections=document.sections * 2))) > 1, "the count can fail"


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has, from its page tree."""
    inside = b"".join(
        zlib.decompressobj().decompress(part.split(b"\nendstream")[0])
        for part in pdf.split(b"stream\n")[1:]
        if part.startswith((b"x\x9c", b"x\xda", b"x\x01", b"x^"))
    )
    return len(re.findall(rb"/Type\s*/Page\b", pdf + inside))


def plan_in(ready, status):
    plan = ready.plan()
    if status == PlanStatus.OPEN:
        ready.open(plan)
    elif status == PlanStatus.EXECUTED:
        ready.execute(plan)
    elif status == PlanStatus.CALLED_OFF:
        ready.call_off(plan)
    return ready.now(plan)


@pytest.mark.database
def test_plan_from_to_actor(ready):
    acts = {PlanStatus.OPEN: ready.open, PlanStatus.EXECUTED: ready.execute, PlanStatus.CALLED_OFF: ready.call_off}
    may = {
        PlanStatus.OPEN: {"here coordinator"}, PlanStatus.EXECUTED: {"here coordinator", "here police"},
        PlanStatus.CALLED_OFF: {"here coordinator", "here police"},
    }  # fmt: skip
    for status in PlanStatus:
        plan = plan_in(ready, status)
        for (to_status, act), (who, actor) in itertools.product(acts.items(), ready.world.everyone().items()):
            expected = "done" if to_status in PLAN_MOVES[status] else "refused"
            if who not in may[to_status]:
                expected = "absent"
            got = outcome_of(lambda act=act, plan=plan, actor=actor: act(plan, by=actor))
            assert got == expected, f"{status} to {to_status} by {who}"


def test_nothing_changes_a_brief_once_it_is_withdrawn(ready):
    plan, child = ready.plan(), ready.child()
    ready.call_off(plan)
    with pytest.raises(Refused, match="can no longer be changed"):
        ready.put(plan, child)
    with pytest.raises(Refused, match="can no longer be changed"):
        ready.hand(plan)
    assert not BriefPerson.related.exists()


def test_an_executed_plan_becomes_an_operation_or_takes_the_one_recorded_already(ready):
    plan = ready.execute(ready.plan())
    assert (plan.operation.operation_kind, plan.operation.happened_date) == ("warrant", ready.today)
    assert plan.operation.place.address == "12 Any Street"
    recorded = ready.operation(happened_date=ready.today)
    assert ready.execute(ready.plan(), operation=recorded).operation == recorded
    with pytest.raises(Refused, match="had another plan"):
        ready.execute(ready.plan(), operation=recorded)


def test_the_pages_make_open_and_withdraw_a_brief(ready, client):
    plan, child = ready.plan(), ready.child()
    signed_in(client, ready.coordinator)
    here = plan.record.uuid
    who = client.post(reverse("brief-who", args=[here]), {"reference": child.record.reference})
    assert who.url == reverse("brief-person", args=[here, child.record.uuid])
    assert "Jay" in client.get(who.url).content.decode()
    wrong = client.post(reverse("brief-who", args=[here]), {"reference": "ZZZZZ-ZZZZZ"}).content.decode()
    assert "No person you may open has that reference" in wrong
    ready.put(plan, child)
    client.post(reverse("brief-open", args=[here]), {"version": ready.now(plan).version})
    signed_in(client, ready.officer)
    page = client.get(reverse("readiness-brief", args=[here])).content.decode()
    assert NEVER_MEANS in page
    assert "his dog calms him" in page
    assert client.get(reverse("readiness-brief-pdf", args=[here]))["Content-Type"] == "application/pdf"
    assert "Jay" not in client.get(reverse("planned", args=[here])).content.decode()
    signed_in(client, ready.other)
    for name in ("planned", "readiness-brief", "readiness-brief-pdf"):
        assert client.get(reverse(name, args=[here])).status_code == 404
    assert "s.23 warrant" not in client.get(reverse("plans")).content.decode()


def test_a_line_one_may_not_open_is_told_by_no_plan_and_stands_on_no_operation_of_theirs(ready, client):
    line = ready.line("Velvet Secret", by=ready.other, is_covert=True)
    plan = plan_operation(
        by=ready.other, at=ready.at,
        given=PlanGiven(
            "warrant", ready.today + 2 * DAY, ready.world.teams["police"],
            PlaceGiven("12 Any Street", "Lea Hall", "", ready.authority(), ready.force()), line.record.uuid,
        ),
    )  # fmt: skip
    ready.name(plan, ready.officer.member, by=ready.other)
    for actor, tells in ((ready.other, True), (ready.officer, False), (ready.coordinator, False)):
        client.force_login(actor.member.account, backend="django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse("planned", args=[plan.record.uuid]))
        assert answer.status_code == 200
        assert ("Velvet Secret" in answer.content.decode()) == tells
    ready.open(plan)
    assert ready.execute(plan).operation.line is None


def test_a_line_recorded_in_error_stands_on_no_plan_and_holds_none_up(ready, client):
    line = ready.line("Never Was", phones=[])
    plan = ready.plan(line_uuid=line.record.uuid)
    withdraw_line(by=ready.officer, at=ready.at, line_uuid=line.record.uuid, reason="There is no such line")
    client.force_login(ready.officer.member.account, backend="django.contrib.auth.backends.ModelBackend")
    assert "Never Was" not in client.get(reverse("planned", args=[plan.record.uuid])).content.decode()
    ready.open(plan)
    assert ready.execute(plan).operation.line is None
