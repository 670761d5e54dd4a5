"""Invented data for every component, as pages/components_gallery.html draws them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib.messages.storage.base import Message

from throughline.geography.areas import Area
from throughline.geography.states import AreaLevel
from throughline.screening.queries.scorings import Trend, TrendRow
from throughline.web.forms.dates import UKDateField
from throughline.web.presenting.charts import Series
from throughline.web.presenting.clocks import present_clock
from throughline.web.presenting.components import (
    Alert,
    AppliedFilter,
    Cell,
    Column,
    Conflict,
    Entry,
    Identity,
    Task,
    present_pages,
)
from throughline.web.presenting.maps import draw_flows, shade_areas, tile_ground
from throughline.web.presenting.pages import NavigationItem, SignedIn
from throughline.web.presenting.wording import Remark, RemarkLine, write_remark
from throughline.web.screening.presenters import TwoResults, present_trend

NOW = dt.datetime(2026, 3, 17, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 3, 17)


class OperationForm(forms.Form):
    called = forms.CharField(label="Name of the operation", max_length=80, help_text="The one your team uses")
    date = UKDateField(name="Date of the warrant", label="When was the warrant?")
    kind = forms.ChoiceField(
        label="What was it?",
        choices=[("warrant", "Drugs warrant"), ("visit", "Visit")],
        widget=forms.RadioSelect,
    )
    force = forms.ChoiceField(
        label="Police force",
        choices=[("", "Choose a force"), ("wmp", "West Midlands Police"), ("wm", "West Mercia Police")],
    )
    seized = forms.MultipleChoiceField(
        label="What was seized?",
        choices=[("drugs", "Drugs"), ("cash", "Cash"), ("phones", "Phones")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    words = forms.CharField(
        label="Anything they chose to tell you", max_length=2000, widget=forms.Textarea, required=False
    )
    note = forms.CharField(widget=forms.Textarea, required=False)
    told = forms.BooleanField(label="Children’s social care has been told")
    sheet = forms.FileField(label="Tracker sheet")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)


class FilterForm(forms.Form):
    team = forms.ChoiceField(label="Team", choices=[("", "Every team"), ("t", "County Lines taskforce")])
    reference = forms.CharField(label="Reference", required=False)


GROUND = tile_ground(AreaLevel.FORCE)
KENT = Area(AreaLevel.FORCE, 1, "E23000032", "Kent Police", "Kent Police")
MET = Area(AreaLevel.FORCE, 2, "E23000001", "Metropolitan Police Service", "Metropolitan Police Service")


def typed_with_errors() -> OperationForm:
    return OperationForm(
        {
            "called": "<script>alert(1)</script>",
            "date_day": "31",
            "date_month": "2",
            "date_year": "2026",
            "kind": "visit",
            "seized": ["cash"],
            "words": "They said I owed them.",
            "version": "3",
        }
    )


def gallery(**changes: Any) -> dict[str, Any]:
    clocks = (
        present_clock(TODAY, now=NOW, remaining="4 working hours left"),
        present_clock(TODAY - dt.timedelta(days=3), now=NOW),
        present_clock(TODAY + dt.timedelta(days=9), now=NOW),
        present_clock(TODAY, now=NOW, done_at=NOW - dt.timedelta(hours=2)),
    )
    rows = (
        (Cell("INT-7QK2", href="#"), Cell("Jay", detail="17, confirmed"), Cell("2"), Cell(clock=clocks[1])),
        (
            Cell("INT-M4XD", href="#"),
            Cell("Somebody not yet named", detail="about 16, not confirmed"),
            Cell("1"),
            Cell(clock=clocks[0]),
        ),
        (
            Cell("INT-P9RA", href="#"),
            Cell("Mr Osei", detail="52, stated"),
            Cell("14"),
            Cell("5 Mar 2026", tag="Restricted", tone="accent"),
        ),
    )
    return {
        "marking": True,
        "is_demo": True,
        "home_href": "/",
        "search_href": "/search",
        "sign_out_href": "/sign-out",
        "signed_in": SignedIn("Aisha Khan", "Birmingham Exploitation Hub", "hub coordinator"),
        "navigation": tuple(
            NavigationItem(text, "#", current=text == "Cases")
            for text in ("Work", "Triage", "Cases", "Operations", "Lines", "Support", "Figures")
        ),
        "messages": [
            Message(25, "The referral is with the hub. Reference KQ7-4MX."),
            Message(30, "Two fields differ from what was saved."),
            Message(
                30,
                write_remark(
                    Remark(
                        (
                            RemarkLine(
                                "absconded", "was missing; say from when to when", "It is the word for a prisoner."
                            ),
                        ),
                        "Change it",
                        "#",
                    )
                ),
                extra_tags="wording",
            ),
        ],
        "parts": tuple(
            NavigationItem(text, "#", current=text == "Summary")
            for text in ("Summary", "Plan", "Chronology", "People", "Files")
        ),
        "identity": Identity(
            name="Jay",
            reference="PER-4WT9",
            age="17, confirmed by date of birth",
            called="Jay",
            contact="Text only, after 4 p.m.",
            alerts=(
                Alert(
                    "he may be held responsible for what was seized on 12 March. Ask about debt and threats.",
                    "danger",
                ),
                Alert("do not visit home; meet in public.", "caution"),
                Alert("Asthma: carries an inhaler."),
            ),
        ),
        "tasks": (
            Task("Explain the plan", "Done", href="#", tone="done"),
            Task("Ring the home authority", "Due soon", href="#", hint="Out of hours team", tone="soon"),
            Task("Answer the review", "Overdue", href="#", tone="overdue"),
            Task("Close the case", "Cannot start yet"),
        ),
        "clocks": clocks,
        "entries": (
            Entry(
                "Found at a warrant in Lea Hall",
                TODAY - dt.timedelta(days=5),
                by="PC Morgan, Birmingham Police",
                text="Alone in the back bedroom.",
                href="#",
                tag="Intervention",
                tone="accent",
            ),
            Entry(
                "First conversation",
                NOW,
                by="Recorded by D. Ellis, mentor",
                quote="I just want to go back to college.",
            ),
        ),
        "filter_form": FilterForm(),
        "applied": (AppliedFilter("County Lines taskforce", "#"), AppliedFilter("Children", "#")),
        "columns": (
            Column("Reference", sort_href="#"),
            Column("Person", sort_href="#"),
            Column("Services", is_number=True),
            Column("Next", sort_href="#", sorted="ascending"),
        ),
        "rows": rows,
        "pages": present_pages(page=2, per_page=50, shown=50, total=4000, href=lambda page: f"#page-{page}", cap=1000),
        "day": TODAY,
        "record_uuid": "5e9c0f2e-6a0f-4c5e-9d0e-3f1b0a7d2c11",
        "months": ("Nov 2025", "Dec 2025", "Jan 2026", "Feb 2026", "Mar 2026", "Apr 2026"),
        "results": TwoResults(
            total=4,
            could_be=7,
            could_be_band="Medium",
            most=18,
            band_name="Low",
            band_level="Standard",
            not_known=("Online and by phone",),
            nothing_known=("Health",),
            level="Medium",
            judgement="He is still being rung.",
            reasons="Calls on Sunday.",
            differs=True,
            is_no_proof=True,
        ),
        "trend": present_trend(
            Trend((dt.date(2026, 1, 9), TODAY), (TrendRow("Missing", 3, (3, 1)), TrendRow("Online", 3, (None, 2))), 1)
        ),
        "flow_drawing": draw_flows(GROUND, [(KENT, MET, 3), (MET, KENT, 2), (MET, MET, 1)]),
        "shaded_drawing": shade_areas(GROUND, {"Kent Police": (12, "12"), "Essex Police": (None, "fewer than 5")}),
        "series": (
            Series("Arrests", (20, 31, 28, 40, 37, 42)),
            Series("Interventions", (9, 14, 12, 17, 19, 17), "second"),
        ),
        "conflicts": (
            Conflict("Lead professional", "Nobody", "D. Ellis", "S. Patel"),
            Conflict("Next date", "", "19 Mar 2026", "24 Mar 2026"),
        ),
        "saved_at": NOW,
        "form": OperationForm(),
        "conditional": "<b>plain text is escaped</b>",
    } | changes
