"""A mentor types somebody the hub knows and they may not open: they are told whom to ask, and nothing else (practice.md P16)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WIDTHS = pytest.mark.parametrize("width", [1280, 375])
TOLD = "The hub can help you with this. Ask the coordinator at"
HEARD = "Somebody who may not open this person was told to ring the hub about them"


def _say_who(page: Page, given: str, family: str, year: str) -> None:
    page.goto("/referrals/new")
    page.get_by_role("button", name="Start").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("First name").fill(given)
    page.get_by_label("Family name").fill(family)
    for label, part in (("Day", "5"), ("Month", "6"), ("Year", year)):
        page.get_by_label(label, exact=True).fill(part)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state()


@WIDTHS
def test_the_holder_marks_her_and_whoever_may_not_open_her_is_told_whom_to_ask(sign_in: SignIn, width: int) -> None:
    given, family, year = {1280: ("Safiya", "Quarrington", "2011"), 375: ("Oluchi", "Thistlewood", "2009")}[width]
    officer = sign_in("officer", width=width)
    officer.goto("/interventions/new")
    officer.get_by_label("Describe them in a line").fill("Girl, about 15, red coat")
    officer.get_by_text("A name or date of birth, if you know it").click()
    officer.get_by_label("First name").fill(given)
    officer.get_by_label("Family name").fill(family)
    born = officer.get_by_role("group", name="Date of birth, if known")
    for label, part in (("Day", "5"), ("Month", "6"), ("Year", year)):
        born.get_by_label(label, exact=True).fill(part)
    officer.get_by_role("group", name="Why were they safeguarded?").get_by_role("radio").first.check()
    officer.get_by_role("button", name="Record this intervention").click()
    expect(officer.get_by_text("Safeguarding intervention recorded").first).to_be_visible()

    mentor = sign_in("mentor", width=width, javascript=False)
    _say_who(mentor, given, family, year)
    expect(mentor.get_by_label("What worries you?")).to_be_visible()

    her = officer.locator("main a[href^='/people/']").first.get_attribute("href")
    officer.goto(str(her))
    expect(officer.get_by_text("Not pointed to: nobody who may not open this record is told anything.")).to_be_visible()
    officer.get_by_role("link", name="Change whether they may be pointed to").click()
    officer.get_by_label("Yes: the hub’s contact is given, and nothing else").check()
    officer.get_by_label("Why?").fill("We know her family and what frightens her")
    looks_right(officer, f"pointing-{width}")
    officer.get_by_role("button", name="Save").click()
    expect(officer.get_by_text("May be pointed to since")).to_be_visible()
    looks_right(officer, f"pointing-said-{width}")

    _say_who(mentor, given, family, year)
    expect(mentor.get_by_text(TOLD)).to_be_visible()
    expect(mentor.get_by_text("07700 900211")).to_be_visible()
    expect(mentor.get_by_text("Are they one of these people?")).to_have_count(0)
    expect(mentor.get_by_label("Family name")).to_have_value(family)
    mentor.get_by_role("button", name="Continue").click()
    expect(mentor.get_by_label("What worries you?")).to_be_visible()

    seen = sign_in("trust", width=width)
    _say_who(seen, given, family, year)
    looks_right(seen, f"pointed-{width}")

    amrit = sign_in("coordinator", width=width)
    amrit.goto("/")
    of_her = amrit.locator("li", has_text=HEARD).filter(has=amrit.locator(f"a[href='{her}']"))
    expect(of_her).to_have_count(1)
