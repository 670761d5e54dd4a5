"""The shipped codes, and the words that may give a source away."""

from __future__ import annotations

import pytest

from throughline.intelligence.cautions import find_cautions
from throughline.intelligence.codes import action_codes, identifying_phrases, mopi_groups, sanitisation_codes


def test_the_codes_are_those_of_the_report_and_a3_alone_needs_words() -> None:
    assert list(action_codes()) == ["A1", "A2", "A3"]
    assert [code for code, row in action_codes().items() if row.needs_text] == ["A3"]
    assert list(sanitisation_codes()) == ["S1", "S2"]
    assert list(mopi_groups()) == ["1", "2", "3", "4"]
    assert all(group.kept for group in mopi_groups().values())


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in identifying_phrases()])
def test_every_phrase_is_found_however_it_is_cased_and_spaced(phrase) -> None:
    text = f"It is said that {phrase.upper().replace(' ', '  ')} was there."
    assert any(caution.written.lower().split() == phrase.split() for caution in find_cautions(text))


@pytest.mark.parametrize(
    "text", ["A grey car waits at the flats.", "The chisel was by the door.", "The sources of the river.", ""]
)
def test_other_words_are_left_alone(text) -> None:
    assert find_cautions(text) == []


def test_the_sources_own_reference_is_found_in_the_text() -> None:
    assert [caution.written for caution in find_cautions("wm-1234 saw it", source_urn="WM-1234")] == ["wm-1234"]
    assert find_cautions("WM-12345 is a van", source_urn="WM-1234") == []
