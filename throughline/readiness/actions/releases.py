"""Acts on a released sentence: asking whoever keeps the note, and their answer (practice.md P18)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from throughline.access.facts import record_act
from throughline.access.gate import get_visible, may_see
from throughline.access.permissions import require_permission
from throughline.agencies.actor import Actor
from throughline.agencies.models import Member
from throughline.audit.states import Operation as Act
from throughline.core.errors import Absent, Refused
from throughline.core.text import require_text
from throughline.readiness.models import Release
from throughline.readiness.states import ReleaseAbout
from throughline.register.models import Person
from throughline.work.facts import ask_task, settle_task
from throughline.work.states import TaskKind

ANSWER_WITHIN = dt.timedelta(days=1)


@transaction.atomic
def ask_for_sentence(*, by: Actor, at: dt.datetime, person_uuid: uuid.UUID, about: str, asked_of: Member) -> Release:
    """Ask whoever keeps a note to release one sentence of it. What is asked says nothing of any operation.

    Errors: Absent, Refused (they may not open the person, or have been asked and not answered yet).
    """
    require_permission(by, "readiness.make")
    person = get_visible(Person, person_uuid, by, at)
    if about not in ReleaseAbout.values:
        raise Refused("Choose what the sentence is from.", field="about")
    if not may_see(asked_of, person.record, at):
        raise Refused("They do not work with this person. Ask whoever keeps the note.", field="asked_of")
    waiting = Release.related.filter(person=person, asked_of=asked_of, about=about, answered_at__isnull=True)
    if waiting.exists():
        raise Refused("They have been asked already.", field="asked_of")
    task = ask_task(
        by=by, at=at, record=person.record, title="Release a sentence that would protect them, or keep it",
        kind=TaskKind.ACTION, owner_agency=asked_of.agency, owner=asked_of, due_at=at + ANSWER_WITHIN,
        explanation="People who may have to act quickly for them would read it.",
    )  # fmt: skip
    row = Release(person=person, about=about, asked_of=asked_of, task=task, asked_at=at, asked_by=by.member)
    row.save_checked()
    record_act(by=by, at=at, action="ask_for_sentence", op=Act.COLLECTION, subjects=[person.record])
    return row


@transaction.atomic
def answer_release(*, by: Actor, at: dt.datetime, release_id: int, sentence: str) -> Release:
    """Release one sentence, or none: whoever was asked decides, and nobody for them. Errors: Absent, Refused (answered)."""
    require_permission(by, "release.answer")
    rows = Release.objects.visible_to(by, at).select_for_update(of=("self",))
    row: Release | None = rows.filter(pk=release_id, asked_of=by.member).first()
    if row is None:
        raise Absent
    if row.answered_at is not None:
        raise Refused("You have answered this already.")
    row.sentence = require_text(sentence, what="sentence", field="sentence", limit=160)
    row.answered_at, row.answered_by = at, by.member
    row.save_checked()
    settle_task(by=by, at=at, task=row.task, outcome="Released" if row.sentence else "Kept")
    record_act(
        by=by, at=at, action="answer_release", op=Act.DISCLOSURE if row.sentence else Act.ALTERATION,
        subjects=[row.person.record], recipient="Officers named on a brief" if row.sentence else "",
    )  # fmt: skip
    return row
