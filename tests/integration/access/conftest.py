"""A world with three stories, told once for all the tests here and rolled back after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.factories import Story, World, make_world, tell_story


@dataclass
class Told:
    world: World
    here: Story
    second: Story
    restricted: Story
    other_hub: Story


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Told]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        told = Told(
            world=world,
            here=tell_story(world),
            second=tell_story(world, name="Quay Street"),
            restricted=tell_story(world, name="Hill Top"),
            other_hub=tell_story(world, other_hub=True, name="Tame Road"),
        )
        told.restricted.restrict()
        yield told
        transaction.set_rollback(True)
