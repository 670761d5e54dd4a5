"""practice.md P7: one line is enough at the scene, and who somebody is, is asked of whoever described them the same shift."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.hub.scene import Scene
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.hub.models import Intervention
from throughline.matching.actions import join_people
from throughline.register.actions import complete_identity
from throughline.register.given import PersonGiven
from throughline.work.models import Task
from throughline.work.states import TaskKind

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOY = PersonGiven(description="Boy, about 16, grey tracksuit, says Jay")


def described(scene: Scene, **given) -> Intervention:
    return scene.intervention(person=BOY, **given)


def asked(intervention: Intervention) -> Task:
    return Task.related.get(record=intervention.person.record, kind=TaskKind.COMPLETE_IDENTITY)


def test_whoever_described_them_is_asked_within_the_shift(scene):
    task = asked(described(scene))
    assert (task.owner, task.done_at) == (scene.police.member, None)
    assert task.due_at - scene.at == dt.timedelta(hours=12)
    assert "Jay" not in task.title + task.explanation


def test_it_is_answered_by_naming_them(scene):
    intervention = described(scene)
    complete_identity(
        by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid, version=1,
        given=PersonGiven(given_name="Jay", family_name="Lane"),
    )  # fmt: skip
    assert asked(intervention).outcome == "Named"


def test_it_is_answered_by_finding_that_they_were_known(scene):
    intervention, known = described(scene), scene.person()
    join_people(
        by=scene.coordinator, at=scene.at, person_uuid=known.record.uuid, other_uuid=intervention.person.record.uuid,
        from_other=[], reason="His mother came",
    )  # fmt: skip
    assert asked(intervention).done_at == scene.at


def test_one_recorded_in_error_is_asked_about_no_more_unless_found_again(scene):
    first = described(scene)
    again = scene.intervention(person=PersonGiven(uuid=first.person.record.uuid))
    for intervention, is_open in ((first, True), (again, False)):
        withdraw_intervention(
            by=scene.police, at=scene.at, intervention_uuid=intervention.record.uuid, version=1, reason="Twice"
        )
        assert (asked(first).done_at is None) == is_open


def test_one_recorded_again_after_an_error_is_asked_about_again(scene):
    first = described(scene)
    withdraw_intervention(
        by=scene.police, at=scene.at, intervention_uuid=first.record.uuid, version=1, reason="Wrong day"
    )
    scene.intervention(person=PersonGiven(uuid=first.person.record.uuid))
    open_ones = Task.related.filter(record=first.person.record, kind=TaskKind.COMPLETE_IDENTITY, done_at__isnull=True)
    assert open_ones.count() == 1


def test_whose_identity_is_complete_and_who_is_history_is_not_asked_about(scene):
    whole = {"given_name": "Jay", "family_name": "Lane", "date_of_birth": dt.date(2010, 4, 3)}
    scene.intervention(person=PersonGiven(**whole))
    described(scene, inherited=True)
    assert not Task.related.filter(kind=TaskKind.COMPLETE_IDENTITY).exists()


@pytest.mark.parametrize("given", [{"given_name": "Jay"}, {"given_name": "Jay Lane"}, {"family_name": "Lane"}])
def test_a_name_alone_says_not_for_sure_who_they_are(scene, given):
    task = asked(scene.intervention(person=PersonGiven(**given)))
    assert (task.owner, task.done_at) == (scene.police.member, None)
