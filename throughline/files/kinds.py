"""What a file is, by its first bytes and not by its name: the kinds taken, and why any other is not."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from typing import IO

from throughline.core.errors import Refused
from throughline.files.states import FileKind

TAKEN = "PDF, JPEG, PNG, Word (.docx), Excel (.xlsx), text (.txt), CSV, MP3 or M4A"


@dataclass(frozen=True)
class KnownKind:
    """A kind of file taken. ``begins``: one of these stands at byte ``at``; ``holds``: a part its archive must have."""

    kind: FileKind
    endings: tuple[str, ...]
    media_type: str
    begins: tuple[bytes, ...] = ()
    at: int = 0
    holds: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
KNOWN: tuple[KnownKind, ...] = (
    KnownKind(FileKind.PDF, ("pdf",), "application/pdf", (b"%PDF-",)),
    KnownKind(FileKind.JPEG, ("jpg", "jpeg"), "image/jpeg", (b"\xff\xd8\xff",)),
    KnownKind(FileKind.PNG, ("png",), "image/png", (b"\x89PNG\r\n\x1a\n",)),
    KnownKind(
        FileKind.DOCX, ("docx",), f"{_OFFICE}.wordprocessingml.document", (b"PK\x03\x04",), holds="word/document.xml"
    ),
    KnownKind(FileKind.XLSX, ("xlsx",), f"{_OFFICE}.spreadsheetml.sheet", (b"PK\x03\x04",), holds="xl/workbook.xml"),
    KnownKind(FileKind.MP3, ("mp3",), "audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    KnownKind(FileKind.M4A, ("m4a",), "audio/mp4", (b"ftypM4A ", b"ftypmp42", b"ftypisom"), at=4),
    KnownKind(FileKind.TEXT, ("txt",), "text/plain; charset=utf-8"),
    KnownKind(FileKind.CSV, ("csv",), "text/csv; charset=utf-8"),
)
BY_ENDING = {ending: known for known in KNOWN for ending in known.endings}
MEDIA_TYPES = {known.kind: known.media_type for known in KNOWN}

# What people try to attach and the way on, by the ending of its name.
_INSTEAD = {
    **dict.fromkeys(("docm", "dotm", "doc", "rtf", "odt", "pages"), "Open it in Word and save it as a Word document (.docx)."),
    **dict.fromkeys(("xlsm", "xltm", "xls", "xlsb", "ods", "numbers"), "Open it in Excel and save it as a workbook (.xlsx)."),
    **dict.fromkeys(("heic", "heif", "webp", "gif", "bmp", "tif", "tiff"), "Save the picture as JPEG or PNG."),
    **dict.fromkeys(("zip", "rar", "7z"), "Take the files out of it and attach each one."),
    **dict.fromkeys(("msg", "eml"), "Print the message to a PDF."),
    **dict.fromkeys(("ppt", "pptx", "pptm"), "Save the slides as a PDF."),
    **dict.fromkeys(("wav", "ogg", "wma", "amr"), "Save the recording as MP3 or M4A."),
}  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An Office document of ten thousand parts has a shorter list than this, in bytes. Beside it what is read of an archive is
# its end, found twice, with a comment as long as one may be.
_LONGEST_LIST = 1_000_000
_READ_AT_MOST = _LONGEST_LIST + 2 * (22 + 65_535) + 4_096
# What stands before each part in an archive, without its name.
_HEAD_OF_PART = 30
# Where the end of a PDF, or of any of its versions, names what it is locked with.
_LOCKED_PDF = re.compile(rb"/Encrypt\s*(<<|\d+\s+\d+\s+R)")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def ending_of(name: str) -> str:
    """The ending of a name in small letters: "pdf"."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def kind_of(name: str, content: IO[bytes]) -> FileKind:
    """The kind of a file, when its content is what its name says. Errors: Refused, with the way on."""
    ending = ending_of(name)
    known = BY_ENDING.get(ending)
    if known is None:
        way_on = _INSTEAD.get(ending, f"Only {TAKEN} files can be attached.")
        raise Refused(f"This kind of file cannot be attached. {way_on}", field="file")
    content.seek(0)
    first = content.read(64)
    if first.startswith(_OLD_OFFICE):
        raise Refused(
            "This is an old Office file, or one with a password. Save it as .docx or .xlsx without a password.",
            field="file",
        )
    if known.begins and not any(first[known.at :].startswith(begin) for begin in known.begins):
        raise _not_what_it_says(known, ending)
    if known.kind == FileKind.PDF:
        _require_unlocked(content)
    if known.holds:
        _require_office(known, ending, content)
    if not known.begins:
        _require_text(ending, content)
    return known.kind


def _not_what_it_says(known: KnownKind, ending: str) -> Refused:
    return Refused(
        f"The name ends in .{ending}, but what is inside is not a {known.kind.label} file, or it is damaged. Open it, save"
        " it again as what it is, and attach that.",
        field="file",
    )


def _require_unlocked(content: IO[bytes]) -> None:
    """A PDF with a password: the scanner sees nothing of it, and a colleague at a door could not open it."""
    content.seek(0)
    if _LOCKED_PDF.search(content.read()):
        raise Refused(
            "This PDF is locked with a password, so it cannot be checked for viruses and others may not be able to open"
            " it. Open it, print it to a new PDF without a password, and attach that.",
            field="file",
        )


def _require_office(known: KnownKind, ending: str, content: IO[bytes]) -> None:
    """An Office file by the list of its parts; nothing is unpacked. One with macros is refused whatever its name."""
    try:
        with zipfile.ZipFile(_Metered(content)) as archive:
            listed, list_begins = archive.infolist(), archive.start_dir
    except _TooMuchRead as error:
        raise Refused(
            f"This file lists far more parts than a {known.kind.label} has, so it was not opened. Save it again as"
            f" .{ending} and attach that.",
            field="file",
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _not_what_it_says(known, ending) from error
    parts = {part.filename for part in listed}
    if len(parts) != len(listed) or _share_bytes(listed, list_begins):
        raise Refused(
            f"This file says two things of one part, so it was not opened. Save it again as .{ending} and attach that.",
            field="file",
        )
    if "[Content_Types].xml" not in parts or known.holds not in parts:
        raise _not_what_it_says(known, ending)
    if any(part.lower().endswith("vbaproject.bin") or "/macrosheets/" in part.lower() for part in parts):
        raise Refused(
            f"This file holds macros, which can carry a virus. Save it as .{ending} without macros and attach that.",
            field="file",
        )


def _share_bytes(parts: list[zipfile.ZipInfo], list_begins: int) -> bool:
    """Whether parts lie over one another or over the list: a few bytes that unpack to a machine's memory, many times."""
    placed = sorted((part.header_offset, part.compress_size) for part in parts)
    ends = [begins for begins, _ in placed[1:]] + [list_begins]
    return any(begins + _HEAD_OF_PART + length > end for (begins, length), end in zip(placed, ends, strict=False))


class _TooMuchRead(Exception):
    """More was asked of a file than the list of an Office file's parts can take."""


class _Metered:
    """A file of which no more is read than an Office file's list of parts can take.

    To read a list of half a million parts, which fits a file of the size taken, holds a machine up for half a minute. Where
    an archive says how long its list is, in which of its two ways, and what of it is believed, differs between versions of
    ``zipfile``; all of them read it from the file.
    """

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.left = _READ_AT_MOST

    def read(self, size: int | None = -1) -> bytes:
        """As of a file. Errors: _TooMuchRead, before a list too long is read."""
        wanted = self.left + 1 if size is None or size < 0 else size
        if size is not None and size > self.left:
            raise _TooMuchRead
        read = self.content.read(wanted)
        self.left -= len(read)
        if self.left < 0:
            raise _TooMuchRead
        return read

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.content.seek(offset, whence)

    def tell(self) -> int:
        return self.content.tell()

    def seekable(self) -> bool:
        return True


def _require_text(ending: str, content: IO[bytes]) -> None:
    """Text is UTF-8 from end to end, and holds nothing that is not writing."""
    content.seek(0)
    try:
        text = content.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(
            f"This .{ending} file is not text in UTF-8. Open it, choose Save as, and choose the encoding UTF-8.",
            field="file",
        ) from error
    if _NOT_TEXT.search(text):
        raise Refused(f"The name ends in .{ending}, but what is inside is not text.", field="file")
