from __future__ import annotations

import pytest
from figures_world import make_figures_world


@pytest.fixture
def world(db: None):
    return make_figures_world()
