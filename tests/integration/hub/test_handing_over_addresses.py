"""Handing a case over does not pass on an address held closely: somebody named on it is asked, and nobody else hears of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.outcomes import outcome_of
from tests.integration.placements.placed import Placed
from tests.integration.reading import text_of
from throughline.access.gate import may_see
from throughline.core.clock import now
from throughline.core.errors import Refused
from throughline.journey.actions import decide_new_lead_on_address, hand_over_case
from throughline.journey.addresses import next_asked_address
from throughline.placements.actions.places import close_address_to, name_for_address
from throughline.work.actions.tasks import accept_task, ask_for_task
from throughline.work.models import Task
from throughline.work.states import TaskKind, TaskStepKind


@pytest.fixture
def placed(acting) -> Placed:
    return Placed(acting, acting.open_case())


def hand_over(placed, lead):
    placed.case.refresh_from_db()
    return hand_over_case(
        by=placed.acting.world.coordinator, at=placed.at, case_uuid=placed.case.record.uuid, version=placed.case.version,
        lead=lead.member, cover=placed.acting.world.coordinator.member, reason="On leave.",
    )  # fmt: skip


def asked(placed) -> list[Task]:
    return list(Task.related.filter(kind=TaskKind.NAME_ON_ADDRESS, done_at=None).select_related("owner", "record"))


def placed_at(placed, *, coordinator_knows: bool):
    """An address, of which the lead who hands over knows, and the coordinator or not."""
    residence, coordinator = placed.record(), placed.acting.world.coordinator.member
    if coordinator_knows:
        name_for_address(by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=coordinator)
    else:
        close_address_to(by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=coordinator)
    return residence.place


def test_the_coordinator_who_knows_it_is_asked_and_nobody_is_named_by_itself(placed, client):
    place, police = placed_at(placed, coordinator_knows=True), placed.acting.world.police
    coordinator = placed.acting.world.coordinator
    client.force_login(coordinator.member.account)
    placed.case.refresh_from_db()
    answer = client.post(reverse("case-lead", args=[placed.case.record.uuid]), {
        "version": placed.case.version, "lead": police.member.pk, "cover": coordinator.member.pk, "reason": "On leave.",
    }, follow=True)  # fmt: skip
    assert "Should the new lead see this address?" in text_of(answer)
    assert place.address not in answer.content.decode()
    assert not may_see(police.member, place.record, placed.at)
    (task,) = asked(placed)
    assert task.owner == coordinator.member
    page = reverse("address-new-lead", args=[place.record.uuid])
    assert "Choose whether they are named" in text_of(client.post(page, {"answer": ""}))
    after = client.post(page, {"answer": "yes"}, follow=True)
    assert after.redirect_chain[-1][0] == reverse("case", args=[placed.case.record.uuid])
    assert may_see(police.member, place.record, now())
    assert asked(placed) == []


def test_where_the_coordinator_does_not_know_it_one_named_is_asked_and_the_rest_hear_nothing(placed, client):
    place, police = placed_at(placed, coordinator_knows=False), placed.acting.world.police
    hand_over(placed, police)
    (task,) = asked(placed)
    assert task.owner in (placed.social.member, placed.rocu.member)
    assert next_asked_address(placed.acting.world.coordinator, placed.case) is None
    page = reverse("address-new-lead", args=[place.record.uuid])
    for who in (placed.acting.world.coordinator, police):
        client.force_login(who.member.account)
        assert client.get(page).status_code == 404
        assert "held closely" not in text_of(client.get(reverse("case", args=[placed.case.record.uuid])))
        assert task.title not in text_of(client.get(reverse("work")))
    client.force_login(placed.social.member.account)
    assert page in client.get(reverse("task-due", args=[task.pk])).content.decode()
    assert client.post(page, {"answer": "no"}).status_code == 302
    assert not may_see(police.member, place.record, placed.at)
    assert asked(placed) == []


def test_the_case_tells_its_new_lead_whom_to_ask_in_the_same_words_with_or_without_an_address(placed, client):
    said = "What is held for named people only does not pass with a case."
    client.force_login(placed.social.member.account)
    href = reverse("case", args=[placed.case.record.uuid])
    assert said not in text_of(client.get(href))
    hand_over(placed, placed.acting.world.police)
    assert asked(placed) == []
    client.force_login(placed.acting.world.police.member.account)
    page = text_of(client.get(href))
    assert said in page
    assert placed.acting.world.coordinator.member.name in page


def test_only_someone_named_decides_and_not_twice(placed):
    place = placed_at(placed, coordinator_knows=False)
    hand_over(placed, placed.acting.world.police)
    for who, actor in placed.everyone().items():
        came = outcome_of(lambda by=actor: decide_new_lead_on_address(
            by=by, at=placed.at, place_uuid=place.record.uuid, name_lead=True
        ))  # fmt: skip
        assert came == ("done" if who in ("here social", "here rocu") else "absent"), who
    decide_new_lead_on_address(by=placed.social, at=placed.at, place_uuid=place.record.uuid, name_lead=True)
    with pytest.raises(Refused, match="named on this address already"):
        decide_new_lead_on_address(
            by=placed.acting.world.police, at=placed.at, place_uuid=place.record.uuid, name_lead=True
        )


def test_a_lead_who_is_named_already_is_asked_about_no_more(placed):
    residence = placed.record()
    name_for_address(
        by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=placed.acting.world.police.member
    )
    hand_over(placed, placed.acting.world.police)
    assert asked(placed) == []


def test_once_the_new_lead_is_named_whoever_led_or_covered_before_sees_it_no_more(placed):
    place, police = placed_at(placed, coordinator_knows=False), placed.acting.world.police
    hand_over(placed, police)
    assert may_see(placed.social.member, place.record, placed.at)
    decide_new_lead_on_address(by=placed.social, at=placed.at, place_uuid=place.record.uuid, name_lead=True)
    assert may_see(police.member, place.record, placed.at)
    assert not may_see(placed.social.member, place.record, placed.at)
    assert not may_see(placed.rocu.member, place.record, placed.at)


def test_somebody_always_sees_it(placed):
    place, police = placed_at(placed, coordinator_knows=False), placed.acting.world.police
    hand_over(placed, police)
    decide_new_lead_on_address(by=placed.social, at=placed.at, place_uuid=place.record.uuid, name_lead=False)
    assert may_see(placed.social.member, place.record, placed.at)


def test_where_the_new_lead_is_named_already_the_earlier_one_is_taken_off_at_once(placed):
    residence, police = placed.record(), placed.acting.world.police
    name_for_address(by=placed.social, at=placed.at, residence_uuid=residence.uuid, member=police.member)
    hand_over(placed, police)
    assert not may_see(placed.social.member, residence.place.record, placed.at)


def test_a_task_passed_on_is_asked_afresh(placed):
    world = placed.acting.world
    task = ask_for_task(
        by=world.coordinator, at=placed.at, record_uuid=placed.case.record.uuid, title="Ring the school",
        owner=world.social.member, due_date=placed.acting.today,
    )  # fmt: skip
    accept_task(by=world.social, at=placed.at, task_id=task.pk)
    hand_over(placed, world.police)
    task.refresh_from_db()
    assert (task.owner, task.accepted_at, task.accepted_by) == (world.police.member, None, None)
    last = task.steps.order_by("pk").last()
    assert (last.kind, last.to, last.taken_by) == (
        TaskStepKind.HANDED_OVER,
        world.police.member,
        world.coordinator.member,
    )
