"""What a camera writes into a picture beside the picture: whether it says where it was taken, and a copy without it.

JPEG and PNG are lists of parts, each with its length, so both are answered by walking the list. The picture itself is
never decoded: the copy is the same picture bit for bit, and a picture made to break a decoder meets none here. A
library that decodes (Pillow) would cost quality, and would be one more thing to keep patched.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from throughline.files.states import FileKind

PICTURES = (FileKind.JPEG, FileKind.PNG)

_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs hIST cICP mDCV cLLI acTL fcTL fdAT".split()
)
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_LONGEST_TEXT = 1_000_000

# What a JPEG needs to be drawn: tables, frames, scans and its end. Of the parts applications add, colour alone.
_JPEG_KEPT = frozenset((*range(0xC0, 0xD0), *range(0xD9, 0xE0)))
_JPEG_COLOUR = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_SCAN, _END, _EXIF = 0xDA, 0xD9, 0xE1
_ALONE = (0x01, *range(0xD0, 0xD8))

_EXIF_BEGINS = b"Exif\0\0"
_ORIENTATION, _GPS = 0x0112, 0x8825
_UPRIGHT = 1


class NotAPicture(ValueError):
    """The parts of a picture do not follow one another as its kind says."""


@dataclass(frozen=True)
class _Part:
    """One part: its marker or chunk type, what it holds, and its bytes in the file."""

    kind: int | bytes
    holds: bytes
    whole: bytes


def may_hold_position(kind: str, content: bytes) -> bool:
    """Whether a picture says where it was taken, or says something of the kind that cannot be read here."""
    try:
        kept, left = _sorted_parts(kind, content)
        drawn = sum(len(part.whole) for part in (*kept, *left)) + (len(_PNG_BEGINS) if kind == FileKind.PNG else 2)
        return any(_says_where(part) for part in left) or _is_suspect(content[drawn:])
    except (NotAPicture, struct.error, zlib.error):
        return True


def without_metadata(kind: str, content: bytes) -> bytes:
    """The same picture without anything that is not needed to draw it, the right way up. Errors: NotAPicture."""
    try:
        kept, left = _sorted_parts(kind, content)
        if kind == FileKind.PNG:
            return _PNG_BEGINS + b"".join(part.whole for part in kept)
        turned = next((found for part in left if (found := _orientation(part)) != _UPRIGHT), _UPRIGHT)
    except struct.error as error:
        raise NotAPicture(str(error)) from error
    return b"\xff\xd8" + _upright_note(turned) + b"".join(part.whole for part in kept)


def _sorted_parts(kind: str, content: bytes) -> tuple[list[_Part], list[_Part]]:
    """The parts a picture is drawn from, and the rest."""
    parts = list(_chunks(content) if kind == FileKind.PNG else _segments(content))
    keeps = _keeps_chunk if kind == FileKind.PNG else _keeps_segment
    return [part for part in parts if keeps(part)], [part for part in parts if not keeps(part)]


def _keeps_chunk(part: _Part) -> bool:
    return part.kind in _PNG_KEPT


def _keeps_segment(part: _Part) -> bool:
    colour = _JPEG_COLOUR.get(part.kind) if isinstance(part.kind, int) else None
    return part.kind in _JPEG_KEPT or (colour is not None and part.holds.startswith(colour))


def _chunks(content: bytes) -> Iterator[_Part]:
    if not content.startswith(_PNG_BEGINS):
        raise NotAPicture("no beginning")
    at = len(_PNG_BEGINS)
    while True:
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise NotAPicture("cut short")
        yield _Part(kind, content[at + 8 : end - 4], content[at:end])
        if kind == b"IEND":
            return
        at = end


def _segments(content: bytes) -> Iterator[_Part]:
    if not content.startswith(b"\xff\xd8"):
        raise NotAPicture("no beginning")
    at = 2
    while True:
        first, marker = struct.unpack_from(">BB", content, at)
        if first != 0xFF or marker == 0x00:
            raise NotAPicture("no marker")
        if marker == 0xFF:  # A byte that fills: the marker follows.
            at += 1
            continue
        if marker in (_END, *_ALONE):
            end = at + 2
        else:
            (length,) = struct.unpack_from(">H", content, at + 2)
            end = at + 2 + length
            if length < 2 or end > len(content):
                raise NotAPicture("cut short")
        held = content[at + 4 : end]
        if marker == _SCAN:
            end = _end_of_scan(content, end)
        yield _Part(marker, held, content[at:end])
        if marker == _END:
            return
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands after a scan: within one, FF is followed by 00, a restart, or another FF."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise NotAPicture("cut short")
        following = content[at + 1]
        if following not in (0x00, 0xFF) and following not in _ALONE:
            return at
        at += 1 if following == 0xFF else 2


def _says_where(part: _Part) -> bool:
    if part.kind == b"eXIf":
        return _GPS in _tags(part.holds)
    if part.kind == _EXIF and part.holds.startswith(_EXIF_BEGINS):
        return _GPS in _tags(part.holds[len(_EXIF_BEGINS) :])
    return _is_suspect(_text_of(part) if part.kind in _PNG_TEXTS else part.holds)


def _is_suspect(held: bytes) -> bool:
    """Whether something that is not read here, such as another picture behind the first, may say where."""
    return b"GPS" in held or b"Exif" in held or b"Raw profile" in held


def _text_of(part: _Part) -> bytes:
    """A PNG's text, unpacked where it is packed, as far as the longest read."""
    keyword, _, rest = part.holds.partition(b"\0")
    if part.kind == b"iTXt" and rest[:1] == b"\1":
        rest = rest[2:].split(b"\0", 2)[-1]
    elif part.kind == b"zTXt":
        rest = rest[1:]
    else:
        return part.holds
    return keyword + zlib.decompressobj().decompress(rest, _LONGEST_TEXT)


def _tags(tiff: bytes) -> dict[int, int]:
    """The tags of the first list of an EXIF block, each with its value where that is one short number."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        raise NotAPicture("no order of bytes")
    (begins,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, begins)
    entries = [struct.unpack_from(f"{order}HHIH", tiff, begins + 2 + 12 * number) for number in range(count)]
    return {tag: value for tag, _, _, value in entries}


def _orientation(part: _Part) -> int:
    """How a segment says the picture is to be turned; upright where it says nothing of it that can be read."""
    if part.kind != _EXIF or not part.holds.startswith(_EXIF_BEGINS):
        return _UPRIGHT
    try:
        turned = _tags(part.holds[len(_EXIF_BEGINS) :]).get(_ORIENTATION, _UPRIGHT)
    except (NotAPicture, struct.error):
        return _UPRIGHT
    return turned if turned in range(1, 9) else _UPRIGHT


def _upright_note(turned: int) -> bytes:
    """A segment that says how to turn the picture, and nothing else."""
    if turned == _UPRIGHT:
        return b""
    held = _EXIF_BEGINS + struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    return struct.pack(">BBH", 0xFF, _EXIF, len(held) + 2) + held
