"""Every measure has its words, its way of counting and its place on the reference page."""

from __future__ import annotations

from pathlib import Path

from throughline.access.permissions import ROLE_PERMISSIONS
from throughline.figures.counting import COUNTED
from throughline.figures.definitions import BY_KEY, MEASURES, parts_of
from throughline.figures.reference import measures_page
from throughline.figures.states import Side

ROOT = Path(__file__).parents[3]
# The keys that the command line and outside checks rely on.
CONTRACT = (
    "lines_closed", "lines_closed_type_1", "lines_closed_type_2", "arrests", "arrests_children", "charges",
    "interventions", "interventions_children", "interventions_adults", "interventions_age_unknown",
    "people_safeguarded", "referrals",
)  # fmt: skip


def test_words_and_ways_of_counting_are_of_the_same_measures():
    assert list(COUNTED) == [measure.key for measure in MEASURES]
    assert len(BY_KEY) == len(MEASURES)


def test_the_keys_that_others_rely_on_are_there():
    assert set(CONTRACT) <= set(BY_KEY)
    assert BY_KEY["people_safeguarded"].label == "People with an intervention"


def test_every_measure_has_a_rule_a_source_and_a_label_of_its_own():
    assert len({measure.label for measure in MEASURES}) == len(MEASURES)
    for measure in MEASURES:
        assert measure.rule.endswith(".")
        assert measure.source
        assert COUNTED[measure.key].opens in ROLE_PERMISSIONS


def test_parts_belong_to_a_total_that_counts_the_same_rows_on_the_same_side():
    for measure in MEASURES:
        if measure.part_of:
            total = BY_KEY[measure.part_of]
            assert (total.side, total.unit) == (measure.side, measure.unit)
            assert COUNTED[total.key].population is COUNTED[measure.key].population
    assert [part.key for part in parts_of("lines_closed")] == ["lines_closed_type_1", "lines_closed_type_2"]


def test_both_sides_are_there():
    assert {measure.side for measure in MEASURES} == set(Side)


def test_nothing_ranks_people_or_calls_anyone_safe():
    words = " ".join(f"{measure.label} {measure.rule}".lower() for measure in MEASURES)
    for word in ("rank", "league", "best", "worst", "target", "is safe", "runner", "dealer"):
        assert word not in words


def test_the_reference_page_is_current():
    assert (ROOT / "docs" / "reference" / "measures.md").read_text() == measures_page()
