"""Orders and plans as they are worked on: at a desk, and on a phone without JavaScript."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _open_line(page: Page, room: str) -> None:
    page.goto("/lines/?status=open")
    page.locator("main tbody").get_by_role("link", name="Ghost 26 line").click()
    page.locator("main").get_by_role("link", name=room, exact=True).click()
    page.wait_for_load_state()


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_a_restriction_is_prepared_applied_for_made_and_its_points_are_seen(sign_in: SignIn) -> None:
    desk = sign_in("officer")
    _open_line(desk, "Orders")
    looks_right(desk, "orders-about")
    _press(desk, "Prepare or record an order")
    looks_right(desk, "order-new")
    _press(desk, "Go on to the order")
    expect(desk.get_by_text("Choose what kind of order it is").first).to_be_visible()
    looks_right(desk)
    desk.get_by_label("Drug dealing telecommunications restriction order").check()
    desk.get_by_label("Who applies?").fill("Supt Elaine Draycott")
    desk.get_by_label("Their police rank").select_option(label="Inspector")
    _press(desk, "Go on to the order")
    desk.get_by_role("link", name="Drug dealing telecommunications restriction order").first.click()
    desk.get_by_role("link", name="Name a number or device").click()
    desk.get_by_label("The number", exact=True).fill("07700 900 935")
    looks_right(desk)
    _press(desk, "Name it")
    expect(desk.get_by_text("07700 900 935", exact=True)).to_be_visible()
    _press(desk, "It was applied for")
    _press(desk, "Record this")
    expect(desk.get_by_text("Not of the rank that may apply").first).to_be_visible()
    looks_right(desk, "order-refused-rank")
    desk.get_by_role("link", name="Back").click()
    desk.get_by_role("link", name="How ready is the application?").click()
    expect(desk.get_by_text("This is not legal advice.")).to_be_visible()
    expect(desk.get_by_text("The applicant's rank is not recorded, or is below superintendent.")).to_be_visible()
    looks_right(desk, "order-readiness")


def test_the_register_and_an_order_that_was_complied_with(sign_in: SignIn) -> None:
    desk = sign_in("coordinator")
    desk.goto("/orders/?state=in_force")
    looks_right(desk, "orders")
    desk.goto("/orders/?kind=ddtro&state=in_force")
    desk.locator("main tbody").get_by_role("link", name="DDTRO").first.click()
    expect(desk.get_by_text("in time: it was due by the end of")).to_be_visible()
    looks_right(desk, "order")
    desk.goto("/orders/?kind=closure")
    desk.locator("main tbody").get_by_role("link", name="Closure order").click()
    expect(desk.get_by_text("Would someone lose their home? Yes, or it might.")).to_be_visible()
    looks_right(desk, "order-closure")
    desk.get_by_role("link", name="Tell a partner it is in force").click()
    looks_right(desk, "order-tell")


def test_the_landlord_reads_that_it_is_in_force_and_no_more(sign_in: SignIn) -> None:
    page = sign_in("housing", width=375)
    page.goto("/orders/told")
    expect(page.get_by_text("The flat at").first).to_be_visible()
    expect(page.get_by_text("Ghost 26")).to_have_count(0)
    looks_right(page, "orders-told")


def test_a_plan_on_a_phone_without_javascript(sign_in: SignIn) -> None:
    phone = sign_in("officer", width=375, javascript=False)
    _open_line(phone, "Disruption plan")
    looks_right_without_javascript(phone)
    _press(phone, "Choose a tactic")
    _press(phone, "Put it on the plan")
    expect(phone.get_by_text("Choose a tactic").first).to_be_visible()
    phone.get_by_label("Which tactic?").select_option(
        label="Safety plan about debt and threats with each child and family"
    )
    phone.get_by_label("Who is asked?").select_option(index=1)
    _press(phone, "Put it on the plan")
    expect(phone.get_by_text("Safety plan about debt and threats").first).to_be_visible()
    phone.get_by_role("link", name=re.compile("What came of it.*Safety plan about debt")).first.click()
    phone.get_by_label("It did what it was meant to").check()
    phone.get_by_label("In a sentence").fill("Both families have one, and know whom to ring.")
    _press(phone, "Record this")
    expect(phone.get_by_text("Both families have one, and know whom to ring.").first).to_be_visible()


def looks_right_without_javascript(page: Page) -> None:
    """Axe needs a script, so here only that nothing is cut off at a phone's width is looked at."""
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["width"] <= page.viewport_size["width"]


def test_the_plan_at_a_desk_and_an_administrator_says_when_a_kind_began(sign_in: SignIn) -> None:
    desk = sign_in("officer")
    _open_line(desk, "Disruption plan")
    looks_right(desk, "plan")
    _press(desk, "Choose a tactic")
    looks_right(desk, "tactic-new")
    admin = sign_in("admin")
    admin.goto("/orders/kinds")
    looks_right(admin, "order-kinds")
    admin.get_by_role("link", name=re.compile("Record the day it began.*Respect order")).click()
    _press(admin, "Record the day")
    expect(admin.get_by_text("Give the source").first).to_be_visible()
    looks_right(admin)
