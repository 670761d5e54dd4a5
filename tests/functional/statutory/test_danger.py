"""The urgent path in a browser: whom to ring, who was spoken to, the strategy discussion, the conference's clock."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.functional.conftest import SignIn, looks_right


def test_a_child_in_danger_is_rung_about_first_and_the_clocks_follow(sign_in: SignIn) -> None:
    desk = sign_in("social")
    desk.goto("/cases/")
    desk.locator("main tbody").get_by_role("link", name="Reuben Osei").click()
    desk.get_by_role("link", name="In danger now").click()
    expect(desk.get_by_role("link", name="999")).to_be_visible()
    looks_right(desk, "danger")
    desk.get_by_role("button", name="Record whom you spoke to").click()
    desk.get_by_label("What is the danger?").fill("Two men came to his nan's door and asked for him.")
    desk.get_by_label("Police (999)").check()
    desk.get_by_role("button", name="Record this").click()
    expect(desk.get_by_text("Give the name of whom you spoke to").first).to_be_visible()
    expect(desk.get_by_label("What is the danger?")).to_have_value("Two men came to his nan's door and asked for him.")
    desk.get_by_label("Their name").fill("Control room, Harper")
    desk.get_by_role("button", name="Record this").click()
    expect(desk.get_by_role("heading", name="The danger now")).to_be_visible()
    expect(desk.get_by_role("link", name="Strategy discussion", exact=True)).to_be_visible()
    looks_right(desk, "danger-open")

    desk.get_by_role("button", name="Record a strategy discussion").click()
    desk.get_by_label("Who took part for the police?").fill("PC Ellis")
    desk.get_by_label("Who took part for children's services?").fill("R Okafor")
    desk.get_by_label("What was decided?").fill("Visit today with his nan; enquiries begin.")
    desk.get_by_role("group", name="Do section 47 enquiries begin?").get_by_label("Yes").check()
    desk.get_by_role("button", name="Record this discussion").click()
    expect(desk.get_by_text("Say why one of them did not").first).to_be_visible()
    desk.get_by_label("Who took part for health?").fill("The school nurse")
    desk.get_by_role("button", name="Record this discussion").click()
    expect(desk.get_by_text("Section 47 enquiries begin")).to_be_visible()
    expect(desk.get_by_text("Initial child protection conference", exact=True)).to_be_visible()
    looks_right(desk, "danger-settled")
