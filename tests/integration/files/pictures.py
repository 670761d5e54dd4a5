"""Small pictures as cameras and telephones write them, made here, part by part."""

from __future__ import annotations

import struct
import zlib

NORTH = b"5228.70N"


def tiff(*, order: str = ">", position: bool = False, turned: int = 0) -> bytes:
    """An EXIF block: its first list, and behind it a place where one is asked for."""
    tags = []
    if turned:
        tags.append((0x0112, 3, 1, struct.pack(f"{order}HH", turned, 0)))
    if position:
        tags.append((0x8825, 4, 1, struct.pack(f"{order}I", 100)))
    entries = b"".join(struct.pack(f"{order}HHI", *tag[:3]) + tag[3] for tag in tags)
    begins = struct.pack(f"{order}2sHI", b"II" if order == "<" else b"MM", 42, 8)
    made = begins + struct.pack(f"{order}H", len(tags)) + entries + b"\0" * 4
    return made.ljust(100, b"\0") + NORTH if position else made


def segment(marker: int, held: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(held) + 2) + held


def jpeg(*more: bytes, behind: bytes = b"") -> bytes:
    """A picture: its colour, ``more`` segments, tables, a scan with stuffed bytes and a restart, another scan, its end."""
    scan = segment(0xDA, b"\1\1\0\0\x3f\0") + b"drawn\xff\0drawn\xff\xd3drawn"
    drawn = (
        segment(0xDB, b"\0" * 65) + segment(0xC2, b"\x08\0\1\0\1\1\1\x11\0") + scan + segment(0xC4, b"\0" * 17) + scan
    )
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + b"".join(more) + drawn + b"\xff\xd9" + behind


def exif(**given) -> bytes:
    return segment(0xE1, b"Exif\0\0" + tiff(**given))


def xmp(text: bytes) -> bytes:
    return segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + text)


def chunk(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))


def png(*more: bytes, behind: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + drawn + chunk(b"IEND", b"") + behind


PLAIN = {
    "jpg": jpeg(), "png": png(), "turned": jpeg(exif(turned=6)), "filled": jpeg(b"\xff\xff\xff", exif(order="<")),
    "described": png(chunk(b"tEXt", b"Title\0A bike")), "in colour": jpeg(segment(0xE2, b"ICC_PROFILE\0\1\1...")),
}  # fmt: skip
_PACKED = zlib.compress(b"<x exif:GPSLatitude='52,28.70N'/>")
WITH_PLACE = {
    "jpg": jpeg(exif(position=True)), "little": jpeg(exif(order="<", position=True, turned=6)),
    "xmp": jpeg(xmp(b"<x exif:GPSLatitude='52,28.70N'/>")), "behind": jpeg(behind=jpeg(exif(position=True))),
    "comment": jpeg(segment(0xFE, b"GPS 52.478 -1.9")), "broken exif": jpeg(segment(0xE1, b"Exif\0\0MM")),
    "png": png(chunk(b"eXIf", tiff(position=True))), "text": png(chunk(b"tEXt", b"XML\0GPSLatitude 52")),
    "packed": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + _PACKED)),
    "raw": png(chunk(b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(b"45786966"))),
    "badly packed": png(chunk(b"zTXt", b"Title\0\0not packed")), "behind png": png(behind=b"Exif\0\0" + tiff()),
}  # fmt: skip
BROKEN = {
    "no parts": b"\xff\xd8\xff", "cut short": jpeg(exif(position=True))[:60], "no end": jpeg()[:-2],
    "no marker": b"\xff\xd8drawn", "no length": b"\xff\xd8\xff\xe1\0\0", "png cut": png()[:-4], "png begins": b"\x89PNG",
}  # fmt: skip
