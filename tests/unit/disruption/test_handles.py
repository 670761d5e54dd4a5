"""A social handle as it is compared, whatever it holds and however it was written."""

from __future__ import annotations

import pytest

from throughline.disruption.handles import compared_handle


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("@Kite.B", "kite.b"),
        ("kite b", "kiteb"),
        ("https://www.snapchat.com/add/kite.b?share_id=x1&locale=en", "kite.b"),
        ("instagram.com/kite.b/?igsh=abc", "kite.b"),
        ("https://www.tiktok.com/@kite.b#top", "kite.b"),
        ("t.me/+Ab/Cd", "+ab/cd"),
        ("https://t.me/joinchat/AbCd?x=1", "joinchat/abcd"),
        # What is no address keeps its strokes and question marks.
        ("kite/7", "kite/7"),
        ("who?kite", "who?kite"),
        ("@kite/7?", "kite/7?"),
    ],
)
def test_what_a_site_adds_is_no_part_of_a_handle_and_what_it_holds_is(typed: str, compared: str) -> None:
    assert compared_handle(typed) == compared
