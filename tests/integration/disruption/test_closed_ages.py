"""An adult arrested whom a closed record, joined with theirs, holds to be a child: somebody who may open it is asked (P10)."""

from __future__ import annotations

import pytest

from tests.integration.disruption.enforcement_world import Enforcement
from throughline.access.actions import exclude_member
from throughline.disruption.closed_ages import TITLE
from throughline.register.facts import person_for
from throughline.register.given import PersonGiven
from throughline.register.models import Person
from throughline.work.models import Gap, Task

pytestmark = pytest.mark.django_db


@pytest.fixture
def field(hub_world) -> Enforcement:
    return Enforcement(hub_world)


@pytest.fixture
def joined(field):
    leading, other = (
        person_for(by=field.coordinator, at=field.at, given=field.person("Kit", age=age)) for age in (19, 15)
    )
    Person.related.filter(pk=other.pk).update(same_as=leading)
    return leading, other


def keep(field, person, actor):
    exclude_member(by=field.world.governance, at=field.at, record=person.record, member=actor.member, reason="Kin")


def arrested(field, person):
    field.arrest(field.operation(), person=PersonGiven(uuid=person.record.uuid))
    return list(Task.related.filter(title=TITLE))


def test_the_coordinator_is_asked_on_the_closed_record_once(field, joined):
    leading, other = joined
    keep(field, other, field.officer)
    (task,) = arrested(field, leading)
    assert (task.record, task.owner) == (other.record, field.coordinator.member)
    assert not Task.objects.visible_to(field.officer, field.at).filter(pk=task.pk).exists()
    assert not Gap.related.filter(person=leading.record).exists(), "the officer learns nothing"
    assert len(arrested(field, leading)) == 1


def test_nobody_is_asked_where_the_officer_may_open_it_or_nobody_is_a_child(field, joined):
    leading, _other = joined
    assert arrested(field, leading) == []
    grown, elder = (
        person_for(by=field.coordinator, at=field.at, given=field.person("Wes", age=age)) for age in (34, 35)
    )
    Person.related.filter(pk=elder.pk).update(same_as=grown)
    keep(field, elder, field.officer)
    assert arrested(field, grown) == []
