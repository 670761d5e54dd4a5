"""A line as it lives: its new brand and a number that moved; a role with its review; a phone found by its IMEI."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _open_line(page: Page, name: str, room: str = "") -> None:
    page.goto("/lines/")
    page.get_by_label("Find a line").fill(name)
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("main tbody a").first.click()
    if room:
        page.get_by_role("link", name=room).click()


def test_a_line_takes_a_new_brand_and_a_number_moves_to_another(sign_in: SignIn) -> None:
    page = sign_in("officer")
    _open_line(page, "Bobby 23", "Names, numbers and lineage")
    looks_right(page, "lines-identity-empty")
    page.get_by_role("link", name="Record a new name").click()
    looks_right(page, "lines-rename")
    page.get_by_label("What is it called now?").fill("Robert line")
    page.get_by_label("How is it known?").fill("New messages")
    page.get_by_role("button", name="Record the new name").click()
    expect(page.get_by_text("New name recorded. The one before is kept.")).to_be_visible()

    page.get_by_role("link", name=re.compile("Moved to another line")).first.click()
    page.get_by_role("button", name="Move the number").click()
    expect(page.get_by_role("link", name="Choose the line")).to_be_visible()
    page.get_by_label("Which line does it work for now?").select_option(label="Kane 21 line (disrupted)")
    page.get_by_label("How is it known?").fill("Same customers told")
    looks_right(page, "lines-move-number")
    page.get_by_role("button", name="Move the number").click()
    expect(page.get_by_role("table", name="Where it went on")).to_be_visible()
    looks_right(page, "lines-identity")
    page.get_by_role("table", name="Where it went on").get_by_role("link", name="Kane 21 line", exact=True).click()
    page.get_by_role("link", name="Names, numbers and lineage").click()
    expect(page.get_by_role("table", name="Where it came from")).to_be_visible()

    page.get_by_role("table", name="Where it came from").get_by_role("link", name="Recorded in error").click()
    page.get_by_role("button", name="Mark it as recorded in error").click()
    expect(page.get_by_role("link", name="Say why it was recorded in error")).to_be_visible()
    page.get_by_label("Why was it recorded in error?").fill("The messages were about another number")
    looks_right(page, "lines-step-in-error")
    page.get_by_role("button", name="Mark it as recorded in error").click()
    expect(page.get_by_role("table", name="Recorded in error")).to_be_visible()
    looks_right(page, "lines-identity-in-error")

    _open_line(page, "bobby 23")
    expect(page.get_by_role("heading", name="Robert line")).to_be_visible()


def test_a_line_leaves_an_area_and_its_page_keeps_when(sign_in: SignIn) -> None:
    page = sign_in("officer")
    _open_line(page, "Chico 27")
    page.get_by_role("link", name="Areas now and before, with dates").click()
    looks_right(page, "lines-areas")
    page.get_by_role("link", name="Record an area").click()
    page.get_by_label("Imports into it: it sells there").check()
    page.get_by_label("Police force").select_option(label="Kent Police")
    looks_right(page, "lines-area-new")
    page.get_by_role("button", name="Record this area").click()
    item = page.get_by_role("listitem").filter(has_text="Kent Police")
    item.get_by_role("link", name=re.compile("No longer the line")).click()
    page.get_by_label("How is it known?").fill("Nobody sells there now")
    page.get_by_role("button", name="Record the last day").click()
    expect(page.get_by_role("listitem").filter(has_text="Kent Police")).to_contain_text("Nobody sells there now")


def test_a_child_recorded_as_holder_is_reviewed_by_a_second_person(sign_in: SignIn) -> None:
    page = sign_in("officer")
    _open_line(page, "Ghost 26", "Roles of people and groups")
    looks_right(page, "roles-of-line")
    page.get_by_role("button", name="Record a role").click()
    page.get_by_role("button", name="Record this role").click()
    expect(page.get_by_role("link", name="Say where it comes from")).to_be_visible()
    page.get_by_label("Who? (optional)").select_option(index=1)
    page.get_by_label("Held the line").check()
    day = page.locator("[name=since_date_day]")
    if day.input_value() == "":
        for part, value in (("day", "2"), ("month", "11"), ("year", "2026")):
            page.locator(f"[name=since_date_{part}]").fill(value)
    page.get_by_label("Where does it come from?").fill("Phone download, URN 26/0413")
    page.get_by_label("How far can the source be relied on?").select_option(label="2: untested")
    looks_right(page, "role-new")
    page.get_by_role("button", name="Record this role").click()
    expect(page.get_by_text("May be under 18: waits for a second person")).to_be_visible()

    second = sign_in("coordinator")
    _open_line(second, "Ghost 26", "Roles of people and groups")
    second.get_by_role("link", name=re.compile("Review Held the line")).click()
    looks_right(second, "role-review")
    second.get_by_label("No: they did not hold or control the line").check()
    second.get_by_label("What shows it?").fill("He was handed the phone that morning")
    second.get_by_role("button", name="Record this review").click()
    expect(second.get_by_text("The child stays recorded as harmed along this line")).to_be_visible()


def test_a_phone_is_found_by_its_imei_however_typed(sign_in: SignIn) -> None:
    page = sign_in("officer")
    page.goto("/search/")
    page.locator("main").get_by_label("Search by name, number or reference").fill("49 0154 2032 37518")
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    page.locator("main").get_by_role("link", name=re.compile("7700")).click()
    expect(page.get_by_text("IMEI: the handset")).to_be_visible()
    looks_right(page, "phone")
    page.get_by_role("button", name="Add an identifier").click()
    page.get_by_label("What kind of identifier is it?").select_option(label="ICCID: the SIM card")
    page.get_by_label("Identifier", exact=True).fill("12345")
    page.get_by_role("button", name="Add this identifier").click()
    expect(page.get_by_text("is not an ICCID").first).to_be_visible()
    page.get_by_label("Identifier", exact=True).fill("8944 1000 0000 0000 123")
    looks_right(page, "phone-identifier")
    page.get_by_role("button", name="Add this identifier").click()
    expect(page.get_by_text("8944 1000 0000 0000 123")).to_be_visible()
    page.goto("/groups/")
    looks_right(page, "groups")
    page.get_by_role("link", name="Tennyson group").click()
    looks_right(page, "group")
