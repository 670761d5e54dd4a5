"""A PDF read as a screen reader does, and as whoever finds it on a desk: its structure, its language, its marking."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from collections.abc import Iterable

import pytest


def words_of(pdf: bytes) -> str:
    """The words of a PDF, where the machine can read them; the line ends are its own."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("this machine has no pdftotext to read a PDF with")
    said = subprocess.run([reader, "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return said.stdout.decode()


def insides(pdf: bytes) -> bytes:
    """Everything in the file, unpacked: its structure as well as its words."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    unpacked = [zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"\x78"]
    return b"\n".join([pdf, *unpacked])


def require_readable(
    pdf: bytes, *, title: str, not_in_title: Iterable[str], marking: str = "OFFICIAL-SENSITIVE"
) -> str:
    """Tagged, in British English, under headings, titled without a name, and marked at the head and foot of every page.

    Returns its words.
    """
    within = insides(pdf)
    assert pdf.startswith(b"%PDF-")
    assert re.search(rb"/MarkInfo\s*<<[^>]*/Marked\s+true", within), "not tagged"
    assert b"/StructTreeRoot" in within
    assert b"/Lang(en-GB)" in within
    assert re.search(rb"/S/Title\b|/S/H1\b", within), "no heading in the structure"
    assert b"/DisplayDocTitle true" in within
    said = _title(pdf, within)
    assert title in said, said
    for name in not_in_title:
        assert name not in said, f"the title names {name}"
    words = words_of(pdf)
    for one in words.strip("\f").split("\f"):
        assert one.strip().startswith(marking), "a page without its marking at the head"
        assert one.count(marking) >= 2, "a page without its marking at the foot"
    return words


def _title(pdf: bytes, within: bytes) -> str:
    reader = shutil.which("pdfinfo")
    if reader is None:
        found = re.search(rb"/Title\s*\(((?:\\.|[^)\\])*)\)", within)
        return found[1].decode("latin-1") if found else ""
    said = subprocess.run([reader, "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert re.search(r"^Tagged:\s+yes$", said, re.MULTILINE)
    assert not re.search(r"^Author:", said, re.MULTILINE)
    titled = re.search(r"^Title:\s+(.*)$", said, re.MULTILINE)
    return titled[1] if titled else ""
