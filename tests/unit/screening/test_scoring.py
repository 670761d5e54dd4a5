"""From scores to total, band and level: by example, and for every tool there could be."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from throughline.core.errors import Refused
from throughline.hub.states import Level
from throughline.screening.actions.shipping import TOOLS_FILE
from throughline.screening.scoring import BandRule, DomainRule, list_faults, review_days, work_out

DOMAINS = [DomainRule("missing", "Missing", 3, 3), DomainRule("home", "Home", 2, 3)]
BANDS = [
    BandRule(0, 4, "standard", "Low", 84), BandRule(5, 9, "medium", "Medium", 42), BandRule(10, 15, "high", "High", 28),
]  # fmt: skip


def result_of(missing: int | None, home: int | None):
    return work_out(DOMAINS, BANDS, {"missing": missing, "home": home})


@pytest.mark.parametrize(
    ("missing", "home", "total", "level"),
    [
        (0, 0, 0, "standard"),
        (0, 2, 4, "standard"),
        (1, 1, 5, "medium"),
        (3, 0, 9, "medium"),
        (2, 2, 10, "high"),
        (3, 3, 15, "high"),
    ],
)
def test_scores_are_weighted_summed_and_put_in_their_band(missing, home, total, level):
    result = result_of(missing, home)
    assert (result.total, result.level, result.most) == (total, level, 15)
    assert result.is_lowest == (level == "standard")
    assert (result.could_be, result.not_known) == (total, ())


def test_what_is_not_known_is_named_and_never_passes_for_a_nought():
    result = result_of(None, 2)
    assert (result.total, result.could_be) == (4, 13)
    assert result.not_known == ("Missing",)
    assert (result.level, result.band_could_be.level) == ("standard", "high")


@pytest.mark.parametrize("scores", [{}, {"missing": 1}, {"missing": 1, "home": 1, "other": 1}])
def test_every_domain_is_answered_and_no_other(scores):
    with pytest.raises(Refused, match="every part"):
        work_out(DOMAINS, BANDS, scores)


@pytest.mark.parametrize("score", [-1, 4])
def test_a_score_outside_its_range_is_refused(score):
    with pytest.raises(Refused, match="“Home” is scored from 0 to 3"):
        result_of(0, score)


def test_the_next_look_follows_the_level_judged_and_else_the_soonest():
    assert [review_days(BANDS, level) for level in ("standard", "medium", "high")] == [84, 42, 28]
    assert review_days(BANDS, "none") == 28


@pytest.mark.parametrize(
    ("domains", "bands", "fault"),
    [
        ([], BANDS, "no domains"),
        (DOMAINS, [], "no bands"),
        (DOMAINS, BANDS[1:], "must begin at 0"),
        (DOMAINS, [BANDS[0], BANDS[2]], "No band holds a total of 5"),
        (DOMAINS, [BandRule(0, 5, "standard", "Low", 84), *BANDS[1:]], "overlap at 5"),
        (DOMAINS, BANDS[:2], "bands end at 9, and the highest total of its domains is 15"),
        (DOMAINS, [BandRule(0, 4, "high", "Low", 84), *BANDS[1:2]], "not a higher level"),
    ],
)
def test_what_is_wrong_with_a_tool_is_said_in_words(domains, bands, fault):
    assert any(fault in each for each in list_faults(domains, bands))


def test_a_sound_tool_has_no_faults():
    assert list_faults(DOMAINS, BANDS) == []


@st.composite
def tools(draw):
    """A sound tool, and scores for it, some not known."""
    domains = [
        DomainRule(f"d{at}", f"Domain {at}", draw(st.integers(1, 10)), draw(st.integers(1, 10)))
        for at in range(draw(st.integers(1, 8)))
    ]
    most = sum(domain.most for domain in domains)
    count = draw(st.integers(1, min(4, most + 1)))
    starts = sorted(draw(st.sets(st.integers(1, most), min_size=count - 1, max_size=count - 1)))
    edges = [0, *starts, most + 1]
    bands = [BandRule(edges[at], edges[at + 1] - 1, Level.values[at], f"Band {at}", 30) for at in range(count)]
    scores = {domain.key: draw(st.none() | st.integers(0, domain.highest)) for domain in domains}
    return domains, bands, scores


@given(tools())
def test_every_total_has_one_band_and_not_known_only_widens(tool):
    domains, bands, scores = tool
    assert list_faults(domains, bands) == []
    result = work_out(domains, bands, scores)
    assert 0 <= result.total <= result.could_be <= result.most
    assert result.band.lowest <= result.total <= result.band.highest
    assert result.band_could_be.lowest <= result.could_be <= result.band_could_be.highest
    assert (result.total == result.could_be) == (None not in scores.values())
    assert result.is_lowest == (result.band == bands[0])


@given(tools(), st.data())
def test_a_higher_score_never_lowers_the_level(tool, data):
    domains, bands, scores = tool
    rising = data.draw(st.sampled_from(domains))
    before = scores[rising.key]
    higher = data.draw(st.integers(before or 0, rising.highest))
    low, high = work_out(domains, bands, scores), work_out(domains, bands, scores | {rising.key: higher})
    assert high.total >= low.total
    assert Level.values.index(high.level) >= Level.values.index(low.level)
    assert high.could_be <= low.could_be or before is not None


SHIPPED = tomllib.loads(TOOLS_FILE.read_text(encoding="utf-8"))["tool"]


@pytest.mark.parametrize("tool", SHIPPED, ids=lambda tool: tool["key"])
def test_every_shipped_tool_is_sound_and_says_what_it_is(tool):
    domains = [DomainRule(row["key"], row["name"], row["weight"], row["highest"]) for row in tool["domain"]]
    bands = [
        BandRule(row["lowest"], row["highest"], row["level"], row["name"], row["review_days"]) for row in tool["band"]
    ]
    assert list_faults(domains, bands) == []
    assert tool["source"].startswith("Illustrative.")
    assert "not been validated" in tool["source"]
    assert all(3 <= len(row["items"]) <= 5 for row in tool["domain"])
    words = " ".join([tool["guidance"], *(text for row in tool["domain"] for text in row["items"])]).lower()
    for blaming in ("risky", "engage", "promiscu", "runner", "lifestyle", "puts themsel", "chooses", "refuses"):
        assert blaming not in words, blaming


def test_two_tools_for_children_and_one_for_adults_are_shipped():
    assert [tool["audience"] for tool in SHIPPED] == ["child", "child", "adult"]
    eight = SHIPPED[0]
    assert len(eight["domain"]) == 8
    assert [(band["lowest"], band["highest"]) for band in eight["band"]] == [(0, 18), (19, 34), (35, 54)]
    assert [band["level"] for band in SHIPPED[1]["band"]] == ["none", "standard", "medium", "high"]
