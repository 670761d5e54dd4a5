from __future__ import annotations

import pytest

from tests.factories import Story, World, tell_story


@pytest.fixture
def story(hub_world: World) -> Story:
    return tell_story(hub_world)
