from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Story, World, tell_story
from tests.integration.network.charted import signed_in


@pytest.fixture
def story(hub_world: World) -> Story:
    return tell_story(hub_world)


@pytest.fixture
def coordinator(hub_world: World, client: Client) -> Client:
    return signed_in(client, hub_world.coordinator)
