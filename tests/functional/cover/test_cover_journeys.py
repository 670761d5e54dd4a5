"""A lead goes away and their cover stands in; what helps is written with a boy, and his mentor reads it first."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from throughline.core.clock import today


def _fill_date(page: Page, group: str, day: dt.date) -> None:
    dates = page.get_by_role("group", name=group)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        dates.get_by_label(part).fill(str(value))


def _open_case_of_reuben(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()


def test_a_lead_is_away_and_the_cover_is_rung_and_asked(sign_in: SignIn) -> None:
    """Tom leads for Reuben, and is away this week; Joy covers."""
    joy = sign_in("social")
    expect(joy.get_by_text("for Tom Ellery, who is away").first).to_be_visible()
    looks_right(joy, "home")
    joy.get_by_role("link", name="Morning brief").click()
    expect(joy.get_by_text("You cover. Lead: Tom Ellery, away until").first).to_be_visible()
    looks_right(joy, "morning")
    _open_case_of_reuben(joy)
    expect(joy.get_by_text("Ring now: cover")).to_be_visible()
    looks_right(joy, "case")

    joy.goto("/")
    joy.get_by_role("link", name="Time away").click()
    expect(joy.get_by_text("Nobody is away")).to_be_visible()
    joy.get_by_role("button", name="Record time away").click()
    _fill_date(joy, "First day away", today())
    _fill_date(joy, "Last day away", today() - dt.timedelta(days=2))
    joy.get_by_role("button", name="Record this").click()
    expect(joy.get_by_text("must be the first or later").first).to_be_visible()
    looks_right(joy, "away-new")
    _fill_date(joy, "Last day away", today() + dt.timedelta(days=2))
    joy.get_by_role("button", name="Record this").click()
    expect(joy.get_by_text("Whoever covers has been told")).to_be_visible()

    amrit = sign_in("coordinator")
    amrit.get_by_role("link", name="Time away").click()
    expect(amrit.get_by_role("heading", name="Lead and cover both away")).to_be_visible()
    looks_right(amrit, "away")
    amrit.get_by_role("link", name=re.compile("Reuben Osei")).first.click()
    expect(amrit.get_by_text("Lead and cover are both away. Ring the coordinator: Amrit Kaur")).to_be_visible()
    looks_right(amrit, "case-both-away")

    joy.goto("/away/")
    joy.get_by_role("button", name=re.compile("Back already.*Joy Mensah")).click()
    expect(joy.get_by_text("Joy Mensah is here.")).to_be_visible()
    _open_case_of_reuben(joy)
    expect(joy.get_by_text("Ring now: cover")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_what_helps_is_written_with_him_and_his_mentor_reads_it_first(sign_in: SignIn, javascript: bool) -> None:
    joy = sign_in("social", width=1280 if javascript else 375, javascript=javascript)
    _open_case_of_reuben(joy)
    joy.get_by_role("link", name=re.compile("with them")).first.click()
    helps = f"Cook something while we talk{'' if javascript else ', or walk'}"
    joy.get_by_label("What helps", exact=False).first.fill(helps)
    joy.get_by_label("What doesn't help").fill("Don't ring in the morning")
    joy.get_by_label("Call me").fill("Reu")
    joy.get_by_role("button", name="Keep this").click()
    expect(joy.get_by_text("Tell them first that everyone who works with them reads this").first).to_be_visible()
    if javascript:
        looks_right(joy, "what-helps")
    joy.get_by_label("They know that everyone").check()
    joy.get_by_role("button", name="Keep this").click()
    expect(joy.get_by_text("Everyone who works with them sees it first.")).to_be_visible()
    if javascript:
        looks_right(joy, "person")

    mentor = sign_in("mentor")
    mentor.get_by_role("link", name=re.compile("Reuben")).first.click()
    first = mentor.locator("main h2").first
    expect(first).to_have_text(re.compile("What helps"))
    expect(mentor.get_by_text(helps, exact=True)).to_be_visible()
    if javascript:
        looks_right(mentor, "mentor")


def test_the_morning_brief_is_one_sheet_however_much_is_due(sign_in: SignIn) -> None:
    page = sign_in("social")
    _open_case_of_reuben(page)
    page.get_by_role("link", name="Ask somebody to do something").click()
    owner = page.get_by_label("Who is asked?").locator("option", has_text="Joy Mensah").get_attribute("value")
    typed = {
        "csrfmiddlewaretoken": page.locator("main input[name=csrfmiddlewaretoken]").first.input_value(),
        "owner": owner, "explanation": "", "due_date": f"{today():%d/%m/%Y}",
    }  # fmt: skip
    for number in range(60):
        title = f"Thing {number}: ring the school and the aunt about who meets him, and where, and write down what was agreed"
        answer = page.request.post(
            page.url,
            form={**typed, "title": title, "once": f"a-key-of-thing-{number}-only"},
            headers={"Referer": page.url},
        )
        assert answer.ok
    page.goto("/morning/")
    expect(page.get_by_text(re.compile(r"and \d+ more on the work page")).first).to_be_visible()
    looks_right(page, "morning-full")
    page.emulate_media(media="print")
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    if folder := os.environ.get("THROUGHLINE_LOOK"):
        (Path(folder) / "morning-full.pdf").write_bytes(paper)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_a_review_asks_for_his_own_voice(sign_in: SignIn) -> None:
    joy = sign_in("social")
    _open_case_of_reuben(joy)
    joy.get_by_role("link", name="Screen by judgement alone").click()
    joy.get_by_role("button", name="Record this screening").click()
    expect(joy.get_by_text("Give their own words, or say why they could not be asked yet").first).to_be_visible()
    joy.get_by_label("They were asked: their own words").check()
    looks_right(joy, "review")
    joy.get_by_label("They could not be asked yet").check()
    joy.get_by_label("Why not yet?").fill("He is with his dad until Sunday.")
    _fill_date(joy, "By when will they be asked?", today() + dt.timedelta(days=3))
    joy.get_by_label("Medium").check()
    joy.get_by_label("Professional judgement").fill("As it was, as far as we know.")
    joy.get_by_label("Reasons for the level").fill("Nothing new from school.")
    joy.get_by_role("button", name="Record this screening").click()
    expect(joy.get_by_text("Not asked yet: He is with his dad until Sunday.")).to_be_visible()
