"""What was reported stays: a period is frozen, a check-back on a line closed in it fails, and a page shows both values."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from throughline.core.clock import today


def _press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _fill_date(page: Page, name: str, day: dt.date) -> None:
    for part in ("day", "month", "year"):
        page.locator(f"input[name={name}_{part}]").fill(str(getattr(day, part)))


def _close_a_line(page: Page, name: str, number: str, day: dt.date) -> str:
    """Recorded, its number off and closed on that day, by type 2. Returns the line's address."""
    page.goto("/lines/new")
    page.get_by_label("Line name").fill(name)
    _fill_date(page, "first_reported_date", day)
    page.get_by_label("Active", exact=True).check()
    page.locator("select[name=owning_team]").select_option(index=1)
    page.locator("select[name=exporting_force]").select_option(label="West Midlands Police")
    page.locator("select[name=importing_forces]").select_option(label=["Staffordshire Police"])
    page.get_by_label("Deal phones").fill(number)
    _press(page, "Record this line")
    here = page.url
    page.get_by_role("link", name=f"Deactivated {number}").click()
    _fill_date(page, "deactivated_date", day)
    page.get_by_label("How is it known?").fill("The network")
    _press(page, "Record deactivation")
    _press(page, "Close this line")
    _fill_date(page, "closed_date", day)
    page.get_by_label("Type 2: number deactivated").check()
    page.get_by_label("What shows it?").fill("No traffic for a week")
    page.get_by_label("Who authorised it?").fill("Ada Firth")
    page.get_by_label("Their rank or role").fill("DCI")
    _press(page, "Close this line")
    return here


def _both(page: Page, label: str) -> tuple[str, str]:
    """A figure of a return as frozen and today, as its row shows them."""
    row = page.get_by_role("row").filter(has=page.locator("summary", has_text=label).first).first
    cells = [cell.inner_text().split("\n")[0].strip() for cell in row.locator("td").all()]
    return cells[0], cells[1]


def test_a_failed_check_back_leaves_the_return_and_corrects_today(sign_in: SignIn) -> None:
    day = today() - dt.timedelta(days=20)
    officer = sign_in("officer")
    line = _close_a_line(officer, "Whinchat line", "07700 900455", day)

    page = sign_in("coordinator")
    page.goto(f"/figures/?start={day.day}/{day.month}/{day.year}&end={day.day}/{day.month}/{day.year}")
    looks_right(page, "figures-to-freeze")
    page.get_by_role("link", name="Freeze this period").click()
    looks_right(page, "freeze")
    expect(page.locator("input[name=end_year]")).to_have_value(str(day.year))
    page.get_by_label("Title").fill("Day return, for the board")
    _press(page, "Freeze these figures")
    expect(page.get_by_text("Nothing: every figure counted today is as it was frozen.")).to_be_visible()
    frozen = page.url
    was, live = _both(page, "Lines closed")
    assert was == live
    assert int(was) >= 1

    officer.goto(line)
    officer.get_by_role("link", name="After the closure: check-backs").click()
    officer.get_by_role("link", name="Record this check for day").first.click()
    officer.get_by_label("Alive: the line is working").check()
    officer.get_by_label("How was it checked, or why could it not be?").fill("It rang and was answered")
    _press(officer, "Record this check")

    page.goto(frozen)
    expect(page.get_by_text("1 reopened since, by a failed check-back").first).to_be_visible()
    assert _both(page, "Lines closed") == (was, str(int(was) - 1))
    looks_right(page, "return")
    page.get_by_role("link", name="This return, to print or as a PDF").click()
    looks_right(page, "return-print")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a PDF").click()
    assert download.value.suggested_filename == f"return-{day}-to-{day}-version-1.pdf"


def test_without_javascript_a_return_recorded_in_error_is_replaced(sign_in: SignIn) -> None:
    day = today() - dt.timedelta(days=31)
    page = sign_in("analyst", javascript=False)
    page.goto("/figures/")
    page.get_by_role("link", name="Frozen returns").click()
    page.get_by_role("button", name="Freeze a period").click()
    for end in ("start", "end"):
        _fill_date(page, end, day)
    page.get_by_label("Title").fill("First")
    _press(page, "Freeze these figures")
    page.get_by_role("link", name="Record this return as an error").click()
    page.get_by_label("Why was it recorded in error?").fill("The sheets were not in")
    _press(page, "Record it as an error")
    expect(page.get_by_text("This return was recorded in error.")).to_be_visible()

    page.goto("/figures/returns/freeze")
    for end in ("start", "end"):
        _fill_date(page, end, day)
    page.get_by_label("Title").fill("Second")
    _press(page, "Freeze these figures")
    expect(page.get_by_text("Say why it is frozen again.").first).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value("Second")
    page.get_by_label("why again?").fill("With the sheets")
    _press(page, "Freeze these figures")
    expect(page.get_by_text("It replaces version 1: With the sheets")).to_be_visible()


def test_the_list_of_returns_and_the_error_page_look_right(sign_in: SignIn) -> None:
    page = sign_in("analyst")
    page.goto("/figures/returns/")
    looks_right(page, "returns")
    page.locator("main tbody a").last.click()
    page.get_by_role("link", name="Record this return as an error").click()
    looks_right(page, "return-in-error")
