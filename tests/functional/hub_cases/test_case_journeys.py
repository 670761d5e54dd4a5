"""Referral, triage and case in a browser: phone width, axe on every page, and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_a_partner_refers_on_a_phone_and_comes_back_to_it(sign_in: SignIn) -> None:
    page = sign_in("housing", width=320)
    page.goto("/referrals/new")
    looks_right(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("999").first).to_be_visible()
    looks_right(page)
    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Say whom you have spoken to about the danger").first).to_be_visible()
    looks_right(page)
    page.get_by_label("Whom have you spoken to?").fill("999, then the duty desk, at 22:10")
    page.get_by_role("button", name="Continue").click()
    looks_right(page)
    page.get_by_label("Describe them in a line").fill("Boy, about 13, in the stairwell, says Kas")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("link", name="Go on with the draft").first.click()
    page.get_by_label("What worries you?").fill("He sleeps in the stairwell and owes someone.")
    page.get_by_role("button", name="Continue").click()
    looks_right(page)
    page.get_by_label("No, not yet").check()
    page.get_by_role("button", name="Continue").click()
    looks_right(page)
    page.get_by_role("button", name="Continue").click()
    looks_right(page)
    page.get_by_role("link", name="Change").first.click()
    expect(page.get_by_label("Whom have you spoken to?")).to_have_value("999, then the duty desk, at 22:10")
    page.go_back()
    page.get_by_role("button", name="Refer to the hub").click()
    expect(page.get_by_text("The coordinator decides by")).to_be_visible()
    looks_right(page)
    page.get_by_role("link", name="the referral's page").first.click()
    looks_right(page)
    page.get_by_role("link", name="Add to it").click()
    looks_right(page)
    page.get_by_label("What do you want to add?").fill("He has a second phone.")
    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_text("He has a second phone.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_coordinator_asks_for_more(sign_in: SignIn, javascript: bool) -> None:
    page = sign_in("coordinator", width=375, javascript=javascript)
    page.goto("/triage/")
    page.locator("main tbody th a").first.click()
    page.get_by_label("More information needed").check()
    page.get_by_label("Reasons, for the hub").fill("No age, no address.")
    page.get_by_label("What is the referrer told?").fill("Please add where he sleeps.")
    if javascript:
        looks_right(page)
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Decided. The referrer has been told.")).to_be_visible()
    expect(page.get_by_text("More asked for").first).to_be_visible()


def test_every_act_of_a_case_is_reached_and_reads_well(sign_in: SignIn) -> None:
    page = sign_in("coordinator", width=375)
    page.goto("/cases/")
    page.locator("main tbody th a").first.click()
    expect(page.get_by_text("Who do I ring now?")).to_be_visible()
    looks_right(page)
    here = page.url
    for link in (
        "Add to the chronology", "Keep their own words", "Screen with a tool", "Screen by judgement alone",
        "Link a line", "Hand over", "How closely it is held", "Copy a summary for your own system",
    ):  # fmt: skip
        page.goto(here)
        page.locator("main").get_by_role("link", name=link).or_(
            page.locator("main").get_by_role("button", name=link)
        ).click()
        looks_right(page)
    page.get_by_role("button", name="Make the summary").click()
    expect(page.get_by_text("Logged as disclosed to")).to_be_visible()
    looks_right(page)
