"""Where a text quotes someone: what stands in quotation marks is theirs, and is left alone.

A quotation that is never closed runs to the end of its paragraph: while someone types what a child said, the closing
mark is not there yet. Where it cannot be told whether words are quoted, they count as quoted.
The page's own copy of these rules is ``wording.js``; one test holds both to the same answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MARK = re.compile(r"[“”\"‘’']|\n\s*\n")
# Words that begin with an apostrophe and quote nobody, as they are typed with the wrong mark.
_CUT_SHORT = re.compile(r"(?:em|til|cause|cos|bout|round|tis|twas|n)\b", re.IGNORECASE)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each quotation, marks included, in order. Takes time linear in the text's length."""
    return list(_spans(text, list(_MARK.finditer(text))))


def _spans(text: str, marks: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    at = ends = 0
    while at < len(marks):
        if not _opens(text, marks[at]):
            at += 1
            continue
        # Which mark ends the paragraph only ever moves on, so that a long text is gone through once.
        while ends <= at or (ends < len(marks) and not _is_paragraph(marks[ends])):
            ends += 1
        closing = _closing(text, marks, at, ends)
        end = marks[closing].end() if closing < len(marks) else len(text)
        yield marks[at].start(), end
        at = closing + 1


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark begins a quotation: an apostrophe and the inches of 6" do not."""
    kind = mark.group()
    if kind == "“":
        return True
    if kind not in ('"', "‘", "'") or text[mark.start() - 1 : mark.start()].isalnum():
        return False
    after = text[mark.end() : mark.end() + 6]
    return kind == '"' or (bool(after[:1].strip()) and not _CUT_SHORT.match(after))


def _closing(text: str, marks: list[re.Match[str]], opening: int, ends: int) -> int:
    """Which mark ends the quotation; past the last one, the end of the text does."""
    kind = marks[opening].group()
    if kind == "“":
        return _closing_curly(marks, opening)
    if kind == '"':
        return next((at for at in range(opening + 1, ends) if marks[at].group() == '"'), ends)
    return _closing_single(text, marks, opening, ends)


def _closing_curly(marks: list[re.Match[str]], opening: int) -> int:
    """Its own closing mark, in whatever paragraph; else a straight one, or the end of the paragraph."""
    second = None
    for at in range(opening + 1, len(marks)):
        said = marks[at].group()
        if said == "”":
            return at
        if said == "“":
            break
        if second is None and (said == '"' or _is_paragraph(marks[at])):
            second = at
    return len(marks) if second is None else second


def _closing_single(text: str, marks: list[re.Match[str]], opening: int, ends: int) -> int:
    """The first mark that can close; after an s it may be the boys’ own apostrophe, and a later one decides."""
    likely = None
    for at in range(opening + 1, ends):
        said = marks[at].group()
        if said == marks[opening].group() == "‘":
            break
        if said in ("’", "'") and _may_close(text, marks[at]):
            likely = at
            if text[marks[at].start() - 1].lower() != "s":
                break
    return ends if likely is None else likely


def _is_paragraph(mark: re.Match[str]) -> bool:
    return mark.group().startswith("\n")


def _may_close(text: str, mark: re.Match[str]) -> bool:
    """Whether a single mark can end a quotation: something before it, and no letter after."""
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    return bool(before.strip()) and not after.isalnum()
