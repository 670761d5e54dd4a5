"""How closely a case is held stands beside the marking: on its page, and on every page printed of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

import throughline.web
from throughline.access.states import Restriction

STYLE = Path(throughline.web.__file__).parent / "static" / "throughline" / "throughline.css"
PAPER = {
    Restriction.STANDARD: "marked",
    Restriction.SENSITIVE: "marked-sensitive",
    Restriction.RESTRICTED: "marked-restricted",
}


@pytest.mark.django_db
@pytest.mark.parametrize("restriction", Restriction)
def test_the_page_of_a_case_is_marked_as_it_is_held(acting, client, restriction):
    case = acting.open_case()
    case.record.restriction = restriction
    case.record.save()
    if restriction == Restriction.RESTRICTED:
        case.record.named.create(
            member=acting.world.social.member, named_at=acting.at, named_by=acting.world.social.member
        )
    client.force_login(acting.world.social.member.account)
    for name in ("case", "files"):
        page = client.get(reverse(name, args=[case.record.uuid])).content.decode()
        words = "OFFICIAL-SENSITIVE" + (f" · {restriction.label}" if restriction else "")
        assert re.search(rf"marking__text [^>]*>{re.escape(words)}</p>", page), name
        body = re.search(r'<body class="([^"]*)"', page)[1].split()
        assert ("marked--sensitive" in body, "marked--restricted" in body) == (
            restriction == Restriction.SENSITIVE, restriction == Restriction.RESTRICTED
        )  # fmt: skip


@pytest.mark.parametrize("restriction", Restriction)
def test_paper_says_it_in_the_same_words(restriction):
    style = STYLE.read_text(encoding="utf-8")
    words = "OFFICIAL-SENSITIVE" + (f" · {restriction.label}" if restriction else "")
    paper = re.search(rf"@page {PAPER[restriction]} \{{.*", style)[0]
    assert f'@top-center {{ content: "{words}";' in paper
    assert f'@bottom-center {{ content: "{words} · page "' in paper
    assert f"page: {PAPER[restriction]};" in style
