"""A letter is attached to a case and opened, at a desk and on a phone without JavaScript; a chronology goes to a court."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from tests.integration.files.pictures import WITH_PLACE


def _sound(page: Page, picture: str) -> None:
    """Nothing axe finds, no sideways scroll, nobody named in the title. A picture is kept where one is asked for."""
    looks_right(page, picture)
    assert "Osei" not in page.title()


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (375, False)])
def test_a_letter_is_attached_opened_and_taken_back(sign_in: SignIn, width: int, javascript: bool) -> None:
    page = sign_in("social", width=width)
    page.goto("/cases/")
    page.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    address = page.url
    page = sign_in("social", width=width, javascript=javascript) if not javascript else page
    page.goto(address)
    page.get_by_role("link", name="Files", exact=True).click()
    name = f"letter at {width}.pdf"
    page.locator("main a", has_text="Attach a file").click()
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "letter.docm", "mimeType": "x/y", "buffer": b"PK\x03\x04"}
    )
    page.get_by_label("What is it?").fill("Letter from the school")
    page.get_by_label("What does it tell about them?").select_option("education")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("Open it in Word and save it as a Word document").first).to_be_visible()
    if javascript:
        _sound(page, "file-refused")
    expect(page.get_by_label("What is it?")).to_have_value("Letter from the school")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "x/y", "buffer": b"%PDF-1.7\nA letter"}
    )
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("Not checked for viruses").first).to_be_visible()
    if javascript:
        _sound(page, "files")
    with page.expect_download() as coming:
        page.get_by_role("button", name=f"Download {name}").click()
    assert coming.value.suggested_filename == name
    assert Path(coming.value.path()).read_bytes() == b"%PDF-1.7\nA letter"
    page.get_by_role("link", name=f"Recorded in error {name}").click()
    page.get_by_label("Why was it recorded in error?").fill("It is another boy's")
    page.get_by_role("button", name="Mark as recorded in error").click()
    expect(page.get_by_text("It is another boy's (Joy Mensah)").first).to_be_visible()
    assert page.get_by_role("button", name=f"Download {name}").count() == 0


def test_a_letter_goes_to_a_referral_and_whoever_decides_on_it_opens_it(sign_in: SignIn) -> None:
    page = sign_in("coordinator", width=375)
    page.goto("/triage/")
    address = str(page.locator("main tbody").get_by_role("link", name="Ellis Norwood").get_attribute("href"))
    page.goto(address.replace("/triage/", "/referrals/"))
    page.get_by_role("link", name="Files", exact=True).click()
    expect(page.get_by_text("No files yet")).to_be_visible()
    looks_right(page, "files-referral-none")
    page.locator("main a", has_text="Attach a file").click()
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("Choose a file").first).to_be_visible()
    looks_right(page, "file-new-referral")
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "school.txt", "mimeType": "text/plain", "buffer": b"He has not been in since Monday."}
    )
    page.get_by_label("What is it?").fill("Letter from his school")
    page.get_by_label("What does it tell about them?").select_option("education")
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.get_by_text("Letter from his school").first).to_be_visible()
    _sound(page, "files-referral")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download school.txt").click()
    assert Path(coming.value.path()).read_bytes() == b"He has not been in since Monday."


def test_a_photograph_goes_to_an_operation_and_the_page_warns_of_where_it_was_taken(sign_in: SignIn) -> None:
    page = sign_in("officer", width=375)
    for beginning, kind in (("/lines/?status=open", "line"), ("/operations/", "operation")):
        page.goto(beginning)
        page.locator("main tbody th a").first.click()
        page.get_by_role("link", name="Files", exact=True).click()
        looks_right(page, f"files-{kind}-none")
        page.get_by_role("link", name="Attach a file").first.click()
        looks_right(page, f"file-new-{kind}")
        page.get_by_label("File", exact=True).set_input_files(
            {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": WITH_PLACE["jpg"]}
        )
        page.get_by_label("What is it?").fill("The front door")
        page.get_by_label("What does it tell about anyone?").select_option("location")
        page.get_by_role("button", name="Attach", exact=True).click()
        expect(page.get_by_text("the place where it was taken")).to_be_visible()
        looks_right(page, f"files-{kind}")
        page.get_by_role("link", name=f"Back to the {kind}").click()
        expect(page.get_by_role("link", name="Files", exact=True)).to_be_visible()


def test_files_of_a_person_are_a_page_away(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    page.get_by_role("searchbox").fill("Osei")
    page.get_by_role("searchbox").press("Enter")
    page.locator("main").get_by_role("link", name="Reuben Osei").first.click()
    page.get_by_role("link", name="Files", exact=True).click()
    expect(page.get_by_role("heading", name="Files", exact=True)).to_be_visible()
    _sound(page, "files-people")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_chronology_for_a_court_is_made_for_somebody(sign_in: SignIn, width: int) -> None:
    page = sign_in("social", width=width)
    page.goto("/cases/?stage=closed")
    page.locator("main tbody th a").first.click()
    page.get_by_role("link", name="A chronology for a court").click()
    _sound(page, "chronology-ask")
    page.get_by_role("button", name="Make a PDF").click()
    expect(page.get_by_text("Say whom it is for").first).to_be_visible()
    page.get_by_label("Who is it for?").fill("Birmingham Family Court")
    page.get_by_label("Why do they need it?").fill("Ordered for the hearing on 3 March")
    page.get_by_label("Yes, those I may read").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Make a PDF").click()
    assert coming.value.suggested_filename.startswith("chronology-")
    assert Path(coming.value.path()).read_bytes().startswith(b"%PDF-")
    if folder := os.environ.get("THROUGHLINE_LOOK"):
        coming.value.save_as(Path(folder) / "chronology.pdf")
    page.get_by_role("button", name="Make a page to print").click()
    expect(page.get_by_role("heading", name="Chronology of a case", level=1)).to_be_visible()
    expect(page.get_by_text("Their own words", exact=True).first).to_be_visible()
    _sound(page, "chronology")
