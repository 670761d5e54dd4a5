from __future__ import annotations

import pytest

from tests.integration.support.plan_world import Plan, make_plan


@pytest.fixture
def plan(hub_world) -> Plan:
    return make_plan(hub_world)
