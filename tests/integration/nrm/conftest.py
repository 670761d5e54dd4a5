from __future__ import annotations

import pytest

from tests.integration.nrm.packing import Packing, make_packing


@pytest.fixture
def packing(hub_world) -> Packing:
    """A boy of 16."""
    return make_packing(hub_world)


@pytest.fixture
def grown(hub_world) -> Packing:
    """A man of 30."""
    return make_packing(hub_world, low=30)
