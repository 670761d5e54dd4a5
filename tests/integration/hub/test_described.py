"""practice.md P7: one line is enough at the scene, and who somebody is, is asked of whoever described them the same shift."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.integration.hub.scene import Scene
from throughline.hub.actions.interventions import withdraw_intervention
from throughline.hub.models import Intervention
from throughline.matching.actions import join_people, part_people
from throughline.matching.models import Joining
from throughline.register.actions import complete_identity
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
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
    join(scene, known, intervention.person)
    assert asked(intervention).done_at == scene.at


def join(scene: Scene, person: Person, other: Person) -> Joining:
    return join_people(
        by=scene.coordinator, at=scene.at, person_uuid=person.record.uuid, other_uuid=other.record.uuid,
        from_other=[], reason="His mother came",
    )  # fmt: skip


def part(scene: Scene, joining: Joining) -> None:
    part_people(by=scene.coordinator, at=scene.at, joining_uuid=joining.uuid, reason="Another boy after all")


def open_questions(person: Person) -> list[Task]:
    return list(Task.related.filter(record=person.record, kind=TaskKind.COMPLETE_IDENTITY, done_at__isnull=True))


def test_once_parted_from_who_they_are_not_whoever_described_them_is_asked_again(scene):
    intervention, known = described(scene), scene.person()
    joining = join(scene, known, intervention.person)
    assert open_questions(intervention.person) == []
    part(scene, joining)
    (again,) = open_questions(intervention.person)
    assert (again.owner, again.owner_agency) == (scene.police.member, scene.police.agency)
    assert again.due_at - scene.at == dt.timedelta(hours=12)
    assert open_questions(known) == []


def test_one_named_meanwhile_is_not_asked_about_once_parted(scene):
    intervention, known = described(scene), scene.person()
    joining = join(scene, known, intervention.person)
    complete_identity(
        by=scene.police, at=scene.at, person_uuid=intervention.person.record.uuid,
        version=Person.related.get(pk=intervention.person_id).version,
        given=PersonGiven(given_name="Jay", family_name="Lane"),
    )  # fmt: skip
    part(scene, joining)
    assert open_questions(intervention.person) == []


def test_two_descriptions_of_one_person_name_nobody(scene):
    """Both are still asked about, until one of them is named: that answers for the other, as long as they are joined."""
    one, other = described(scene).person, described(scene).person
    joining = join(scene, one, other)
    assert [len(open_questions(each)) for each in (one, other)] == [1, 1]
    complete_identity(
        by=scene.police, at=scene.at, person_uuid=one.record.uuid, version=Person.related.get(pk=one.pk).version,
        given=PersonGiven(given_name="Jay", family_name="Lane"),
    )  # fmt: skip
    assert [len(open_questions(each)) for each in (one, other)] == [0, 0]
    part(scene, joining)
    assert [len(open_questions(each)) for each in (one, other)] == [0, 1]


def test_who_is_known_by_a_record_joined_with_theirs_is_not_asked_about(scene):
    stranger = person_for(by=scene.police, at=scene.at, given=BOY)
    join(scene, scene.person(), stranger)
    scene.intervention(person=PersonGiven(uuid=stranger.record.uuid))
    assert open_questions(stranger) == []


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
