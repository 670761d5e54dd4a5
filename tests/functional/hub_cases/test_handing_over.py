"""A case is handed over: the page says who leads now, what was due goes with it, and the history stays."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _open_case_of_keeley(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Keeley Marsden").click()


def _hand_over(page: Page, *, lead: str, cover: str, reason: str) -> None:
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Lead professional").select_option(label=lead)
    page.get_by_label("Cover").select_option(label=cover)
    page.get_by_label("Why is it handed over?").fill(reason)
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_text("Handed over.")).to_be_visible()


def test_a_case_is_handed_over_with_what_is_due_and_back(sign_in: SignIn) -> None:
    joy, tom = "Joy Mensah, Birmingham Council", "Tom Ellery, Birmingham Council"
    amrit = sign_in("coordinator", width=375)
    _open_case_of_keeley(amrit)
    case = amrit.url
    amrit.get_by_role("link", name="Hand over").click()
    expect(amrit.get_by_role("heading", name="Who leads, and who covers?")).to_be_visible()
    looks_right(amrit, "hand-over")
    amrit.get_by_role("button", name="Hand over").click()
    expect(amrit.get_by_text("Say why it is handed over").first).to_be_visible()
    amrit.get_by_label("Why is it handed over?").fill("Joy takes on another boy")
    amrit.get_by_role("button", name="Hand over").click()
    expect(amrit.get_by_text("They lead and cover already. Choose who takes over.").first).to_be_visible()
    looks_right(amrit, "hand-over-same")
    amrit.get_by_label("Lead professional").select_option(label=tom)
    amrit.get_by_role("button", name="Hand over").click()
    expect(amrit.get_by_text("The cover must be someone other than the lead professional").first).to_be_visible()
    amrit.get_by_label("Cover").select_option(label=joy)
    amrit.get_by_role("button", name="Hand over").click()
    expect(amrit.get_by_text("Handed over.")).to_be_visible()
    expect(amrit.get_by_text("Tom Ellery leads, Joy Mensah covers. Joy takes on another boy")).to_be_visible()
    looks_right(amrit, "handed-over")

    lead = sign_in("social2", javascript=False)
    expect(lead.get_by_text("You lead this case").first).to_be_visible()
    lead.goto(case)
    expect(lead.get_by_text("Handed over to you by")).to_be_visible()
    expect(lead.locator("section", has_text="What is due").get_by_text("Tom Ellery").first).to_be_visible()

    amrit.goto(case)
    _hand_over(amrit, lead=joy, cover=tom, reason="She asked for Joy again")
    expect(
        amrit.get_by_text(re.compile("Joy Mensah leads, Tom Ellery covers. She asked for Joy again"))
    ).to_be_visible()
    expect(amrit.get_by_text("Joy takes on another boy")).to_be_visible()
