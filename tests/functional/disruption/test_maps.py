"""Where lines go and what happened by area: the map and the table say the same, at a desk, on a phone and on paper."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_an_officer_follows_a_flow_from_the_map_to_its_lines(sign_in: SignIn) -> None:
    page = sign_in("officer", javascript=False)
    page.goto("/lines/")
    page.get_by_role("link", name="Where lines go").click()
    expect(page.get_by_role("heading", name="Where lines go")).to_be_visible()
    expect(page.get_by_text("My view: only the lines you may open")).to_be_visible()
    rows = page.locator(".data-table tbody tr")
    drawn = sorted(page.locator(".area-map__count").all_text_contents())
    counted = sorted(rows.locator("td:nth-child(3) a").all_inner_texts())
    assert drawn == counted != []
    page.get_by_label("Lines", exact=True).select_option("open")
    page.get_by_role("button", name="Show").click()
    number = rows.first.locator("td:nth-child(3) a")
    how_many = int(number.inner_text())
    number.click()
    expect(page.locator(".data-table tbody tr")).to_have_count(how_many)


def test_both_maps_look_right_and_print(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.goto("/flows/")
    looks_right(page, "flows")
    page.goto("/flows/?level=region")
    looks_right(page, "flows-region")
    page.goto("/flows/?level=authority")
    looks_right(page)
    page.goto("/figures/")
    page.get_by_role("link", name="By area: a map and a table").click()
    expect(page.get_by_role("heading", name="Figures by area")).to_be_visible()
    looks_right(page, "figures-areas")
    page.emulate_media(media="print")
    expect(page.locator(".area-map__svg").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
