"""A line closed by type 2: refused while a second number lives, then properly; a check that fails, and the count after."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from throughline.core.clock import today

FIRST, SECOND = "07700 900461", "07700 900462"


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _record_line(page: Page) -> str:
    page.goto("/lines/new")
    page.get_by_label("Line name").fill("Siskin line")
    page.get_by_label("Active", exact=True).check()
    page.locator("select[name=owning_team]").select_option(index=1)
    page.locator("select[name=exporting_force]").select_option(label="West Midlands Police")
    page.locator("select[name=importing_forces]").select_option(label=["Staffordshire Police"])
    page.get_by_label("Deal phones").fill(f"{FIRST}\n{SECOND}")
    _press(page, "Record this line")
    return page.url


def _deactivate(page: Page, number: str) -> None:
    page.get_by_role("link", name=f"Deactivated {number}").click()
    page.get_by_label("How is it known?").fill("The network")
    _press(page, "Record deactivation")


def _close(page: Page) -> None:
    page.get_by_label("Type 2: number deactivated").check()
    page.get_by_label("What shows it?").fill("No traffic for a week")
    page.get_by_label("Who authorised it?").fill("Ada Firth")
    page.get_by_label("Their rank or role").fill("DCI")
    _press(page, "Close this line")


def _closed_today(page: Page) -> int:
    """How many lines the whole hub closed in the two days until today."""
    start, end = today() - dt.timedelta(days=1), today()
    query = "&".join(
        f"{name}_{part}={getattr(day, part)}"
        for name, day in (("start", start), ("end", end))
        for part in ("day", "month", "year")
    )
    page.goto(f"/figures/?{query}")
    tile = page.locator(".measure").filter(has=page.get_by_text("Lines closed", exact=True)).locator(".measure__value")
    return int(tile.first.inner_text()) if tile.count() else 0


def closes_only_once_every_number_is_dead(page: Page, counting: Page) -> None:
    before = _closed_today(counting)
    here = _record_line(page)
    _deactivate(page, FIRST)
    _press(page, "Close this line")
    expect(page.get_by_text("Still live, as far as recorded")).to_be_visible()
    looks_right(page, "line-close-live")
    _close(page)
    expect(page.get_by_text(f"The line still works on {SECOND}").first).to_be_visible()
    expect(page.get_by_label("What shows it?")).to_have_value("No traffic for a week")
    assert _closed_today(counting) == before

    page.goto(here)
    _deactivate(page, SECOND)
    _press(page, "Close this line")
    expect(page.get_by_text("Still live, as far as recorded")).to_have_count(0)
    _close(page)
    assert _closed_today(counting) == before + 1

    page.get_by_role("link", name="After the closure: check-backs").click()
    page.get_by_role("link", name="Record this check for day 7").click()
    page.get_by_label("Alive: the line is working").check()
    page.get_by_label("How was it checked, or why could it not be?").fill("It rang and was answered")
    page.locator("input[name=alive]").first.uncheck()
    looks_right(page, "check-back-numbers")
    _press(page, "Record this check")
    assert _closed_today(counting) == before
    page.goto(here)
    expect(page.locator("h1").get_by_text("Reopened")).to_be_visible()
    expect(page.get_by_text("Found working").first).to_be_visible()
    looks_right(page, "line-number-alive")
    _press(page, "Close this line")
    _close(page)
    expect(page.get_by_text(f"The line still works on {SECOND}").first).to_be_visible()
    assert _closed_today(counting) == before


def test_a_line_closes_by_type_2_only_once_every_number_is_dead(sign_in: SignIn) -> None:
    closes_only_once_every_number_is_dead(sign_in("officer"), sign_in("coordinator"))
