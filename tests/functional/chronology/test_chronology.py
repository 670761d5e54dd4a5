"""What happened, day by day, across agencies: read, narrowed, and put on paper for somebody named."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_an_officer_reads_a_lines_chronology_and_puts_it_on_paper_without_the_children(sign_in: SignIn) -> None:
    page = sign_in("officer", javascript=False)
    page.goto("/lines/")
    page.get_by_role("link", name="Ghost 26 line").first.click()
    page.get_by_role("link", name="Chronology across agencies").click()
    expect(page.get_by_role("heading", name="Chronology of Ghost 26 line")).to_be_visible()
    page.get_by_label("What", exact=False).first.select_option(label="Operations, arrests and charges")
    page.get_by_label("Order", exact=False).first.select_option(label="Oldest first")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".timeline__entry").first).to_be_visible()
    tags = set(page.locator(".timeline__title .tag").all_inner_texts())
    assert tags == {"Operations, arrests and charges"}
    page.get_by_role("link", name="Put this on paper").click()
    page.get_by_role("button", name="Make a page to print").click()
    expect(page.get_by_text("Say whom it is for").first).to_be_visible()
    page.get_by_label("Who is it for?").fill("Gold group")
    page.get_by_label("Why do they need it?").fill("Meeting of 3 March")
    page.get_by_label("No, leave out what names them").check()
    page.get_by_role("button", name="Make a page to print").click()
    expect(page.get_by_role("heading", name="Chronology of a line")).to_be_visible()
    expect(page.get_by_role("cell", name="Operations, arrests and charges").first).to_be_visible()


def test_chronologies_look_right_and_print(sign_in: SignIn) -> None:
    page = sign_in("social")
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link").first.click()
    page.get_by_role("link", name="Everything about this person").click()
    page.get_by_role("link", name="Chronology across agencies").click()
    looks_right(page, "chronology-person")
    page.emulate_media(media="print")
    expect(page.locator(".timeline")).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
