"""A hub's own spreadsheet in a browser: odd headings, a bad date put right, a likely match decided, imported, undone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories.workbooks import Formula, workbook
from tests.functional.conftest import SignIn, looks_right

HEADING = [
    "Row",
    "Surname",
    "First names",
    "Born",
    "Gender",
    "District",
    "When seen",
    "Who told us",
    "What worried us",
    "NHS",
]
ROWS = [
    [1, "Ostrowski", "Kasper", dt.date(2010, 5, 3), "M", "Birmingham", dt.date(2026, 2, 11), "School", "Absent", "999 000 0018"],
    [2, "Delgado", "Ines", "14/08/2011", "F", "Birmingham", "31/02/2026", "Mum", "Picked up by car", None],
    [3, "Ostrowsky", "Kaspar", dt.date(2010, 5, 3), "M", "Birmingham", dt.date(2026, 3, 2), "YOT", "Far from home", "9990000018"],
    [4, "Thorne", "Mabel", 41000, "F", Formula('A1', "Birmingham"), 46090, "Police", "Debt", None],
]  # fmt: skip


def a_tracker(folder: Path) -> Path:
    file = folder / "our tracker.xlsx"
    file.write_bytes(workbook({
        "Notes": [["Read me"]],
        "People 2026": [["Exploitation Hub: people we are worried about"], [], HEADING, *ROWS],
    }, merged=["A1:A1"]))  # fmt: skip
    return file


def choose(page: Page, file: Path, source: str) -> None:
    page.goto("/import/trackers/")
    page.get_by_label("The tracker", exact=True).set_input_files(file)
    page.get_by_label("What is this tracker called here?").fill(source)
    page.get_by_role("button", name="Read this file").click()


def wait_until(page: Page, heading: str) -> None:
    """The page of the work looks again by itself."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible(timeout=60_000)


def test_a_hubs_own_spreadsheet_from_file_to_undone(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("coordinator", javascript=False)
    page.set_default_timeout(60_000)
    page.goto("/import/trackers/")
    page.get_by_role("button", name="Read this file").click()
    expect(page.get_by_text("Choose the file").first).to_be_visible()
    choose(page, a_tracker(tmp_path), "West end tracker")
    expect(page.get_by_role("heading", name="What do the columns mean?")).to_be_visible()
    page.get_by_label("Someone found and safeguarded").check()
    assert page.get_by_label("What “Surname” means").input_value() == "family"
    assert page.get_by_label("What “When seen” means").input_value() == "happened"
    page.get_by_label("What “District” means").select_option("council")
    page.get_by_label("What “Who told us” means").select_option("")
    page.get_by_label("What “What worried us” means").select_option("reason")
    page.get_by_label("What “When seen” means").select_option("")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("Choose which column holds the day").first).to_be_visible()
    assert page.get_by_label("What “What worried us” means").input_value() == "reason"
    page.get_by_label("What “When seen” means").select_option("happened")
    page.get_by_label("What “Who told us” means").select_option("agency")
    page.get_by_role("button", name="Check the rows").click()

    wait_until(page, "Check before you import")
    expect(page.get_by_role("cell", name="31/02/2026")).to_be_visible()
    page.get_by_role("link", name="Row 5", exact=True).click()
    page.get_by_label("When seen").fill("28/02/2026")
    page.get_by_role("button", name="Save this row").click()
    expect(page.get_by_text("Row 5 is ready.")).to_be_visible()

    page.get_by_role("link", name="See them side by side").click()
    section = page.get_by_role("region", name="Row 6")
    expect(section.get_by_text("both born 03/05/2010")).to_be_visible()
    section.get_by_label("The same person as row 4").check()
    section.get_by_role("button", name="Save").click()
    expect(page.get_by_role("region", name="Row 6").get_by_text("The same person", exact=True)).to_be_visible()
    page.get_by_role("link", name="Check before you import").click()
    page.get_by_role("button", name="Import 4 rows").click()

    wait_until(page, "West end tracker: imported")
    expect(page.get_by_text("People new").locator("xpath=following-sibling::dd")).to_have_text("3")
    page.get_by_role("button", name="Undo this import").or_(page.get_by_role("link", name="Undo this import")).click()
    page.get_by_label("Why was it a mistake?").fill("It was last year’s file")
    page.get_by_role("button", name="Undo the whole import").click()
    expect(page.get_by_text("All it made is recorded in error").first).to_be_visible()


def test_every_page_of_it_looks_right(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("coordinator2")
    page.set_default_timeout(60_000)
    page.goto("/import/trackers/")
    looks_right(page, "tracker-file")
    choose(page, a_tracker(tmp_path), "North end tracker")
    looks_right(page, "tracker-columns")
    page.get_by_label("What “District” means").select_option("council")
    page.get_by_role("button", name="Check the rows").click()
    wait_until(page, "Check before you import")
    looks_right(page, "tracker-preview")
    page.get_by_role("link", name="Row 5", exact=True).click()
    looks_right(page, "tracker-correct")
    page.get_by_role("link", name="Check before you import").click()
    page.get_by_role("link", name="See them side by side").click()
    looks_right(page, "tracker-alike")
    page.get_by_role("button", name="Decide the clear one").click()
    expect(page.get_by_text("1 row was decided")).to_be_visible()
    page.get_by_role("link", name="Check before you import").click()
    page.get_by_label("Leave out the rows with something to put right").check()
    page.get_by_role("button", name="Import 3 rows").click()
    wait_until(page, "North end tracker: imported")
    looks_right(page, "tracker-imported")
    page.get_by_role("button", name="Undo this import").or_(page.get_by_role("link", name="Undo this import")).click()
    looks_right(page, "tracker-undo")
