from __future__ import annotations

import pytest

from tests.integration.panel.panels import Panels


@pytest.fixture
def panels(acting) -> Panels:
    return Panels(acting)
