"""Finding words in a report that may say who its source is. Pure: it warns, and changes and blocks nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from throughline.intelligence.codes import identifying_phrases


@dataclass(frozen=True)
class Caution:
    """Words as they were written, and why they may give a source away."""

    written: str
    why: str


def find_cautions(text: str, *, source_urn: str = "") -> list[Caution]:
    """The words of a text that may say who told it, each once, in the order they stand; the source's reference too."""
    phrases = list(identifying_phrases())
    if source_urn.strip():
        phrases.append((source_urn.strip(), "It is the source’s reference, which stays with the source"))
    found: dict[int, Caution] = {}
    for phrase, why in phrases:
        words = r"\s+".join(map(re.escape, phrase.split()))
        match = re.search(rf"(?<!\w){words}(?!\w)", text, re.IGNORECASE)
        if match is not None:
            found.setdefault(match.start(), Caution(match.group(), why))
    return [found[start] for start in sorted(found)]
