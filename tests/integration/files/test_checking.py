"""The scanner: what is sent to it, what its answers come to, and what happens when it gives none."""

from __future__ import annotations

import io

import pytest

from tests.integration.cli.conftest import Said
from tests.integration.files.scanner import deaf_address
from throughline.cli.commands import files_check
from throughline.core.errors import Refused
from throughline.files import store
from throughline.files.actions.attaching import open_file
from throughline.files.antivirus import ScannerDown, scan
from throughline.files.states import FileState

pytestmark = pytest.mark.django_db


@pytest.fixture
def attached(filing, django_capture_on_commit_callbacks):
    """Attach a file as a page does: what follows the commit runs too."""

    def attach(**given):
        with django_capture_on_commit_callbacks(execute=True):
            file = filing.attach(**given)
        return filing.again(file)

    return attach


@pytest.fixture
def files_checked(capsys, django_capture_on_commit_callbacks):
    def run() -> Said:
        with django_capture_on_commit_callbacks(execute=True):
            code = files_check.run(None)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


def test_a_file_is_judged_as_soon_as_it_is_kept(attached, scanner):
    file = attached(content=b"x" * 200_000)
    assert file.state == FileState.CLEAN
    assert file.checked_with == "ClamAV 1.4.1/27000"
    assert scanner.seen == [b"x" * 200_000]


def test_a_virus_is_named_and_the_content_gone(attached, scanner):
    scanner.answer = "stream: Win.Test.EICAR_HDB-1 FOUND"
    file = attached()
    assert (file.state, file.finding) == (FileState.INFECTED, "Win.Test.EICAR_HDB-1")
    assert not store.path_of(file.uuid).exists()


@pytest.mark.parametrize(
    "answer", [None, "", "INSTREAM size limit exceeded. ERROR", "stream: OK FOUND OK", "no such command"]
)
def test_without_a_verdict_a_file_stays_held_back_and_is_tried_again(attached, filing, scanner, files_checked, answer):
    scanner.answer = answer
    file = attached()
    assert file.state == FileState.QUARANTINED
    with pytest.raises(Refused, match="held back"):
        open_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=file.uuid)
    said = files_checked()
    assert (said.code, "still held back" in said.err) == (1, True)
    scanner.answer = "stream: OK"
    said = files_checked()
    assert (said.code, said.out) == (0, "1: checked: no virus found.\n")
    assert filing.again(file).state == FileState.CLEAN
    assert files_checked().out == "No file waits to be checked.\n"


def test_a_scanner_that_is_down_holds_files_back(attached, settings):
    settings.CLAMD = deaf_address()
    assert attached().state == FileState.QUARANTINED


@pytest.mark.parametrize("address", ["nowhere", "127.0.0.1:port", "/no/such/socket"])
def test_an_address_that_is_none_is_a_scanner_that_is_down(address):
    with pytest.raises(ScannerDown):
        scan(address, io.BytesIO(b"x"))


def test_without_a_scanner_a_file_says_that_it_was_not_checked(attached, filing):
    file = attached()
    assert (file.state, file.checked_at) == (FileState.UNCHECKED, None)
    assert open_file(by=filing.acting.world.social, at=filing.acting.at, file_uuid=file.uuid)[1] == b"Back on roll."


def test_what_was_not_checked_is_once_there_is_a_scanner(attached, filing, files_checked, request):
    file = attached()
    assert files_checked().out == "No file waits to be checked.\n"
    request.getfixturevalue("scanner").answer = "stream: Eicar FOUND"
    said = files_checked()
    assert said.code == 0 and "A file held a virus" in said.err
    assert filing.again(file).state == FileState.INFECTED


def test_a_restricted_case_has_its_files_judged_too(attached, filing, scanner, files_checked):
    scanner.answer = None
    file = attached()
    filing.case.record.restriction = 2
    filing.case.record.save()
    scanner.answer = "stream: OK"
    files_checked()
    assert filing.again(file).state == FileState.CLEAN
