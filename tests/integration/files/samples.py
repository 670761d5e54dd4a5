"""Small files of every kind taken, made here."""

from __future__ import annotations

import io
import zipfile


def office(part: str, *more: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return made.getvalue()


DOCX, XLSX = office("word/document.xml"), office("xl/workbook.xml")
TAKEN = {
    "a.pdf": b"%PDF-1.7\n...", "a.jpg": b"\xff\xd8\xff\xe0...", "A.JPEG": b"\xff\xd8\xff\xe1...",
    "a.png": b"\x89PNG\r\n\x1a\n...", "a.docx": DOCX, "a.xlsx": XLSX, "a.txt": "He said “no”.\r\n".encode(),
    "a.csv": b"\xef\xbb\xbfa,b\n1,2\n", "a.mp3": b"ID3\x04...", "a.m4a": b"\x00\x00\x00\x20ftypM4A ....",
}  # fmt: skip
# Name, content, what the refusal says of the way on.
REFUSED = (
    ("a.exe", b"MZ...", "Only PDF"),
    ("a.html", b"<script>", "Only PDF"),
    ("a.svg", b"<svg>", "Only PDF"),
    ("noending", b"x", "Only PDF"),
    ("a.docm", office("word/document.xml", "word/vbaProject.bin"), "save it as a Word document"),
    ("a.docx", office("word/document.xml", "word/vbaProject.bin"), "without macros"),
    ("a.xlsx", office("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "without macros"),
    ("a.docx", XLSX, "what is inside is not a Word document"),
    ("a.docx", b"PK\x03\x04 broken", "damaged"),
    ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "without a password"),
    ("a.doc", b"\xd0\xcf\x11\xe0", "save it as a Word document"),
    ("a.pdf", b"%PDF-1.7\n...trailer\n<< /Size 9 /Encrypt 8 0 R /Root 1 0 R >>", "without a password"),
    ("a.pdf", b"%PDF-1.7\n...trailer<</Encrypt<</Filter/Standard>>>>", "without a password"),
    ("a.pdf", b"<!doctype html><script>alert(1)</script>", "what is inside is not a PDF"),
    ("a.pdf", b"MZ...", "what is inside is not a PDF"),
    ("a.jpg", b"%PDF-1.7", "what is inside is not a Photograph"),
    ("a.m4a", b"ftypM4A ....", "what is inside is not a Recording"),
    ("a.txt", "£".encode("utf-16"), "UTF-8"),
    ("a.csv", b"a,\xff", "UTF-8"),
    ("a.txt", b"MZ\x00\x01", "not text"),
    ("a.heic", b"....", "JPEG or PNG"),
    ("a.zip", DOCX, "attach each one"),
    ("a.msg", b"x", "PDF"),
)
