"""Documents on paper and as pages: marked, tagged, and never instructed by the words in them."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import RequestFactory

from tests.paper import insides
from tests.paper import words_of as read
from throughline.web.presenting.records import Handling
from throughline.web.printing.documents import Document, Section, Table
from throughline.web.printing.pages import document_page
from throughline.web.printing.pdf import pdf_of, pdf_response
from throughline.web.printing.wording import on_paper

MADE = dt.datetime(2026, 3, 17, 16, 5, tzinfo=dt.UTC)
HOSTILE = '#import "x.typ": * *bold* _em_ $x^2$ @ref <label> = head \\ `raw` // not a comment /* no */ ~ #panic() ]) "'


def a_document(*sections: Section, handling: Handling | None = None, **changes: str) -> Document:
    said = {
        "title": "Letter to the referrer", "marking": "OFFICIAL-SENSITIVE", "reference": "KQ7-4MX", "made_by": "Sam Hall"
    } | changes  # fmt: skip
    return Document(made_at=MADE, handling=handling, sections=sections, **said)


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words.replace("\u200b", ""))


def test_it_is_tagged_in_british_english_and_names_nobody_in_its_title():
    pdf = pdf_of(a_document(Section("What happened", table=Table("Who", ("Name", "Role"), (("Ali", "Lead"),)))))
    within = insides(pdf)
    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in within
    assert b"/Lang(en-GB)" in within
    assert b"/S/TH" in within and b"/S/H1" in within
    assert b"pdfuaid" in within
    assert b"Letter to the referrer, KQ7-4MX" in within
    assert b"Sam Hall" not in within


def test_every_page_is_marked_at_its_head_and_foot_and_numbered():
    said = read(pdf_of(a_document(Section("Long", paragraphs=("A line of words.",) * 120))))
    pages = said.strip("\f").split("\f")
    assert len(pages) > 1
    for number, one in enumerate(pages, start=1):
        assert one.strip().startswith("OFFICIAL-SENSITIVE")
        assert re.search(rf"KQ7-4MX\s+OFFICIAL-SENSITIVE\s+Page {number} of {len(pages)}\s*$", one)


def test_how_closely_it_is_held_stands_beside_the_marking_on_every_page():
    handling = Handling("Restricted: people named and involved", "restricted")
    said = read(pdf_of(a_document(Section("Long", paragraphs=("A line of words.",) * 120), handling=handling)))
    words = "OFFICIAL-SENSITIVE · Restricted: people named and involved"
    pages = said.strip("\f").split("\f")
    assert len(pages) > 1
    for one in pages:
        assert one.strip().startswith(words)
        assert re.search(rf"KQ7-4MX\s+{words}\s+Page", one)


@pytest.mark.parametrize("place", ["title", "marking", "reference", "made_by", "note"])
def test_words_of_the_frame_are_never_instructions(place):
    assert squeezed(HOSTILE) in squeezed(read(pdf_of(a_document(**{place: HOSTILE}))))


@pytest.mark.parametrize(
    "section",
    [
        Section(HOSTILE),
        Section("x", paragraphs=(HOSTILE,)),
        Section("x", facts=((HOSTILE, "y"),)),
        Section("x", facts=(("y", HOSTILE),)),
        Section("x", table=Table(HOSTILE, ("a",), (("b",),))),
        Section("x", table=Table("y", (HOSTILE,), (("b",),))),
        Section("x", table=Table("y", ("a",), ((HOSTILE,),))),
    ],
)
def test_words_of_a_section_are_never_instructions(section):
    assert squeezed(HOSTILE) in squeezed(read(pdf_of(a_document(section))))


def test_nothing_a_document_may_hold_stops_it():
    empty = Table("Nobody yet", ("Name", "Role"), ())
    long = Table("Every day", ("Day", "What"), tuple((str(day), "Seen at home. " * 9) for day in range(1500)))
    said = read(pdf_of(a_document(
        Section(""), Section(" "), Section("Empty", table=empty), Section("", table=Table("", ("",), (("",),))),
            Section("Long", table=long),
        Section("Tall", table=Table("One", ("a", "b"), (("c", "words " * 3000),))),
        Section("Much", paragraphs=("", "word " * 20000)),
        Section("Wide", paragraphs=("x" * 3000,), table=Table("Wide", ("a", "b"), (("y" * 300, "z" * 300),))),
    )))  # fmt: skip
    assert "1499" in said
    assert squeezed(said).count("x") >= 3000
    assert said.count("Day") > 10, "the head of a long table stands again on every page"


def test_names_in_other_letters_are_drawn_and_what_cannot_be_drawn_is_named():
    said = read(pdf_of(a_document(Section("محمد علي", paragraphs=("Zażółć Ştefan Đặng", "Fine 😀", "a\u202eb\x00c")))))
    assert "محمد علي" in said
    assert "Zażółć Ştefan Đặng" in said
    assert "Fine [grinning face]" in said
    assert "abc" in said


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("plain", "plain"), ("one\r\ntwo\rthree", "one\ntwo\nthree"), ("a\tb", "a b"), ("\ud800", ""), ("\ufeff", ""),
        ("❤\ufe0f", "❤\ufe0f"), ("\uf8ff", "[character f8ff]"), ("ਪ", "[gurmukhi letter pa]"),
    ],
)  # fmt: skip
def test_words_fit_for_paper(given, drawn):
    assert on_paper(given) == drawn


def test_lines_are_kept():
    said = read(pdf_of(a_document(Section("x", paragraphs=("first line\nsecond line",)))))
    assert re.search(r"first line\n+\s*second line", said)


def test_the_answer_is_a_file_to_keep_whose_name_is_harmless():
    response = pdf_response(a_document(), filename='feedback-KQ7-4MX"\r\nX: y.pdf')
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="feedback-KQ7-4MX-X-y.pdf"'
    assert response["Cache-Control"] == "no-store"
    assert response.content.startswith(b"%PDF-")


def test_the_page_says_the_same_and_escapes_it(db):
    request = RequestFactory().get("/")
    request.session = {}
    table = Table("People", ("Name", "Role"), (("<b>Ali</b>", "Lead"),))
    document = a_document(
        Section("Who", paragraphs=("<script>1</script>",), facts=(("a", "b"),), table=table), note="To"
    )
    said = document_page(request, document, pdf_href="/pdf", back_href="/back").content.decode()
    assert "<title>Letter to the referrer KQ7-4MX – Throughline</title>" in said
    assert "&lt;b&gt;Ali&lt;/b&gt;" in said and "&lt;script&gt;" in said
    assert 'href="/pdf"' in said and 'href="/back"' in said
    assert "Tuesday 17 March 2026 at 16:05" in said
