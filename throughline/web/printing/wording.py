"""What a document's words become on paper: all of them, with a letter no font here has written out by its name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import typst

# Latin, Greek and Cyrillic letters and common punctuation: the fonts inside typst have them all.
_PLAIN = re.compile("[\n\u0020-\u007e\u00a0-\u017f\u0386-\u03ce\u0410-\u044f\u2010-\u201f\u2026\u20ac]*")

# Marks that change the order letters are shown in: a name must not be able to turn a sentence round.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_PROBE = b'#set document(title: "x")\n#sys.inputs.one #strong(sys.inputs.one)'


def on_paper(words: str) -> str:
    """The same words, fit to be set: one kind of line end, no hidden characters, letters without a shape named.

    A letter that no embedded font can draw ("😀") is written out ("[grinning face]") rather than left as an empty box,
    which says nothing to a reader and which a screen reader passes over.
    """
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if _PLAIN.fullmatch(words):
        return words
    return "".join(one if _PLAIN.fullmatch(one) else _drawn(one) for one in words)


@lru_cache(maxsize=4096)
def _drawn(one: str) -> str:
    category = unicodedata.category(one)
    if category in ("Cc", "Cs") or one in _TURNING:
        return ""
    try:
        typst.compile(_PROBE, sys_inputs={"one": one}, ignore_system_fonts=True, pdf_standards=["ua-1"])
    except typst.TypstError:
        hidden = category == "Cf" or unicodedata.name(one, "").startswith("VARIATION SELECTOR")
        return "" if hidden else f"[{unicodedata.name(one, f'character {ord(one):x}').lower()}]"
    return one
