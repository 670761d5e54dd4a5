"""The network around a line: by keyboard, narrowed, the way to a person, who joins, a view kept and shared, a file."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right


def _open_network(page: Page) -> None:
    page.goto("/lines/")
    page.locator("main tbody").get_by_role("link").first.click()
    page.get_by_role("link", name="Network", exact=True).click()
    expect(page.get_by_role("heading", name="Network around")).to_be_visible()


def test_the_network_around_a_line(sign_in: SignIn) -> None:
    page = sign_in("coordinator", javascript=True)
    _open_network(page)
    looks_right(page, "network")
    shown = page.locator(".links__node").count()
    assert shown > 1
    expect(page.locator("table tbody tr")).to_have_count(shown)

    page.get_by_label("How far").select_option("2")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_label("How far")).to_have_value("2")
    assert page.locator(".links__node").count() >= shown
    looks_right(page, "network-two")

    said = page.locator("[data-time-slider-text]")
    page.get_by_label("Links that stood in").focus()
    page.keyboard.press("ArrowLeft")
    month = said.inner_text()
    assert month != "no month chosen"
    page.get_by_role("button", name="Show that month").click()
    expect(said).to_have_text(month)
    looks_right(page, "network-month")
    page.get_by_role("link", name="All times").click()
    expect(said).to_have_text("no month chosen")

    reference = page.locator(".govuk-caption-l").inner_text().split()[-1]
    page.locator(".links__node").nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".govuk-caption-l")).not_to_contain_text(reference)
    page.get_by_role("link", name="The shortest way to another record").click()
    page.get_by_label("Reference of the other record").fill(reference)
    page.get_by_role("button", name="Find the way").click()
    expect(page.locator("ol.govuk-list--number")).to_be_visible()
    looks_right(page, "network-way")

    page.get_by_role("link", name="Network", exact=True).click()
    page.get_by_role("link", name="Who joins two groups").click()
    page.get_by_label("The other group").fill(reference)
    page.get_by_role("button", name="Find who joins them").click()
    expect(page.get_by_role("heading", name="both")).to_be_visible()
    looks_right(page, "network-joins")


def test_a_view_is_kept_and_a_file_taken_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("coordinator", javascript=False)
    _open_network(page)
    page.get_by_role("link", name="Keep this view").click()
    page.get_by_label("What is it for?").fill("One link, for the panel")
    page.get_by_label("Offer it to colleagues").check()
    page.get_by_role("button", name="Keep this view").click()
    expect(page.get_by_role("link", name="One link, for the panel")).to_be_visible()

    page.get_by_role("link", name="Take this away as a file").click()
    page.get_by_label("Put in addresses").check()
    page.get_by_role("button", name="Take it away").click()
    expect(page.get_by_text("Say why children or addresses must be in the file").first).to_be_visible()
    page.get_by_label("Put in addresses").uncheck()
    page.get_by_label("GraphML").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it away").click()
    assert download.value.suggested_filename.endswith(".graphml")


def test_the_page_of_a_file_looks_right(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    _open_network(page)
    page.get_by_role("link", name="Take this away as a file").click()
    looks_right(page, "network-file")
