"""Finding terms: where, in what case and accents, never in a quotation, and in time linear in the text."""

from __future__ import annotations

import csv
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.wording.samples import SAMPLES, TERMS
from throughline.wording.facts import TERMS_FILE
from throughline.wording.finding import find_terms, fold, forms_of
from throughline.wording.quoting import quoted_spans

PHRASES = st.sampled_from(["drug runner", "absconded", "hard to engage", "streetwise", "cliché"])
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(" \n“”\"‘’'-s.6"), st.characters(exclude_categories=["Cs"])))
# Text with bits of terms and marks in it, so that something is found.
BUSY = st.lists(st.one_of(PHRASES, TEXTS, st.sampled_from([" ", "“", "”", '"', "‘", "’", "'", "\n\n"]))).map("".join)
PLAIN = st.text(alphabet="abcde fgh.,;\n", max_size=30)


@pytest.mark.parametrize(("text", "written"), SAMPLES)
def test_what_is_found(text: str, written: tuple[str, ...]) -> None:
    assert tuple(text[found.start : found.end] for found in find_terms(text, TERMS)) == written


@given(BUSY)
def test_offsets_are_in_order_and_hold_a_form_of_the_term(text: str) -> None:
    last = 0
    for found in find_terms(text, TERMS):
        assert last <= found.start < found.end <= len(text)
        last = found.end
        words = text[found.start : found.end].replace("-", " ").replace("\u2010", " ").replace("\u2011", " ").split()
        assert tuple(fold(word) for word in words) in found.term.forms


@given(BUSY)
def test_nothing_is_found_inside_a_quotation(text: str) -> None:
    spans = quoted_spans(text)
    assert all(start < end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))
    for found in find_terms(text, TERMS):
        assert all(found.end <= start or end <= found.start for start, end in spans)


@given(PLAIN, PHRASES, PLAIN, st.sampled_from([("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("“", "")]))
def test_a_term_is_found_outside_a_quotation_and_not_inside(
    before: str, phrase: str, after: str, marks: tuple[str, str]
) -> None:
    opening, closing = marks
    plain = f"{before} {phrase} {after}"
    assert [found.term.phrase for found in find_terms(plain, TERMS)] == [phrase]
    assert find_terms(f"She said: {opening}{phrase}{closing}", TERMS) == []
    assert find_terms(f"She said: {opening}it was {phrase} then{closing}", TERMS) == []


@given(PLAIN, PHRASES, st.data())
def test_capitals_and_accents_make_no_difference(before: str, phrase: str, data: st.DataObject) -> None:
    letters = [
        data.draw(st.sampled_from([letter, letter.upper(), letter + "\u0301"])) if letter.isalpha() else letter
        for letter in phrase
    ]
    for written in ("".join(letters), unicodedata.normalize("NFC", "".join(letters))):
        text = f"{before} {written}"
        [found] = find_terms(text, TERMS)
        assert text[found.start : found.end] == written


@pytest.mark.parametrize(
    "unit", ["hard to ", "absconded ", "“a ", "‘s ", "s’ ", "' ", '"', "a\n\n", "\n \n", "- ", "‘boys’ x "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def spent(times: int) -> float:
        text = unit * times
        runs = []
        for _ in range(3):
            began = time.process_time()
            find_terms(text, TERMS)
            runs.append(time.process_time() - began)
        return min(runs)

    # Ten times the text: were the time quadratic it would be a hundred times as long.
    assert spent(20_000) < 35 * spent(2_000) + 0.05


@settings(max_examples=50)
@given(st.text(alphabet="abc é-'|’", max_size=40))
def test_any_phrase_an_administrator_types_is_found_where_it_is_written(phrase: str) -> None:
    for form in forms_of(phrase, "", "endings"):
        assert form
        assert all(fold(word) == word or word.endswith("'s") for word in form)


def test_the_terms_shipped_are_whole_and_each_is_found() -> None:
    with TERMS_FILE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) >= 40
    ways = [way for row in rows for way in (row["phrase"], *filter(None, row["also"].split("|")))]
    assert len(ways) == len(set(ways)), "a way of writing stands under two terms"
    for row in rows:
        assert row["instead"] and row["why"] and row["source"]
        assert forms_of(row["phrase"], row["also"], row["match"])
