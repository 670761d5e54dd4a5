"""The time slider's months: three years to this one, each from its first day to its last."""

from __future__ import annotations

import datetime as dt

import pytest

from throughline.network.queries.charts import Question
from throughline.web.network.slider import MONTHS, at_moment, present_slider

TODAY = dt.date(2028, 2, 29)


@pytest.mark.parametrize(
    ("moment", "since", "until"),
    [
        ("35", dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
        ("34", dt.date(2028, 1, 1), dt.date(2028, 1, 31)),
        ("33", dt.date(2027, 12, 1), dt.date(2027, 12, 31)),
        ("23", dt.date(2027, 2, 1), dt.date(2027, 2, 28)),
        ("0", dt.date(2025, 3, 1), dt.date(2025, 3, 31)),
    ],
)
def test_a_moment_is_a_whole_month(moment, since, until):
    asked = at_moment(Question(how_far=2), {"moment": moment}, TODAY)
    assert (asked.how_far, asked.since, asked.until) == (2, since, until)


@pytest.mark.parametrize("moment", ["", "36", "-1", "x", "²", "9999", "1.5"])
def test_what_is_no_month_of_it_narrows_nothing(moment):
    asked = Question(since=dt.date(2027, 1, 2))
    assert at_moment(asked, {"moment": moment}, TODAY) == asked


def test_it_stands_where_the_question_asks_and_leads_a_month_each_way():
    question = Question(
        how_far=2, kind="lives_at", records=("person",), since=dt.date(2027, 12, 1), until=dt.date(2027, 12, 31)
    )
    slider = present_slider(question, "/network/", TODAY)
    assert (slider.value, slider.said, slider.labels[slider.value]) == (33, "December 2027", "December 2027")
    assert len(slider.labels) == MONTHS
    assert slider.earlier_href == "/network/?hops=2&link=lives_at&show=person&moment=32"
    assert slider.later_href.endswith("moment=34")
    assert slider.all_href == "/network/?hops=2&link=lives_at&show=person"
    assert slider.kept == (("hops", "2"), ("show", "person"), ("link", "lives_at"))


def test_without_a_month_it_stands_at_the_newest_and_says_that_none_is_chosen():
    slider = present_slider(Question(since=dt.date(2027, 12, 2)), "/network/", TODAY)
    assert (slider.value, slider.said) == (MONTHS - 1, "no month chosen")
    assert (slider.later_href, slider.all_href) == ("", "")
    newest = present_slider(at_moment(Question(), {"moment": str(MONTHS - 1)}, TODAY), "/network/", TODAY)
    assert (newest.later_href, newest.said) == ("", "February 2028")
    oldest = present_slider(at_moment(Question(), {"moment": "0"}, TODAY), "/network/", TODAY)
    assert oldest.earlier_href == ""
