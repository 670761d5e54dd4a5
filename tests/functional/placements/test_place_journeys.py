"""A child's places and turning 18, as they are worked on: at a desk, and on a phone without JavaScript."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def take_look(page: Page, name: str) -> None:
    """Keep a picture at a desk's and a phone's width, where one is asked for."""
    if folder := os.environ.get("THROUGHLINE_LOOK"):
        width = page.viewport_size["width"]
        for across in (1280, 375):
            page.set_viewport_size({"width": across, "height": 900})
            looks_right(page)
            page.screenshot(path=Path(folder) / f"{name}-{across}.png", full_page=True)
        page.set_viewport_size({"width": width, "height": 900})


def _open_case(page: Page, room: str) -> None:
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    page.get_by_role("link", name=room, exact=True).click()


def _today(page: Page, group: str) -> None:
    today = dt.date.today()
    fields = page.get_by_role("group", name=group)
    for label, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        fields.get_by_label(label).fill(str(value))


def test_a_placement_out_of_area_is_told_and_responsibility_waits_for_the_writing(sign_in: SignIn) -> None:
    desk = sign_in("social")
    _open_case(desk, "Places")
    looks_right(desk)
    desk.get_by_role("link", name="Record a placement").or_(
        desk.get_by_role("button", name="Record a placement")
    ).click()
    _today(desk, "From which day are they placed there?")
    desk.get_by_label("Which authority placed them?").select_option(label="Birmingham")
    desk.get_by_label("In which local authority’s area do they live now?").select_option(label="Cheltenham")
    desk.get_by_label("Address").fill("9 Sample Lane")
    desk.get_by_role("button", name="Record this").click()
    expect(desk.get_by_text("Say whether it is outside the placing authority’s area").first).to_be_visible()
    looks_right(desk)
    expect(desk.get_by_label("Address")).to_have_value("9 Sample Lane")
    desk.get_by_label("Yes, outside its area").check()
    desk.get_by_role("button", name="Record this").click()

    expect(desk.get_by_text("4 notices are still to send.")).to_be_visible()
    expect(desk.get_by_text("No body recorded: find it.")).to_have_count(2)
    looks_right(desk)
    take_look(desk, "places")
    desk.get_by_role("link", name="Letter to host police force").click()
    expect(desk.get_by_text("9 Sample Lane")).to_be_visible()
    looks_right(desk)
    take_look(desk, "letter")
    desk.go_back()
    desk.get_by_role("link", name="Letter to health").click()
    expect(desk.get_by_text("The address is not in this letter.")).to_be_visible()
    desk.go_back()
    desk.get_by_role("link", name="It was sent to host police force").click()
    desk.get_by_label("Secure e-mail").check()
    looks_right(desk)
    desk.get_by_role("button", name="Record that it was sent").click()
    desk.get_by_role("link", name="It was acknowledged by host police force").click()
    desk.get_by_label("By whom there?").fill("PS Desk")
    desk.get_by_role("button", name="Record the acknowledgement").click()
    expect(desk.get_by_text("3 notices are still to send.")).to_be_visible()

    desk.get_by_role("link", name="Ask another authority to take over").or_(
        desk.get_by_role("button", name="Ask another authority to take over")
    ).click()
    desk.get_by_label("Local authority").select_option(label="Gloucestershire")
    desk.get_by_label("Who was asked there?").fill("Head of service")
    desk.get_by_label("Why should responsibility pass?").fill("He lives there now.")
    looks_right(desk)
    desk.get_by_role("button", name="Record that it was asked").click()
    expect(desk.get_by_text("Nothing passes until it accepts in writing.")).to_be_visible()
    looks_right(desk)


def test_who_is_not_named_is_not_told_the_address(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    page.get_by_role("link", name="Places").click()
    expect(page.get_by_text("The address is held for named people only.")).to_be_visible()
    assert "Sample Court" not in page.content()
    looks_right(page)


def _state_birmingham(page: Page) -> None:
    """Whose law holds is known once somebody is responsible."""
    _open_case(page, "Places")
    state = page.get_by_role("link", name="State it from an order or agreement")
    if not state.count():
        return
    state.click()
    page.get_by_label("Local authority").select_option(label="Birmingham")
    _today(page, "Since which day?")
    page.get_by_label("Which order or agreement says so?").fill("Interim care order")
    page.get_by_role("button", name="Record this").click()


def test_turning_18_on_a_phone_without_javascript(sign_in: SignIn) -> None:
    phone = sign_in("social", width=375, javascript=False)
    _state_birmingham(phone)
    _open_case(phone, "Turning 18")
    phone.get_by_role("link", name="Begin the plan").or_(phone.get_by_role("button", name="Begin the plan")).click()
    phone.get_by_role("button", name="Begin the plan").click()
    expect(phone.get_by_text("Before this plan is settled:")).to_be_visible()
    phone.get_by_role("link", name="Change who leads after 18").click()
    phone.get_by_label("Who will lead after they turn 18?").fill("Leon Brathwaite, Northside Mentors")
    phone.get_by_role("button", name="Save the plan").click()
    for part in ("They have needs", "They are experiencing", "Because of those needs"):
        phone.get_by_role("link", name=re.compile(f"^Answer {part.lower()}")).click()
        phone.get_by_label("No", exact=True).check()
        phone.get_by_label("What are the reasons?").fill("As adult social care found.")
        phone.get_by_label("Who considered it?").fill("Ines Coleman, adult social care")
        phone.get_by_role("button", name="Record this answer").click()
    expect(phone.get_by_text("Not met: the other route.")).to_be_visible()
    phone.get_by_role("link", name="Settle this plan").or_(phone.get_by_role("button", name="Settle this plan")).click()
    phone.get_by_role("button", name="Settle the plan").click()
    expect(phone.get_by_text("record the other route, and who leads it").first).to_be_visible()
    phone.get_by_role("link", name="Back").first.click()
    phone.get_by_role("link", name="Change route").click()
    phone.get_by_label("Support that goes on by agreement").check()
    phone.get_by_label("Who leads it?").fill("Leon Brathwaite, Northside Mentors")
    phone.get_by_role("button", name="Record the route").click()
    phone.get_by_role("link", name="Settle this plan").or_(phone.get_by_role("button", name="Settle this plan")).click()
    phone.get_by_role("button", name="Settle the plan").click()
    expect(phone.get_by_text("The plan is settled.").first).to_be_visible()
    phone.get_by_role("link", name="Everyone who turns 18").click()


def test_the_pages_of_turning_18_look_right(sign_in: SignIn) -> None:
    page = sign_in("social")
    page.goto("/cases/?stage=closed")
    page.locator("main tbody").get_by_role("link", name=re.compile("^Jay ")).first.click()
    page.get_by_role("link", name="Turning 18", exact=True).click()
    expect(page.get_by_text("I want to stay with my auntie")).to_be_visible()
    expect(page.get_by_text("Not met: the other route.")).to_be_visible()
    looks_right(page)
    take_look(page, "plan")
    page.get_by_role("link", name="Everyone who turns 18").click()
    looks_right(page)
    take_look(page, "turning")
    page.locator("main tbody a").first.click()
    looks_right(page)
    take_look(page, "being-made")
