"""A hub is set up and looked after: its partners and whom to ring, what it shares under, and the rules of its clocks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


@pytest.mark.parametrize(("width", "name"), [(1280, "River Youth"), (375, "Canal Street Academy")])
def test_an_administrator_takes_on_a_partner_says_whom_to_ring_and_adds_a_team(
    sign_in: SignIn, width: int, name: str
) -> None:
    page = sign_in("admin", width=width, javascript=width == 1280)
    page.goto("/agencies/")
    page.get_by_role("button", name="Add a partner").first.click()
    page.get_by_role("button", name="Add this partner").click()
    expect(page.get_by_text("Choose an agency, or name a new one").first).to_be_visible()
    page.get_by_label("Or the name of a new one").fill(name)
    page.get_by_label("What kind of agency the new one is").select_option(label="Charity or support group")
    page.get_by_label("Whom to ring there about a person’s safety").fill("07700 900455, day and night")
    page.get_by_role("button", name="Add this partner").click()
    expect(page.get_by_text("Partner added.")).to_be_visible()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("07700 900455, day and night")).to_be_visible()
    page.get_by_role("button", name="Add a team").click()
    page.get_by_label("What is the team called?").fill("Outreach")
    page.get_by_label("It is a hub team").check()
    page.get_by_role("button", name="Add this team").click()
    expect(page.get_by_text("Outreach (a team of the hub)")).to_be_visible()
    if width == 1280:
        looks_right(page, "partner")
        page.goto("/agencies/")
        looks_right(page, "agencies")
    page.goto("/agencies/")
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="It is no longer a partner").click()
    expect(page.get_by_text(f"{name} is no longer a partner.")).to_be_visible()


def test_information_governance_records_the_next_agreement_and_ends_it(sign_in: SignIn) -> None:
    page = sign_in("governance", width=1280)
    page.goto("/agreements/")
    looks_right(page, "agreements")
    page.get_by_role("button", name="Record an agreement").click()
    page.get_by_label("What is it called?").fill("Sharing from 2029")
    page.get_by_label("The lawful basis sharing rests on").fill("Children Act 2004, section 11")
    for part, value in (("starts_date", "1/1/2029"), ("ends_date", "31/12/2028")):
        for name, text in zip(("day", "month", "year"), value.split("/"), strict=True):
            page.locator(f"[name={part}_{name}]").fill(text)
    page.get_by_label("West Midlands Police").check()
    page.get_by_role("button", name="Record this agreement").click()
    expect(page.get_by_text("The agreement must end after it starts.").first).to_be_visible()
    looks_right(page, "agreement-new")
    page.locator("[name=ends_date_year]").fill("2030")
    page.get_by_role("button", name="Record this agreement").click()
    expect(page.get_by_text("Agreement recorded.")).to_be_visible()
    page.get_by_role("link", name="Sharing from 2029").click()
    expect(page.get_by_text("To come")).to_be_visible()
    page.get_by_role("button", name="End it before its time").click()
    page.get_by_label("Why does it end?").fill("Not signed after all")
    page.get_by_role("button", name="End it today").click()
    expect(page.get_by_text("Not signed after all")).to_be_visible()
    looks_right(page, "agreement")


def test_an_administrator_checks_a_rule_and_another_length_is_taken_back(sign_in: SignIn) -> None:
    page = sign_in("admin", width=1280)
    page.goto("/clock-rules/")
    looks_right(page, "clock-rules")
    page.get_by_role("link", name="Answer before a panel").click()
    page.get_by_role("button", name="Check it against its source").click()
    page.get_by_label("What did you check it against?").fill("Our terms of reference, June 2026")
    page.get_by_role("button", name="Mark as checked").click()
    expect(page.get_by_text("Our terms of reference, June 2026")).to_be_visible()
    page.get_by_role("button", name="Another length from a day").click()
    page.get_by_label("How long?").fill("4")
    for name, text in (("day", "1"), ("month", "6"), ("year", "2031")):
        page.locator(f"[name=starts_date_{name}]").fill(text)
    page.get_by_label("Who says so, and where?").fill("Our terms of reference, 2031")
    looks_right(page, "clock-rule-another")
    page.get_by_role("button", name="Add this rule").click()
    expect(page.get_by_text("Rule added.")).to_be_visible()
    page.locator("tr", has_text="Our terms of reference, 2031").get_by_role("link").click()
    expect(page.get_by_text("To come")).to_be_visible()
    looks_right(page, "clock-rule")
    page.get_by_role("button", name="Take it out of use").click()
    expect(page.get_by_text("The rule before it holds again.")).to_be_visible()
    page.goto("/clock-rules/bank-holiday")
    page.get_by_role("button", name="Save this day").click()
    expect(page.get_by_text("Say who made it so").first).to_be_visible()
    looks_right(page, "bank-holiday")
