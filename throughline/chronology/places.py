"""A place's chronology: operations there, who was found there, what it was taken over for, who went to see.

Who lives at an address is not among it: that is a person's own, and endangers them (practice.md P25).
"""

from __future__ import annotations

from django.db.models import QuerySet

from throughline.access.gate import visible
from throughline.chronology.enforcement import operation_told
from throughline.chronology.happenings import Reader, Source, Told, named
from throughline.chronology.shared import INTELLIGENCE, ORDERS
from throughline.chronology.states import HappeningKind
from throughline.cuckooing.models import AdultReferral, Episode, Visit
from throughline.disruption.models import Operation
from throughline.hub.models import Intervention
from throughline.register.models import Place

_ADDRESS = HappeningKind.ADDRESS


def _operations(reader: Reader, place: Place) -> QuerySet[Operation]:
    rows: QuerySet[Operation] = Operation.objects.visible_to(reader.actor, reader.at)
    return rows.filter(place=place).select_related("record", "agency", "place")


def _found(reader: Reader, place: Place) -> QuerySet[Intervention]:
    rows: QuerySet[Intervention] = Intervention.objects.visible_to(reader.actor, reader.at)
    rows = rows.filter(
        visible("person__record", reader.actor, reader.at), place=place, withdrawn_at__isnull=True
    )  # fmt: skip
    return rows.select_related("record", "person__record", "agency").prefetch_related("person__age_statements")


def _found_here(row: Intervention) -> Told:
    return named(
        row.person, "{} found here", on=row.happened_date, detail=row.get_reason_display(), by=row.agency.name,
        record=row.record,
    )  # fmt: skip


def _episodes(reader: Reader, place: Place) -> QuerySet[Episode]:
    rows: QuerySet[Episode] = Episode.objects.visible_to(reader.actor, reader.at)
    return rows.filter(address__place=place, withdrawn_at__isnull=True).select_related(
        "recorded_by__agency", "confirmed_by__agency", "ended_by__agency"
    )


def _confirmed(reader: Reader, place: Place) -> QuerySet[Episode]:
    return _episodes(reader, place).filter(confirmed_date__isnull=False)


def _ended(reader: Reader, place: Place) -> QuerySet[Episode]:
    return _episodes(reader, place).filter(ended_date__isnull=False)


def _visits(reader: Reader, place: Place) -> QuerySet[Visit]:
    rows: QuerySet[Visit] = Visit.objects.visible_to(reader.actor, reader.at)
    return rows.filter(address__place=place, withdrawn_at__isnull=True).select_related("agency")


def _adult_care(reader: Reader, place: Place) -> QuerySet[AdultReferral]:
    rows: QuerySet[AdultReferral] = AdultReferral.objects.visible_to(reader.actor, reader.at)
    return rows.filter(address__place=place, was_told=True).select_related("recorded_by__agency")


SOURCES: tuple[Source, ...] = (
    Source(HappeningKind.ENFORCEMENT, "operation.view", "happened_date", _operations, operation_told),
    Source(HappeningKind.SAFEGUARDING, "intervention.view", "happened_date", _found, _found_here),
    Source(_ADDRESS, "cuckooing.view", "began_date", _episodes, lambda row: Told(
        "Suspected of being cuckooed", row.why, row.recorded_by.agency.name)),
    Source(_ADDRESS, "cuckooing.view", "confirmed_date", _confirmed, lambda row: Told(
        "Cuckooing confirmed", row.confirmed_how, row.confirmed_by.agency.name)),
    Source(_ADDRESS, "cuckooing.view", "ended_date", _ended, lambda row: Told(
        f"Cuckooing ended: {row.get_ended_how_display().lower()}", row.ended_note, row.ended_by.agency.name)),
    Source(_ADDRESS, "cuckooing.view", "visited_date", _visits, lambda row: Told(
        f"Visited: {row.get_outcome_display().lower()}", row.seen, row.agency.name)),
    Source(_ADDRESS, "cuckooing.view", "told_date", _adult_care, lambda row: Told(
        "Adult social care told", "", row.recorded_by.agency.name)),
    *ORDERS, INTELLIGENCE,
)  # fmt: skip
