"""The language helper in a browser: while one writes, after saving without JavaScript, and its own pages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.functional.conftest import SignIn, looks_right
from tests.unit.wording.samples import SAMPLES, TERMS

TOLD = "Some wording may read as blaming"


def open_chronology(page: Page) -> None:
    page.goto("/cases/")
    page.locator("main tbody th a").first.click()
    page.locator("main").get_by_role("button", name="Add to the chronology").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_worker_is_told_and_saves_as_typed(sign_in: SignIn, javascript: bool) -> None:
    page = sign_in("coordinator", width=375, javascript=javascript)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    open_chronology(page)
    page.get_by_label("A professional opinion").or_(page.get_by_label("Opinion")).first.check()
    box = page.get_by_label("What happened?")
    box.fill("She said: “he is streetwise”. Kit absconded on Friday.")
    help_place = page.locator(".wording-help")
    if javascript:
        expect(help_place).to_contain_text(TOLD)
        expect(help_place).to_contain_text("“absconded”")
        expect(help_place).not_to_contain_text("streetwise")
        looks_right(page)
        box.fill("Kit was missing on Friday.")
        expect(help_place).to_be_empty()
        box.fill("Kit absconded on Friday.")
        expect(help_place).to_contain_text("was missing")
        assert [each for each in sent if each.endswith("/wording/terms.json")], "the list of terms was never asked for"
        assert not [each for each in sent if "Kit" in each or "absconded" in each], "what is typed left the browser"
    else:
        assert help_place.count() == 0
    page.get_by_role("button", name="Add this").click()
    expect(page.get_by_text(f"Saved. {TOLD}")).to_be_visible()
    expect(page.get_by_text("absconded on Friday.").first).to_be_visible()
    if javascript:
        looks_right(page)
    page.get_by_role("link", name="Mark it as recorded in error, and write it again").click()
    expect(page.get_by_label("Why was it recorded in error?")).to_be_visible()


def test_own_words_have_no_helper(sign_in: SignIn) -> None:
    page = sign_in("coordinator", width=375)
    page.goto("/cases/")
    page.locator("main tbody th a").first.click()
    page.locator("main").get_by_role("link", name="Keep their own words").or_(
        page.locator("main").get_by_role("button", name="Keep their own words")
    ).click()
    page.get_by_label("Anything they chose to tell you").fill("I absconded. I am streetwise.")
    page.wait_for_timeout(1_000)
    assert page.locator(".wording-help").count() == 0


def test_the_browser_finds_what_the_server_finds(sign_in: SignIn) -> None:
    page = sign_in("coordinator")
    terms = [{"phrase": term.phrase, "forms": [" ".join(form) for form in term.forms]} for term in TERMS]
    found = page.evaluate(
        """async ([texts, terms]) => {
            const { findTerms } = await import(document.getElementById("throughline-script").dataset.wording);
            return texts.map((text) => findTerms(text, terms).map((each) => each.written));
        }""",
        [[text for text, _ in SAMPLES], terms],
    )
    assert found == [list(written) for _, written in SAMPLES]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_list_and_the_counts_read_well(sign_in: SignIn, width: int) -> None:
    page = sign_in("admin", width=width)
    page.goto("/wording/")
    looks_right(page)
    page.get_by_role("button", name="Add a term").click()
    looks_right(page)
    page.goto("/wording/")
    page.locator("main tbody th a").first.click()
    expect(page.get_by_role("button", name="Retire this term")).to_be_visible()
    looks_right(page, "wording-term")
    page.get_by_role("button", name="Check it against its source").click()
    looks_right(page, "wording-check")
    page.get_by_label("What did you check it against?").fill("Section 68 of the Act, read today")
    page.get_by_role("button", name="Mark as checked").click()
    expect(page.get_by_text("Section 68 of the Act, read today")).to_be_visible()
    looks_right(page, "wording-checked")
    page.get_by_role("button", name="It is to be checked again").click()
    expect(page.get_by_text("By nobody here yet")).to_be_visible()
    page.get_by_role("button", name="Retire this term").click()
    expect(page.get_by_text("Term retired.")).to_be_visible()
    looks_right(page, "wording-retired")
    page.get_by_role("button", name="Put this term back").click()
    expect(page.get_by_text("It is looked for from now")).to_be_visible()
    page = sign_in("coordinator", width=width)
    page.goto("/figures/")
    page.get_by_role("link", name="How often wording that may read as blaming was shown").click()
    expect(page.get_by_text("For training only: nobody is named")).to_be_visible()
    looks_right(page)
