from __future__ import annotations

import pytest

from tests.integration.orders.register import Register


@pytest.fixture
def register(hub_world) -> Register:
    return Register(hub_world)
