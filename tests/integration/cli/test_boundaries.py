"""``throughline boundaries``: what it says of a file that is whole, and of one that is not."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.cli.conftest import CommandLine, Copying


def written(folder: Path, *codes: str) -> Path:
    ring = [[-2.0, 52.0], [-1.0, 52.0], [-1.0, 53.0], [-2.0, 52.0]]
    features = [
        {"type": "Feature", "properties": {"PFA23CD": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        for code in codes
    ]
    path = folder / "forces.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_boundaries_are_loaded_or_refused_whole(made: CommandLine, copied: Copying, tmp_path: Path) -> None:
    line = copied(made)
    loaded = line.run("boundaries", written(tmp_path, "E23000014", "E23000015", "S12000033"))
    assert loaded.code == 0
    assert [" ".join(each.split()) for each in loaded.out.splitlines()] == [
        "2 boundaries: police force", "1 of Scotland and Northern Ireland left out",
    ]  # fmt: skip
    assert "Boundaries: 3 of 3" in loaded.err
    refused = line.run("boundaries", written(tmp_path, "E23000014", "E23000098"))
    assert refused.code == 1
    assert "Feature 2: PFA23CD is “E23000098”" in refused.err
    assert line.run("boundaries", tmp_path / "none.geojson").code == 2
