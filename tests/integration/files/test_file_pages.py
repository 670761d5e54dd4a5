"""The pages of a case's files."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.integration.reading import text_of
from throughline.access.facts import involve
from throughline.access.states import InvolvementReason
from throughline.agencies.actor import Actor
from throughline.audit.models import Event
from throughline.core.errors import Refused
from throughline.files.antivirus import Verdict
from throughline.files.kinds import kind_of
from throughline.files.models import AttachedFile
from throughline.files.states import FileKind, FileState

pytestmark = pytest.mark.django_db


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.member.account)
    return client


def files_of(filing) -> str:
    return reverse("files", args=[filing.case.record.uuid])


def attach(client: Client, filing, name="letter.txt", content=b"Back on roll.", **more):
    typed = {"description": "Letter from the school", "field_class": "education", **more}
    sent = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(
        reverse("file-attach", args=[filing.case.record.uuid]), {"file": sent, **typed}, follow=True
    )  # fmt: skip


def test_the_case_leads_to_its_files_and_an_empty_list_says_how_to_begin(filing):
    client = browser(filing.acting.world.social)
    assert files_of(filing) in client.get(reverse("case", args=[filing.case.record.uuid])).content.decode()
    page = client.get(files_of(filing))
    assert "No files yet" in text_of(page)
    assert reverse("file-attach", args=[filing.case.record.uuid]) in page.content.decode()


def test_attached_seen_and_opened(filing, django_capture_on_commit_callbacks):
    client = browser(filing.acting.world.social)
    with django_capture_on_commit_callbacks(execute=True):
        attach(client, filing, name="..\\<b>letter</b>.txt")
    page = client.get(files_of(filing))
    said = text_of(page)
    for words in ("Text, 1 KB", "Letter from the school", "Tells: education", "Sol Hale", "Not checked for viruses",
                  "Open only what you expected"):  # fmt: skip
        assert words in said
    assert "&lt;b&gt;" not in page.content.decode(), "what stands before a stroke is a folder"
    file = AttachedFile.related.get()
    assert f"<title>Files of Case {filing.case.record.reference}" in page.content.decode()
    answer = client.post(reverse("file-open", args=[file.uuid]))
    assert answer.content == b"Back on roll."
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert Event.objects.filter(action="open_file", op="consultation").count() == 1


def test_a_file_held_back_has_no_way_to_open_it(filing):
    client = browser(filing.acting.world.social)
    file = filing.file_in(FileState.QUARANTINED)
    page = client.get(files_of(filing))
    assert reverse("file-open", args=[file.uuid]) not in page.content.decode()
    answer = client.post(reverse("file-open", args=[file.uuid]))
    assert answer.status_code == 409 and "held back" in text_of(answer)


def test_what_is_refused_stands_beside_the_file_and_the_rest_comes_back(filing):
    page = attach(browser(filing.acting.world.social), filing, name="letter.docm")
    assert "save it as a Word document" in text_of(page)
    assert 'value="Letter from the school"' in page.content.decode()
    page = attach(browser(filing.acting.world.social), filing, content=b"")
    assert "The file is empty" in text_of(page)
    page = browser(filing.acting.world.social).post(
        reverse("file-attach", args=[filing.case.record.uuid]), {"once": ""}
    )
    for words in ("Choose a file", "Say what it is", "Choose what it tells"):
        assert words in text_of(page)


def test_a_double_click_attaches_once(filing):
    client = browser(filing.acting.world.social)
    for _ in range(2):
        attach(client, filing, once="a-key-of-this-form-only")
    assert AttachedFile.related.count() == 1


def test_recorded_in_error_stays_in_the_list_with_the_reason(filing):
    client = browser(filing.acting.world.social)
    file = filing.file_in(FileState.CLEAN)
    path = reverse("file-withdraw", args=[file.uuid])
    page = client.post(path, {"reason": "It is another boy's"}, follow=True)
    said = text_of(page)
    assert "Recorded in error" in said and "It is another boy&#39;s (Sol Hale)" in said
    assert client.post(reverse("file-open", args=[file.uuid])).status_code == 409
    assert path not in page.content.decode()


def test_who_may_not_attach_is_not_shown_how(filing):
    analyst = filing.acting.world.everyone()["here analyst"]
    involve(by=analyst, at=filing.acting.at, record=filing.case.record, member=analyst.member,
            reason=InvolvementReason.WORKS_WITH)  # fmt: skip
    page = browser(analyst).get(files_of(filing))
    assert "No files" in text_of(page)
    assert reverse("file-attach", args=[filing.case.record.uuid]) not in page.content.decode()


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj trailer<</Root 1 0 R>>"
OVERRIDE = "\u202e"


@cache
def bomb() -> bytes:
    """A Word document whose one part would unpack to a hundred megabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"0" * 100_000_000)
    return made.getvalue()


@cache
def listing(parts: int, *, long_form: bool = False) -> bytes:
    """An archive that is nothing but a list of so many parts."""
    head = struct.pack("<4s4B4HL2L5H2L", b"PK\x01\x02", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)
    listed = (head + b"a") * parts
    end, number, length = b"", min(parts, 0xFFFF), len(listed)
    if long_form:
        end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, parts, parts, length, 4)
        end += struct.pack("<4sLQL", b"PK\x06\x07", 0, 4 + length, 1)
        length = 0
    return b"PK\x03\x04" + listed + end + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, length, 4, 0)


@pytest.mark.parametrize("long_form", [False, True])
def test_an_archive_that_lists_too_much_is_refused_without_reading_the_list(filing, monkeypatch, long_form):
    content = listing(30_000, long_form=long_form)
    assert len(zipfile.ZipFile(io.BytesIO(content)).namelist()) == 30_000, "the list is one that would be read"
    monkeypatch.setattr(zipfile, "ZipInfo", None)
    answer = attach(browser(filing.acting.world.social), filing, name="a.docx", content=content)
    assert "lists far more parts than a Word document has" in text_of(answer)
    assert 'value="Letter from the school"' in answer.content.decode()


def read_at_once(content) -> None:
    content.read(2_000_000)


def read_to_the_end(content) -> None:
    content.read()


def read_in_pieces(content) -> None:
    while content.read(46):
        pass


@pytest.mark.parametrize("how", [read_at_once, read_to_the_end, read_in_pieces])
def test_a_list_too_long_is_refused_however_python_comes_to_read_it(monkeypatch, how):
    """A later Python believes another of the two ways to say how long the list is, and reads it in its own way."""
    monkeypatch.setattr(zipfile, "ZipFile", how)
    with pytest.raises(Refused, match="lists far more parts than a Word document has"):
        kind_of("a.docx", io.BytesIO(listing(60_000)))


def test_the_long_form_further_from_the_end_hides_no_list():
    """With extra data after its record, some Pythons read the long form and some the short one: none reads a long list."""
    content = listing(30_000, long_form=True)
    at = content.index(b"PK\x06\x07")
    with pytest.raises(Refused):
        kind_of("a.docx", io.BytesIO(content[:at] + b"\0" * 12 + content[at:]))


def document(*parts: tuple[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, text in (("[Content_Types].xml", "<x/>"), ("word/document.xml", "<w/>"), *parts):
            archive.writestr(name, text)
    return made.getvalue()


def lying_over(content: bytes, name: bytes, other: bytes) -> bytes:
    """The archive with one part said to begin where another does."""
    lists = content.index(b"PK\x01\x02")
    entry = {each: content.index(each, lists) - 46 for each in (name, other)}
    where = content[entry[other] + 42 : entry[other] + 46]
    return content[: entry[name] + 42] + where + content[entry[name] + 46 :]


def test_parts_that_contradict_one_another_are_refused():
    plain = document(("word/a.xml", "a" * 40), ("word/b.xml", "b" * 40))
    assert kind_of("a.docx", io.BytesIO(plain)) == FileKind.DOCX
    for content in (
        document(("word/a.xml", "one"), ("word/a.xml", "another")),
        lying_over(plain, b"word/b.xml", b"word/a.xml"),
    ):
        with pytest.raises(Refused, match="says two things of one part"):
            kind_of("a.docx", io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "The file is empty."),
        ("a.pdf", PDF + b" " * 26_000_000, "must be 25 MB or smaller. It is 26.0 MB."),
        ("a.pdf", b"<!doctype html><script>alert(1)</script>", "what is inside is not a PDF file"),
        ("a.pdf", PDF + b"<</Encrypt 9 0 R>>", "This PDF is locked with a password"),
        (f"letter{OVERRIDE}fdp.exe", b"MZ...", "This kind of file cannot be attached."),
        (f"letter.pdf{OVERRIDE}", b"MZ...", "what is inside is not a PDF file"),
        ("a.zip", bomb(), "Take the files out of it and attach each one."),
        (".pdf", PDF, "This kind of file cannot be attached."),
        ("x" * 300, PDF, "This kind of file cannot be attached."),
    ],
    ids=lambda value: str(value)[:24] if isinstance(value, str) else "",
)
def test_a_file_that_is_not_taken_is_answered_on_the_form_with_what_was_typed(filing, folder, name, content, says):
    answer = attach(browser(filing.acting.world.social), filing, name=name, content=content)
    assert answer.status_code == 200
    assert text_of(answer).count(says) >= 2, "over the page and at the field"
    assert 'value="Letter from the school"' in answer.content.decode()
    assert 'value="education" selected' in answer.content.decode()
    assert not AttachedFile.related.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\secret.pdf", "secret.pdf"),
        (f"exe.{OVERRIDE}cod.pdf", "exe.cod.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ('"><script>.pdf', '"><script>.pdf'),
    ],
    ids=range(5),
)
def test_a_strange_name_is_kept_harmless_and_the_file_goes_out_as_an_attachment(filing, folder, name, kept):
    client = browser(filing.acting.world.social)
    attach(client, filing, name=name, content=PDF)
    file = filing.check(AttachedFile.related.get(), Verdict("", "ClamAV 1.4.1"))
    assert file.name[-40:] == kept[-40:]
    assert len(file.name) <= 150
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [str(file.uuid)]
    assert "<script>" not in client.get(files_of(filing)).content.decode().split("<main")[1].split("</main")[0]
    answer = client.post(reverse("file-open", args=[file.uuid]))
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(reverse("file-open", args=[file.uuid])).status_code == 405


def test_a_document_that_would_unpack_to_a_hundred_megabytes_is_never_unpacked(filing, monkeypatch):
    content = bomb()
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    answer = attach(browser(filing.acting.world.social), filing, name="a.docx", content=content)
    assert "Attached." in text_of(answer)


def test_an_infected_file_is_served_to_nobody(filing, django_capture_on_commit_callbacks, scanner):
    scanner.answer = "stream: Eicar-Test-Signature FOUND"
    client = browser(filing.acting.world.social)
    with django_capture_on_commit_callbacks(execute=True):
        attach(client, filing, name="a.pdf", content=PDF)
    file = AttachedFile.related.get()
    assert file.state == FileState.INFECTED
    for actor in filing.acting.world.everyone().values():
        answer = browser(actor).post(reverse("file-open", args=[file.uuid]))
        assert answer.status_code in (404, 409)
        assert PDF not in answer.content
