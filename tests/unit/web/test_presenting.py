"""Dates, amounts, clocks, charts and the date field."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django import forms

from throughline.core import clock
from throughline.web.forms.dates import DateParts, UKDateField
from throughline.web.presenting import amounts, dates
from throughline.web.presenting.charts import HEIGHT, PLOT_BOTTOM, PLOT_TOP, SCORE_BASE, draw_bars, draw_scores
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import present_pages
from throughline.web.presenting.form_fields import field_parts, form_errors

NOW = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 17)


def hours(number: float) -> dt.timedelta:
    return dt.timedelta(hours=number)


class WarrantForm(forms.Form):
    date = UKDateField(name="Date of the warrant", past_only=True)


def typed(day: str = "", month: str = "", year: str = "") -> WarrantForm:
    return WarrantForm({"date_day": day, "date_month": month, "date_year": year})


def test_dates_are_written_the_british_way():
    assert dates.uk_date(TODAY) == "Tuesday 17 March 2026"
    assert dates.short_date(dt.date(2026, 3, 5)) == "5 Mar 2026"
    assert dates.uk_date(None) == dates.short_date(None) == dates.uk_time(None) == ""


def test_an_instant_is_shown_as_london_time_with_its_date():
    late_on_a_summer_evening = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert dates.uk_date_and_time(late_on_a_summer_evening) == "Wednesday 1 July 2026 at 00:30"
    assert dates.uk_time(dt.datetime(2026, 1, 5, 16, 5, tzinfo=dt.UTC)) == "16:05"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "just now"),
        (NOW - dt.timedelta(seconds=90), "1 minute ago"),
        (NOW - hours(5), "5 hours ago"),
        (NOW + hours(2), "in 2 hours"),
        (NOW - hours(30), "yesterday"),
        (TODAY, "today"),
        (TODAY - dt.timedelta(days=1), "yesterday"),
        (TODAY + dt.timedelta(days=1), "tomorrow"),
        (TODAY - dt.timedelta(days=13), "13 days ago"),
        (TODAY - dt.timedelta(days=21), "3 weeks ago"),
        (TODAY - dt.timedelta(days=120), "4 months ago"),
        (TODAY - dt.timedelta(days=800), "2 years ago"),
        (TODAY + dt.timedelta(days=5), "in 5 days"),
    ],
)
def test_how_long_ago(moment, said):
    assert dates.ago(moment, NOW) == said


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW + hours(4), "4 hours left"),
        (NOW + dt.timedelta(minutes=59, seconds=59), "59 minutes left"),
        (NOW - hours(49), "2 days overdue"),
        (TODAY, "due today"),
        (TODAY + dt.timedelta(days=1), "1 day left"),
        (TODAY - dt.timedelta(days=3), "3 days overdue"),
    ],
)
def test_how_long_is_left(due, said):
    assert dates.left(due, NOW) == said


@pytest.mark.parametrize(
    ("due", "state", "tag"),
    [
        (NOW - dt.timedelta(seconds=1), "overdue", "Overdue"),
        (NOW, "soon", "Due soon"),
        (NOW + hours(24), "soon", "Due soon"),
        (NOW + hours(25), "running", ""),
        (TODAY, "soon", "Due soon"),
        (TODAY - dt.timedelta(days=1), "overdue", "Overdue"),
        (TODAY + dt.timedelta(days=2), "running", ""),
    ],
)
def test_where_a_clock_stands(due, state, tag):
    shown = present_clock(due, now=NOW)
    assert (shown.state, shown.tag) == (state, tag)


def test_a_clock_says_its_working_hours_and_its_end():
    shown = present_clock(TODAY, now=NOW, remaining="4 working hours left")
    assert (shown.when, shown.remaining) == ("due Tuesday 17 March 2026", "4 working hours left")
    done = present_clock(TODAY - dt.timedelta(days=9), now=NOW, done_at=TODAY)
    assert (done.state, done.when, done.remaining) == ("done", "done Tuesday 17 March 2026", "today")


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1250, "£1,250"), (Decimal("1250.5"), "£1,250.50"), (0, "£0"), (Decimal("-3"), "-£3"), (None, "")],
)
def test_pounds(amount, said):
    assert amounts.pounds(amount) == said


@pytest.mark.parametrize(
    ("weight", "said"),
    [
        (Decimal("0.40"), "0.4g"),
        (850, "850g"),
        (1000, "1kg"),
        (Decimal("1250.0"), "1.25kg"),
        (20000, "20kg"),
        (None, ""),
    ],
)
def test_grams(weight, said):
    assert amounts.grams(weight) == said


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("+447700900123", "07700 900123"),
        ("07700900123", "07700 900123"),
        ("+442079460958", "020 7946 0958"),
        ("+353209120000", "+353 20 912 0000"),
        ("no phone", "no phone"),
        (None, ""),
    ],
)
def test_phones_are_read_aloud_as_here(kept, said):
    assert amounts.phone(kept) == said


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        (("17", "3", "2026"), TODAY),
        (("17", "March", "2026"), TODAY),
        (("17", "mar", "2026"), TODAY),
        (("17/03/2026", "", ""), TODAY),
        (("17.3.2026", "", ""), TODAY),
        (("17 March 2026", "", ""), TODAY),
        (("29", "2", "2024"), dt.date(2024, 2, 29)),
    ],
)
def test_a_date_is_taken_however_it_is_written(parts, day, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    form = typed(*parts)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["date"] == day


@pytest.mark.parametrize(
    ("parts", "message", "first_box"),
    [
        (("", "", ""), "Enter the date of the warrant", "day"),
        (("31", "2", "2026"), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("soon", "", ""), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("٣", "3", "2026"), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("²", "3", "2026"), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("9" * 5000, "3", "2026"), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("1", "ma", "2026"), "Date of the warrant must be a real date, like 27 3 2026", "day"),
        (("1", "3", ""), "Date of the warrant must include a year", "year"),
        (("", "3", ""), "Date of the warrant must include a day and a year", "day"),
        (("1", "", "2026"), "Date of the warrant must include a month", "month"),
        (("1", "3", "26"), "Year must include 4 numbers", "year"),
        (("1", "3", "1826"), "Date of the warrant must be on or after 1 January 1900", "day"),
        (("18", "3", "2026"), "Date of the warrant must be today or in the past", "day"),
    ],
)
def test_a_wrong_date_says_what_is_wrong_and_keeps_what_was_typed(parts, message, first_box, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    form = typed(*parts)
    assert form.errors["date"] == [message]
    drawn = field_parts(form["date"])
    assert tuple(part.value for part in drawn.date_parts) == parts
    assert form_errors(form)[0].href == f"#id_date-{first_box}"


def test_words_too_long_say_which_answer_and_by_how_much_and_stay_as_typed():
    class WhyForm(forms.Form):
        why = forms.CharField(label="Why is it handed over?", max_length=1500)

    form = WhyForm({"why": "x" * 1501})
    assert not form.is_valid()
    message = "“Why is it handed over?” must be 1,500 characters or fewer. It is 1,501."
    assert [(error.text, error.href) for error in form_errors(form)] == [(message, "#id_why")]
    parts = field_parts(form["why"])
    assert (parts.error, parts.value) == (message, "x" * 1501)


@pytest.mark.parametrize("kind", [forms.ChoiceField, forms.MultipleChoiceField])
def test_a_choice_that_is_not_there_any_more_is_asked_again_without_the_key_that_was_posted(kind):
    class ChoiceForm(forms.Form):
        meeting = kind(label="Which panel?", choices=[("1", "MACE, 3 March")])

    form = ChoiceForm({"meeting": ["9f1c-key"] if kind is forms.MultipleChoiceField else "9f1c-key"})
    said = "Which panel: choose again. What was chosen is not on the list now"
    assert [error.text for error in form_errors(form)] == [said]


def test_a_forms_own_words_about_a_choice_are_kept():
    class ChoiceForm(forms.Form):
        meeting = forms.ChoiceField(
            choices=[("1", "One")], error_messages={"invalid_choice": "Choose a panel of this hub"}
        )

    assert [error.text for error in form_errors(ChoiceForm({"meeting": "2"}))] == ["Choose a panel of this hub"]


def test_a_date_to_edit_fills_the_three_boxes():
    form = WarrantForm(initial={"date": TODAY})
    assert [part.value for part in field_parts(form["date"]).date_parts] == ["17", "3", "2026"]


def test_an_unchanged_date_is_not_a_change():
    form = WarrantForm({"date": "17/3/2026"}, initial={"date": TODAY})
    assert not form.has_changed()


def test_a_written_date_that_cannot_be_read_stays_whole():
    assert DateParts.written("the 3rd of never") == DateParts(day="the 3rd of never")


@pytest.mark.parametrize(
    ("page", "shown", "total", "cap", "said", "has_next"),
    [
        (1, 50, 4000, 1000, "1 to 50 of more than 1,000", True),
        (1, 50, 1000, 1000, "1 to 50 of 1,000", True),
        (2, 12, 62, 1000, "51 to 62 of 62", False),
        (1, 7, 7, None, "All 7", False),
        (1, 1, 1, None, "1 in all", False),
        (1, 0, 0, None, "None", False),
    ],
)
def test_pages_say_where_they_are(page, shown, total, cap, said, has_next):
    pages = present_pages(page=page, per_page=50, shown=shown, total=total, cap=cap, href=lambda at: f"?page={at}")
    assert pages.summary == said
    assert bool(pages.next_href) == has_next
    assert bool(pages.previous_href) == (page > 1)


def test_bars_share_a_scale_and_stay_inside_the_drawing():
    drawing = draw_bars(("Nov 2025", "Dec 2025", "Jan 2026"), (0, 10, 20), highest=40)
    assert [bar.height for bar in drawing.bars] == [
        0,
        (PLOT_BOTTOM - PLOT_TOP) / 4,
        (PLOT_BOTTOM - PLOT_TOP) / 2,
    ]
    assert all(bar.y >= 0 and bar.y + bar.height <= HEIGHT for bar in drawing.bars)


def test_a_chart_of_nothing_is_flat_and_two_years_of_months_are_thinned():
    assert [bar.height for bar in draw_bars(("Nov 2025",), (0,)).bars] == [0]
    months = tuple(f"M{at} 2025" for at in range(24))
    assert sum(bool(bar.label) for bar in draw_bars(months, (1,) * 24).bars) == 12


def test_months_and_values_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        draw_bars(("Nov 2025", "Dec 2025"), (1,))


def test_a_score_not_known_has_no_bar_and_no_number():
    known, nought, unknown = draw_scores(("3 Jul", "1 Aug", "25 Sep"), (3, 0, None), 3).bars
    assert (known.value, known.y, known.height) == (3, PLOT_TOP, SCORE_BASE - PLOT_TOP)
    assert (nought.value, nought.height) == (0, 0)
    assert (unknown.value, unknown.height) == (None, 0)
