"""What crosses agencies and hubs: a number both hold, a line at both ends of a flow, and a line nobody else knows of (P16)."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right

WIDTHS = pytest.mark.parametrize("width", [1280, 375])
SHARED = "Two records share an identifier"


def _record_line(page: Page, name: str, number: str, *, force: str, covert: bool = False) -> str:
    """Record a line by its form; returns what the page says once it is saved."""
    page.goto("/lines/new")
    page.get_by_label("Line name").fill(name)
    page.get_by_label("Owning team").select_option(index=1)
    page.get_by_label("Exporting force: where it is run from").select_option(label=force)
    page.get_by_label("Importing forces: where it sells").select_option(label="Staffordshire Police")
    page.get_by_label("Deal phones").fill(number)
    page.get_by_label("Active", exact=True).check()
    if covert:
        page.get_by_label("This line is covert").check()
    page.get_by_role("button", name="Record this line").click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def _read(text: str, name: str, number: str) -> str:
    """A page without what names this line: its name, number, references and times."""
    for said in (name, number, number.removeprefix("0")):
        text = text.replace(said, "…")
    return re.sub(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|\d+:\d\d", "…", text)


def _search(page: Page, typed: str) -> str:
    page.goto("/search/")
    page.locator("main").get_by_label("Search by name, number or reference").fill(typed)
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    page.wait_for_load_state()
    return page.locator("main").inner_text()


@WIDTHS
def test_a_number_another_agency_holds_is_told_to_the_coordinator_and_not_to_whoever_typed_it(
    sign_in: SignIn, width: int
) -> None:
    held, fresh = f"07700 90{width:04d}"[:12], f"07700 91{width:04d}"[:12]
    police, rocu = sign_in("officer", width=width), sign_in("rocu", width=width)
    _record_line(police, f"Lark {width} line", held, force="West Midlands Police")

    known = _notices(rocu).count(SHARED)

    # The same number by another agency's officer, written another way; and one nobody holds.
    one, other = f"Plover {width} line", f"Dunlin {width} line"
    read = _read(_record_line(rocu, one, held.replace(" ", ""), force="West Midlands Police"), one, held)
    looks_right(rocu, f"crossing-typed-{width}")
    page = rocu.url
    assert read == _read(_record_line(rocu, other, fresh, force="West Midlands Police"), other, fresh)
    assert _notices(rocu).count(SHARED) == known
    rocu.goto("/overlaps/")
    expect(rocu.get_by_text(held)).to_have_count(0)

    coordinator = sign_in("coordinator", width=width)
    assert SHARED in _notices(coordinator)
    coordinator.goto("/overlaps/")
    item = coordinator.locator(".match-pair", has_text=held)
    expect(item.get_by_role("link", name="Line")).to_have_count(2)
    looks_right(coordinator, f"crossing-overlaps-{width}")

    # Repeats are one: a third line joins the same identifier, and nobody is told again.
    before = _notices(coordinator).count(SHARED)
    _record_line(police, f"Curlew {width} line", held, force="West Midlands Police")
    assert _notices(coordinator).count(SHARED) == before
    coordinator.goto("/overlaps/")
    expect(coordinator.locator(".match-pair", has_text=held)).to_have_count(1)
    expect(item.get_by_role("link", name="Line")).to_have_count(3)

    item.get_by_role("link", name="Say what came of it").click()
    coordinator.get_by_role("button", name="Save").click()
    expect(coordinator.get_by_role("alert")).to_be_visible()
    coordinator.get_by_label("I told those who need to know").check()
    coordinator.get_by_role("main").get_by_role("textbox").first.fill(
        f"Rang both teams of {held}: they meet on Thursday"
    )
    looks_right(coordinator, f"crossing-decide-{width}")
    coordinator.get_by_role("button", name="Save").click()
    expect(coordinator.get_by_text("Saved. It no longer waits.")).to_be_visible()
    expect(coordinator.get_by_text(held)).to_have_count(0)
    coordinator.get_by_role("link", name="Those decided").click()
    expect(coordinator.get_by_text(f"Rang both teams of {held}")).to_have_count(1)
    rocu.goto(page)
    assert "Rang both teams" not in rocu.locator("main").inner_text()


def _notices(page: Page) -> str:
    page.goto("/")
    return page.locator("main").inner_text()


def _may_be_pointed_to(page: Page, name: str, answer: str) -> None:
    page.goto("/lines/")
    page.get_by_label("Find a line").fill(name)
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("main tbody a").first.click()
    page.get_by_role("link", name="Names, numbers and lineage").click()
    page.get_by_role("link", name="Change whether it may be pointed to").click()
    page.get_by_label(answer).check()
    looks_right(page, f"crossing-pointing-{page.viewport_size['width']}")
    page.get_by_role("button", name="Save").click()
    page.wait_for_load_state()


@WIDTHS
def test_a_line_at_both_ends_of_a_flow_gives_whom_to_ring_and_nothing_else(sign_in: SignIn, width: int) -> None:
    number, mine, theirs = f"07700 92{width:04d}"[:12], f"Petrel {width} line", f"Shearwater {width} line"
    officer, far = sign_in("officer", width=width), sign_in("glos-officer", width=width)
    coordinator, far_coordinator = sign_in("coordinator", width=width), sign_in("glos-coordinator", width=width)
    both = ((coordinator, mine), (far_coordinator, theirs))
    _record_line(officer, mine, number, force="West Midlands Police")
    _record_line(far, theirs, number, force="Gloucestershire Constabulary")

    _may_be_pointed_to(officer, mine, "Yes: it may be pointed to")
    for page, name in both:
        page.goto("/lines/elsewhere")
        expect(page.get_by_role("link", name=name)).to_have_count(0)

    _may_be_pointed_to(far, theirs, "Yes: it may be pointed to")
    for page, name in both:
        page.goto("/lines/elsewhere")
        item = page.locator(".found-list__item", has_text=name)
        expect(item).to_have_count(1)
        looks_right(page, f"crossing-pointer-{width}")
    main = coordinator.locator("main").inner_text()
    assert "Ring Gloucestershire Exploitation Hub: 07700 900212" in main
    assert "Ring Birmingham Exploitation Hub: 07700 900211" in far_coordinator.locator("main").inner_text()
    for hidden in ("Shearwater", number, "Constabulary", "Gloucestershire Constabulary"):
        assert hidden not in main
    assert "Shearwater" not in _search(coordinator, number)
    officer.goto("/lines/elsewhere")
    expect(officer.get_by_text("Nothing to ring about")).to_be_visible()

    _may_be_pointed_to(far, theirs, "No: it gives nothing to anyone")
    for page, name in both:
        page.goto("/lines/elsewhere")
        expect(page.get_by_role("link", name=name)).to_have_count(0)


@WIDTHS
def test_a_covert_line_goes_to_the_rocu_coordinator_and_is_absent_for_everybody_else(
    sign_in: SignIn, width: int
) -> None:
    number, name = f"07700 93{width:04d}"[:12], f"Nightingale {width} line"
    officer, rocu = sign_in("officer", width=width), sign_in("rocu", width=width)
    coordinator = sign_in("coordinator", width=width)
    others = [coordinator, officer, sign_in("analyst", width=width)]
    said = _record_line(officer, name, number, force="West Midlands Police", covert=True)
    assert "Recorded, and passed to the ROCU coordinator." in said
    assert name not in said
    looks_right(officer, f"crossing-covert-recorded-{width}")

    assert name in _search(rocu, number)
    rocu.goto("/lines/")
    rocu.get_by_label("Find a line").fill(name)
    rocu.get_by_role("button", name="Find", exact=True).click()
    rocu.locator("main tbody a").first.click()
    expect(rocu.get_by_role("heading", level=1)).to_contain_text("Covert")
    looks_right(rocu, f"crossing-covert-{width}")

    for page in others:
        assert name not in _search(page, number)
        assert name not in _search(page, name).replace(f"“{name}”", "")
        answer = page.goto(rocu.url)
        assert answer is not None
        assert answer.status == 404
        page.goto("/lines/")
        page.get_by_label("Find a line").fill(name)
        page.get_by_role("button", name="Find", exact=True).click()
        expect(page.locator("main tbody a")).to_have_count(0)
    _record_line(officer, f"Wryneck {width} line", number, force="West Midlands Police")
    coordinator.goto("/overlaps/")
    expect(coordinator.get_by_text(number)).to_have_count(0)
