"""The whole filling, in proportion to the number of people, and a note of what to look at."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.db import connection, transaction

from benchmarks.filling import enforcement, safeguarding
from benchmarks.filling.scene import Scene, set_scene
from throughline.access.states import Restriction
from throughline.disruption.models import Line
from throughline.hub.models import Case
from throughline.hub.states import CaseStatus

NOTE = "benchmark.json"


def fill(folder: Path, people_wanted: int) -> None:
    """Of 100,000 people: 60,000 interventions, 40,000 arrests, 30,000 referrals, 5,000 cases, 2,000 lines, 5,000 operations."""
    scene = set_scene()
    with transaction.atomic():
        people = safeguarding.add_people(scene, people_wanted)
        places = safeguarding.add_places(scene, people_wanted // 20)
        interventions = safeguarding.add_interventions(scene, people[: people_wanted * 6 // 10], places)
        referrals = safeguarding.add_referrals(scene, interventions[: people_wanted * 3 // 10])
        cases = safeguarding.add_cases(scene, referrals[: people_wanted // 20])
        safeguarding.add_support(scene, cases)
        lines = enforcement.add_lines(scene, people_wanted // 50)
        operations = enforcement.add_operations(scene, lines, places, people_wanted // 20)
        enforcement.add_found(scene, operations, interventions)
        enforcement.add_arrests(scene, operations, people[people_wanted * 6 // 10 :])
        enforcement.add_closures(scene, lines, people)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    _write_note(folder, scene, lines, cases, people[0].family_name)


def _write_note(folder: Path, scene: Scene, lines: list[Line], cases: list[Case], name: str) -> None:
    """How the two members sign in, and which line and case both of them may open."""
    own = scene.members["restricted"].agency_id
    line = next(
        line for line in lines if line.record.owner_agency_id == own and line.record.restriction == Restriction.STANDARD
    )
    case = next(
        case for case in cases if case.status == CaseStatus.OPEN and case.record.restriction == Restriction.STANDARD
    )
    chosen = {user: scene.accounts[user] for user in scene.members}
    descriptor = os.open(folder / NOTE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        note = {"accounts": chosen, "line": str(line.record.uuid), "case": str(case.record.uuid), "name": name}
        json.dump(note, handle)
