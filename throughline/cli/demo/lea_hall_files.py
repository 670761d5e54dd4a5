"""What was attached to the Lea Hall boy's case: letters, and one that was another boy's."""

from __future__ import annotations

import io

from throughline.access.states import FieldClass
from throughline.cli.demo.calendar import Calendar
from throughline.cli.demo.cast import Cast
from throughline.files.actions.attaching import attach_file, withdraw_file
from throughline.files.actions.checking import check_file
from throughline.files.models import AttachedFile
from throughline.hub.models import Case

_SCHOOL = """Dear Ms Mensah

He is back on roll from Monday, on mornings only for the first two weeks. Mrs Pell will meet him at the gate.

Lea Valley Academy
"""
_DATES = "Date,From,To,How he came home\n2026-01-12,22:00,07:30,By himself\n2026-02-20,19:00,14:00,His aunt found him\n"


def attach_letters(cast: Cast, case: Case, calendar: Calendar) -> AttachedFile:
    """His lead keeps what the school and the missing team sent, and takes back what was not his.

    Returns when he was missing, as the police wrote it down: it goes with his referral to the NRM.
    """
    _attach(cast, case, calendar, 6, "School letter.txt", _SCHOOL, "The school says he is back", FieldClass.EDUCATION)
    missing = _attach(
        cast, case, calendar, 8, "Missing dates.csv", _DATES, "When he was missing, from the police", FieldClass.PROCESS
    )
    wrong = _attach(
        cast, case, calendar, 12, "Clinic letter.txt", "An appointment on Thursday.", "Clinic letter", FieldClass.HEALTH
    )
    withdraw_file(
        by=cast.as_actor("social"), at=calendar.day(13), file_uuid=wrong.uuid,
        reason="The clinic sent us another patient's letter. They have been told.",
    )  # fmt: skip
    return missing


def _attach(
    cast: Cast, case: Case, calendar: Calendar, day: int, name: str, text: str, description: str, tells: FieldClass
) -> AttachedFile:
    """Attached, and judged at once: the demo is one transaction, at whose end files are judged else."""
    by, at = cast.as_actor("social"), calendar.day(day)
    file = attach_file(
        by=by, at=at, record_uuid=case.record.uuid, name=name, content=io.BytesIO(text.encode()),
        description=description, field_class=tells,
    )  # fmt: skip
    check_file(by=by, at=at, file_uuid=file.uuid)
    return file
