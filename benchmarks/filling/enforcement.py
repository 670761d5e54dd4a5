"""Lines, operations, arrests, charges, seizures and closures, in bulk."""

from __future__ import annotations

import datetime as dt

from benchmarks.filling.scene import Scene, add
from throughline.access.states import RecordKind
from throughline.disruption.models import (
    Arrest,
    Charge,
    ClosureReview,
    DealPhone,
    Found,
    Line,
    LineArea,
    LineClosure,
    LineName,
    Operation,
    Seizure,
)
from throughline.disruption.states import (
    ClosureType,
    Direction,
    DrugType,
    LineStatus,
    OffenceKind,
    OperationKind,
    ReviewAnswerKind,
    SeizureKind,
)
from throughline.hub.models import Intervention
from throughline.register.models import Person, Place
from throughline.register.states import AgeBasis, AgeGroup


def add_lines(scene: Scene, how_many: int) -> list[Line]:
    """Lines with an exporting and two importing areas and a number each; two in five closed by it."""
    rows = []
    for number, record in enumerate(scene.records(RecordKind.LINE, how_many)):
        place = scene.agencies.index(record.owner_agency)
        rows.append(Line(
            record=record, name=f"Line {number:05}", owning_team=scene.teams[place], owning_agency=record.owner_agency,
            first_reported_date=scene.day(),
            status=LineStatus.CLOSED if number % 5 < 2 else LineStatus.ACTIVE,
        ))  # fmt: skip
    lines = add(Line, rows)
    areas, phones = [], []
    for number, line in enumerate(lines):
        exporting, *importing = scene.random.sample(scene.authorities, 3)
        areas += [
            LineArea(
                line=line, direction=direction, force=place.force, authority=place, recorded_at=scene.at,
                recorded_by=scene.system,
            )
            for direction, place in (
                (Direction.EXPORTING, exporting), *((Direction.IMPORTING, place) for place in importing)
            )
        ]  # fmt: skip
        written = f"07700 900{number % 1000:03}"
        phones.append(DealPhone(
            line=line, number=f"+447700900{number % 1000:03}", as_written=written, recorded_at=scene.at,
            recorded_by=scene.system, deactivated_date=scene.day() if line.status == LineStatus.CLOSED else None,
        ))  # fmt: skip
    add(LineArea, areas)
    add(DealPhone, phones)
    add(LineName, [
        LineName(line=line, name=line.name, since_date=line.first_reported_date, recorded_at=scene.at,
                 recorded_by=scene.system)
        for line in lines
    ])  # fmt: skip
    return lines


def add_operations(scene: Scene, lines: list[Line], places: list[Place], how_many: int) -> list[Operation]:
    rows = []
    for number, record in enumerate(scene.records(RecordKind.OPERATION, how_many)):
        place = scene.agencies.index(record.owner_agency)
        rows.append(Operation(
            record=record, operation_kind=scene.random.choice(OperationKind.values), happened_date=scene.day(),
            team=scene.teams[place], agency=record.owner_agency, place=scene.random.choice(places),
            force=scene.random.choice(scene.forces), line=lines[number % len(lines)],
            suspected_cuckooing=number % 4 == 0,
        ))  # fmt: skip
    return add(Operation, rows)


def add_found(scene: Scene, operations: list[Operation], interventions: list[Intervention]) -> None:
    rows = []
    for found in interventions:
        operation = scene.random.choice(operations)
        rows.append(Found(intervention=found, operation=operation, line=operation.line))
    add(Found, rows)


def add_arrests(scene: Scene, operations: list[Operation], people: list[Person]) -> None:
    """Arrests of so many people, a fifth of them children, a quarter charged; one seizure an arrest."""
    rows, seizures = [], []
    for number, person in enumerate(people):
        operation = scene.random.choice(operations)
        rows.append(Arrest(
            operation=operation, person=person, line=operation.line, happened_date=operation.happened_date,
            offence=scene.random.choice(OffenceKind.values), team=operation.team, agency=operation.agency,
            force=operation.force, age_group=AgeGroup.CHILD if number % 5 == 0 else AgeGroup.ADULT,
            age_basis=AgeBasis.ESTIMATED, recorded_at=scene.at, recorded_by=scene.system,
        ))  # fmt: skip
        seizures.append(Seizure(
            operation=operation, kind=SeizureKind.DRUGS, drug=scene.random.choice(DrugType.values),
            grams=scene.random.randrange(1, 500), recorded_at=scene.at, recorded_by=scene.system,
        ))  # fmt: skip
    arrests = add(Arrest, rows)
    add(Seizure, seizures)
    add(Charge, [
        Charge(arrest=arrest, charged_date=arrest.happened_date + dt.timedelta(days=1), offence=arrest.offence,
               recorded_at=scene.at, recorded_by=scene.system)
        for arrest in arrests[::4]
    ])  # fmt: skip


def add_closures(scene: Scene, lines: list[Line], people: list[Person]) -> None:
    """A closure of every closed line, with three people asked about; one in ten not answered yet."""
    closures = add(LineClosure, [
        LineClosure(line=line, closed_date=scene.day(), closure_type=ClosureType.TYPE_2, evidence="Number deactivated",
                    recorded_at=scene.at, recorded_by=scene.system)
        for line in lines
        if line.status == LineStatus.CLOSED
    ])  # fmt: skip
    answer = {
        "answer": ReviewAnswerKind.SEEN, "seen_date": scene.at.date(), "seen_by": "A worker", "in_place": "Support",
        "answered_at": scene.at, "answered_by": scene.system,
    }  # fmt: skip
    add(ClosureReview, [
        ClosureReview(closure=closure, person=person, days=1, inherited=True, opened_at=scene.at,
                      opened_by=scene.system, **({} if scene.random.random() < 0.1 else answer))
        for closure in closures
        for person in scene.random.sample(people, 3)
    ])  # fmt: skip
