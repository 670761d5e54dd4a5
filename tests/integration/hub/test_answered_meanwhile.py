"""Somebody else was first: what was typed comes back with the reason, on every page where one answers for somebody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.work.actions.gaps import answer_gap
from throughline.work.actions.tasks import ask_for_task, complete_task
from throughline.work.models import Gap

pytestmark = pytest.mark.django_db
TYPED = "She said: ring 999 if the grey van comes back."


def test_a_task_done_meanwhile(acting, client):
    case, world = acting.open_case(), acting.world
    task = ask_for_task(
        by=world.coordinator, at=acting.at, record_uuid=case.record.uuid, title="Ring the school",
        owner=world.social.member, due_date=acting.today,
    )  # fmt: skip
    complete_task(by=world.social, at=acting.at, task_id=task.pk, outcome="Rung.")
    client.force_login(world.social.member.account)
    answer = client.post(reverse("task-due", args=[task.pk]), {"outcome": TYPED})
    assert TYPED in text_of(answer)
    assert "There is a problem" in text_of(answer)
    assert "Rung." in text_of(answer)


def test_a_gap_answered_meanwhile(scene, client):
    scene.intervention()
    gap = Gap.related.get()
    answer_gap(by=scene.police, at=scene.at, gap_id=gap.pk, resolution="With his nan.")
    client.force_login(scene.police.member.account)
    answer = client.post(reverse("gap-due", args=[gap.pk]), {"outcome": TYPED})
    assert TYPED in text_of(answer)
    assert "This has been answered already." in text_of(answer)
    assert "With his nan." in text_of(answer)


def test_an_outcome_recorded_meanwhile(scene, client):
    intervention = scene.intervention()
    answer_gap(by=scene.police, at=scene.at, gap_id=Gap.related.get().pk, resolution="With his nan.")
    client.force_login(scene.police.member.account)
    answer = client.post(reverse("intervention-outcome", args=[intervention.record.uuid]), {"outcome": TYPED})
    assert TYPED in text_of(answer)
    assert "answered for them already" in text_of(answer)
