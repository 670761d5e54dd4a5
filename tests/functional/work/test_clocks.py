"""The ledger in a browser: every deadline with its rule; one paused with a reason, and let run again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_a_deadline_waits_for_a_reason_and_gets_its_time_back(sign_in: SignIn) -> None:
    page = sign_in("social")
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Casey Lomax").click()
    page.get_by_role("link", name="Clocks and deadlines").click()
    looks_right(page, "clocks")
    page.get_by_role("link", name="Screen again").click()
    looks_right(page, "clock")
    page.get_by_role("link", name="Pause it, with a reason").click()
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("Say why it waits").first).to_be_visible()
    looks_right(page, "clock-pause")
    page.get_by_label("Why does it wait?").fill("She is in hospital until Friday.")
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("Paused since")).to_be_visible()
    looks_right(page, "clock-paused")
    page.get_by_role("link", name="Let it run again").click()
    page.get_by_label("What changed?").fill("She is home.")
    page.get_by_role("button", name="Let it run").click()
    expect(page.get_by_role("link", name="Pause it, with a reason")).to_be_visible()
    expect(page.get_by_text("She is in hospital until Friday.")).to_be_visible()
