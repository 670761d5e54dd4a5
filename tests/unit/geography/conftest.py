from __future__ import annotations

import pytest

from throughline.geography.actions import load_reference_data


@pytest.fixture
def reference_data(db: None) -> None:
    load_reference_data()
