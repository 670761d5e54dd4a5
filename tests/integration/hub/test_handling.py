"""How closely a case is held stands beside the marking: on its page, and on every page printed of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

import throughline.web
from throughline.access.models import ProtectedRecord
from throughline.access.states import Restriction
from throughline.web.presenting.records import closest_handling

STYLE = Path(throughline.web.__file__).parent / "static" / "throughline" / "throughline.css"
PAPER = {
    Restriction.STANDARD: "marked",
    Restriction.SENSITIVE: "marked-sensitive",
    Restriction.RESTRICTED: "marked-restricted",
}


ASKED = {"recipient": "Birmingham Family Court", "reason": "Ordered for 3 March", "with_own_words": "no"}


def held(acting, restriction):
    case = acting.open_case()
    for record in (case.record, case.person.record):
        record.restriction = restriction
        record.save()
        if restriction == Restriction.RESTRICTED:
            member = acting.world.social.member
            record.named.create(member=member, named_at=acting.at, named_by=member)
    return case


def marking_words(restriction) -> str:
    return "OFFICIAL-SENSITIVE" + (f" · {restriction.label}" if restriction else "")


def marking_of_page(page: str) -> tuple[str, bool, bool]:
    """What a page says of its marking, and which of the papers it is printed on."""
    body = re.search(r'<body class="([^"]*)"', page)[1].split()
    words = re.search(r"marking__text [^>]*>([^<]*)</p>", page)[1]
    return words, "marked--sensitive" in body, "marked--restricted" in body


@pytest.mark.django_db
@pytest.mark.parametrize("restriction", Restriction)
def test_every_page_about_a_case_and_every_paper_of_it_is_marked_as_it_is_held(acting, client, restriction):
    case = held(acting, restriction)
    client.force_login(acting.world.social.member.account)
    expected = (
        marking_words(restriction), restriction == Restriction.SENSITIVE, restriction == Restriction.RESTRICTED
    )  # fmt: skip
    for name in ("case", "files", "case-entry", "case-clocks", "case-chronology"):
        page = client.get(reverse(name, args=[case.record.uuid])).content.decode()
        assert marking_of_page(page) == expected, name
    person = client.get(reverse("person", args=[case.person.record.uuid])).content.decode()
    assert marking_of_page(person) == expected
    letter = reverse("case-chronology", args=[case.record.uuid])
    printed = client.post(letter, {**ASKED, "print": "1"}).content.decode()
    assert marking_of_page(printed) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("restriction", Restriction)
def test_the_pdf_says_what_the_page_says(acting, client, restriction, monkeypatch):
    case = held(acting, restriction)
    client.force_login(acting.world.social.member.account)
    made = []
    monkeypatch.setattr("throughline.web.printing.pdf.pdf_of", lambda document: made.append(document) or b"%PDF-")
    client.post(reverse("case-chronology", args=[case.record.uuid]), {**ASKED, "pdf": "1"})
    page = client.get(reverse("case", args=[case.record.uuid])).content.decode()
    assert [document.full_marking for document in made] == [marking_of_page(page)[0]]


def test_what_holds_several_records_is_marked_as_the_most_closely_held():
    records = [ProtectedRecord(restriction=restriction) for restriction in (1, 2, 0)]
    assert closest_handling(records).paper == "restricted"
    assert closest_handling(records[2:]) is None
    assert closest_handling([]) is None


@pytest.mark.django_db
def test_a_list_is_marked_as_a_list(acting, client):
    held(acting, Restriction.RESTRICTED)
    client.force_login(acting.world.social.member.account)
    assert marking_of_page(client.get(reverse("cases")).content.decode())[0] == "OFFICIAL-SENSITIVE"


@pytest.mark.parametrize("restriction", Restriction)
def test_paper_says_it_in_the_same_words(restriction):
    style = STYLE.read_text(encoding="utf-8")
    words = marking_words(restriction)
    paper = re.search(rf"@page {PAPER[restriction]} \{{.*", style)[0]
    assert f'@top-center {{ content: "{words}";' in paper
    assert f'@bottom-center {{ content: "{words} · page "' in paper
    assert f"page: {PAPER[restriction]};" in style
