"""What an import did, in numbers and lists."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from throughline.matching.models import LikelyMatch


@dataclass
class ImportReport:
    """What an import did, or under ``is_preview`` would do."""

    source: str
    is_preview: bool
    unchanged: int = 0
    imported: Counter[str] = field(default_factory=Counter)
    teams_created: list[tuple[str, str]] = field(default_factory=list)
    people_created: int = 0
    people_linked: int = 0
    likely_matches: list[LikelyMatch] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        return not self.imported
