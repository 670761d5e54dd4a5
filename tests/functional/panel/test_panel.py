"""A panel from planning to agreed minutes, with two people at its one screen; and the boy of Lea Hall's, on a phone."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from throughline.core.clock import today

WHY = "Who walks with him on Mondays, and who rings his nan."


def _open_case(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name="Panel", exact=True).click()


def _plan_and_circulate(desk: Page, lead: Page) -> str:
    """A panel with his case on it; the address of its page."""
    desk.goto("/panel/")
    looks_right(desk, "panel-list")
    desk.get_by_role("button", name="Plan a panel").click()
    desk.get_by_label("MACE panel").check()
    for part, typed in (("Day", "14"), ("Month", "10"), ("Year", "2031")):
        desk.get_by_label(part, exact=True).fill(typed)
    desk.get_by_label("At what time?").fill("14:00")
    desk.get_by_label("Where, or how to join?").fill("Room 2")
    desk.get_by_label("Who chairs?").select_option(label="Ruth Okonjo, Birmingham Council")
    looks_right(desk, "panel-plan")
    desk.get_by_role("button", name="Plan this panel").click()

    _open_case(lead)
    lead.get_by_role("button", name="Table at a panel").click()
    lead.get_by_label("Which panel?").select_option(index=0)
    lead.get_by_label("What is the panel asked?").fill(WHY)
    looks_right(lead, "panel-table")
    lead.get_by_role("button", name="Put it on the agenda").click()
    expect(lead.get_by_text(WHY)).to_be_visible()
    looks_right(lead, "panel-case")

    desk.get_by_role("link", name="14 Oct 2031, 14:00").click()
    desk.get_by_role("button", name="Circulate the agenda").click()
    desk.get_by_role("button", name="Circulate it").click()
    desk.get_by_role("link", name="Ask agencies what they hold").click()
    desk.get_by_label("Birmingham Council").check()
    looks_right(desk, "panel-ask")
    desk.get_by_role("button", name="Ask them").click()
    expect(desk.get_by_text("Birmingham Council: No answer yet")).to_be_visible()
    looks_right(desk, "panel-agenda")
    return desk.url


def test_a_panel_is_planned_held_by_two_at_one_screen_and_its_minutes_agreed(sign_in: SignIn) -> None:
    desk, lead, chair = sign_in("coordinator"), sign_in("social"), sign_in("chair")
    href = _plan_and_circulate(desk, lead)
    lead.goto(href)
    lead.get_by_role("link", name="Answer for your agency").click()
    lead.get_by_label("No, we hold nothing").check()
    looks_right(lead, "panel-answer")
    lead.get_by_role("button", name="Send the answer").click()
    expect(lead.get_by_text("Nothing held")).to_be_visible()

    chair.goto(href)
    chair.get_by_role("button", name="Begin the panel").click()
    chair.get_by_role("button", name="Begin", exact=True).click()
    expect(chair.get_by_role("heading", name="1. Reuben Osei")).to_be_visible()
    looks_right(chair, "panel-run-begun")
    desk.goto(chair.url)

    for name in ("PC Daniel Reeve", "DS Karen Whitlock", "Joy Mensah"):
        chair.get_by_label(name).check()
    chair.get_by_label("Minute of this item").fill("The chair is half way through a")
    chair.get_by_role("button", name="Save who is here").click()
    expect(chair.get_by_text("3 agencies are here.")).to_be_visible()
    expect(chair.get_by_label("Minute of this item")).to_have_value("The chair is half way through a")
    desk.get_by_label("Minute of this item").fill("His nan is rung on Mondays.")
    desk.get_by_role("button", name="Save the minute").click()
    expect(desk.get_by_text("Minute saved.")).to_be_visible()
    chair.get_by_label("Minute of this item").fill("The mentor walks with him.")
    chair.get_by_role("button", name="Save the minute").click()
    expect(chair.get_by_role("heading", name="Somebody else changed this while you were typing")).to_be_visible()
    expect(chair.get_by_text("His nan is rung on Mondays.")).to_be_visible()
    expect(chair.get_by_label("Minute of this item")).to_have_value("The mentor walks with him.")
    looks_right(chair, "panel-run-conflict")
    chair.get_by_label("Minute of this item").fill("His nan is rung on Mondays. The mentor walks with him.")
    chair.get_by_role("button", name="Save the minute").click()

    chair.get_by_label("What is decided?").fill("He is walked to school on Mondays.")
    chair.get_by_label("Reasons for the decision").fill("That is the day he is waited for.")
    chair.get_by_text("An agency dissents from it").click()
    chair.get_by_label("An agency that dissents").select_option(label="West Midlands ROCU")
    chair.get_by_label("Why it dissents").fill("It may be noticed.")
    chair.get_by_role("button", name="Record the decision").click()
    expect(chair.get_by_text("Decision recorded.")).to_be_visible()
    actions, told = chair.locator("section[aria-labelledby=actions]"), chair.locator("section[aria-labelledby=told]")
    actions.get_by_label("What is to be done?").fill("Ring the school")
    actions.get_by_label("Who does it?").select_option(label="Joy Mensah, Birmingham Council")
    actions.get_by_role("button", name="Give the action").click()
    expect(chair.get_by_text("Enter the date").first).to_be_visible()
    looks_right(chair, "panel-run-error")
    for part, typed in (("Day", "20"), ("Month", "10"), ("Year", "2031")):
        actions.get_by_label(part, exact=True).fill(typed)
    actions.get_by_role("button", name="Give the action").click()
    expect(chair.get_by_role("link", name="Ring the school")).to_be_visible()
    told.get_by_label("What will they be told?").fill("Who walks with him, and why")
    told.get_by_label("Who tells them?").select_option(label="Joy Mensah, Birmingham Council")
    for part, typed in (("Day", "15"), ("Month", "10"), ("Year", "2031")):
        told.get_by_label(part, exact=True).fill(typed)
    told.get_by_role("button", name="Ask them to tell").click()
    expect(chair.get_by_role("link", name="Who walks with him, and why")).to_be_visible()
    looks_right(chair, "panel-run-done")

    chair.get_by_role("button", name="End the panel").click()
    chair.get_by_role("button", name="End the panel").click()
    looks_right(chair, "panel-minutes-draft")
    chair.get_by_role("button", name="Agree the minutes").click()
    chair.get_by_role("button", name="Agree the minutes").click()
    expect(
        chair.get_by_text("You agreed these minutes, so what was on the agenda is closed to you again.")
    ).to_be_visible()
    lead.goto(href)
    lead.get_by_role("button", name="Minutes").click()
    expect(lead.get_by_text("Dissent, West Midlands ROCU:")).to_be_visible()
    looks_right(lead, "panel-minutes")
    with lead.expect_download() as download:
        lead.get_by_role("button", name="Make a PDF of your copy").click()
    # Held before the day it was planned for, it is of the day it was held.
    assert download.value.suggested_filename == f"panel-minutes-{today():%Y-%m-%d}.pdf"
    if folder := os.environ.get("THROUGHLINE_LOOK"):
        download.value.save_as(Path(folder) / "minutes.pdf")


def test_the_boy_of_lea_halls_panel_is_read_on_a_phone(sign_in: SignIn) -> None:
    phone = sign_in("social", width=375)
    phone.goto("/panel/")
    phone.locator("main tbody").get_by_role("link").last.click()
    phone.get_by_role("button", name="Minutes").click()
    expect(phone.get_by_text(re.compile("the debt is treated as a threat"))).to_be_visible()
    assert "Jay" not in phone.title()
    looks_right(phone, "panel-lea-hall")
