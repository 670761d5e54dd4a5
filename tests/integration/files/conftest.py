from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.files.scanner import FakeScanner, fake_scanner
from tests.integration.hub.acting import Acting
from throughline.files.actions.attaching import attach_file, withdraw_file
from throughline.files.actions.checking import record_check
from throughline.files.antivirus import Verdict
from throughline.files.models import AttachedFile
from throughline.files.states import FileState
from throughline.hub.models import Case


@dataclass
class Filing:
    """A case to attach files to, and files brought where a test needs them."""

    acting: Acting
    case: Case

    def attach(self, *, by=None, record=None, name="letter.txt", content=b"Back on roll.", **more) -> AttachedFile:
        given = {"description": "Letter from the school", "field_class": "education"} | more
        return attach_file(
            by=by or self.acting.world.social, at=self.acting.at, record_uuid=(record or self.case.record).uuid, name=name,
            content=io.BytesIO(content), **given,
        )  # fmt: skip

    def check(self, file: AttachedFile, verdict: Verdict | None) -> AttachedFile:
        return record_check(by=self.acting.world.social, at=self.acting.at, file_uuid=file.uuid, verdict=verdict)

    def file_in(self, state: str) -> AttachedFile:
        """A file brought to a state the way it gets there."""
        file = self.attach()
        verdicts = {
            FileState.UNCHECKED: None,
            FileState.CLEAN: Verdict("", "ClamAV 1.4.1"),
            FileState.INFECTED: Verdict("Eicar-Test-Signature", "ClamAV 1.4.1"),
        }
        if state in verdicts:
            self.check(file, verdicts[state])
        if state == FileState.WITHDRAWN:
            withdraw_file(by=self.acting.world.social, at=self.acting.at, file_uuid=file.uuid, reason="Another boy")
        return self.again(file)

    def again(self, file: AttachedFile) -> AttachedFile:
        return AttachedFile.related.get(pk=file.pk)


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.FILES_FOLDER = tmp_path / "files"
    return settings.FILES_FOLDER


@pytest.fixture
def filing(acting: Acting, folder: Path) -> Filing:
    return Filing(acting, acting.open_case())


@pytest.fixture
def scanner(settings) -> Iterator[FakeScanner]:
    with fake_scanner() as running:
        settings.CLAMD = running.address
        yield running
